//! What people see of the book.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    /// The figures after each transaction are summed here, not stored: a statement can be trusted because it is recomputed.
    /// Counted back from the wallet's own figures, so that the newest page costs the same however long the book is.
    STATEMENT = "SELECT numbered.id, numbered.number, numbered.kind, numbered.reference, numbered.reason, numbered.created_at,
                     numbered.available_after, numbered.held_after, numbered.available_change, numbered.held_change,
                     j.ticket_id, k.number AS ticket_number,
                     CASE WHEN k.deleted_at IS NULL THEN k.title END AS ticket_title, g.reference AS order_id
                 FROM (SELECT lines.id, lines.number, lines.kind, lines.reference, lines.reason, lines.created_at,
                     CAST(w.available - newer.available
                         - COALESCE(SUM(lines.available) OVER (ORDER BY lines.number DESC), 0) + lines.available AS BIGINT)
                         AS available_after,
                     CAST(w.held - newer.held
                         - COALESCE(SUM(lines.held) OVER (ORDER BY lines.number DESC), 0) + lines.held AS BIGINT) AS held_after,
                     lines.available AS available_change, lines.held AS held_change
                 FROM (
                     SELECT t.id, t.number, t.kind, t.reference, t.reason, t.created_at,
                         CAST(COALESCE(SUM(CASE WHEN p.account_kind = 'grant' THEN p.amount ELSE 0 END), 0) AS BIGINT) AS available,
                         CAST(COALESCE(SUM(CASE WHEN p.account_kind IN ('hold', 'dispute') THEN p.amount ELSE 0 END), 0) AS BIGINT) AS held
                     FROM (SELECT id, number, kind, reference, reason, created_at FROM ledger_transaction
                         WHERE wallet_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3) AS t
                     JOIN posting p ON p.transaction_id = t.id
                     GROUP BY t.id, t.number, t.kind, t.reference, t.reason, t.created_at
                 ) AS lines
                 CROSS JOIN (
                     SELECT CAST(COALESCE(SUM(CASE WHEN p.account_kind = 'grant' THEN p.amount ELSE 0 END), 0) AS BIGINT) AS available,
                         CAST(COALESCE(SUM(CASE WHEN p.account_kind IN ('hold', 'dispute') THEN p.amount ELSE 0 END), 0) AS BIGINT) AS held
                     FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id
                     WHERE t.wallet_id = $1 AND t.number >= $2
                 ) AS newer
                 JOIN wallet w ON w.id = $1) AS numbered
                     LEFT JOIN job j ON j.hold_id = numbered.reference
                     LEFT JOIN ticket k ON k.id = j.ticket_id AND k.wallet_id = $1
                     LEFT JOIN token_grant g ON g.id = numbered.reference AND g.source IN ('purchase', 'subscription')
                 ORDER BY numbered.number DESC";
    NEXT_EXPIRY = "SELECT CAST(SUM(remaining) AS BIGINT), expires_at FROM token_grant
                   WHERE wallet_id = $1 AND remaining > 0 AND expires_at > $2
                   GROUP BY expires_at ORDER BY expires_at LIMIT 1";
}

/// One line of a statement.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StatementRow {
    pub id: String,
    pub number: i64,
    pub kind: String,
    pub reference: Option<String>,
    pub reason: String,
    pub created_at: i64,
    pub available_after: i64,
    pub held_after: i64,
    pub available_change: i64,
    pub held_change: i64,
    pub ticket_id: Option<String>,
    pub ticket_number: Option<i64>,
    pub ticket_title: Option<String>,
    pub order_id: Option<String>,
}

/// The lines of the wallet before transaction `before`, newest first.
pub async fn statement(tx: &mut Tx, wallet: &str, before: i64, limit: i64) -> Result<Vec<StatementRow>, StoreError> {
    sql!(tx, fetch_all as StatementRow, STATEMENT, wallet, before, limit)
}

/// The next tokens to expire: how many, and when.
pub async fn next_expiry(tx: &mut Tx, wallet: &str) -> Result<Option<(i64, i64)>, StoreError> {
    let now = tx.now().0;
    sql!(tx, fetch_optional as (i64, i64), NEXT_EXPIRY, wallet, now)
}
