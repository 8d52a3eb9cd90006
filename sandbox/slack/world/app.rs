//! The product's app, and where it is installed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// How payloads reach the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Signed requests to the product's URLs.
    #[default]
    Http,
    /// Envelopes over the sockets the product opened.
    Socket,
}

/// The app as its settings page shows it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct App {
    /// `A…`.
    pub id: String,
    /// The bot's name.
    pub name: String,
    /// The slash command.
    pub command: String,
    /// Half of what OAuth asks for.
    pub client_id: String,
    /// The other half.
    pub client_secret: String,
    /// What signs requests; the first one, unless told otherwise.
    pub signing_secrets: Vec<String>,
    /// `xapp-…`, for Socket Mode.
    pub app_token: String,
    /// How payloads reach the product.
    pub mode: Mode,
}

/// The app in one workspace, or in a whole organisation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Install {
    /// `xoxb-…`.
    pub token: String,
    /// The workspace; `None` for an organisation.
    pub team: Option<String>,
    /// The organisation, if the workspace has one.
    pub enterprise: Option<String>,
    /// The workspaces an organisation's installation was given to.
    pub granted: BTreeSet<String>,
    /// The bot's user id.
    pub bot_user: String,
    /// `B…`.
    pub bot: String,
    /// What the app may do.
    pub scopes: BTreeSet<String>,
    /// Who installed it.
    pub installer: String,
    /// The token answers `token_revoked`.
    pub revoked: bool,
    /// The app is gone from there; the token answers `account_inactive`.
    pub uninstalled: bool,
}

impl Install {
    /// Whether the token works.
    pub fn is_live(&self) -> bool {
        !self.revoked && !self.uninstalled
    }

    /// Whether it is an organisation's.
    pub fn is_enterprise(&self) -> bool {
        self.team.is_none()
    }

    /// Whether the app is there for a workspace.
    pub fn serves(&self, team: &str) -> bool {
        self.is_live() && (self.team.as_deref() == Some(team) || self.granted.contains(team))
    }

    /// The scopes with commas between.
    pub fn scope(&self) -> String {
        self.scopes.iter().map(String::as_str).collect::<Vec<_>>().join(",")
    }
}

/// What the product's app asks for.
pub const SCOPES: [&str; 5] = ["app_mentions:read", "chat:write", "commands", "im:history", "users:read"];
