//! Workspaces: where the app is installed, whose team pays there, and under which rules.

use crate::clock::UnixMs;
use crate::id::{TeamId, UserId, WalletId};
use crate::store::chat::WorkspaceRow;

use super::Platform;

/// The platform's own name of a workspace: Slack's enterprise of an org-wide installation, else its team; Discord's guild.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorkspaceKey {
    /// Which platform.
    pub platform: Platform,
    /// Which workspace.
    pub tenant: String,
}

/// What a workspace's administrators decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Tokens of the team that one member may use in a calendar month (UTC).
    pub cap: u64,
    /// Tokens of the team that one member may use in a day (UTC); none for no such limit.
    pub day_cap: Option<u64>,
    /// The channels in which the bot answers; empty for all.
    pub channels: Vec<String>,
    /// The roles of which a member needs one; empty for everybody.
    pub roles: Vec<String>,
    /// Whether the bot works here at all.
    pub enabled: bool,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The platform's name.
    pub key: WorkspaceKey,
    /// What people call it.
    pub name: String,
    /// The team that pays for its members.
    pub team: Option<Team>,
    /// Its rules.
    pub rules: Rules,
    /// Tokens left of the free trial all its people share, once for ever.
    pub trial_left: u64,
    /// Whether the app is installed now.
    pub installed: bool,
    /// The sealed token the bot speaks with; only its keeper can open it.
    pub sealed_token: Option<String>,
    /// The bot's own user.
    pub bot_user: Option<String>,
    /// What the installation allows, separated by commas.
    pub scopes: String,
    /// Who installed it, by the platform's id.
    pub installer: Option<String>,
    /// Whether it stands for a whole organisation.
    pub is_org: bool,
}

impl Workspace {
    pub(super) fn from_row(row: WorkspaceRow, trial: u64, default_cap: u64) -> Self {
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let words = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect();
        let team = row.team_id.map(|id| Team {
            id: TeamId::from_text(id),
            name: row.team_name.unwrap_or_default(),
            wallet: WalletId::from_text(row.team_wallet.unwrap_or_default()),
            owner: UserId::from_text(row.team_owner.unwrap_or_default()),
        });
        Self {
            key: WorkspaceKey { platform: Platform::parse(&row.platform), tenant: row.tenant },
            name: row.name,
            team,
            rules: Rules {
                cap: row.cap.map_or(default_cap, count),
                day_cap: row.day_cap.map(count),
                channels: words(&row.channels),
                roles: words(&row.roles),
                enabled: row.disabled_at.is_none(),
            },
            trial_left: trial.saturating_sub(count(row.trial_granted)),
            installed: row.removed_at.is_none(),
            sealed_token: row.sealed_token,
            bot_user: row.bot_user,
            scopes: row.scopes,
            installer: row.installer,
            is_org: row.is_org == 1,
        }
    }
}

/// A team: one wallet for many people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Ours.
    pub id: TeamId,
    /// What people call it.
    pub name: String,
    /// What pays.
    pub wallet: WalletId,
    /// Who owns it, and buys for it.
    pub owner: UserId,
}

/// What one person used of a team's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberUse {
    /// What others call them.
    pub name: String,
    /// On which platform.
    pub platform: Platform,
    /// Taken or held this calendar month (UTC).
    pub tokens: u64,
    /// Tickets in it.
    pub tickets: u64,
    /// When they last asked.
    pub last_at: Option<UnixMs>,
}
