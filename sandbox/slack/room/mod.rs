//! The room: a page of the console where a person plays everybody.

mod act;
mod blocks;
mod marks;
mod page;
mod scene;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};

use super::Slack;
use crate::console::{guard, safe};
use scene::{Scene, Wish};

const STYLE: &str = include_str!("room.css");

/// The page's routes, below the vendor's mount. Other sites' pages cannot press its buttons.
pub fn routes() -> Router<Slack> {
    Router::new()
        .route("/room", get(show))
        .route("/room/room.css", get(style))
        .route("/room/{action}", post(act::act))
        .layer(from_fn(guard::refuse_foreign_pages))
}

async fn show(State(slack): State<Slack>, Query(wish): Query<Wish>) -> Response {
    let scene = Scene::of(&slack, &wish);
    safe(StatusCode::OK, Html(page::whole(&slack, &scene)).into_response())
}

async fn style() -> Response {
    safe(StatusCode::OK, ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response())
}
