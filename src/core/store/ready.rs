//! Statements of definitions of ready.

use super::statements::statements;
use super::tickets::TicketRow;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    /// Of two who write the same version at the same moment one writes it.
    INSERT = "INSERT INTO ready_definition (wallet_id, version, body, made_by, created_at) VALUES ($1, $2, $3, $4, $5)
              ON CONFLICT DO NOTHING";
    NEWEST = "SELECT version, body, created_at FROM ready_definition WHERE wallet_id = $1 ORDER BY version DESC LIMIT 1";
    LIST = "SELECT version, body, created_at FROM ready_definition WHERE wallet_id = $1 AND version < $2
            ORDER BY version DESC LIMIT $3";
    ERASE = "DELETE FROM ready_definition WHERE wallet_id = $1";
    PAST = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, idea, body, model, channel,
                author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
            FROM ticket WHERE wallet_id = $1 AND deleted_at IS NULL AND state <> 'returned' AND body <> ''
            ORDER BY number DESC LIMIT $2";
}

/// A version of a definition as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DefinitionRow {
    pub version: i64,
    pub body: String,
    pub created_at: i64,
}

/// Adds a version; `false` when a neighbour added it at the same moment.
pub async fn insert_definition(
    tx: &mut Tx,
    wallet: &str,
    version: i64,
    body: &str,
    made_by: &str,
) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, INSERT, wallet, version, body, made_by, now)? == 1)
}

/// The version in force.
pub async fn newest_definition(tx: &mut Tx, wallet: &str) -> Result<Option<DefinitionRow>, StoreError> {
    sql!(tx, fetch_optional as DefinitionRow, NEWEST, wallet)
}

/// Versions before one, newest first.
pub async fn definitions(tx: &mut Tx, wallet: &str, before: i64, limit: i64) -> Result<Vec<DefinitionRow>, StoreError> {
    sql!(tx, fetch_all as DefinitionRow, LIST, wallet, before, limit)
}

/// Erases every version of a wallet's definition.
pub async fn erase_definitions(tx: &mut Tx, wallet: &str) -> Result<u64, StoreError> {
    sql!(tx, execute, ERASE, wallet)
}

/// The newest tickets of a wallet that were kept, with their ideas and texts.
pub async fn past_tickets(tx: &mut Tx, wallet: &str, limit: u32) -> Result<Vec<TicketRow>, StoreError> {
    sql!(tx, fetch_all as TicketRow, PAST, wallet, i64::from(limit))
}
