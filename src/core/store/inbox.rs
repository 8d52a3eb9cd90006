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
            FROM inbox WHERE state = $1 AND ($3 = '' OR provider = $3) AND received_at <= $4
                AND (acknowledged_at IS NULL OR $5 = 1)
            ORDER BY received_at DESC, event_id LIMIT $2";
    END = "UPDATE inbox SET state = $3, error = $4, ended_at = $5 WHERE provider = $1 AND event_id = $2 AND state = 'received'";
    LATER = "UPDATE inbox SET attempts = attempts + 1, error = $3, next_attempt_at = $4, state = $5
             WHERE provider = $1 AND event_id = $2 AND state = 'received'";
    REPLAY = "UPDATE inbox SET state = 'received', attempts = 0, error = NULL, ended_at = NULL, received_at = $3,
                  next_attempt_at = $3, acknowledged_at = NULL, acknowledged_by = NULL
              WHERE provider = $1 AND event_id = $2 AND state <> 'received'";

    REPLAY_ALL = "UPDATE inbox SET state = 'received', attempts = 0, error = NULL, ended_at = NULL, received_at = $3,
                      next_attempt_at = $3
                  WHERE state = $1 AND ($2 = '' OR provider = $2) AND acknowledged_at IS NULL AND body <> ''";
    ACKNOWLEDGE = "UPDATE inbox SET acknowledged_at = $3, acknowledged_by = $4
                   WHERE provider = $1 AND event_id = $2 AND state IN ('quarantined', 'dead') AND acknowledged_at IS NULL";
    DEPTH = "SELECT provider, state, CAST(COUNT(*) AS BIGINT) AS count, CAST(MIN(received_at) AS BIGINT) AS oldest
             FROM inbox WHERE state IN ('received', 'quarantined', 'dead') AND acknowledged_at IS NULL
             GROUP BY provider, state ORDER BY provider, state";

    FORGET = "DELETE FROM inbox WHERE provider = $1 AND state IN ('applied', 'ignored') AND ended_at < $2";
    /// That it failed is kept for the operator; what somebody wrote is not.
    BLANK = "UPDATE inbox SET body = '' WHERE provider = $1 AND state IN ('quarantined', 'dead') AND received_at < $2
             AND body <> ''";

    EVENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM inbox";
    STALE = "SELECT provider || ' ' || event_id, CAST(0 AS BIGINT), attempts FROM inbox
        WHERE (state = 'received' AND received_at < CAST($1 AS BIGINT) - 300000)
            OR (state = 'dead' AND acknowledged_at IS NULL)
        ORDER BY 1 LIMIT 100";
    SUSPENSE = "SELECT provider || ' ' || event_id, CAST(0 AS BIGINT), CAST($1 AS BIGINT) - received_at FROM inbox
        WHERE state = 'quarantined' AND acknowledged_at IS NULL AND received_at < CAST($1 AS BIGINT) - 86400000
        ORDER BY 1 LIMIT 100";
}

/// What must hold of the inbox.
pub const CHECKS: &[Check] = &[
    Check::new("V14", "no event waits longer than five minutes or was given up unseen", EVENTS, STALE).at_now().quick(),
    Check::new("V16", "nothing was set aside for more than a day unseen", EVENTS, SUSPENSE).at_now().quick(),
];

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

/// The newest events in a state that came up to `until`: of one provider or, when that is empty, of all; with those that an
/// operator has seen, or without.
pub async fn events_in_state(
    tx: &mut Tx,
    (state, provider): (&str, &str),
    until: i64,
    seen_too: bool,
    limit: u32,
) -> Result<Vec<EventRow>, StoreError> {
    sql!(tx, fetch_all as EventRow, LIST, state, i64::from(limit), provider, until, i64::from(seen_too))
}

/// Puts every event of a state back in line that nobody has seen to and that still says something.
pub async fn replay_events(tx: &mut Tx, state: &str, provider: &str) -> Result<u64, StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, REPLAY_ALL, state, provider, now)
}

/// Notes that an operator has seen to an event; `false` when there is none that needs it.
pub async fn acknowledge_event(tx: &mut Tx, provider: &str, id: &str, operator: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, ACKNOWLEDGE, provider, id, now, operator)? == 1)
}

/// How many rows of a queue are in a state, and since when the oldest is there.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DepthRow {
    pub provider: String,
    pub state: String,
    pub count: i64,
    pub oldest: i64,
}

/// What has not ended well, or at all.
pub async fn inbox_depth(tx: &mut Tx) -> Result<Vec<DepthRow>, StoreError> {
    sql!(tx, fetch_all as DepthRow, DEPTH)
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
