//! Statements that count how the jobs of each model ended.

use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    ENDS = "SELECT offer, state, COALESCE(failure, '') AS failure, COUNT(*) AS jobs,
                CAST(COALESCE(SUM(CASE WHEN repairs = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS unrepaired,
                CAST(COALESCE(SUM(repairs), 0) AS BIGINT) AS repairs,
                CAST(COALESCE(SUM(CASE WHEN fallback_from IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS fallbacks,
                CAST(COALESCE(SUM(cost_micro_usd), 0) AS BIGINT) AS cost_micro_usd
            FROM job WHERE offer <> '' AND operation = 'generate' AND state <> 'running' AND created_at >= $1
            GROUP BY offer, state, COALESCE(failure, '') ORDER BY offer, state, failure";
    LATENCY = "SELECT latency_ms FROM job
               WHERE offer = $1 AND operation = 'generate' AND state = 'completed' AND created_at >= $2
               ORDER BY latency_ms LIMIT 1 OFFSET $3";
}

/// New tickets asked of one model that ended one way.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EndRow {
    pub offer: String,
    pub state: String,
    /// Empty for those that came to a ticket.
    pub failure: String,
    pub jobs: i64,
    pub unrepaired: i64,
    pub repairs: i64,
    pub fallbacks: i64,
    pub cost_micro_usd: i64,
}

/// How the jobs made since a moment ended, by model, state and failure.
pub async fn ends_since(tx: &mut Tx, since: i64) -> Result<Vec<EndRow>, StoreError> {
    sql!(tx, fetch_all as EndRow, ENDS, since)
}

/// The latency of rank `rank` among a model's tickets since a moment, the shortest being 0.
pub async fn latency_at(tx: &mut Tx, offer: &str, since: i64, rank: i64) -> Result<Option<i64>, StoreError> {
    Ok(sql!(tx, fetch_optional as (i64,), LATENCY, offer, since, rank)?.map(|(latency,)| latency))
}
