//! Statements of answers on their way.

use crate::store::inbox::DepthRow;
use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO outbox (id, provider, answers, tenant, body, state, created_at, next_attempt_at)
              VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) ON CONFLICT DO NOTHING";
    DUE = "SELECT id, provider, answers, tenant, body, attempts, created_at FROM outbox
           WHERE state = 'waiting' AND next_attempt_at <= $1 ORDER BY next_attempt_at, id LIMIT $2";
    CLAIM = "UPDATE outbox SET next_attempt_at = $2 WHERE id = $1 AND state = 'waiting' AND next_attempt_at <= $3";
    END = "UPDATE outbox SET state = $2, error = $3, ended_at = $4, attempts = attempts + 1 WHERE id = $1 AND state = 'waiting'";
    PUT_OFF = "UPDATE outbox SET attempts = attempts + $4, error = $2, next_attempt_at = $3 WHERE id = $1 AND state = 'waiting'";
    LIST = "SELECT id, provider, answers, tenant, body, attempts, created_at, state, error FROM outbox
            WHERE state = $1 AND ($2 = '' OR provider = $2) ORDER BY created_at DESC, id LIMIT $3";
    REPLAY = "UPDATE outbox SET state = 'waiting', attempts = 0, error = NULL, ended_at = NULL, next_attempt_at = $2
              WHERE id = $1 AND state = 'dead'";
    REPLAY_ALL = "UPDATE outbox SET state = 'waiting', attempts = 0, error = NULL, ended_at = NULL, next_attempt_at = $2
                  WHERE state = 'dead' AND ($1 = '' OR provider = $1)";
    DEPTH = "SELECT provider, state, CAST(COUNT(*) AS BIGINT) AS count, CAST(MIN(created_at) AS BIGINT) AS oldest
             FROM outbox WHERE state IN ('waiting', 'dead') GROUP BY provider, state ORDER BY provider, state";
    FORGET = "DELETE FROM outbox WHERE state <> 'waiting' AND ended_at < $1";
}

/// An answer as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OutboxRow {
    pub id: String,
    pub provider: String,
    pub answers: String,
    pub tenant: String,
    pub body: String,
    pub attempts: i64,
    pub created_at: i64,
}

/// An answer with what became of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SentRow {
    #[sqlx(flatten)]
    pub answer: OutboxRow,
    pub state: String,
    pub error: Option<String>,
}

/// The newest answers in a state: of one provider or, when that is empty, of all.
pub async fn answers_in_state(
    tx: &mut Tx,
    state: &str,
    provider: &str,
    limit: u32,
) -> Result<Vec<SentRow>, StoreError> {
    sql!(tx, fetch_all as SentRow, LIST, state, provider, i64::from(limit))
}

/// Puts an answer that was given up back in line; `false` when there is none such.
pub async fn replay_answer(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, REPLAY, id, now)? == 1)
}

/// Puts every answer back in line that was given up: of one provider or, when that is empty, of all.
pub async fn replay_answers(tx: &mut Tx, provider: &str) -> Result<u64, StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, REPLAY_ALL, provider, now)
}

/// What waits, and what was given up.
pub async fn outbox_depth(tx: &mut Tx) -> Result<Vec<DepthRow>, StoreError> {
    sql!(tx, fetch_all as DepthRow, DEPTH)
}

/// Writes an answer that is due at `next`; `false` when the same thing was answered before.
pub async fn insert_answer(tx: &mut Tx, row: &OutboxRow, next: i64) -> Result<bool, StoreError> {
    let now = tx.now().0;
    let (id, provider, answers) = (row.id.as_str(), row.provider.as_str(), row.answers.as_str());
    let (tenant, body) = (row.tenant.as_str(), row.body.as_str());
    Ok(sql!(tx, execute, INSERT, id, provider, answers, tenant, body, now, next)? == 1)
}

/// The answers whose turn it is.
pub async fn due_answers(tx: &mut Tx, limit: u32) -> Result<Vec<OutboxRow>, StoreError> {
    let now = tx.now().0;
    sql!(tx, fetch_all as OutboxRow, DUE, now, i64::from(limit))
}

/// Puts a due answer off until `next`, for the one who sends it now; `false` when somebody else was quicker.
pub async fn claim_answer(tx: &mut Tx, id: &str, next: i64) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, CLAIM, id, next, now)? == 1)
}

/// Ends an answer: `sent` or `dead`.
pub async fn end_answer(tx: &mut Tx, id: &str, state: &str, error: Option<&str>) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, END, id, state, error, now)? == 1)
}

/// Puts an answer off; `failed` is 1 when that counts as a failed attempt, else 0.
pub async fn put_off_answer(tx: &mut Tx, id: &str, error: &str, next: i64, failed: i64) -> Result<(), StoreError> {
    sql!(tx, execute, PUT_OFF, id, error, next, failed).map(drop)
}

/// Forgets answers that ended before a moment.
pub async fn forget_answers(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    sql!(tx, execute, FORGET, before)
}
