//! Statements of workspaces and of the teams that pay for them.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT_TEAM = "INSERT INTO team (id, name, wallet_id, owner_id, created_at) VALUES ($1, $2, $3, $4, $5)";
    TEAMS_OF = "SELECT id, name, wallet_id, owner_id FROM team WHERE owner_id = $1 ORDER BY created_at, id";
    TEAM_OF_WALLET = "SELECT id, name, wallet_id, owner_id FROM team WHERE wallet_id = $1";
    INSTALL = "INSERT INTO chat_workspace (platform, tenant, name, is_org, sealed_token, bot_user, scopes, installer, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               ON CONFLICT (platform, tenant) DO UPDATE SET name = excluded.name, is_org = excluded.is_org,
                   sealed_token = excluded.sealed_token, bot_user = excluded.bot_user, scopes = excluded.scopes,
                   installer = excluded.installer, removed_at = NULL";
    ONE = "SELECT w.platform, w.tenant, w.name, w.is_org, w.sealed_token, w.bot_user, w.scopes, w.installer, w.team_id, w.cap,
               w.day_cap, w.channels, w.roles, w.disabled_at, w.trial_granted, w.removed_at, t.name AS team_name,
               t.wallet_id AS team_wallet, t.owner_id AS team_owner
           FROM chat_workspace w LEFT JOIN team t ON t.id = w.team_id WHERE w.platform = $1 AND w.tenant = $2";
    OF_TEAM = "SELECT w.platform, w.tenant, w.name, w.is_org, w.sealed_token, w.bot_user, w.scopes, w.installer, w.team_id, w.cap,
                   w.day_cap, w.channels, w.roles, w.disabled_at, w.trial_granted, w.removed_at, t.name AS team_name,
                   t.wallet_id AS team_wallet, t.owner_id AS team_owner
               FROM chat_workspace w JOIN team t ON t.id = w.team_id WHERE w.team_id = $1 ORDER BY w.created_at, w.tenant";
    ENTER = "INSERT INTO chat_workspace (platform, tenant, name, is_org, sealed_token, created_at) VALUES ($1, $2, $3, 0, '', $4)
             ON CONFLICT (platform, tenant) DO UPDATE SET sealed_token = '', removed_at = NULL,
                 name = CASE WHEN excluded.name = '' THEN chat_workspace.name ELSE excluded.name END";
    REMOVE = "UPDATE chat_workspace SET removed_at = $3, sealed_token = NULL
              WHERE platform = $1 AND tenant = $2 AND removed_at IS NULL AND sealed_token = $4";
    /// Takes the row's lock without changing it: whoever connects or disconnects the workspace waits.
    LOCK = "UPDATE chat_workspace SET team_id = team_id WHERE platform = $1 AND tenant = $2";
    SET_TEAM = "UPDATE chat_workspace SET team_id = $3 WHERE platform = $1 AND tenant = $2";
    LEAVE_TEAM = "UPDATE chat_workspace SET team_id = NULL WHERE platform = $1 AND tenant = $2 AND team_id = $3";
    LEAVE_TEAMS_OF = "UPDATE chat_workspace SET team_id = NULL WHERE team_id IN (SELECT id FROM team WHERE owner_id = $1)";
    SET_RULES = "UPDATE chat_workspace SET cap = $3, day_cap = $4, channels = $5, roles = $6, disabled_at = $7
                 WHERE platform = $1 AND tenant = $2";
    GIVE_TRIAL = "UPDATE chat_workspace SET trial_granted = trial_granted + $3
                  WHERE platform = $1 AND tenant = $2 AND trial_granted + $3 <= $4";
    MEMBER_USE = "SELECT p.name, p.platform,
                      CAST(COALESCE(SUM(CASE WHEN h.state = 'authorized' THEN h.amount ELSE h.captured END), 0) AS BIGINT) AS tokens,
                      CAST(COUNT(CASE WHEN h.state = 'captured' THEN 1 END) AS BIGINT) AS tickets,
                      CAST(MAX(j.created_at) AS BIGINT) AS last_at
                  FROM job j JOIN token_hold h ON h.id = j.hold_id JOIN chat_person p ON p.id = j.author
                  WHERE j.wallet_id = $1 AND j.created_at >= $2
                  GROUP BY p.id, p.name, p.platform ORDER BY 3 DESC, 1 LIMIT 200";
}

/// A team as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TeamRow {
    pub id: String,
    pub name: String,
    pub wallet_id: String,
    pub owner_id: String,
}

/// A workspace as stored, with the team that pays.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct WorkspaceRow {
    pub platform: String,
    pub tenant: String,
    pub name: String,
    pub is_org: i64,
    pub sealed_token: Option<String>,
    pub bot_user: Option<String>,
    pub scopes: String,
    pub installer: Option<String>,
    pub team_id: Option<String>,
    pub cap: Option<i64>,
    pub day_cap: Option<i64>,
    pub channels: String,
    pub roles: String,
    pub disabled_at: Option<i64>,
    pub trial_granted: i64,
    pub removed_at: Option<i64>,
    pub team_name: Option<String>,
    pub team_wallet: Option<String>,
    pub team_owner: Option<String>,
}

/// What one person used of a wallet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MemberUseRow {
    pub name: String,
    pub platform: String,
    pub tokens: i64,
    pub tickets: i64,
    pub last_at: Option<i64>,
}

pub async fn insert_team(tx: &mut Tx, row: &TeamRow) -> Result<(), StoreError> {
    let now = tx.now().0;
    let (id, name, wallet, owner) = (row.id.as_str(), row.name.as_str(), row.wallet_id.as_str(), row.owner_id.as_str());
    sql!(tx, execute, INSERT_TEAM, id, name, wallet, owner, now).map(drop)
}

/// The teams an account owns, oldest first.
pub async fn teams_of(tx: &mut Tx, owner: &str) -> Result<Vec<TeamRow>, StoreError> {
    sql!(tx, fetch_all as TeamRow, TEAMS_OF, owner)
}

pub async fn team_of_wallet(tx: &mut Tx, wallet: &str) -> Result<Option<TeamRow>, StoreError> {
    sql!(tx, fetch_optional as TeamRow, TEAM_OF_WALLET, wallet)
}

/// Writes an installation down; an earlier one of the same workspace keeps its rules, its team and its trial.
pub async fn install_workspace(tx: &mut Tx, row: &WorkspaceRow) -> Result<(), StoreError> {
    let now = tx.now().0;
    let (platform, tenant, name) = (row.platform.as_str(), row.tenant.as_str(), row.name.as_str());
    let (token, bot) = (row.sealed_token.as_deref(), row.bot_user.as_deref());
    let (scopes, installer) = (row.scopes.as_str(), row.installer.as_deref());
    sql!(tx, execute, INSTALL, platform, tenant, name, row.is_org, token, bot, scopes, installer, now).map(drop)
}

/// Writes down that the bot is in a workspace for which it needs no token of its own; an empty name changes none.
pub async fn enter_workspace(tx: &mut Tx, platform: &str, tenant: &str, name: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, ENTER, platform, tenant, name, now).map(drop)
}

pub async fn workspace(tx: &mut Tx, platform: &str, tenant: &str) -> Result<Option<WorkspaceRow>, StoreError> {
    sql!(tx, fetch_optional as WorkspaceRow, ONE, platform, tenant)
}

/// The workspaces a team pays for.
pub async fn workspaces_of_team(tx: &mut Tx, team: &str) -> Result<Vec<WorkspaceRow>, StoreError> {
    sql!(tx, fetch_all as WorkspaceRow, OF_TEAM, team)
}

/// Notes that the app was removed and wipes its token; `false` when it was before.
pub async fn remove_workspace(tx: &mut Tx, platform: &str, tenant: &str, token: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, REMOVE, platform, tenant, now, token)? == 1)
}

/// Locks the workspace until the unit ends: its team stays what it is. `false` when there is none.
pub async fn lock_workspace(tx: &mut Tx, platform: &str, tenant: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, LOCK, platform, tenant)? == 1)
}

pub async fn set_team(tx: &mut Tx, platform: &str, tenant: &str, team: &str) -> Result<(), StoreError> {
    sql!(tx, execute, SET_TEAM, platform, tenant, team).map(drop)
}

/// Ends that a team pays for a workspace; `false` when it did not.
pub async fn leave_team(tx: &mut Tx, platform: &str, tenant: &str, team: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, LEAVE_TEAM, platform, tenant, team)? == 1)
}

/// Ends that the teams of an account pay for any workspace.
pub async fn leave_teams_of(tx: &mut Tx, owner: &str) -> Result<u64, StoreError> {
    sql!(tx, execute, LEAVE_TEAMS_OF, owner)
}

pub async fn set_rules(tx: &mut Tx, row: &WorkspaceRow) -> Result<bool, StoreError> {
    let (platform, tenant) = (row.platform.as_str(), row.tenant.as_str());
    let (channels, roles) = (row.channels.as_str(), row.roles.as_str());
    Ok(sql!(tx, execute, SET_RULES, platform, tenant, row.cap, row.day_cap, channels, roles, row.disabled_at)? == 1)
}

/// Takes tokens from a workspace's trial; `false` when that would exceed it.
pub async fn give_trial(
    tx: &mut Tx,
    platform: &str,
    tenant: &str,
    amount: i64,
    limit: i64,
) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, GIVE_TRIAL, platform, tenant, amount, limit)? == 1)
}

/// Who used how much of a wallet since a moment, most first.
pub async fn member_use(tx: &mut Tx, wallet: &str, since: i64) -> Result<Vec<MemberUseRow>, StoreError> {
    sql!(tx, fetch_all as MemberUseRow, MEMBER_USE, wallet, since)
}
