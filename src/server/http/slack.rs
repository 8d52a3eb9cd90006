//! `POST /slack/{commands,interactions,events}`: verify the raw body, take it, acknowledge within three seconds.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Map, Value};

use super::problem;
use super::webhooks::{Refusal, active, only, read};
use crate::app::App;
use crate::slack::{Ack, Kind, take};
use crate::webhook::SLACK;
use crate::webhook::slack::{Headers, verify};

/// The three routes. No limiter may stand before them.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/slack/commands", post(command))
        .route("/slack/interactions", post(interaction))
        .route("/slack/events", post(event))
        .method_not_allowed_fallback(problem::method_not_allowed)
}

async fn command(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Response, Refusal> {
    let body = verified(&app, &headers, body).await?;
    let form = form(&body);
    // Slack tries the certificate from time to time.
    if form.contains_key("ssl_check") {
        return Ok(StatusCode::OK.into_response());
    }
    Ok(answer(take(&app, Kind::Command, &Value::Object(form).to_string()).await))
}

async fn interaction(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Response, Refusal> {
    let body = verified(&app, &headers, body).await?;
    let form = form(&body);
    let payload = form.get("payload").and_then(Value::as_str).unwrap_or_default();
    Ok(answer(take(&app, Kind::Interaction, payload).await))
}

async fn event(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Response, Refusal> {
    let body = verified(&app, &headers, body).await?;
    Ok(answer(take(&app, Kind::Event, &String::from_utf8_lossy(&body)).await))
}

/// The raw body, signed by Slack.
async fn verified(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let secrets = active(&app.config.secrets.slack_signing)?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !matches!(kind, "application/x-www-form-urlencoded" | "application/json") {
        return Err(Refusal::Unsupported);
    }
    let body = read(app, headers, body).await?;
    let unsigned = |_| Refusal::Unauthorized(crate::webhook::SignatureError::Missing);
    let parts = Headers {
        timestamp: only(headers, "x-slack-request-timestamp").map_err(unsigned)?,
        signature: only(headers, "x-slack-signature").map_err(unsigned)?,
    };
    let signed = verify(&secrets, &parts, &body, app.clock.now().seconds()).map_err(|error| {
        tracing::warn!(vendor = "slack", %error, "a request was refused");
        Refusal::Unauthorized(error)
    })?;
    if signed.by_old_secret {
        app.gauges.old_secret.add(SLACK);
        tracing::info!(vendor = "slack", "a request was signed with the older secret");
    }
    Ok(body)
}

/// A form's fields; of two of one name the first counts.
fn form(body: &[u8]) -> Map<String, Value> {
    let mut fields = Map::new();
    // Bytes that are no text become replacement characters: there is no other error.
    for (name, value) in serde_urlencoded::from_bytes::<Vec<(String, String)>>(body).unwrap_or_default() {
        fields.entry(name).or_insert(Value::String(value));
    }
    fields
}

fn answer(ack: Ack) -> Response {
    match ack {
        Ack::Taken => StatusCode::OK.into_response(),
        Ack::Say(said) => Json(said).into_response(),
        Ack::NotTaken => Refusal::Storage.into_response(),
        Ack::NotOurs => Refusal::Foreign.into_response(),
    }
}
