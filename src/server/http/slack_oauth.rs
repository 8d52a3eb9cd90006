//! Letting the app into a workspace, and signing in with Slack to link an account. Both leave for Slack and come back with a
//! code; both are worth nothing without the state that the same browser took along.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use myba_bots::slack::SCOPES;
use myba_core::chat::{ChatKey, Platform, WorkspaceKey};
use myba_core::id::UserId;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use url::Url;

use super::gate::Gate;
use super::oauth_back::{Back, address, page};
use super::oauth_state::Pending;
use super::problem::{self, Problem};
use super::sign_in::SignIn;
use crate::app::App;
use crate::slack::install;

/// The two flows; a state of one is none of the other.
const INSTALL: &str = "slack_install";
const SIGN_IN: SignIn = SignIn { platform: Platform::Slack, purpose: "slack_sign_in" };

/// Where Slack leads back to, and where installing begins.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/slack/oauth/start", get(start))
        .route("/slack/oauth/callback", get(installed))
        .route("/slack/openid/callback", get(signed_in))
        .method_not_allowed_fallback(problem::method_not_allowed)
}

async fn start(State(app): State<App>, Extension(gate): Extension<Arc<Gate>>, headers: HeaderMap) -> Response {
    let Some(client) = &app.config.secrets.slack_client else {
        return Problem::not_found("This MyBA cannot be installed in other workspaces of Slack.").into_response();
    };
    let Ok(pending) = Pending::new(&app, None) else { return Problem::internal("no randomness").into_response() };
    let scopes: Vec<_> = SCOPES.iter().map(|(scope, _)| *scope).collect();
    let asked = [
        ("client_id", client.id.as_str()),
        ("scope", &scopes.join(",")),
        ("user_scope", ""),
        ("redirect_uri", &address(&app, "/slack/oauth/callback")),
        ("state", &pending.state),
    ];
    let target = Url::parse_with_params(app.config.slack.authorize_url.as_str(), asked);
    match (target, pending.cookie(&app, &gate.cookies, INSTALL, &headers)) {
        (Ok(target), Some(cookie)) => ([(header::SET_COOKIE, cookie)], Redirect::to(target.as_str())).into_response(),
        _ => Problem::internal("the way to Slack cannot be written").into_response(),
    }
}

async fn installed(
    State(app): State<App>,
    Extension(gate): Extension<Arc<Gate>>,
    headers: HeaderMap,
    back: Result<Query<Back>, QueryRejection>,
) -> Response {
    let back = Back::read(back);
    let forget = Pending::forget(&gate.cookies, INSTALL, &headers);
    let to = install_page(&app, &gate, &headers, back).await;
    (StatusCode::SEE_OTHER, axum::response::AppendHeaders(forget), [(header::LOCATION, to)]).into_response()
}

/// Ends an installation, and says which page tells of it.
async fn install_page(app: &App, gate: &Gate, headers: &HeaderMap, back: Back) -> String {
    let page = |pairs: &[(&str, &str)]| page(app, "/slack/install", pairs);
    if back.error.is_some() {
        return page(&[("state", "cancelled")]);
    }
    // From the administration of an organisation people come without a state of ours: they begin again, with one.
    let Some(state) = back.state else { return page(&[("state", "restart")]) };
    let reference = headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    if Pending::take(app, &gate.cookies, INSTALL, headers, &state).await.is_none() {
        tracing::warn!("an installation came back without the state of this browser");
        return page(&[("state", "failed"), ("ref", reference)]);
    }
    match install::finish(app, &back.code, &address(app, "/slack/oauth/callback")).await {
        Ok(done) => {
            let name = if done.is_org { done.enterprise_name } else { done.team_name }.unwrap_or_default();
            let org = done.enterprise_id.filter(|_| done.is_org).unwrap_or_default();
            let ours = done.app_id.unwrap_or_default();
            page(&[("state", "done"), ("workspace", &name), ("org", &org), ("app", &ours)])
        }
        Err(error) => {
            tracing::error!(%error, "an installation failed");
            page(&[("state", "failed"), ("ref", reference)])
        }
    }
}

/// Begins a sign-in with Slack for an account; answers where to go, and the cookie to take along.
///
/// # Errors
/// When Slack is not set up.
pub(super) fn begin_sign_in(
    app: &App,
    gate: &Gate,
    headers: &HeaderMap,
    user: &UserId,
) -> Result<(String, axum::http::HeaderValue), Problem> {
    let client = app.config.secrets.slack_client.as_ref();
    let client = client.ok_or_else(|| Problem::not_found("This MyBA is not set up for signing in with Slack."))?;
    let pending = SIGN_IN.begin(app, user)?;
    let asked = [
        ("client_id", client.id.as_str()),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("redirect_uri", &address(app, "/slack/openid/callback")),
        ("state", &pending.state),
        ("nonce", &pending.nonce),
        ("code_challenge", &pending.challenge()),
        ("code_challenge_method", "S256"),
    ];
    SIGN_IN.leave(app, gate, headers, &pending, (&app.config.slack.openid_url, &asked))
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

/// Links whoever Slack says is at the keyboard to the account that asked.
async fn link(app: &App, code: &str, pending: Pending) -> anyhow::Result<()> {
    let client = app.config.secrets.slack_client.as_ref().ok_or_else(|| anyhow::anyhow!("Slack is not set up"))?;
    let user = pending.user.ok_or_else(|| anyhow::anyhow!("no account asked"))?;
    let (slack, secret) = (&app.slack.client, client.secret.expose_secret());
    let back = address(app, "/slack/openid/callback");
    let tokens = slack.openid_token(&client.id, secret, code, &back, &pending.verifier).await?;
    let claims = Claims::read(&tokens.id_token).ok_or_else(|| anyhow::anyhow!("the token cannot be read"))?;
    let now = app.clock.now().seconds();
    anyhow::ensure!(claims.nonce == pending.nonce, "the token is of another sign-in");
    anyhow::ensure!(claims.aud == client.id && claims.exp > now, "the token is another app's, or too old");
    let person = slack.openid_user(&tokens.access_token).await?;
    let tenant = tenant_of(app, person.enterprise_id, person.team_id).await?;
    let key = ChatKey { platform: Platform::Slack, tenant, user: person.user_id };
    app.chat.link_proven(&UserId::from_text(user), &key, &person.name).await?;
    Ok(())
}

/// People are known by their organisation where the app is installed for all of it, else by their workspace.
async fn tenant_of(app: &App, enterprise: Option<String>, team: String) -> anyhow::Result<String> {
    if let Some(enterprise) = enterprise {
        let key = WorkspaceKey { platform: Platform::Slack, tenant: enterprise };
        if app.chat.workspace(&key).await?.is_some_and(|workspace| workspace.installed && workspace.is_org) {
            return Ok(key.tenant);
        }
    }
    Ok(team)
}

/// What the identity token says. It came from Slack itself over TLS in exchange for a code, so its signature adds nothing
/// (OpenID Connect Core, 3.1.3.7).
#[derive(Deserialize)]
struct Claims {
    nonce: String,
    aud: String,
    exp: i64,
}

impl Claims {
    fn read(token: &str) -> Option<Self> {
        let body = token.split('.').nth(1)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    }
}
