//! Statements of jobs and of callers' idempotency keys.

use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO job (id, wallet_id, operation, state, hold_id, ticket_id, channel, model, buckets, allowance,
                  author, instance, created_at, offer, prompt_version)
              VALUES ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    ONE = "SELECT id, wallet_id, operation, state, hold_id, ticket_id, failure, channel, model, buckets, allowance, author, instance, text_at,
               calls, tokens_in, tokens_out, cost_micro_usd, latency_ms, created_at, ended_at, offer, prompt_version, repairs,
               fallback_from
           FROM job WHERE id = $1";
    FOREIGN_RUNNING = "SELECT id, wallet_id, operation, state, hold_id, ticket_id, failure, channel, model, buckets, allowance,
                           author, instance, text_at, calls, tokens_in, tokens_out, cost_micro_usd, latency_ms, created_at, ended_at,
                           offer, prompt_version, repairs, fallback_from
                       FROM job WHERE state = 'running' AND instance <> $1 AND created_at < $2
                           AND NOT EXISTS (SELECT 1 FROM asking WHERE asking.job_id = job.id)
                       ORDER BY id LIMIT $3";
    TEXT_BEGAN = "UPDATE job SET text_at = $2 WHERE id = $1 AND text_at IS NULL";
    /// A stop of a job that paused is a late one.
    PAUSE = "UPDATE job SET calls = $2, tokens_in = $3, tokens_out = $4, cost_micro_usd = $5, latency_ms = $6, model = $7,
                 text_at = COALESCE(text_at, $8), repairs = $9, fallback_from = $10
             WHERE id = $1 AND state = 'running'";
    END = "UPDATE job SET state = $2, failure = $3, ticket_id = COALESCE($4, ticket_id), calls = $5, tokens_in = $6,
               tokens_out = $7, cost_micro_usd = $8, latency_ms = $9, model = $10, ended_at = $11, repairs = $12, fallback_from = $13
           WHERE id = $1 AND state = 'running'";
    ADD_COST = "UPDATE job SET calls = calls + $2, tokens_in = tokens_in + $3, tokens_out = tokens_out + $4,
                    cost_micro_usd = cost_micro_usd + $5
                WHERE id = $1 AND state <> 'running'";
    KEY = "SELECT request_hash, job_id, created_at FROM idempotency WHERE principal = $1 AND operation = $2 AND key = $3";
    INSERT_KEY = "INSERT INTO idempotency (principal, operation, key, request_hash, job_id, created_at)
                  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    FREE_KEY = "DELETE FROM idempotency WHERE principal = $1 AND operation = $2 AND key = $3 AND job_id = $4";
    /// Of a visitor's two names for one key, either.
    KEY_OF_JOB = "SELECT key FROM idempotency WHERE job_id = $1 LIMIT 1";
    FREE_KEYS = "DELETE FROM idempotency WHERE job_id = $1";
}

/// A job as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct JobRow {
    pub id: String,
    pub wallet_id: String,
    pub operation: String,
    pub state: String,
    pub hold_id: Option<String>,
    pub ticket_id: Option<String>,
    pub failure: Option<String>,
    pub channel: String,
    pub model: String,
    pub buckets: String,
    pub allowance: String,
    pub author: Option<String>,
    pub instance: String,
    pub text_at: Option<i64>,
    pub calls: i64,
    pub tokens_in: i64,
    pub tokens_out: i64,
    pub cost_micro_usd: i64,
    pub latency_ms: i64,
    pub created_at: i64,
    pub ended_at: Option<i64>,
    /// The id of the catalogue's entry.
    pub offer: String,
    pub prompt_version: String,
    pub repairs: i64,
    /// The model asked for, where another one answered for it.
    pub fallback_from: Option<String>,
}

/// What a key was used for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeyRow {
    pub request_hash: String,
    pub job_id: String,
    pub created_at: i64,
}

pub async fn insert_job(tx: &mut Tx, row: &JobRow) -> Result<(), StoreError> {
    let (id, wallet, operation) = (row.id.as_str(), row.wallet_id.as_str(), row.operation.as_str());
    let (hold, ticket) = (row.hold_id.as_deref(), row.ticket_id.as_deref());
    let (channel, model) = (row.channel.as_str(), row.model.as_str());
    let (buckets, allowance, instance) = (row.buckets.as_str(), row.allowance.as_str(), row.instance.as_str());
    let author = row.author.as_deref();
    let (offer, prompt_version) = (row.offer.as_str(), row.prompt_version.as_str());
    sql!(
        tx,
        execute,
        INSERT,
        id,
        wallet,
        operation,
        hold,
        ticket,
        channel,
        model,
        buckets,
        allowance,
        author,
        instance,
        row.created_at,
        offer,
        prompt_version
    )
    .map(drop)
}

pub async fn job(tx: &mut Tx, id: &str) -> Result<Option<JobRow>, StoreError> {
    sql!(tx, fetch_optional as JobRow, ONE, id)
}

/// Running jobs of other instances, made before `before`. Those that wait for answers wait in no process.
pub async fn foreign_running_jobs(
    tx: &mut Tx,
    instance: &str,
    before: i64,
    limit: u32,
) -> Result<Vec<JobRow>, StoreError> {
    sql!(tx, fetch_all as JobRow, FOREIGN_RUNNING, instance, before, i64::from(limit))
}

/// Notes that the payer has seen the first words.
pub async fn text_began(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, TEXT_BEGAN, id, now).map(drop)
}

/// Notes the figures of a running job that goes on; `false` when it had ended.
pub async fn pause_job(tx: &mut Tx, row: &JobRow) -> Result<bool, StoreError> {
    let now = tx.now().0;
    let (id, model) = (row.id.as_str(), row.model.as_str());
    let (calls, latency) = (row.calls, row.latency_ms);
    let (tokens_in, tokens_out, cost) = (row.tokens_in, row.tokens_out, row.cost_micro_usd);
    let fallback_from = row.fallback_from.as_deref();
    let changed = sql!(
        tx,
        execute,
        PAUSE,
        id,
        calls,
        tokens_in,
        tokens_out,
        cost,
        latency,
        model,
        now,
        row.repairs,
        fallback_from
    )?;
    Ok(changed == 1)
}

/// Ends a running job with the figures of `row`; `false` when it had ended.
pub async fn end_job(tx: &mut Tx, row: &JobRow) -> Result<bool, StoreError> {
    let now = tx.now().0;
    let (id, state, model) = (row.id.as_str(), row.state.as_str(), row.model.as_str());
    let (failure, ticket) = (row.failure.as_deref(), row.ticket_id.as_deref());
    let fallback_from = row.fallback_from.as_deref();
    let changed = sql!(
        tx,
        execute,
        END,
        id,
        state,
        failure,
        ticket,
        row.calls,
        row.tokens_in,
        row.tokens_out,
        row.cost_micro_usd,
        row.latency_ms,
        model,
        now,
        row.repairs,
        fallback_from
    )?;
    Ok(changed == 1)
}

/// Adds the figures of `row` to a job that has ended.
pub async fn add_cost(tx: &mut Tx, row: &JobRow) -> Result<(), StoreError> {
    let id = row.id.as_str();
    sql!(tx, execute, ADD_COST, id, row.calls, row.tokens_in, row.tokens_out, row.cost_micro_usd).map(drop)
}

pub async fn key(tx: &mut Tx, principal: &str, operation: &str, key: &str) -> Result<Option<KeyRow>, StoreError> {
    sql!(tx, fetch_optional as KeyRow, KEY, principal, operation, key)
}

/// Takes a key for a job; `false` when a neighbour took it at the same moment.
pub async fn insert_key(
    tx: &mut Tx,
    principal: &str,
    operation: &str,
    key: &str,
    request_hash: &str,
    job: &str,
) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, INSERT_KEY, principal, operation, key, request_hash, job, now)? == 1)
}

/// Frees one key of a job, so that it can be used again. What a neighbour took it for meanwhile keeps it.
pub async fn free_key(tx: &mut Tx, principal: &str, operation: &str, key: &str, job: &str) -> Result<(), StoreError> {
    sql!(tx, execute, FREE_KEY, principal, operation, key, job).map(drop)
}

/// The key of the request that made a job.
pub async fn key_of_job(tx: &mut Tx, job: &str) -> Result<Option<String>, StoreError> {
    Ok(sql!(tx, fetch_optional as (String,), KEY_OF_JOB, job)?.map(|(key,)| key))
}

/// Frees the keys of a job that charged nothing.
pub async fn free_keys(tx: &mut Tx, job: &str) -> Result<(), StoreError> {
    sql!(tx, execute, FREE_KEYS, job).map(drop)
}
