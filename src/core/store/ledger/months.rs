//! What a monthly statement is cut from, and how an account of the book is adjusted.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

use super::GrantRow;

statements! {
    /// From the newest down to the first that is older: what a month costs is what was booked since.
    LAST_BEFORE = "SELECT number FROM ledger_transaction WHERE wallet_id = $1 AND number <= $2 AND created_at < $3
                   ORDER BY number DESC LIMIT 1";
    /// What was left of each grant after a transaction: what is left now, without what came later.
    GRANTS_AT = "SELECT g.id, g.source, g.amount, g.granted_at, g.expires_at,
                     CAST(g.remaining - COALESCE(SUM(later.amount), 0) AS BIGINT) AS left_over
                 FROM token_grant g LEFT JOIN (
                     SELECT p.account_ref, p.amount FROM ledger_transaction t CROSS JOIN posting p
                     WHERE p.transaction_id = t.id AND t.wallet_id = $1 AND t.number > $2 AND p.account_kind = 'grant'
                 ) AS later ON later.account_ref = g.id
                 WHERE g.wallet_id = $1
                 GROUP BY g.id, g.source, g.amount, g.granted_at, g.expires_at, g.remaining
                 HAVING g.remaining - COALESCE(SUM(later.amount), 0) > 0
                 ORDER BY g.granted_at, g.id";
    PLACE = "SELECT wallet_id, number FROM ledger_transaction WHERE id = $1";
    BY_SOURCE = "SELECT id, wallet_id, source, amount, remaining, reference, granted_at, expires_at
                 FROM token_grant WHERE source = $1 AND id > $2 ORDER BY id LIMIT $3";
}

/// A grant as it stood after a transaction.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GrantAtRow {
    pub id: String,
    pub source: String,
    pub amount: i64,
    pub granted_at: i64,
    pub expires_at: Option<i64>,
    pub left_over: i64,
}

/// The last transaction up to `number` that is older than `before`; 0 when there is none.
pub async fn last_before(tx: &mut Tx, wallet: &str, number: i64, before: i64) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_optional as (i64,), LAST_BEFORE, wallet, number, before)?.map_or(0, |(number,)| number))
}

/// The grants that had something left after a transaction of the wallet, oldest first.
pub async fn grants_at(tx: &mut Tx, wallet: &str, number: i64) -> Result<Vec<GrantAtRow>, StoreError> {
    sql!(tx, fetch_all as GrantAtRow, GRANTS_AT, wallet, number)
}

/// The wallet of a transaction, and its number there.
pub async fn place(tx: &mut Tx, transaction: &str) -> Result<Option<(String, i64)>, StoreError> {
    sql!(tx, fetch_optional as (String, i64), PLACE, transaction)
}

/// Grants of one source after an id.
pub async fn grants_by_source(tx: &mut Tx, source: &str, after: &str, limit: i64) -> Result<Vec<GrantRow>, StoreError> {
    sql!(tx, fetch_all as GrantRow, BY_SOURCE, source, after, limit)
}
