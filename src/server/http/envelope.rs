//! What every answer carries, and the one line in the log that every request leaves.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::clerk_proxy::Passed;
use crate::app::App;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Answers that are no pages may do nothing at all.
const API_POLICY: &str = "default-src 'none'; sandbox; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// Names the request, logs it, and dresses the answer. Neither addresses, queries, headers nor bodies are logged.
pub(super) async fn wrap(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = request_id(&app, request.headers());
    if let Ok(value) = HeaderValue::from_str(&id) {
        request.headers_mut().insert(REQUEST_ID, value);
    }
    let method = request.method().clone();
    // The route, not the address: ids of payments stand in addresses.
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str).to_owned();
    let secret = names_a_link(request.uri().path());
    let span = tracing::info_span!("request", id);
    let began = Instant::now();
    let mut answer = next.run(request).instrument(span.clone()).await;
    let status = answer.status().as_u16();
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(%method, route, status, ms, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(REQUEST_ID, value);
    }
    let is_vendors = answer.extensions().get::<Passed>().is_some();
    if secret {
        answer.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    dress(&app, &method, is_vendors, answer.headers_mut());
    answer
}

/// Whether the address carries the token of a link between chat and an account: nobody else is told of it.
fn names_a_link(path: &str) -> bool {
    path.contains("/link/") || path.contains("/link-requests/")
}

/// The caller's own id where it is harmless, so that its log and ours can be laid side by side.
fn request_id(app: &App, headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let harmless = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    match given.filter(harmless) {
        Some(id) => id.to_owned(),
        None => app.store.ids().next().simple().to_string(),
    }
}

/// Security headers. What is already there stays: pages have a policy of their own, and what Clerk says of its own files is
/// passed on.
fn dress(app: &App, method: &Method, is_vendors: bool, headers: &mut HeaderMap) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(PERMISSIONS, "camera=(), microphone=(), geolocation=(), payment=()");
    set(OPENER, "same-origin-allow-popups");
    if app.public_url.starts_with("https://") {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    if !is_vendors {
        set(header::CONTENT_SECURITY_POLICY, API_POLICY);
        set(header::CACHE_CONTROL, "no-store");
    } else if method != Method::GET {
        set(header::CACHE_CONTROL, "no-store");
    }
}
