//! Signing in with Discord to link an account: it leaves for Discord, and comes back with a code that is worth nothing without
//! the state that the same browser took along. No token of Discord is kept.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use myba_core::chat::{ChatKey, Platform};
use myba_core::id::UserId;
use secrecy::{ExposeSecret as _, SecretString};

use super::gate::Gate;
use super::oauth_back::{Back, address};
use super::oauth_state::Pending;
use super::problem::{self, Problem};
use super::sign_in::SignIn;
use crate::app::App;

const SIGN_IN: SignIn = SignIn { platform: Platform::Discord, purpose: "discord_sign_in" };
/// Where Discord leads back to.
const CALLBACK: &str = "/discord/oauth/callback";

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
    let pending = SIGN_IN.begin(app, user)?;
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
    SIGN_IN.leave(app, gate, headers, &pending, (&app.config.discord.authorize_url, &asked))
}

async fn signed_in(
    State(app): State<App>,
    Extension(gate): Extension<Arc<Gate>>,
    headers: HeaderMap,
    back: Result<Query<Back>, QueryRejection>,
) -> Response {
    let back = Back::read(back);
    let linked = match SIGN_IN.take(&app, &gate, &headers, &back).await {
        Ok(pending) => link(&app, &back.code, pending).await,
        Err(error) => Err(error),
    };
    SIGN_IN.end(&app, &gate, &headers, &linked)
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
    let key = ChatKey::on_discord(person.id);
    app.chat.link_proven(&UserId::from_text(user), &key, &person.name).await?;
    Ok(())
}
