//! OAuth: the consent page, and codes and tokens.

mod authorize;
mod token;

use axum::Router;
use axum::routing::{get, post};

use super::Discord;

/// The pages people are sent to, below the vendor's mount.
pub fn pages() -> Router<Discord> {
    Router::new().route("/oauth2/authorize", get(authorize::show).post(authorize::answer))
}

/// What programs call; the vendor has it with and without a version.
pub fn routes() -> Router<Discord> {
    Router::new()
        .route("/oauth2/token", post(token::exchange))
        .route("/oauth2/token/revoke", post(token::revoke))
        .route("/oauth2/@me", get(token::about))
}
