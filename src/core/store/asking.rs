//! Statements of jobs that wait for answers.

use super::jobs::JobRow;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO asking (job_id, state, idea, body, until, created_at) VALUES ($1, 'open', $2, $3, $4, $5)";
    OF_JOB = "SELECT job_id, state, idea, body, until, tries, instance, since, created_at FROM asking WHERE job_id = $1";
    /// Whoever changes the row settles the job or writes with the answers; a second one finds nothing open.
    CLAIM = "UPDATE asking SET state = 'answering', instance = $2, since = $3 WHERE job_id = $1 AND state = 'open'";
    REOPEN = "UPDATE asking SET state = 'open', instance = NULL, since = NULL, tries = tries + 1
              WHERE job_id = $1 AND state = 'answering'";
    /// Of writers that are gone. Their try does not count: it was our fault.
    REOPEN_STALE = "UPDATE asking SET state = 'open', instance = NULL, since = NULL
                    WHERE state = 'answering' AND (since < $1 OR (instance <> $2 AND since < $3))";
    DUE = "SELECT job_id FROM asking WHERE state = 'open' AND until <= $1 ORDER BY until, job_id LIMIT $2";
    HURRY = "UPDATE asking SET until = 0 WHERE job_id IN (SELECT id FROM job WHERE wallet_id = $1)";
    FORGET = "DELETE FROM asking WHERE job_id = $1";
    OF_WALLET = "SELECT job.id, job.wallet_id, job.operation, job.state, job.hold_id, job.ticket_id, job.failure, job.channel,
                     job.model, job.buckets, job.allowance, job.author, job.instance, job.text_at, job.calls, job.tokens_in,
                     job.tokens_out, job.cost_micro_usd, job.latency_ms, job.created_at, job.ended_at, job.offer,
                     job.prompt_version, job.repairs, job.fallback_from
                 FROM job JOIN asking ON asking.job_id = job.id
                 WHERE job.wallet_id = $1 ORDER BY job.created_at DESC LIMIT $2";
    OF_AUTHOR = "SELECT job.id, job.wallet_id, job.operation, job.state, job.hold_id, job.ticket_id, job.failure, job.channel,
                     job.model, job.buckets, job.allowance, job.author, job.instance, job.text_at, job.calls, job.tokens_in,
                     job.tokens_out, job.cost_micro_usd, job.latency_ms, job.created_at, job.ended_at, job.offer,
                     job.prompt_version, job.repairs, job.fallback_from
                 FROM job JOIN asking ON asking.job_id = job.id
                 WHERE job.author = $1 ORDER BY job.created_at DESC LIMIT $2";
}

/// What a job waits for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AskingRow {
    pub job_id: String,
    pub state: String,
    pub idea: String,
    pub body: String,
    pub until: i64,
    pub tries: i64,
    pub instance: Option<String>,
    pub since: Option<i64>,
    pub created_at: i64,
}

/// Makes a job wait until `until`.
pub async fn ask(tx: &mut Tx, job: &str, idea: &str, body: &str, until: i64) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, INSERT, job, idea, body, until, now).map(drop)
}

pub async fn of_job(tx: &mut Tx, job: &str) -> Result<Option<AskingRow>, StoreError> {
    sql!(tx, fetch_optional as AskingRow, OF_JOB, job)
}

/// Takes the open questions of a job; `false` when somebody else did.
pub async fn claim(tx: &mut Tx, job: &str, instance: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, CLAIM, job, instance, now)? == 1)
}

/// Opens the questions again after a try that came to nothing.
pub async fn reopen(tx: &mut Tx, job: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, REOPEN, job)? == 1)
}

/// Opens the questions of whoever began before `old`, and of other processes that began before `foreign`.
pub async fn reopen_stale(tx: &mut Tx, old: i64, instance: &str, foreign: i64) -> Result<u64, StoreError> {
    sql!(tx, execute, REOPEN_STALE, old, instance, foreign)
}

/// Jobs whose questions nobody answered in time.
pub async fn due(tx: &mut Tx, limit: u32) -> Result<Vec<String>, StoreError> {
    let now = tx.now().0;
    let rows = sql!(tx, fetch_all as (String,), DUE, now, i64::from(limit))?;
    Ok(rows.into_iter().map(|(job,)| job).collect())
}

/// Nobody is left to answer for this wallet: its questions are due now.
pub async fn hurry(tx: &mut Tx, wallet: &str) -> Result<(), StoreError> {
    sql!(tx, execute, HURRY, wallet).map(drop)
}

/// The job ended; its questions and their text go.
pub async fn forget(tx: &mut Tx, job: &str) -> Result<(), StoreError> {
    sql!(tx, execute, FORGET, job).map(drop)
}

/// Jobs of a wallet that wait for answers, newest first.
pub async fn of_wallet(tx: &mut Tx, wallet: &str, limit: u32) -> Result<Vec<JobRow>, StoreError> {
    sql!(tx, fetch_all as JobRow, OF_WALLET, wallet, i64::from(limit))
}

/// Jobs of somebody in chat that wait for answers, newest first.
pub async fn of_author(tx: &mut Tx, author: &str, limit: u32) -> Result<Vec<JobRow>, StoreError> {
    sql!(tx, fetch_all as JobRow, OF_AUTHOR, author, i64::from(limit))
}
