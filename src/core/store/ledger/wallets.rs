//! Wallets and their cached sums.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO wallet (id, kind, created_at) VALUES ($1, $2, $3)";
    SELECT = "SELECT id, kind, available, held, granted, purchased, consumed, expired, reversed, last_number
              FROM wallet WHERE id = $1";
    /// Takes the row's lock without changing it: whoever spends from a wallet waits here for the one before.
    LOCK = "UPDATE wallet SET last_number = last_number WHERE id = $1 RETURNING available";
    /// The guard of every debit: with too little available (or held) no row is changed.
    CHANGE = "UPDATE wallet
              SET available = available + $2, held = held + $3, granted = granted + $4, purchased = purchased + $5,
                  consumed = consumed + $6, expired = expired + $7, reversed = reversed + $8, last_number = last_number + 1
              WHERE id = $1 AND available + $2 >= 0 AND held + $3 >= 0
              RETURNING last_number, available, held";
}

/// A wallet as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WalletRow {
    pub id: String,
    pub kind: String,
    pub available: i64,
    pub held: i64,
    pub granted: i64,
    pub purchased: i64,
    pub consumed: i64,
    pub expired: i64,
    pub reversed: i64,
    pub last_number: i64,
}

/// How one transaction changes a wallet's cached sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WalletChange {
    pub available: i64,
    pub held: i64,
    pub granted: i64,
    pub purchased: i64,
    pub consumed: i64,
    pub expired: i64,
    pub reversed: i64,
}

pub async fn insert_wallet(tx: &mut Tx, id: &str, kind: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, INSERT, id, kind, now).map(drop)
}

pub async fn wallet(tx: &mut Tx, id: &str) -> Result<Option<WalletRow>, StoreError> {
    sql!(tx, fetch_optional as WalletRow, SELECT, id)
}

/// Locks the wallet until the unit ends and answers what is available; `None` when there is no such wallet. Every unit that
/// spends takes this first, so that two units never wait for each other's grants.
pub async fn lock_wallet(tx: &mut Tx, id: &str) -> Result<Option<i64>, StoreError> {
    Ok(sql!(tx, fetch_optional as (i64,), LOCK, id)?.map(|(available,)| available))
}

/// Applies the change and answers the number of the transaction with what is available and held after it, or `None` when the
/// wallet is missing or would go negative.
pub async fn change_wallet(tx: &mut Tx, id: &str, change: WalletChange) -> Result<Option<(i64, i64, i64)>, StoreError> {
    sql!(
        tx,
        fetch_optional as (i64, i64, i64),
        CHANGE,
        id,
        change.available,
        change.held,
        change.granted,
        change.purchased,
        change.consumed,
        change.expired,
        change.reversed
    )
}
