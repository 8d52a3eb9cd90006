//! Organisations, workspaces and the people in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::chat::Channel;

/// An Enterprise organisation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Org {
    /// `E…`.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A workspace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Team {
    /// `T…`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The first part of its address.
    pub domain: String,
    /// The organisation it belongs to.
    pub enterprise: Option<String>,
    /// Everybody who can be met there, bots and strangers too.
    pub users: BTreeMap<String, User>,
    /// Channels and direct messages by id.
    pub channels: BTreeMap<String, Channel>,
}

/// What somebody may do in a workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A full member.
    #[default]
    Member,
    /// A full member who may administer.
    Admin,
    /// An admin who owns the workspace.
    Owner,
    /// A guest in several channels (`is_restricted`).
    Guest,
    /// A guest in one channel (`is_ultra_restricted`).
    ChannelGuest,
    /// Somebody of another workspace, met in a shared channel.
    Stranger,
    /// No person.
    Bot,
}

/// Somebody in a workspace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// `U…` or `W…`.
    pub id: String,
    /// The workspace the account belongs to: a stranger's is another one.
    pub home_team: String,
    /// The short name.
    pub name: String,
    /// The name people see.
    pub real_name: String,
    /// An address, for Sign in with Slack.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// `en-US`.
    pub locale: String,
    /// The account was deactivated.
    pub deleted: bool,
}

impl User {
    /// The object of `users.info`; the locale only for those who ask.
    pub fn view(&self, team: &Team, with_locale: bool) -> Value {
        let owner = self.role == Role::Owner;
        let mut view = json!({
            "id": self.id, "team_id": self.home_team, "name": self.name, "deleted": self.deleted,
            "real_name": self.real_name, "tz": "Europe/Berlin", "tz_label": "Central European Time", "tz_offset": 3600,
            "profile": {
                "real_name": self.real_name, "display_name": self.name, "real_name_normalized": self.real_name,
                "display_name_normalized": self.name, "team": self.home_team, "avatar_hash": "g0",
            },
            "is_bot": self.role == Role::Bot, "is_app_user": false, "updated": 1_700_000_000, "color": "9f69e7",
        });
        if self.deleted {
            return view;
        }
        if self.role == Role::Stranger {
            view["is_stranger"] = json!(true);
        } else {
            view["is_admin"] = json!(owner || self.role == Role::Admin);
            view["is_owner"] = json!(owner);
            view["is_primary_owner"] = json!(owner);
            view["is_restricted"] = json!(matches!(self.role, Role::Guest | Role::ChannelGuest));
            view["is_ultra_restricted"] = json!(self.role == Role::ChannelGuest);
        }
        if let Some(enterprise) = &team.enterprise {
            view["enterprise_user"] = json!({"id": self.id, "enterprise_id": enterprise, "teams": [team.id]});
        }
        if with_locale {
            view["locale"] = json!(self.locale);
        }
        view
    }
}
