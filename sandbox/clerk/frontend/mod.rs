//! The Frontend API: what the components in the browser ask.

pub mod client;
pub mod consent;
mod consent_page;
mod environment;
mod me;
mod scene;
mod sign_in;
mod sign_up;
mod view;

use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::Clerk;
use super::call::{Call, unmodelled};
use super::refusal::Refusal;

/// A provider the components offer: the strategy and the name on the button.
pub const PROVIDERS: [(&str, &str); 3] =
    [("oauth_google", "Google"), ("oauth_atlassian", "Atlassian"), ("oauth_gitlab", "GitLab")];

/// A successful reply: the body, and the cookies that go with it.
pub struct Answer {
    body: Value,
    cookies: Vec<String>,
}

impl Answer {
    /// A reply that leaves the browser's cookies alone.
    fn plain(body: Value) -> Self {
        Self { body, cookies: Vec::new() }
    }
}

/// Answers a call of the components.
pub fn answer(clerk: &Clerk, call: &Call) -> Response {
    match route(clerk, call) {
        Ok(answer) => {
            let mut response = ([(CACHE_CONTROL, "no-store")], Json(answer.body)).into_response();
            set_cookies(&mut response, &answer.cookies);
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Answers with the public keys, and counts that somebody asked.
pub async fn jwks(State(clerk): State<Clerk>) -> Response {
    clerk.0.jwks_fetches.fetch_add(1, Ordering::Relaxed);
    let body = clerk.world().keys.jwks();
    ([(CACHE_CONTROL, "public, max-age=60")], Json(body)).into_response()
}

fn route(clerk: &Clerk, call: &Call) -> Result<Answer, Refusal> {
    let path: Vec<&str> = call.path.split('/').collect();
    match (call.method.as_str(), path.as_slice()) {
        ("GET" | "PATCH", ["environment"]) => Ok(Answer::plain(environment::view(clerk, &call.page))),
        ("GET", ["jwks"]) => Ok(Answer::plain(clerk.world().keys.jwks())),
        ("POST" | "GET", ["dev_browser"]) => Ok(Answer::plain(json!({ "object": "dev_browser", "id": "dvb_sandbox" }))),
        ("GET", ["client"]) => Ok(client::get(clerk, call)),
        ("POST" | "PUT", ["client"]) => Ok(client::create(clerk, call)),
        ("DELETE", ["client"] | ["client", "sessions"]) => Ok(client::sign_out(clerk, call)),
        ("GET", ["client", "sessions", id]) => client::session(clerk, call, id),
        ("POST", ["client", "sessions", id, "touch"]) => client::touch(clerk, call, id),
        ("POST", ["client", "sessions", id, "end" | "remove"]) => client::end(clerk, call, id),
        ("POST", ["client", "sessions", id, "tokens"]) => client::token(clerk, call, id),
        (method, ["client", "sign_ins", rest @ ..]) => sign_in::route(clerk, call, method, rest),
        (method, ["client", "sign_ups", rest @ ..]) => sign_up::route(clerk, call, method, rest),
        (method, ["me", rest @ ..]) => me::route(clerk, call, method, rest),
        (method, _) => Err(not_modelled(method, call)),
    }
}

/// The refusal of a route this stand-in lacks.
fn not_modelled(method: &str, call: &Call) -> Refusal {
    unmodelled(method, &format!("/v1/{}", call.path))
}

/// Adds cookies to a response.
fn set_cookies(response: &mut Response, cookies: &[String]) {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
}
