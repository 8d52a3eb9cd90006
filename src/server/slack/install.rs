//! Installations: a workspace lets the app in, and its token is kept sealed.

use myba_bots::conversation::{Act, Attempt, Place, PlaceKind, Request, Sender, Standing};
use myba_bots::slack::{Delivery, Grant, Installed, ReplyTo, SlackError};
use myba_core::chat::{ChatError, ChatKey, NewWorkspace, Platform, WorkspaceKey};
use myba_core::inbox::Recorded;
use myba_core::store::StoreError;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sealing::SealError;
use crate::app::App;
use crate::chat::Incoming;
use crate::webhook::SLACK;

/// The kind of the event by which whoever installed the app is greeted.
pub const WELCOME: &str = "installed";

/// Why an installation did not happen. Nothing is kept of it.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The program has no client id and secret.
    #[error("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not set")]
    NotSetUp,
    /// Slack refused, or could not be reached.
    #[error(transparent)]
    Slack(#[from] SlackError),
    /// Slack does not say where the app was installed.
    #[error("Slack names neither a workspace nor an organisation")]
    Nowhere,
    /// The token could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It could not be kept.
    #[error(transparent)]
    Chat(#[from] ChatError),
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whom to greet.
#[derive(Serialize, Deserialize)]
struct Greeting {
    key: String,
    tenant: String,
    installer: String,
}

/// Exchanges the code of a finished authorization, keeps the installation and has its installer greeted.
///
/// # Errors
/// [`InstallError`].
pub async fn finish(app: &App, code: &str, redirect_uri: &str) -> Result<Installed, InstallError> {
    let client = app.config.secrets.slack_client.as_ref().ok_or(InstallError::NotSetUp)?;
    let secret = client.secret.expose_secret();
    let grant = app.slack.client.exchange_code(&client.id, secret, code, redirect_uri).await?;
    let key = keep(app, &grant).await?;
    if !grant.installer.is_empty() {
        greet(app, &key, &grant.installer).await?;
    }
    Ok(grant.installed)
}

/// Takes the workspace of `SLACK_BOT_TOKEN` in: a program for one workspace needs no authorization.
///
/// # Errors
/// [`InstallError`].
pub async fn adopt(app: &App, token: &str) -> Result<WorkspaceKey, InstallError> {
    let installed = app.slack.client.auth_test(token).await?;
    let grant = Grant { token: token.to_owned(), installed, scopes: String::new(), installer: String::new() };
    keep(app, &grant).await
}

async fn keep(app: &App, grant: &Grant) -> Result<WorkspaceKey, InstallError> {
    let installed = &grant.installed;
    let (tenant, name) = if installed.is_org {
        (installed.enterprise_id.clone(), installed.enterprise_name.clone())
    } else {
        (installed.team_id.clone(), installed.team_name.clone())
    };
    let tenant = tenant.filter(|tenant| !tenant.is_empty()).ok_or(InstallError::Nowhere)?;
    let key = WorkspaceKey { platform: Platform::Slack, tenant };
    let new = NewWorkspace {
        key: key.clone(),
        name: name.unwrap_or_default(),
        is_org: installed.is_org,
        sealed_token: app.slack.seal(&key, &grant.token)?,
        bot_user: installed.bot_user.clone(),
        scopes: grant.scopes.clone(),
        installer: Some(grant.installer.clone()).filter(|installer| !installer.is_empty()),
    };
    app.chat.install(new).await?;
    tracing::info!(tenant = key.tenant, org = installed.is_org, "the app was installed");
    Ok(key)
}

async fn greet(app: &App, key: &WorkspaceKey, installer: &str) -> Result<(), InstallError> {
    let now = app.clock.now();
    let name = format!("ins:{}:{}", key.tenant, now.0);
    let greeting = Greeting { key: name.clone(), tenant: key.tenant.clone(), installer: installer.to_owned() };
    let body = serde_json::to_string(&greeting).unwrap_or_default();
    let incoming = Incoming { comes_again: true, ..Incoming::now(app, SLACK, name, WELCOME, &body) };
    if app.slack.line.record(app, &incoming).await == Some(Recorded::New) {
        app.slack.line.hand_on(app, &incoming).await;
    }
    Ok(())
}

/// The request that greets whoever installed the app.
///
/// # Errors
/// When the event is not one of [`WELCOME`].
pub fn greeting(body: Value) -> Result<Delivery, serde_json::Error> {
    let greeting: Greeting = serde_json::from_value(body)?;
    let key = ChatKey { platform: Platform::Slack, tenant: greeting.tenant.clone(), user: greeting.installer.clone() };
    let sender = Sender { key, name: String::new(), standing: Standing::Guest, locale: None, roles: Vec::new() };
    let place = Place { channel: String::new(), thread: None, kind: PlaceKind::Nowhere };
    Ok(Delivery {
        request: Request { key: greeting.key, sender, place, act: Act::Installed, attempt: Attempt::First },
        reply_to: ReplyTo { user: greeting.installer, ..ReplyTo::default() },
        tenant: greeting.tenant,
        enterprise: None,
    })
}
