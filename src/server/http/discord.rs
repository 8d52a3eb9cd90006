//! `POST /discord/interactions`: verify the raw body, take it, answer first within three seconds.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;

use super::problem;
use super::webhooks::{Refusal, active, only, read};
use crate::app::App;
use crate::config::DiscordMode;
use crate::discord::{Taken, take};
use crate::webhook::discord::{Headers, verify};

/// The route. No limiter may stand before it: Discord probes it with bad signatures, and wants its 401 every time.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/discord/interactions", post(interaction))
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
        tracing::info!(vendor = "discord", "an interaction was signed with the older key");
    }
    Ok(body)
}
