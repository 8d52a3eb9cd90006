//! Statements of what was bought inside Discord.

use super::ledger::GrantRow;
use super::ledger::audit::Check;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO entitlement (id, order_id, sku, plan, amount, currency, person_id, wallet_id, tokens, grant_id,
                  deleted_at, created_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
    BY_ID = "SELECT id, order_id, sku, plan, amount, currency, person_id, wallet_id, tokens, grant_id, taken_back, shortfall,
                 consumed_at, deleted_at, created_at
             FROM entitlement WHERE id = $1";
    /// Takes the row's lock without changing it: two deletions of one entitlement come one after the other.
    LOCK = "UPDATE entitlement SET tried_at = tried_at WHERE id = $1";
    CONSUMED = "UPDATE entitlement SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL";
    /// The one tried longest ago goes first, so that one which Discord refuses stands in nobody's way.
    TAKE_UNCONSUMED = "UPDATE entitlement SET tried_at = $1 WHERE id IN (
                           SELECT id FROM entitlement
                           WHERE consumed_at IS NULL AND deleted_at IS NULL AND tried_at <= $2
                           ORDER BY tried_at, id LIMIT $3)
                       RETURNING id";
    DELETED = "UPDATE entitlement SET deleted_at = COALESCE(deleted_at, $2), taken_back = $3, shortfall = $4 WHERE id = $1";
    /// A grant, and whatever became of its tokens in grants of their own: moved to an account, or returned after its time.
    FAMILY = "WITH RECURSIVE family (id) AS (
                  SELECT id FROM token_grant WHERE id = $1
                  UNION
                  SELECT g.id FROM token_grant g JOIN family f ON g.reference = f.id WHERE g.source IN ('claim', 'return'))
              SELECT g.id, g.wallet_id, g.source, g.amount, g.remaining, g.reference, g.granted_at, g.expires_at
              FROM token_grant g JOIN family f ON f.id = g.id ORDER BY g.wallet_id, g.id";
    /// Deleted ones of which something came back after all: a hold let go, a ticket returned.
    CAME_BACK = "WITH RECURSIVE family (root, id) AS (
                     SELECT e.id, e.grant_id FROM entitlement e WHERE e.deleted_at IS NOT NULL AND e.shortfall > 0
                     UNION
                     SELECT f.root, g.id FROM token_grant g JOIN family f ON g.reference = f.id
                     WHERE g.source IN ('claim', 'return'))
                 SELECT DISTINCT f.root FROM family f JOIN token_grant g ON g.id = f.id WHERE g.remaining > 0
                 ORDER BY f.root LIMIT $1";

    ENTITLEMENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM entitlement";
    WITHOUT_GRANT = "SELECT e.id, e.tokens, CAST(COALESCE(SUM(g.amount), 0) AS BIGINT)
        FROM entitlement e LEFT JOIN token_grant g ON g.reference = e.order_id AND g.source = 'purchase'
        GROUP BY e.id, e.tokens HAVING COALESCE(SUM(g.amount), 0) <> e.tokens ORDER BY e.id LIMIT 100";
    TAKEN_BACK = "SELECT e.id, e.taken_back, CAST(COALESCE(SUM(p.amount), 0) AS BIGINT)
        FROM entitlement e
            LEFT JOIN ledger_transaction t ON t.kind = 'reverse' AND t.reason = 'refunded in Discord: ' || e.id
            LEFT JOIN posting p ON p.transaction_id = t.id AND p.account_kind = 'reversed'
        GROUP BY e.id, e.taken_back HAVING COALESCE(SUM(p.amount), 0) <> e.taken_back ORDER BY e.id LIMIT 100";
}

/// What must hold between entitlements and grants.
pub const CHECKS: &[Check] = &[
    Check::new("V07", "every entitlement of Discord gave its tokens, once", ENTITLEMENTS, WITHOUT_GRANT),
    Check::new("V07", "what a deleted entitlement lost was taken back", ENTITLEMENTS, TAKEN_BACK),
];

/// An entitlement as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EntitlementRow {
    pub id: String,
    pub order_id: String,
    pub sku: String,
    pub plan: String,
    pub amount: i64,
    pub currency: String,
    pub person_id: Option<String>,
    pub wallet_id: Option<String>,
    pub tokens: i64,
    pub grant_id: Option<String>,
    pub taken_back: i64,
    pub shortfall: i64,
    pub consumed_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub created_at: i64,
}

/// Writes an entitlement; `false` when a neighbour wrote the same one at the same moment.
pub async fn insert_entitlement(tx: &mut Tx, row: &EntitlementRow) -> Result<bool, StoreError> {
    let (id, order, sku, plan) = (row.id.as_str(), row.order_id.as_str(), row.sku.as_str(), row.plan.as_str());
    let (person, wallet, grant) = (row.person_id.as_deref(), row.wallet_id.as_deref(), row.grant_id.as_deref());
    let currency = row.currency.as_str();
    let written = sql!(
        tx,
        execute,
        INSERT,
        id,
        order,
        sku,
        plan,
        row.amount,
        currency,
        person,
        wallet,
        row.tokens,
        grant,
        row.deleted_at,
        row.created_at
    )?;
    Ok(written == 1)
}

pub async fn entitlement(tx: &mut Tx, id: &str) -> Result<Option<EntitlementRow>, StoreError> {
    sql!(tx, fetch_optional as EntitlementRow, BY_ID, id)
}

/// Locks the entitlement until the unit ends; `false` when there is none.
pub async fn lock_entitlement(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, LOCK, id)? == 1)
}

/// Notes that Discord took it as used up; `false` when that was known.
pub async fn set_consumed(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, CONSUMED, id, now)? == 1)
}

/// Those that Discord does not know to be used up and that nobody told it of since `before`; marked as tried now.
pub async fn take_unconsumed(tx: &mut Tx, before: i64, limit: u32) -> Result<Vec<String>, StoreError> {
    let now = tx.now().0;
    let taken = sql!(tx, fetch_all as (String,), TAKE_UNCONSUMED, now, before, i64::from(limit))?;
    Ok(taken.into_iter().map(|(id,)| id).collect())
}

/// Notes a deletion, or more that was taken back after one.
pub async fn set_deleted(tx: &mut Tx, id: &str, taken_back: i64, shortfall: i64) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, DELETED, id, now, taken_back, shortfall).map(drop)
}

/// The grant and every grant its tokens went on in, in the order of their wallets.
pub async fn grants_from(tx: &mut Tx, grant: &str) -> Result<Vec<GrantRow>, StoreError> {
    sql!(tx, fetch_all as GrantRow, FAMILY, grant)
}

/// Deleted entitlements of which there is something to take back after all.
pub async fn came_back(tx: &mut Tx, limit: u32) -> Result<Vec<String>, StoreError> {
    let found = sql!(tx, fetch_all as (String,), CAME_BACK, i64::from(limit))?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
