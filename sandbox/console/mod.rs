//! The console: one page that shows what the stand-ins did, what nobody was mailed, and what shall go wrong next.
//!
//! It is plain HTML; a small script only keeps its lists fresh. Looking at it changes nothing.

mod arm;
mod calls;
pub(crate) mod clock;
mod faults;
pub(crate) mod guard;
mod mail;
mod page;
mod people;
mod vendors;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use crate::shared::Shared;
use crate::{Clerk, Discord, Mail, OpenRouter, Slack, StandIns, Stripe};

const STYLE: &str = concat!(include_str!("../tokens.css"), include_str!("console.css"));
const SCRIPT: &str = include_str!("console.js");
/// The product's sign.
const LOGO: &str = include_str!("logo.svg");
/// Nothing from elsewhere, nothing inline, no frame, and forms that lead back here.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the page shows and what its buttons reach. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Console {
    pub(crate) shared: Shared,
    pub(crate) stand_ins: StandIns,
    pub(crate) openrouter: OpenRouter,
    pub(crate) clerk: Clerk,
    pub(crate) stripe: Stripe,
    pub(crate) slack: Slack,
    pub(crate) discord: Discord,
}

/// What is asked of the page.
#[derive(Deserialize)]
struct Wish {
    /// Shows the recorded calls of this vendor only.
    vendor: Option<String>,
}

impl Console {
    /// All routes, for the root of the listener.
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/", get(show))
            .route("/mail.json", get(mail_json))
            .route("/calls/{id}", get(call_text))
            .route("/faults/arm", post(arm::arm))
            .route("/faults/clear", post(arm::clear))
            .route("/faults/release", post(arm::release))
            .route("/console.css", get(async || file("text/css; charset=utf-8", STYLE)))
            .route("/console.js", get(async || file("text/javascript; charset=utf-8", SCRIPT)))
            .route("/logo.svg", get(async || file("image/svg+xml", LOGO)))
            .layer(from_fn(guard::refuse_foreign_pages))
            .with_state(self)
    }
}

async fn show(State(console): State<Console>, Query(wish): Query<Wish>) -> Response {
    let vendor = wish.vendor.as_deref().and_then(vendors::Vendor::named);
    safe(StatusCode::OK, Html(page::whole(&console, vendor)).into_response())
}

/// The mail box for programs, newest first.
async fn mail_json(State(console): State<Console>) -> Response {
    let mails: Vec<Mail> = console.shared.mail().list();
    safe(StatusCode::OK, Json(mails).into_response())
}

/// One recorded call, whole, as plain text.
async fn call_text(State(console): State<Console>, Path(id): Path<u64>) -> Response {
    match console.shared.calls().list().into_iter().find(|call| call.id == id) {
        Some(call) => safe(StatusCode::OK, calls::plain(&call).into_response()),
        None => safe(StatusCode::NOT_FOUND, "This call is forgotten.".into_response()),
    }
}

fn file(content_type: &'static str, text: &'static str) -> Response {
    safe(StatusCode::OK, ([(CONTENT_TYPE, content_type)], text).into_response())
}

/// An answer no cache keeps and no other page uses.
pub(crate) fn safe(status: StatusCode, answer: Response) -> Response {
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, answer).into_response()
}
