//! What whoever wants MyBA in their workspace or server must know before they ask an administrator.

use axum::Json;
use axum::extract::State;
use myba_bots::slack::{OPTIONAL_SCOPE, SCOPES};
use serde::Serialize;
use url::Url;
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

/// Adding the app to Discord. The addresses are null where its id there is not known.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct DiscordInstall {
    /// Whether the app of this program can be added.
    ready: bool,
    /// Our app's id in Discord, where it is known.
    app_id: Option<String>,
    /// Discord's page for adding it to a server.
    server_url: Option<String>,
    /// The same without the permissions: it answers, and posts nothing by itself.
    commands_only_url: Option<String>,
    /// Discord's page for adding it to one's own account: it comes along into every server and direct message.
    user_url: Option<String>,
    /// What it is allowed in a server, each with its one reason.
    permissions: Vec<Permission>,
}

/// Something the app is allowed to do in a server.
#[derive(Serialize, ToSchema)]
struct Permission {
    /// Discord's name of it.
    name: &'static str,
    /// What it is needed for.
    reason: &'static str,
}

/// What a ticket is shared with where the app is in the server: bit, Discord's name and reason.
const PERMISSIONS: [(u32, &str, &str); 7] = [
    (10, "View Channels", "So that a ticket can be shared in the channel you pick."),
    (11, "Send Messages", "So that it goes there, or to a forum, when somebody presses Share."),
    (14, "Embed Links", "So that a shared ticket is shown as a card with its sections."),
    (15, "Attach Files", "So that the whole ticket comes along as a file."),
    (16, "Read Message History", "So that it can share in threads and forums. It reads no messages."),
    (38, "Send Messages in Threads", "So that a ticket can be shared in the thread where it was asked for."),
    (35, "Create Public Threads", "So that a ticket can become a thread or a post of its own."),
];

/// What an authorize address asks for.
fn authorize(app: &App, scopes: &str, kind: &str, permissions: Option<u64>) -> Option<String> {
    let id = app.discord.known_application()?;
    let mut url = Url::parse(app.config.discord.authorize_url.as_str()).ok()?;
    url.query_pairs_mut().append_pair("client_id", id).append_pair("scope", scopes);
    url.query_pairs_mut().append_pair("integration_type", kind);
    if let Some(bits) = permissions {
        url.query_pairs_mut().append_pair("permissions", &bits.to_string());
    }
    Some(url.into())
}

/// What adding the app to Discord asks for, and where it begins.
#[utoipa::path(get, path = "/api/discord/install", tag = "public", responses((status = 200, body = DiscordInstall)))]
pub(in crate::http) async fn discord_install(State(app): State<App>) -> Json<DiscordInstall> {
    let bits = PERMISSIONS.iter().fold(0, |all, (bit, ..)| all | 1_u64 << bit);
    let app_id = app.discord.known_application().map(ToOwned::to_owned);
    Json(DiscordInstall {
        ready: app_id.is_some() && app.config.listens_to_discord(),
        app_id,
        server_url: authorize(&app, "bot applications.commands", "0", Some(bits)),
        commands_only_url: authorize(&app, "applications.commands", "0", None),
        user_url: authorize(&app, "applications.commands", "1", None),
        permissions: PERMISSIONS.iter().map(|(_, name, reason)| Permission { name, reason }).collect(),
    })
}
