//! The Backend API: what a server with the secret key may ask and do.

mod users;
pub mod view;

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::Clerk;
use super::call::{Call, unmodelled};
use super::refusal::Refusal;

/// Answers a call that carries, or should carry, the secret key.
pub fn answer(clerk: &Clerk, call: &Call) -> Response {
    match authorized(clerk, call).and_then(|()| route(clerk, call)) {
        Ok(body) => ([("cache-control", "no-store")], Json(body)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn authorized(clerk: &Clerk, call: &Call) -> Result<(), Refusal> {
    if call.bearer.as_deref() == Some(clerk.secret_key().as_str()) { Ok(()) } else { Err(Refusal::bad_secret_key()) }
}

fn route(clerk: &Clerk, call: &Call) -> Result<Value, Refusal> {
    let path: Vec<&str> = call.path.split('/').collect();
    match (call.method.as_str(), path.as_slice()) {
        ("GET", ["users"]) => users::list(clerk, call),
        ("GET", ["users", "count"]) => users::count(clerk, call),
        ("GET", ["users", id]) => users::get(clerk, id),
        ("DELETE", ["users", id]) => users::delete(clerk, call, id),
        ("PATCH", ["users", id, "metadata"]) => users::merge_metadata(clerk, call, id),
        ("GET", ["users", id, "oauth_access_tokens", provider]) => users::oauth_tokens(clerk, call, id, provider),
        ("GET", ["jwks"]) => Ok(clerk.world().keys.jwks()),
        (method, _) => Err(unmodelled(method, &format!("/v1/{}", call.path))),
    }
}
