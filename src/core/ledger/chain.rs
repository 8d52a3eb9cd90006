//! The chain: each transaction of a wallet carries a hash over itself and over the link before it, so that nothing in the past can
//! change unseen. One chain per wallet, because one over all would make every writer wait for the one before; heads over the whole
//! book are made by `seal`.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::WalletId;
use crate::store::ledger as rows;
use crate::store::ledger::chain::{self as links, LinkRow, Range, RecordRow};
use crate::store::{Store, StoreError, Tx};

use super::LedgerError;

/// Stands first in what is hashed; another form of it would get another name.
const FORM: &str = "myba-ledger-1";
/// Transactions chained in one unit of work.
const STEP: i64 = 500;
/// Sorts after every wallet.
const LAST_WALLET: &str = "zzzz";

/// A transaction as it is hashed, with the wallet's figures after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its number in the wallet, from 1.
    pub number: i64,
    /// `txn_…`.
    pub id: String,
    /// `grant`, `authorize`, …
    pub kind: String,
    /// What it is about.
    pub reference: Option<String>,
    /// A few words.
    pub reason: String,
    /// `myba`, or `operator:<name>`.
    pub actor: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// Account, which one of its kind, amount: in the order in which they were booked.
    pub postings: Vec<(String, String, i64)>,
    /// Its effect keys, sorted.
    pub keys: Vec<String>,
    /// Available after it.
    pub available: i64,
    /// Held after it.
    pub held: i64,
}

impl Record {
    /// SHA-256, in hex, of the compact JSON array of the form's name, the hash before (empty for the first), the wallet and every
    /// field in the order of this type.
    #[must_use]
    pub fn hash(&self, wallet: &str, previous: &str) -> String {
        digest(&(
            (FORM, previous, wallet, self.number, &self.id, &self.kind, &self.reference, &self.reason),
            (&self.actor, self.at_ms, &self.postings, &self.keys, self.available, self.held),
        ))
    }

    /// How it changed available and held.
    #[must_use]
    pub fn change(&self) -> (i64, i64) {
        let sum = |is: fn(&str) -> bool| {
            self.postings.iter().filter(|(kind, _, _)| is(kind)).fold(0_i64, |sum, (_, _, n)| sum.saturating_add(*n))
        };
        (sum(|kind| kind == "grant"), sum(|kind| matches!(kind, "hold" | "dispute")))
    }
}

/// SHA-256 of a value's compact JSON, in hex.
pub(super) fn digest(value: &impl Serialize) -> String {
    // Text and numbers can always be written.
    let text = serde_json::to_vec(value).unwrap_or_default();
    hex::encode(Sha256::digest(text))
}

/// A transaction with the link that the store has for it.
#[derive(Clone, Debug)]
pub(super) struct Linked {
    pub wallet: String,
    pub record: Record,
    /// `(available, held, hash)` as stored; `None` where the chain has a hole.
    pub stored: Option<(i64, i64, String)>,
}

/// Writes the link of a transaction that was just written. The wallet is locked by its writer.
pub(super) async fn append_in(tx: &mut Tx, wallet: &WalletId, record: &Record) -> Result<(), LedgerError> {
    let before = record.number - 1;
    let previous = match links::link(tx, wallet.as_str(), before).await? {
        Some(link) => link.hash,
        None if before == 0 => String::new(),
        // An older program wrote beside us, which knows of no chain.
        None => chain_in(tx, wallet.as_str(), before, i64::MAX).await?.hash,
    };
    links::insert_link(tx, wallet.as_str(), &link_of(record, wallet.as_str(), &previous)).await?;
    Ok(())
}

fn link_of(record: &Record, wallet: &str, previous: &str) -> LinkRow {
    let hash = record.hash(wallet, previous);
    LinkRow { number: record.number, available: record.available, held: record.held, hash }
}

/// Chains at most `most` transactions of a wallet that have no link, up to number `to`, and answers the last link.
async fn chain_in(tx: &mut Tx, wallet: &str, to: i64, most: i64) -> Result<LinkRow, LedgerError> {
    let start = LinkRow { number: 0, available: 0, held: 0, hash: String::new() };
    let mut last = links::last_link(tx, wallet).await?.unwrap_or(start);
    let until = to.min(last.number.saturating_add(most));
    while last.number < until {
        let range = Range { after: (wallet, last.number), to: (wallet, until) };
        let page = page(tx, range, STEP).await?;
        if page.is_empty() {
            break;
        }
        for Linked { mut record, .. } in page {
            let (available, held) = record.change();
            (record.available, record.held) = (last.available + available, last.held + held);
            last = link_of(&record, wallet, &last.hash);
            links::insert_link(tx, wallet, &last).await?;
        }
    }
    Ok(last)
}

/// Chains what has no link yet, in steps, and answers how many transactions that were. An interrupted run goes on where it stopped.
pub(super) async fn chain_up(store: &Store) -> Result<u64, LedgerError> {
    const WALLETS: i64 = 500;
    let (mut after, mut chained) = (String::new(), 0_u64);
    loop {
        let wallets = links::unchained_wallets(&mut store.read().await?, &after, WALLETS).await?;
        let Some(last) = wallets.last().cloned() else { return Ok(chained) };
        for wallet in wallets {
            loop {
                let wallet = wallet.clone();
                let step = store.write(async move |tx: &mut Tx| step_in(tx, &wallet).await).await?;
                chained += step.unsigned_abs();
                if step < STEP {
                    break;
                }
            }
        }
        after = last;
    }
}

/// One step of one wallet: how many transactions got their link.
async fn step_in(tx: &mut Tx, wallet: &str) -> Result<i64, LedgerError> {
    rows::lock_wallet(tx, wallet).await?;
    let before = links::last_link(tx, wallet).await?.map_or(0, |link| link.number);
    Ok(chain_in(tx, wallet, i64::MAX, STEP).await?.number - before)
}

/// The whole book, from its beginning.
pub(super) const fn whole<'a>() -> Range<'a> {
    Range { after: ("", 0), to: (LAST_WALLET, i64::MAX) }
}

/// The first `limit` transactions of a range, whole.
pub(super) async fn page(tx: &mut Tx, range: Range<'_>, limit: i64) -> Result<Vec<Linked>, StoreError> {
    let found = links::records(tx, range, limit).await?;
    let Some(last) = found.last() else { return Ok(Vec::new()) };
    let exact = Range { to: (&last.wallet_id, last.number), ..range };
    let mut postings: HashMap<String, Vec<(String, String, i64)>> = HashMap::new();
    for (transaction, kind, reference, amount) in links::record_postings(tx, exact).await? {
        postings.entry(transaction).or_default().push((kind, reference, amount));
    }
    let mut keys: HashMap<String, Vec<String>> = HashMap::new();
    for (transaction, key) in links::record_keys(tx, exact).await? {
        keys.entry(transaction).or_default().push(key);
    }
    let whole = |row: RecordRow| linked(postings.remove(&row.id), keys.remove(&row.id), row);
    Ok(found.into_iter().map(whole).collect())
}

fn linked(postings: Option<Vec<(String, String, i64)>>, keys: Option<Vec<String>>, row: RecordRow) -> Linked {
    let mut keys = keys.unwrap_or_default();
    // The engines sort text each in their own way.
    keys.sort_unstable();
    let record = Record {
        number: row.number,
        id: row.id,
        kind: row.kind,
        reference: row.reference,
        reason: row.reason,
        actor: row.actor,
        at_ms: row.created_at,
        postings: postings.unwrap_or_default(),
        keys,
        available: row.available.unwrap_or(0),
        held: row.held.unwrap_or(0),
    };
    let stored = match (row.available, row.held, row.hash) {
        (Some(available), Some(held), Some(hash)) => Some((available, held, hash)),
        _ => None,
    };
    Linked { wallet: row.wallet_id, record, stored }
}

#[cfg(test)]
mod tests {
    use super::Record;

    fn record() -> Record {
        Record {
            number: 2,
            id: "txn_1".into(),
            kind: "grant".into(),
            reference: None,
            reason: "a gift".into(),
            actor: "operator:ana".into(),
            at_ms: 1_790_000_000_000,
            postings: vec![("issuance".into(), "operator".into(), -3), ("grant".into(), "grt_1".into(), 3)],
            keys: vec!["operator:1".into()],
            available: 3,
            held: 0,
        }
    }

    #[test]
    fn v12_a_hash_covers_every_field_the_wallet_and_the_hash_before() {
        let base = record().hash("wal_1", "aa");
        let changed: [fn(&mut Record); 11] = [
            |r| r.number = 3,
            |r| r.id = "txn_2".into(),
            |r| r.kind = "adjust".into(),
            |r| r.reference = Some(String::new()),
            |r| r.reason = "a gift ".into(),
            |r| r.actor = "myba".into(),
            |r| r.at_ms += 1,
            |r| r.postings.swap(0, 1),
            |r| r.keys.clear(),
            |r| r.available = 4,
            |r| r.held = 1,
        ];
        for change in changed {
            let mut other = record();
            change(&mut other);
            assert_ne!(other.hash("wal_1", "aa"), base, "{other:?}");
        }
        assert_ne!(record().hash("wal_2", "aa"), base);
        assert_ne!(record().hash("wal_1", "ab"), base);
        assert_eq!(record().hash("wal_1", "aa"), base);
    }
}
