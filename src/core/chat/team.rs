//! Workspaces and the teams that pay for them.

use crate::clock::UnixMs;
use crate::id::{ChatId, TeamId, UserId, WalletId};
use crate::ledger::{WalletKind, open_wallet_in};
use crate::store::Tx;
use crate::store::chat::{self as rows, TeamRow, WorkspaceRow};
use crate::store::identity;

use super::{Chat, ChatError, ChatKey, MemberUse, Platform, Rules, Team, Workspace, WorkspaceKey};

/// An installation of the app.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// Which workspace.
    pub key: WorkspaceKey,
    /// What people call it.
    pub name: String,
    /// Whether it stands for a whole organisation.
    pub is_org: bool,
    /// What the bot speaks with, sealed by its keeper.
    pub sealed_token: String,
    /// The bot's own user.
    pub bot_user: Option<String>,
    /// What the installation allows, separated by commas.
    pub scopes: String,
    /// Who installed it, by the platform's id.
    pub installer: Option<String>,
}

impl Team {
    fn from_row(row: TeamRow) -> Self {
        Self {
            id: TeamId::from_text(row.id),
            name: row.name,
            wallet: WalletId::from_text(row.wallet_id),
            owner: UserId::from_text(row.owner_id),
        }
    }
}

pub(super) async fn install(chat: &Chat, new: NewWorkspace) -> Result<Workspace, ChatError> {
    let key = new.key.clone();
    let row = WorkspaceRow {
        platform: new.key.platform.as_str().to_owned(),
        tenant: new.key.tenant,
        name: new.name,
        is_org: i64::from(new.is_org),
        sealed_token: Some(new.sealed_token),
        bot_user: new.bot_user,
        scopes: new.scopes,
        installer: new.installer,
        ..WorkspaceRow::default()
    };
    chat.store.write(async move |tx: &mut Tx| rows::install_workspace(tx, &row).await).await?;
    workspace(chat, &key).await?.ok_or(ChatError::NoSuchWorkspace)
}

pub(super) async fn enter(chat: &Chat, key: &WorkspaceKey, name: Option<&str>) -> Result<Workspace, ChatError> {
    if key.platform != Platform::Discord {
        return Err(ChatError::NoSuchWorkspace);
    }
    let name = name.unwrap_or_default().trim();
    match workspace(chat, key).await? {
        Some(known) if known.installed && (name.is_empty() || known.name == name) => return Ok(known),
        _ => {}
    }
    let (row, name) = (key.clone(), name.to_owned());
    let work = async move |tx: &mut Tx| rows::enter_workspace(tx, row.platform.as_str(), &row.tenant, &name).await;
    chat.store.write(work).await?;
    workspace(chat, key).await?.ok_or(ChatError::NoSuchWorkspace)
}

pub(super) async fn workspace(chat: &Chat, key: &WorkspaceKey) -> Result<Option<Workspace>, ChatError> {
    let row = rows::workspace(&mut chat.store.read().await?, key.platform.as_str(), &key.tenant).await?;
    Ok(row.map(|row| chat.workspace_of(row)))
}

/// The app is gone: its token is wiped and its people's links end. What was given of the trial stays given.
pub(super) async fn remove(chat: &Chat, key: &WorkspaceKey, sealed_token: &str) -> Result<bool, ChatError> {
    let (key, sealed_token) = (key.clone(), sealed_token.to_owned());
    let work = async move |tx: &mut Tx| {
        let (platform, tenant) = (key.platform.as_str(), key.tenant.as_str());
        let removed = rows::remove_workspace(tx, platform, tenant, &sealed_token).await?;
        if removed {
            rows::unlink_tenant(tx, platform, tenant).await?;
        }
        Ok(removed)
    };
    chat.store.write(work).await
}

/// Connects a workspace to the team wallet of the person's linked account, made when the account has none.
pub(super) async fn connect(chat: &Chat, key: &WorkspaceKey, person: &ChatId) -> Result<Team, ChatError> {
    let (key, person) = (key.clone(), person.clone());
    let (id, wallet) = (TeamId::new(chat.store.ids()), WalletId::new(chat.store.ids()));
    let work = async move |tx: &mut Tx| {
        let person = rows::person(tx, person.as_str()).await?.ok_or(ChatError::NoSuchPerson)?;
        let owner = person.user_id.ok_or(ChatError::NotLinked)?;
        let (platform, tenant) = (key.platform.as_str(), key.tenant.as_str());
        // Locked before looking, in the order in which closing an account takes them: of two administrators at the same moment one
        // finds the other's team, and an account that connects two workspaces at the same moment has one team.
        if !identity::lock_user(tx, &owner).await? {
            return Err(ChatError::NotLinked);
        }
        rows::lock_workspace(tx, platform, tenant).await?;
        let workspace = rows::workspace(tx, platform, tenant).await?.ok_or(ChatError::NoSuchWorkspace)?;
        if workspace.team_owner.as_ref().is_some_and(|now| *now != owner) {
            return Err(ChatError::NotOwner);
        }
        let team = match rows::teams_of(tx, &owner).await?.into_iter().next() {
            Some(team) => team,
            None => {
                let team = TeamRow {
                    id: id.to_string(),
                    name: workspace.name.clone(),
                    wallet_id: wallet.to_string(),
                    owner_id: owner,
                };
                open_wallet_in(tx, &wallet, WalletKind::Team).await?;
                rows::insert_team(tx, &team).await?;
                team
            }
        };
        rows::set_team(tx, platform, tenant, &team.id).await?;
        Ok(Team::from_row(team))
    };
    chat.store.write(work).await
}

/// Ends that. `by` is the person in chat whose account owns the team.
pub(super) async fn disconnect(chat: &Chat, key: &WorkspaceKey, by: &ChatId) -> Result<bool, ChatError> {
    let (key, by) = (key.clone(), by.clone());
    let work = async move |tx: &mut Tx| {
        let (platform, tenant) = (key.platform.as_str(), key.tenant.as_str());
        let workspace = rows::workspace(tx, platform, tenant).await?.ok_or(ChatError::NoSuchWorkspace)?;
        let Some((team, owner)) = workspace.team_id.zip(workspace.team_owner) else { return Ok(false) };
        let person = rows::person(tx, by.as_str()).await?.ok_or(ChatError::NoSuchPerson)?;
        if person.user_id != Some(owner) {
            return Err(ChatError::NotOwner);
        }
        Ok(rows::leave_team(tx, platform, tenant, &team).await?)
    };
    chat.store.write(work).await
}

/// The same by the account itself, which needs nobody in that workspace.
pub(super) async fn disconnect_of(
    chat: &Chat,
    owner: &UserId,
    team: &TeamId,
    key: &WorkspaceKey,
) -> Result<bool, ChatError> {
    let (owner, team, key) = (owner.clone(), team.clone(), key.clone());
    let work = async move |tx: &mut Tx| {
        let owned = rows::teams_of(tx, owner.as_str()).await?;
        if !owned.iter().any(|owned| owned.id == team.as_str()) {
            return Err(ChatError::NotOwner);
        }
        Ok(rows::leave_team(tx, key.platform.as_str(), &key.tenant, team.as_str()).await?)
    };
    chat.store.write(work).await
}

pub(super) async fn set_rules(chat: &Chat, key: &WorkspaceKey, rules: Rules) -> Result<(), ChatError> {
    let (key, rules) = (key.clone(), rules);
    let work = async move |tx: &mut Tx| {
        let row = WorkspaceRow {
            platform: key.platform.as_str().to_owned(),
            tenant: key.tenant.clone(),
            cap: Some(i64::try_from(rules.cap).unwrap_or(i64::MAX)),
            day_cap: rules.day_cap.map(|cap| i64::try_from(cap).unwrap_or(i64::MAX)),
            channels: rules.channels.join(" "),
            roles: rules.roles.join(" "),
            disabled_at: (!rules.enabled).then(|| tx.now().0),
            ..WorkspaceRow::default()
        };
        if rows::set_rules(tx, &row).await? { Ok(()) } else { Err(ChatError::NoSuchWorkspace) }
    };
    chat.store.write(work).await
}

pub(super) async fn reset_use(chat: &Chat, key: &WorkspaceKey, person: &ChatKey) -> Result<bool, ChatError> {
    let (key, person) = (key.clone(), person.clone());
    let work = async move |tx: &mut Tx| {
        let (platform, tenant) = (key.platform.as_str(), key.tenant.as_str());
        if rows::workspace(tx, platform, tenant).await?.is_none() {
            return Err(ChatError::NoSuchWorkspace);
        }
        let found = rows::person_by_key(tx, person.platform.as_str(), &person.tenant, &person.user).await?;
        let Some(found) = found else { return Ok(false) };
        rows::reset_use(tx, platform, tenant, &found.id).await?;
        Ok(true)
    };
    chat.store.write(work).await
}

pub(super) async fn member_use(chat: &Chat, wallet: &WalletId) -> Result<Vec<MemberUse>, ChatError> {
    let since = chat.store.now().month_start().0;
    let found = rows::member_use(&mut chat.store.read().await?, wallet.as_str(), since).await?;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(found
        .into_iter()
        .map(|row| MemberUse {
            name: row.name,
            platform: Platform::parse(&row.platform),
            tokens: count(row.tokens),
            tickets: count(row.tickets),
            last_at: row.last_at.map(UnixMs),
        })
        .collect())
}

pub(super) async fn teams(chat: &Chat, owner: &UserId) -> Result<Vec<(Team, Vec<Workspace>)>, ChatError> {
    let mut tx = chat.store.read().await?;
    let mut teams = Vec::new();
    for team in rows::teams_of(&mut tx, owner.as_str()).await? {
        let workspaces = rows::workspaces_of_team(&mut tx, &team.id).await?;
        let workspaces = workspaces.into_iter().map(|row| chat.workspace_of(row)).collect();
        teams.push((Team::from_row(team), workspaces));
    }
    Ok(teams)
}
