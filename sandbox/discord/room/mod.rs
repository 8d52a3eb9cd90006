//! The room: a page of the console where a person plays everybody.

mod act;
mod marks;
mod page;
mod parts;
mod scene;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};

use super::Discord;
use crate::console::{guard, safe};
use scene::{Scene, Wish};

/// One look for both rooms, and what only this one has.
const STYLE: &str = concat!(include_str!("../../slack/room/room.css"), include_str!("room.css"));

/// The page's routes, below the vendor's mount. Other sites' pages cannot press its buttons.
pub fn routes() -> Router<Discord> {
    Router::new()
        .route("/room", get(show))
        .route("/room/room.css", get(style))
        .route("/room/{action}", post(act::act))
        .layer(from_fn(guard::refuse_foreign_pages))
}

async fn show(State(discord): State<Discord>, Query(wish): Query<Wish>) -> Response {
    let scene = Scene::of(&discord, &wish);
    safe(StatusCode::OK, Html(page::whole(&discord, &scene)).into_response())
}

async fn style() -> Response {
    safe(StatusCode::OK, ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response())
}
