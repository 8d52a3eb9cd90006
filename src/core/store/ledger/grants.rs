//! Grants: what came in, and what is left of it.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO token_grant (id, wallet_id, source, priority, amount, remaining, reference, granted_at, expires_at)
              VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)";
    SELECT = "SELECT id, wallet_id, source, amount, remaining, reference, granted_at, expires_at FROM token_grant WHERE id = $1";
    OF_WALLET = "SELECT id, wallet_id, source, amount, remaining, reference, granted_at, expires_at
                 FROM token_grant WHERE wallet_id = $1 ORDER BY granted_at DESC, id DESC";
    /// The burn order: soonest expiry, then free before paid, then oldest.
    SPENDABLE = "SELECT id, wallet_id, source, amount, remaining, reference, granted_at, expires_at
                 FROM token_grant WHERE wallet_id = $1 AND remaining > 0
                 ORDER BY COALESCE(expires_at, 9223372036854775807), priority, granted_at, id";
    DUE = "SELECT id, wallet_id, source, amount, remaining, reference, granted_at, expires_at
           FROM token_grant WHERE wallet_id = $1 AND remaining > 0 AND expires_at <= $2 ORDER BY id";
    WALLETS_WITH_DUE = "SELECT DISTINCT wallet_id FROM token_grant WHERE remaining > 0 AND expires_at <= $1
                        ORDER BY wallet_id LIMIT $2";
    TAKE = "UPDATE token_grant SET remaining = remaining - $2 WHERE id = $1 AND remaining >= $2";
    ADD = "UPDATE token_grant SET remaining = remaining + $2 WHERE id = $1 AND remaining + $2 <= amount";
}

/// A grant as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GrantRow {
    pub id: String,
    pub wallet_id: String,
    pub source: String,
    pub amount: i64,
    pub remaining: i64,
    pub reference: Option<String>,
    pub granted_at: i64,
    pub expires_at: Option<i64>,
}

pub async fn insert_grant(tx: &mut Tx, row: &GrantRow, priority: i64) -> Result<(), StoreError> {
    let (id, wallet, source) = (row.id.as_str(), row.wallet_id.as_str(), row.source.as_str());
    let reference = row.reference.as_deref();
    sql!(tx, execute, INSERT, id, wallet, source, priority, row.amount, reference, row.granted_at, row.expires_at)
        .map(drop)
}

pub async fn grant(tx: &mut Tx, id: &str) -> Result<Option<GrantRow>, StoreError> {
    sql!(tx, fetch_optional as GrantRow, SELECT, id)
}

pub async fn grants_of_wallet(tx: &mut Tx, wallet: &str) -> Result<Vec<GrantRow>, StoreError> {
    sql!(tx, fetch_all as GrantRow, OF_WALLET, wallet)
}

/// What can be spent, in the order in which it is spent.
pub async fn spendable_grants(tx: &mut Tx, wallet: &str) -> Result<Vec<GrantRow>, StoreError> {
    sql!(tx, fetch_all as GrantRow, SPENDABLE, wallet)
}

/// Grants of a wallet whose time is over and that are not empty.
pub async fn due_grants(tx: &mut Tx, wallet: &str) -> Result<Vec<GrantRow>, StoreError> {
    let now = tx.now().0;
    sql!(tx, fetch_all as GrantRow, DUE, wallet, now)
}

pub async fn wallets_with_due_grants(tx: &mut Tx, limit: u32) -> Result<Vec<String>, StoreError> {
    let now = tx.now().0;
    let rows = sql!(tx, fetch_all as (String,), WALLETS_WITH_DUE, now, i64::from(limit))?;
    Ok(rows.into_iter().map(|(wallet,)| wallet).collect())
}

/// Takes from a grant; `false` when that much is not left.
pub async fn take_from_grant(tx: &mut Tx, id: &str, amount: i64) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, TAKE, id, amount)? == 1)
}

/// Returns to a grant; `false` when it would hold more than it ever had.
pub async fn add_to_grant(tx: &mut Tx, id: &str, amount: i64) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, ADD, id, amount)? == 1)
}
