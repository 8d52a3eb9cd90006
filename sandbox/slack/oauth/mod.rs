//! The pages people are sent to: installing the app, and signing in with Slack.

mod authorize;
mod identity;
mod page;

use axum::Router;
use axum::routing::get;

use super::Slack;

/// The pages' routes, below the vendor's mount.
pub fn routes() -> Router<Slack> {
    Router::new()
        .route("/oauth/v2/authorize", get(authorize::show).post(authorize::answer))
        .route("/openid/connect/authorize", get(authorize::show_identity).post(authorize::answer_identity))
        .route("/openid/connect/keys", get(identity::jwks))
        .route("/.well-known/openid-configuration", get(identity::configuration))
}
