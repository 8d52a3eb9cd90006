//! Signing in with Discord to link an account: it leaves for Discord, and comes back with a code that is worth nothing without
//! the state that the same browser took along. No token of Discord is kept.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Extension, Router};
use myba_core::chat::{ChatKey, Platform};
use myba_core::id::UserId;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::gate::Gate;
use super::oauth_back::{Back, address, page};
use super::oauth_state::Pending;
use super::problem::{self, Problem};
use crate::app::App;

/// The flow; no state of another is one of it.
const SIGN_IN: &str = "discord_sign_in";
/// Where Discord leads back to.
const CALLBACK: &str = "/discord/oauth/callback";
/// People are the same in every server of Discord.
const EVERYWHERE: &str = "0";

pub(super) fn routes() -> Router<App> {
    Router::new().route(CALLBACK, get(signed_in)).method_not_allowed_fallback(problem::method_not_allowed)
}

/// Our app at Discord, and its secret.
fn client(app: &App) -> Option<(&str, &SecretString)> {
    app.discord.known_application().zip(app.config.secrets.discord_client_secret.as_ref())
}

/// Whether people can sign in with Discord here.
pub(super) fn is_set_up(app: &App) -> bool {
    client(app).is_some()
}

/// Begins a sign-in with Discord for an account; answers where to go, and the cookie to take along.
///
/// # Errors
/// When Discord is not set up.
pub(super) fn begin_sign_in(
    app: &App,
    gate: &Gate,
    headers: &HeaderMap,
    user: &UserId,
) -> Result<(String, HeaderValue), Problem> {
    let (id, _) =
        client(app).ok_or_else(|| Problem::not_found("This MyBA is not set up for signing in with Discord."))?;
    let pending = Pending::new(app, Some(user.to_string())).map_err(|_| Problem::internal("no randomness"))?;
    let asked = [
        ("response_type", "code"),
        ("client_id", id),
        ("scope", "identify"),
        ("state", &pending.state),
        ("redirect_uri", &address(app, CALLBACK)),
        ("code_challenge", &pending.challenge()),
        ("code_challenge_method", "S256"),
        // Somebody who said yes before sees again who they are there.
        ("prompt", "consent"),
    ];
    let target = Url::parse_with_params(app.config.discord.authorize_url.as_str(), asked);
    match (target, pending.cookie(app, &gate.cookies, SIGN_IN, headers)) {
        (Ok(target), Some(cookie)) => Ok((target.into(), cookie)),
        _ => Err(Problem::internal("the way to Discord cannot be written")),
    }
}

async fn signed_in(
    State(app): State<App>,
    Extension(gate): Extension<Arc<Gate>>,
    headers: HeaderMap,
    back: Result<Query<Back>, QueryRejection>,
) -> Response {
    let back = Back::read(back);
    let forget = Pending::forget(&gate.cookies, SIGN_IN, &headers);
    let state = back.state.unwrap_or_default();
    let linked = match Pending::take(&app, &gate.cookies, SIGN_IN, &headers, &state).await {
        Some(pending) if back.error.is_none() => link(&app, &back.code, pending).await,
        _ => Err(anyhow::anyhow!("it came back without the state of this browser, or was cancelled")),
    };
    if let Err(error) = &linked {
        tracing::warn!(%error, "a sign-in with Discord linked nobody");
    }
    let to = page(&app, "/balance", &[("linked", if linked.is_ok() { "discord" } else { "failed" })]);
    (StatusCode::SEE_OTHER, axum::response::AppendHeaders(forget), [(header::LOCATION, to)]).into_response()
}

/// Links whoever Discord says is at the keyboard to the account that asked.
async fn link(app: &App, code: &str, pending: Pending) -> anyhow::Result<()> {
    let (id, secret) = client(app).ok_or_else(|| anyhow::anyhow!("Discord is not set up"))?;
    let user = pending.user.ok_or_else(|| anyhow::anyhow!("no account asked"))?;
    let (discord, secret) = (&app.discord.client, secret.expose_secret());
    let back = address(app, CALLBACK);
    let token = discord.exchange_code(id, secret, code, &back, Some(&pending.verifier)).await?;
    let person = discord.me(&token).await;
    // It said who they are; whatever else it opens is none of our business.
    if let Err(error) = discord.revoke(id, secret, &token).await {
        tracing::warn!(%error, "a token of a sign-in with Discord was not revoked; it ends by itself");
    }
    let person = person?;
    let key = ChatKey { platform: Platform::Discord, tenant: EVERYWHERE.to_owned(), user: person.id };
    app.chat.link_proven(&UserId::from_text(user), &key, &person.name).await?;
    Ok(())
}
