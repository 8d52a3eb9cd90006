//! `POST /discord/interactions`: verify the raw body, take it, answer first within three seconds. `POST /discord/events`: the same
//! signature, and what happened is applied before it is acknowledged.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::Value;

use super::problem;
use super::webhooks::{Refusal, active, only, read};
use crate::app::App;
use crate::config::DiscordMode;
use crate::discord::{Taken, shop, take};
use crate::webhook::DISCORD;
use crate::webhook::discord::{Headers, verify};

/// A probe of the events' address.
const PING: u8 = 0;

/// The routes. No limiter may stand before them: Discord probes them with bad signatures, and wants its 401 every time.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/discord/interactions", post(interaction))
        .route("/discord/events", post(event))
        .method_not_allowed_fallback(problem::method_not_allowed)
}

async fn interaction(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Response, Refusal> {
    if app.config.discord.mode != DiscordMode::Http {
        return Err(Refusal::Unconfigured);
    }
    let body = verified(&app, &headers, body).await?;
    Ok(match take(&app, &String::from_utf8_lossy(&body)).await {
        Taken::Answer(answer, incoming) => {
            // Whether Discord took this answer nobody tells us: the worker asks before it begins.
            if let Some(incoming) = incoming {
                app.discord.line.hand_on(&app, &incoming).await;
            }
            Json(answer).into_response()
        }
        Taken::Before => StatusCode::ACCEPTED.into_response(),
        Taken::NotOurs => Refusal::Foreign.into_response(),
    })
}

/// What happened to the app: somebody bought something, or gave it back. Answered only after its effect is durable.
async fn event(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<impl IntoResponse, Refusal> {
    let body = verified(&app, &headers, body).await?;
    let payload = serde_json::from_slice::<Value>(&body).unwrap_or_default();
    if payload["type"] != PING {
        shop::event(&app, &payload).await.map_err(|error| {
            tracing::error!(%error, "an event of Discord could not be applied");
            Refusal::Storage
        })?;
    }
    // Discord asks for a content type, though there is no content.
    Ok((StatusCode::NO_CONTENT, [(CONTENT_TYPE, "application/json")]))
}

/// The raw body, signed by Discord.
async fn verified(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let keys = active(&app.config.secrets.discord_public)?;
    let body = read(app, headers, body).await?;
    let unsigned = |_| Refusal::Unauthorized(crate::webhook::SignatureError::Missing);
    let parts = Headers {
        timestamp: only(headers, "x-signature-timestamp").map_err(unsigned)?,
        signature: only(headers, "x-signature-ed25519").map_err(unsigned)?,
    };
    let signed = verify(&keys, &parts, &body, app.clock.now().seconds()).map_err(|error| {
        // Discord itself sends bad ones on purpose.
        tracing::debug!(vendor = "discord", %error, "an interaction was refused");
        Refusal::Unauthorized(error)
    })?;
    if signed.by_old_secret {
        app.gauges.old_secret.add(DISCORD);
        tracing::info!(vendor = "discord", "an interaction was signed with the older key");
    }
    Ok(body)
}
