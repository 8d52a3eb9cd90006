//! The one place where a transaction is written: wallet sums, transaction, postings and effect keys together.

use crate::id::{TransactionId, WalletId};
use crate::store::ledger::{self as rows, TransactionRow, WalletChange};
use crate::store::{StoreError, Tx};

use super::chain::{self, Record};
use super::{Account, EffectKey, LedgerError, Tokens, TransactionKind};

/// Who writes what nobody asked an operator for.
pub(super) const OURSELVES: &str = "myba";

/// A transaction to be written.
pub(super) struct Entry<'a> {
    pub wallet: &'a WalletId,
    pub kind: TransactionKind,
    /// What it is about: a grant or a hold.
    pub reference: &'a str,
    pub reason: &'a str,
    pub keys: &'a [EffectKey],
    pub postings: Vec<(Account, i64)>,
    /// Counts towards "purchased".
    pub purchased: Tokens,
}

/// Writes the entry. The wallet's change is computed from the postings, so that the cached sums cannot say anything else.
///
/// # Errors
/// [`LedgerError::Insufficient`], [`LedgerError::NoSuchWallet`], [`LedgerError::Broken`], [`LedgerError::Store`].
pub(super) async fn post(tx: &mut Tx, entry: Entry<'_>) -> Result<(), LedgerError> {
    post_by(tx, entry, OURSELVES).await.map(drop)
}

/// The same in somebody's name; answers the transaction.
///
/// # Errors
/// See [`post`].
pub(super) async fn post_by(tx: &mut Tx, entry: Entry<'_>, actor: &str) -> Result<TransactionId, LedgerError> {
    let sum: i64 = entry.postings.iter().map(|(_, amount)| amount).sum();
    if sum != 0 || entry.postings.len() < 2 {
        return Err(LedgerError::Broken(format!("{} of {} does not sum to zero", entry.kind, entry.reference)));
    }
    let change = wallet_change(&entry);
    let Some((number, available, held)) = rows::change_wallet(tx, entry.wallet.as_str(), change).await? else {
        return Err(refused(tx, entry.wallet, change).await?);
    };
    let id = TransactionId::new(tx.ids());
    rows::insert_transaction(
        tx,
        &TransactionRow {
            id: id.as_str(),
            wallet_id: entry.wallet.as_str(),
            number,
            kind: entry.kind.as_str(),
            reference: Some(entry.reference),
            reason: entry.reason,
            actor,
        },
    )
    .await?;
    for (line, (account, amount)) in (1_i64..).zip(&entry.postings) {
        rows::insert_posting(tx, id.as_str(), line, (account.kind(), account.reference()), *amount).await?;
    }
    for key in entry.keys {
        if !rows::insert_effect_key(tx, key.as_str(), id.as_str()).await? {
            // Only possible between two connections of PostgreSQL: the unit runs again and sees the other one's effect.
            return Err(tx.contended().into());
        }
    }
    let record = record_of(&entry, &id, actor, (number, tx.now().0), (available, held));
    chain::append_in(tx, entry.wallet, &record).await?;
    Ok(id)
}

/// The entry as it is hashed, with its number and moment, and the figures after it.
fn record_of(
    entry: &Entry<'_>,
    id: &TransactionId,
    actor: &str,
    (number, at_ms): (i64, i64),
    (available, held): (i64, i64),
) -> Record {
    let line =
        |(account, amount): &(Account, i64)| (account.kind().to_owned(), account.reference().to_owned(), *amount);
    let mut keys: Vec<_> = entry.keys.iter().map(|key| key.as_str().to_owned()).collect();
    keys.sort_unstable();
    Record {
        number,
        id: id.to_string(),
        kind: entry.kind.to_string(),
        reference: Some(entry.reference.to_owned()),
        reason: entry.reason.to_owned(),
        actor: actor.to_owned(),
        at_ms,
        postings: entry.postings.iter().map(line).collect(),
        keys,
        available,
        held,
    }
}

fn wallet_change(entry: &Entry<'_>) -> WalletChange {
    let mut change = WalletChange { purchased: entry.purchased.as_i64(), ..WalletChange::default() };
    for (account, amount) in &entry.postings {
        match account {
            Account::Grant(_) => change.available += amount,
            Account::Hold(_) | Account::Dispute(_) => change.held += amount,
            Account::Issuance(_) | Account::Transfer(_) => change.granted -= amount,
            Account::Consumed => change.consumed += amount,
            Account::Expired => change.expired += amount,
            Account::Reversed => change.reversed += amount,
        }
    }
    change
}

/// Why no wallet row was changed.
async fn refused(tx: &mut Tx, wallet: &WalletId, change: WalletChange) -> Result<LedgerError, StoreError> {
    let Some(row) = rows::wallet(tx, wallet.as_str()).await? else {
        return Ok(LedgerError::NoSuchWallet(wallet.clone()));
    };
    Ok(LedgerError::Insufficient {
        needed: Tokens::from_store(-change.available),
        available: Tokens::from_store(row.available),
    })
}
