//! What whoever wants MyBA in their workspace must know before they ask an administrator.

use axum::Json;
use axum::extract::State;
use myba_bots::slack::{OPTIONAL_SCOPE, SCOPES};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// Installing in Slack.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct SlackInstall {
    /// Whether workspaces can install the app of this program.
    ready: bool,
    /// What the app needs, each with its one reason.
    scopes: Vec<Scope>,
    /// What it can do without.
    optional: Vec<Scope>,
    /// Where installing begins, a path of the app.
    start: String,
    /// Our app's id in Slack, where it is known.
    app_id: Option<String>,
}

/// A permission.
#[derive(Serialize, ToSchema)]
struct Scope {
    /// Slack's name of it.
    scope: &'static str,
    /// What it is needed for.
    reason: &'static str,
}

/// What installing in Slack asks for, and where it begins.
#[utoipa::path(get, path = "/api/slack/install", tag = "public", responses((status = 200, body = SlackInstall)))]
pub(in crate::http) async fn slack_install(State(app): State<App>) -> Json<SlackInstall> {
    let listed = SCOPES.iter().map(|(scope, reason)| Scope { scope, reason });
    let (optional, scopes) = listed.partition(|one| one.scope == OPTIONAL_SCOPE);
    Json(SlackInstall {
        ready: app.config.can_be_installed_in_slack(),
        scopes,
        optional,
        start: "/slack/oauth/start".to_owned(),
        app_id: app.config.slack.app_id.clone(),
    })
}
