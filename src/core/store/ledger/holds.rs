//! Holds and the parts of grants they were taken from.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO token_hold (id, wallet_id, amount, state, instance, created_at, expires_at)
              VALUES ($1, $2, $3, 'authorized', $4, $5, $6)";
    SELECT = "SELECT id, wallet_id, amount, captured, state, reason, instance, created_at, expires_at, ended_at
              FROM token_hold WHERE id = $1";
    /// A hold ends once: the second resolution finds no open row.
    END = "UPDATE token_hold SET state = $2, captured = $3, reason = $4, ended_at = $5
           WHERE id = $1 AND state = 'authorized'
           RETURNING id, wallet_id, amount, captured, state, reason, instance, created_at, expires_at, ended_at";
    EXTEND = "UPDATE token_hold SET expires_at = $2 WHERE id = $1 AND state = 'authorized'";
    DUE = "SELECT id FROM token_hold WHERE state = 'authorized' AND expires_at <= $1 ORDER BY id LIMIT $2";
    FOREIGN_OPEN = "SELECT id FROM token_hold WHERE state = 'authorized' AND instance <> $1 ORDER BY id LIMIT $2";
    OPEN_OF_WALLET = "SELECT id FROM token_hold WHERE wallet_id = $1 AND state = 'authorized' ORDER BY id";
    HELD_UNTIL = "SELECT expires_at FROM token_hold WHERE wallet_id = $1 AND state = 'authorized' ORDER BY expires_at LIMIT 1";
    INSERT_PART = "INSERT INTO hold_part (hold_id, position, grant_id, amount) VALUES ($1, $2, $3, $4)";
    PARTS = "SELECT position, grant_id, amount, captured FROM hold_part WHERE hold_id = $1 ORDER BY position";
    SET_PART_CAPTURED = "UPDATE hold_part SET captured = $3 WHERE hold_id = $1 AND position = $2";
    OPEN_PARTS_OF_WALLET = "SELECT hold_part.position, hold_part.grant_id, hold_part.amount, hold_part.captured
                            FROM hold_part JOIN token_hold ON token_hold.id = hold_part.hold_id
                            WHERE token_hold.wallet_id = $1 AND token_hold.state = 'authorized'";
}

/// A hold as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct HoldRow {
    pub id: String,
    pub wallet_id: String,
    pub amount: i64,
    pub captured: i64,
    pub state: String,
    pub reason: Option<String>,
    pub instance: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub ended_at: Option<i64>,
}

/// Part of a hold: so much from one grant.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PartRow {
    pub position: i64,
    pub grant_id: String,
    pub amount: i64,
    pub captured: i64,
}

pub async fn insert_hold(tx: &mut Tx, row: &HoldRow) -> Result<(), StoreError> {
    let (id, wallet, instance) = (row.id.as_str(), row.wallet_id.as_str(), row.instance.as_str());
    sql!(tx, execute, INSERT, id, wallet, row.amount, instance, row.created_at, row.expires_at).map(drop)
}

pub async fn hold(tx: &mut Tx, id: &str) -> Result<Option<HoldRow>, StoreError> {
    sql!(tx, fetch_optional as HoldRow, SELECT, id)
}

/// Ends an open hold; `None` when there is no open hold of this id.
pub async fn end_hold(
    tx: &mut Tx,
    id: &str,
    state: &str,
    captured: i64,
    reason: &str,
) -> Result<Option<HoldRow>, StoreError> {
    let now = tx.now().0;
    sql!(tx, fetch_optional as HoldRow, END, id, state, captured, reason, now)
}

/// Lets an open hold live until `expires_at`; `false` when it has ended.
pub async fn extend_hold(tx: &mut Tx, id: &str, expires_at: i64) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, EXTEND, id, expires_at)? == 1)
}

/// Open holds whose time is over.
pub async fn due_holds(tx: &mut Tx, limit: u32) -> Result<Vec<String>, StoreError> {
    let now = tx.now().0;
    let rows = sql!(tx, fetch_all as (String,), DUE, now, i64::from(limit))?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Open holds that another process made.
pub async fn foreign_open_holds(tx: &mut Tx, instance: &str, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), FOREIGN_OPEN, instance, i64::from(limit))?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn open_holds_of_wallet(tx: &mut Tx, wallet: &str) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), OPEN_OF_WALLET, wallet)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// When the first of the wallet's open holds ends by itself.
pub async fn held_until(tx: &mut Tx, wallet: &str) -> Result<Option<i64>, StoreError> {
    Ok(sql!(tx, fetch_optional as (i64,), HELD_UNTIL, wallet)?.map(|(at,)| at))
}

pub async fn insert_part(tx: &mut Tx, hold: &str, position: i64, grant: &str, amount: i64) -> Result<(), StoreError> {
    sql!(tx, execute, INSERT_PART, hold, position, grant, amount).map(drop)
}

/// The parts of a hold, in burn order.
pub async fn parts(tx: &mut Tx, hold: &str) -> Result<Vec<PartRow>, StoreError> {
    sql!(tx, fetch_all as PartRow, PARTS, hold)
}

pub async fn set_part_captured(tx: &mut Tx, hold: &str, position: i64, captured: i64) -> Result<(), StoreError> {
    sql!(tx, execute, SET_PART_CAPTURED, hold, position, captured).map(drop)
}

/// What the wallet's open holds have taken from each grant.
pub async fn open_parts_of_wallet(tx: &mut Tx, wallet: &str) -> Result<Vec<PartRow>, StoreError> {
    sql!(tx, fetch_all as PartRow, OPEN_PARTS_OF_WALLET, wallet)
}
