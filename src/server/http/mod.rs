//! The HTTP API and the web page.
//!
//! `routes` is the one table of routes; `caller` says who asks, `problem` how a refusal reads, `envelope` what every answer
//! carries. The handlers in `api` each make one call of the core.

mod api;
mod body;
mod caller;
pub mod clerk_proxy;
mod cookie;
mod discord;
mod discord_oauth;
mod envelope;
mod gate;
mod limits;
mod metrics;
mod misread;
mod network;
mod oauth_back;
mod oauth_state;
mod openapi;
mod problem;
mod routes;
mod sign_in;
mod slack;
mod slack_oauth;
mod view;
pub mod web;
pub mod webhooks;

pub use openapi::openapi;
pub use routes::{Class, Route, table};
pub use web::{built, web_folder};

use std::sync::Arc;

use axum::{Extension, Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use gate::Gate;
use web::Web;

/// Every route, under the base path.
pub fn router(app: &App) -> Router {
    router_with(app, Web::new(&app.config))
}

/// [`router`] with a web page of the caller's choice, for a program that builds the page while it serves.
pub fn router_with(app: &App, web: Web) -> Router {
    let base = app.config.http.base_path.as_str();
    let gate = Arc::new(Gate::new(app));
    let page = Router::new().fallback(web::serve).layer(CompressionLayer::new()).layer(Extension(Arc::new(web)));
    let ours = routes::router(base).method_not_allowed_fallback(problem::method_not_allowed);
    // Vendors must always reach us: these never meet a limit either.
    let chat = slack::routes().merge(slack_oauth::routes()).merge(discord::routes()).merge(discord_oauth::routes());
    let vendors = webhooks::routes().merge(chat).merge(clerk_proxy::routes()).merge(metrics::routes());
    let vendors = if base.is_empty() { vendors } else { Router::new().nest(base, vendors) };
    Router::new()
        .merge(ours)
        .merge(vendors)
        .fallback_service(page.with_state(app.clone()))
        .layer(Extension(gate))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), envelope::wrap))
        .with_state(app.clone())
}
