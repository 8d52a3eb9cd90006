//! The HTTP API and the web page.

pub mod clerk_proxy;
pub mod webhooks;

use axum::Router;

use crate::app::App;

/// Every route, under the base path.
#[must_use]
pub fn router(app: &App) -> Router {
    let _ = app;
    Router::new()
}
