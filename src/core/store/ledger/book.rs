//! Transactions, postings and effect keys: written once, never changed.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT_TRANSACTION = "INSERT INTO ledger_transaction (id, wallet_id, number, kind, reference, reason, actor, created_at)
                          VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_POSTING = "INSERT INTO posting (transaction_id, line, account_kind, account_ref, amount) VALUES ($1, $2, $3, $4, $5)";
    INSERT_EFFECT_KEY = "INSERT INTO effect_key (key, transaction_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    EFFECT_TRANSACTION = "SELECT transaction_id FROM effect_key WHERE key = $1";
    TRANSACTION_REFERENCE = "SELECT reference FROM ledger_transaction WHERE id = $1";
}

/// A transaction to be written.
pub struct TransactionRow<'a> {
    pub id: &'a str,
    pub wallet_id: &'a str,
    pub number: i64,
    pub kind: &'a str,
    pub reference: Option<&'a str>,
    pub reason: &'a str,
    pub actor: &'a str,
}

pub async fn insert_transaction(tx: &mut Tx, row: &TransactionRow<'_>) -> Result<(), StoreError> {
    let now = tx.now().0;
    let TransactionRow { id, wallet_id, number, kind, reference, reason, actor } = *row;
    sql!(tx, execute, INSERT_TRANSACTION, id, wallet_id, number, kind, reference, reason, actor, now).map(drop)
}

pub async fn insert_posting(
    tx: &mut Tx,
    transaction: &str,
    line: i64,
    account: (&str, &str),
    amount: i64,
) -> Result<(), StoreError> {
    sql!(tx, execute, INSERT_POSTING, transaction, line, account.0, account.1, amount).map(drop)
}

/// Writes the key; `false` when a neighbour wrote it at the same moment.
pub async fn insert_effect_key(tx: &mut Tx, key: &str, transaction: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, INSERT_EFFECT_KEY, key, transaction, now)? == 1)
}

/// The transaction that carries this key.
pub async fn effect_transaction(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    Ok(sql!(tx, fetch_optional as (String,), EFFECT_TRANSACTION, key)?.map(|(id,)| id))
}

/// What a transaction is about.
pub async fn transaction_reference(tx: &mut Tx, transaction: &str) -> Result<Option<String>, StoreError> {
    Ok(sql!(tx, fetch_optional as (Option<String>,), TRANSACTION_REFERENCE, transaction)?
        .and_then(|(reference,)| reference))
}
