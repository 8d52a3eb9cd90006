//! `<base path>/__clerk/*`: passed on to Clerk's Frontend API, so that one build of the page serves stand-in and real service.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Extension, Router};

use super::network;
use super::problem::Problem;
use crate::app::App;
use crate::clerk::{Frontend, MOUNT};
use crate::config::secs;

/// Headers that belong to one connection, whatever `Connection` says.
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
/// Headers of a request that are ours to say.
const OURS: [&str; 8] = [
    "host",
    "content-length",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "clerk-proxy-url",
    "clerk-secret-key",
];
/// The end of our own cookies' names; they are nobody else's business.
const OWN_COOKIE: &str = "myba_visitor";

/// The routes. They answer 404 when there is nothing to pass on to.
pub fn routes() -> Router<App> {
    Router::new().route("/__clerk", any(pass)).route("/__clerk/{*path}", any(pass))
}

/// Marks an answer as Clerk's own, which keeps its headers; what we refuse ourselves is dressed like every other answer.
#[derive(Clone, Copy)]
pub(super) struct Passed;

async fn pass(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let missing = || Problem::not_found("There is nothing at this address.");
    let frontend = app.clerk.frontend().ok_or_else(missing)?;
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().strip_prefix(MOUNT).ok_or_else(missing)?;
    let target = frontend.target(path, parts.uri.query()).ok_or_else(missing)?;
    let headers = outgoing(&app, frontend, &parts);
    // To buffer is to know the length: what is passed on here are small forms.
    let body = to_bytes(body, app.config.http.max_proxy_bytes);
    let body = tokio::time::timeout(secs(app.config.http.read_timeout_secs), body).await;
    let body = body.map_err(|_| Problem::bad_request("The request took too long to arrive.", None))?.map_err(|_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "payload_too_large",
            "The request is too large for the sign-in service.",
        )
    })?;
    let call = frontend.client().request(parts.method, target).headers(headers).body(body).send();
    let answer = call.await.map_err(|error| {
        tracing::warn!(%error, "the sign-in service does not answer");
        let status = if error.is_timeout() { StatusCode::GATEWAY_TIMEOUT } else { StatusCode::BAD_GATEWAY };
        Problem::new(status, "auth_unavailable", "The sign-in service does not answer. Nothing was taken.").retry()
    })?;
    let (status, headers) = (answer.status(), end_to_end(answer.headers(), &[]));
    Ok((status, headers, Extension(Passed), Body::from_stream(answer.bytes_stream())).into_response())
}

fn outgoing(app: &App, frontend: &Frontend, parts: &Parts) -> HeaderMap {
    let mut headers = end_to_end(&parts.headers, &OURS);
    strip_own_cookie(&mut headers);
    for (name, value) in frontend.introduction() {
        if let Ok(mut value) = HeaderValue::from_str(&value) {
            value.set_sensitive(name == "clerk-secret-key");
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    let caller = network::address(parts, app.config.http.trusted_hops).map(|address| address.to_string());
    if let Some(value) = caller.and_then(|caller| HeaderValue::from_str(&caller).ok()) {
        headers.insert("x-forwarded-for", value);
    }
    headers
}

/// All headers but those of one connection, those `Connection` names, and `more`.
fn end_to_end(given: &HeaderMap, more: &[&str]) -> HeaderMap {
    let named: Vec<String> = given
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(',').map(|name| name.trim().to_ascii_lowercase()))
        .collect();
    let stays =
        |name: &str| !HOP_BY_HOP.contains(&name) && !more.contains(&name) && !named.iter().any(|other| other == name);
    given.iter().filter(|(name, _)| stays(name.as_str())).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// A client may split its cookies over several headers; upstream gets one.
fn strip_own_cookie(headers: &mut HeaderMap) {
    let all: Vec<String> =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).map(str::to_owned).collect();
    headers.remove(header::COOKIE);
    let is_theirs = |cookie: &&str| !cookie.split('=').next().unwrap_or_default().trim().ends_with(OWN_COOKIE);
    let kept: Vec<&str> = all.iter().flat_map(|line| line.split("; ")).filter(is_theirs).collect();
    if let Some(value) = HeaderValue::from_str(&kept.join("; ")).ok().filter(|value| !value.is_empty()) {
        headers.insert(header::COOKIE, value);
    }
}
