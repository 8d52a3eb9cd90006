//! Statements of the inbox.

use super::ledger::audit::Check;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO inbox (provider, event_id, event_type, body, state, received_at, next_attempt_at)
              VALUES ($1, $2, $3, $4, 'received', $5, $6) ON CONFLICT DO NOTHING";
    CLAIM = "UPDATE inbox SET next_attempt_at = $3
             WHERE provider = $1 AND event_id = $2 AND state = 'received' AND next_attempt_at <= $4";
    RELEASE = "UPDATE inbox SET next_attempt_at = $2 WHERE provider = $1 AND state = 'received' AND next_attempt_at > $2";
    DUE = "SELECT provider, event_id, event_type, body, state, attempts, error, received_at, next_attempt_at
           FROM inbox WHERE state = 'received' AND next_attempt_at <= $1 AND provider = $3
           ORDER BY received_at, event_id LIMIT $2";
    ONE = "SELECT provider, event_id, event_type, body, state, attempts, error, received_at, next_attempt_at
           FROM inbox WHERE provider = $1 AND event_id = $2";
    LIST = "SELECT provider, event_id, event_type, body, state, attempts, error, received_at, next_attempt_at
            FROM inbox WHERE state = $1 ORDER BY received_at DESC LIMIT $2";
    END = "UPDATE inbox SET state = $3, error = $4, ended_at = $5 WHERE provider = $1 AND event_id = $2 AND state = 'received'";
    LATER = "UPDATE inbox SET attempts = attempts + 1, error = $3, next_attempt_at = $4, state = $5
             WHERE provider = $1 AND event_id = $2 AND state = 'received'";
    REPLAY = "UPDATE inbox SET state = 'received', attempts = 0, error = NULL, ended_at = NULL, received_at = $3,
                  next_attempt_at = $3
              WHERE provider = $1 AND event_id = $2 AND state <> 'received'";

    FORGET = "DELETE FROM inbox WHERE provider = $1 AND state IN ('applied', 'ignored') AND ended_at < $2";
    /// That it failed is kept for the operator; what somebody wrote is not.
    BLANK = "UPDATE inbox SET body = '' WHERE provider = $1 AND state IN ('quarantined', 'dead') AND received_at < $2
             AND body <> ''";

    EVENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM inbox";
    STALE = "SELECT provider || ' ' || event_id, CAST(0 AS BIGINT), attempts FROM inbox
        WHERE (state = 'received' AND received_at < CAST($1 AS BIGINT) - 300000) OR state = 'dead'
        ORDER BY 1 LIMIT 100";
}

/// What must hold of the inbox.
pub const CHECKS: &[Check] =
    &[Check::new("V14", "no event waits longer than five minutes or was given up", EVENTS, STALE).at_now()];

/// An event as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EventRow {
    pub provider: String,
    pub event_id: String,
    pub event_type: String,
    pub body: String,
    pub state: String,
    pub attempts: i64,
    pub error: Option<String>,
    pub received_at: i64,
    pub next_attempt_at: i64,
}

/// Records an event that is due at `next`; `false` when it is there already.
pub async fn insert_event(
    tx: &mut Tx,
    provider: &str,
    id: &str,
    kind: &str,
    body: &str,
    next: i64,
) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, INSERT, provider, id, kind, body, now, next)? == 1)
}

/// Puts a due event off until `next`, for the one who applies it now; `false` when somebody else was quicker.
pub async fn claim_event(tx: &mut Tx, provider: &str, id: &str, next: i64) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, CLAIM, provider, id, next, now)? == 1)
}

/// Makes every event of a provider due that waits.
pub async fn release_events(tx: &mut Tx, provider: &str) -> Result<u64, StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, RELEASE, provider, now)
}

/// The events of one provider whose turn it is.
pub async fn due_events(tx: &mut Tx, provider: &str, limit: u32) -> Result<Vec<EventRow>, StoreError> {
    let now = tx.now().0;
    sql!(tx, fetch_all as EventRow, DUE, now, i64::from(limit), provider)
}

pub async fn event(tx: &mut Tx, provider: &str, id: &str) -> Result<Option<EventRow>, StoreError> {
    sql!(tx, fetch_optional as EventRow, ONE, provider, id)
}

pub async fn events_in_state(tx: &mut Tx, state: &str, limit: u32) -> Result<Vec<EventRow>, StoreError> {
    sql!(tx, fetch_all as EventRow, LIST, state, i64::from(limit))
}

/// Ends an event; `false` when it had ended.
pub async fn end_event(
    tx: &mut Tx,
    provider: &str,
    id: &str,
    state: &str,
    error: Option<&str>,
) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, END, provider, id, state, error, now)? == 1)
}

/// Puts an event off, or gives it up (`state` is `received` or `dead`).
pub async fn put_off_event(
    tx: &mut Tx,
    provider: &str,
    id: &str,
    error: &str,
    next_attempt_at: i64,
    state: &str,
) -> Result<(), StoreError> {
    sql!(tx, execute, LATER, provider, id, error, next_attempt_at, state).map(drop)
}

/// Forgets what a provider's events said: those that ended before a moment, and what those said that came before it and failed.
pub async fn forget_events(tx: &mut Tx, provider: &str, before: i64) -> Result<u64, StoreError> {
    Ok(sql!(tx, execute, FORGET, provider, before)? + sql!(tx, execute, BLANK, provider, before)?)
}

/// Puts an ended event back in line; `false` when there is none such.
pub async fn replay_event(tx: &mut Tx, provider: &str, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, REPLAY, provider, id, now)? == 1)
}
