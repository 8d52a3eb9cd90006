//! The HTTP API and the web page.

use axum::Router;

use crate::app::App;

/// Every route, under the base path.
#[must_use]
pub fn router(app: &App) -> Router {
    let _ = app;
    Router::new()
}
