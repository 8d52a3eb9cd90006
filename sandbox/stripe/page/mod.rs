//! The pages the vendor hosts: where a session is paid, and the receipt. Plain forms, no script.

mod pay;
mod receipt;
pub mod sheet;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;

use super::Stripe;

pub use sheet::cards;

/// What the strip above each page says, after the word "Sandbox".
pub const TAPE: &str = "checkout: nobody is charged.";

/// The pages' routes, below the vendor's mount.
pub fn routes() -> Router<Stripe> {
    Router::new()
        .route("/pay/{session}", get(pay::show).post(pay::answer))
        .route("/receipts/{charge}", get(receipt::show))
}

/// A page that loads nothing and sends its form to itself; the answer may lead to `onward`, which browsers check too.
pub fn html(status: StatusCode, onward: Option<&str>, page: String) -> Response {
    let origin = onward.and_then(|url| url::Url::parse(url).ok()).map(|url| url.origin().ascii_serialization());
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        origin.unwrap_or_default()
    );
    let headers = [
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, "same-origin".to_owned()),
    ];
    (status, headers, Html(page)).into_response()
}
