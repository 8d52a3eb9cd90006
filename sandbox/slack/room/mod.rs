//! The room: a page of the console where a person plays everybody.

use axum::Router;

use super::Slack;

/// The page's routes, below the vendor's mount.
pub fn routes() -> Router<Slack> {
    Router::new()
}
