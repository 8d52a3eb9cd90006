//! Statements of links on their way, and of what was shared.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO link_request (id, token_hash, person_id, state, created_at, expires_at)
              VALUES ($1, $2, $3, 'open', $4, $5)";
    END_OTHERS = "UPDATE link_request SET state = 'dead' WHERE person_id = $1 AND state IN ('open', 'confirmed')";
    BEGUN_SINCE = "SELECT CAST(COUNT(*) AS BIGINT) FROM link_request WHERE person_id = $1 AND created_at > $2";
    BY_TOKEN = "SELECT id, person_id, state, user_id, code_hash, tries, expires_at FROM link_request WHERE token_hash = $1";
    CONFIRMED = "SELECT id, person_id, state, user_id, code_hash, tries, expires_at FROM link_request
                 WHERE person_id = $1 AND state = 'confirmed'";
    CONFIRM = "UPDATE link_request SET state = 'confirmed', user_id = $2, code_hash = $3 WHERE id = $1 AND state = 'open'";
    TRY = "UPDATE link_request SET tries = tries + 1, state = CASE WHEN tries + 1 >= $2 THEN 'dead' ELSE state END
           WHERE id = $1 AND state = 'confirmed'";
    USE = "UPDATE link_request SET state = 'used' WHERE id = $1 AND state = 'confirmed'";
    DROP = "UPDATE link_request SET state = 'dead' WHERE id = $1 AND state IN ('open', 'confirmed')";
    FORGET = "DELETE FROM link_request WHERE expires_at < $1";
    SHARE = "INSERT INTO chat_share (ticket_id, place, version, request, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING";
    SHARED_BY = "SELECT request FROM chat_share WHERE ticket_id = $1 AND place = $2 AND version = $3";
    UNSHARE = "DELETE FROM chat_share WHERE request = $1";
    CHANGE = "INSERT INTO link_change (id, user_id, person_id, what, created_at) VALUES ($1, $2, $3, $4, $5)";
    CHANGES = "SELECT c.what, c.created_at, p.platform, p.tenant, p.name FROM link_change c
               JOIN chat_person p ON p.id = c.person_id
               WHERE c.user_id = $1 AND c.created_at >= $2 ORDER BY c.created_at DESC, c.id DESC LIMIT 20";
    FORGET_CHANGES = "DELETE FROM link_change WHERE user_id = $1";
    USE_STATE = "INSERT INTO used_state (hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    FORGET_STATES = "DELETE FROM used_state WHERE expires_at < $1";
}

/// A link on its way, as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LinkRow {
    pub id: String,
    pub person_id: String,
    pub state: String,
    pub user_id: Option<String>,
    pub code_hash: Option<String>,
    pub tries: i64,
    pub expires_at: i64,
}

pub async fn insert_link(
    tx: &mut Tx,
    id: &str,
    token_hash: &str,
    person: &str,
    expires_at: i64,
) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, INSERT, id, token_hash, person, now, expires_at).map(drop)
}

/// Ends whatever link of this person is on its way.
pub async fn end_links(tx: &mut Tx, person: &str) -> Result<(), StoreError> {
    sql!(tx, execute, END_OTHERS, person).map(drop)
}

pub async fn links_since(tx: &mut Tx, person: &str, since: i64) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), BEGUN_SINCE, person, since)?.0)
}

pub async fn link_by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<LinkRow>, StoreError> {
    sql!(tx, fetch_optional as LinkRow, BY_TOKEN, token_hash)
}

/// The link of this person that waits for its code.
pub async fn confirmed_link(tx: &mut Tx, person: &str) -> Result<Option<LinkRow>, StoreError> {
    sql!(tx, fetch_optional as LinkRow, CONFIRMED, person)
}

/// Binds an account to an open link; `false` when another account was quicker.
pub async fn confirm_link(tx: &mut Tx, id: &str, user: &str, code_hash: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, CONFIRM, id, user, code_hash)? == 1)
}

/// Counts a wrong code; the last one ends the link.
pub async fn count_try(tx: &mut Tx, id: &str, limit: i64) -> Result<(), StoreError> {
    sql!(tx, execute, TRY, id, limit).map(drop)
}

/// Uses a confirmed link up; `false` when it was used or ended.
pub async fn use_link(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, USE, id)? == 1)
}

pub async fn drop_link(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, DROP, id)? == 1)
}

/// Forgets links and used states that ended before a moment.
pub async fn forget_links(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    sql!(tx, execute, FORGET_STATES, before)?;
    sql!(tx, execute, FORGET, before)
}

/// Notes that a version of a ticket is shared in a place by a request; `false` when another one did that before.
pub async fn share(tx: &mut Tx, ticket: &str, place: &str, version: i64, request: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, SHARE, ticket, place, version, request, now)?;
    let by = sql!(tx, fetch_optional as (Option<String>,), SHARED_BY, ticket, place, version)?;
    Ok(by.and_then(|(by,)| by).as_deref() == Some(request))
}

/// Forgets what a request shared.
pub async fn unshare(tx: &mut Tx, request: &str) -> Result<(), StoreError> {
    sql!(tx, execute, UNSHARE, request).map(drop)
}

/// A change of an account's links, as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LinkChangeRow {
    pub what: String,
    pub created_at: i64,
    pub platform: String,
    pub tenant: String,
    pub name: String,
}

/// Notes what happened to a link of an account: `linked`, `unlinked` or `moved`.
pub async fn note_link_change(tx: &mut Tx, id: &str, user: &str, person: &str, what: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, CHANGE, id, user, person, what, now).map(drop)
}

/// What happened to the links of an account since a moment, newest first.
pub async fn link_changes(tx: &mut Tx, user: &str, since: i64) -> Result<Vec<LinkChangeRow>, StoreError> {
    sql!(tx, fetch_all as LinkChangeRow, CHANGES, user, since)
}

/// Forgets what happened to the links of an account.
pub async fn forget_link_changes(tx: &mut Tx, user: &str) -> Result<u64, StoreError> {
    sql!(tx, execute, FORGET_CHANGES, user)
}

/// Uses a state; `false` when it was used before.
pub async fn use_state(tx: &mut Tx, hash: &str, expires_at: i64) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, USE_STATE, hash, expires_at)? == 1)
}
