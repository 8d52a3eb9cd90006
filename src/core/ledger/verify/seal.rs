//! Heads over the whole book. Each says how far the wallets that went on had come, and carries the hash of the head before it, so
//! that a head that was written down elsewhere proves that everything under it is still there.

use std::fmt;

use serde::Serialize;

use super::walk::{Findings, Place};
use crate::clock::UnixMs;
use crate::ledger::LedgerError;
use crate::ledger::chain::digest;
use crate::store::ledger::chain::{self as rows, SealPartRow, SealRow};
use crate::store::{Store, Tx};

/// Stands first in what is hashed.
const FORM: &str = "myba-seal-1";
/// Heads read at a time.
const PAGE: i64 = 100;

/// A head over the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Its number, from 1.
    pub number: i64,
    /// Transactions under it.
    pub entries: i64,
    /// Its hash.
    pub hash: String,
    /// When it was made.
    pub made_at: UnixMs,
}

impl fmt::Display for Head {
    /// As it is written down, and given to `--since-head`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.hash)
    }
}

impl From<SealRow> for Head {
    fn from(row: SealRow) -> Self {
        Self { number: row.number, entries: row.entries, hash: row.hash, made_at: UnixMs(row.made_at) }
    }
}

fn hash(previous: &str, seal: (i64, i64, i64), parts: &[SealPartRow]) -> String {
    digest(&(FORM, previous, seal, parts))
}

/// The newest head, if one was made.
pub(super) async fn newest(tx: &mut Tx) -> Result<Option<Head>, LedgerError> {
    Ok(rows::last_seal(tx).await?.map(Head::from))
}

/// The head with this hash, alone or behind its number; `None` when the book has none.
pub(super) async fn find(tx: &mut Tx, text: &str) -> Result<Option<Head>, LedgerError> {
    let hash = text.trim().rsplit(':').next().unwrap_or_default();
    Ok(rows::seal_by_hash(tx, hash).await?.map(Head::from))
}

/// Recomputes every head from its parts; answers how many there are. That the parts are links of the chain is a check in SQL.
pub(super) async fn check(tx: &mut Tx, findings: &mut Findings) -> Result<u64, LedgerError> {
    let (mut number, mut previous, mut count) = (0, String::new(), 0);
    loop {
        let page = rows::seals(tx, number, PAGE).await?;
        if page.is_empty() {
            return Ok(count);
        }
        for seal in page {
            let mut parts = rows::seal_parts(tx, seal.number).await?;
            // The engines sort text each in their own way.
            parts.sort_unstable();
            let expected = hash(&previous, (seal.number, seal.entries, seal.made_at), &parts);
            if seal.number != number + 1 || expected != seal.hash {
                findings.add("V12", format!("head {}: its hash is another one", seal.number), number + 1, seal.number);
            }
            (number, previous) = (seal.number, seal.hash);
            count += 1;
        }
    }
}

/// Notes that these wallets were verified up to these places, and puts them under a new head.
pub(super) async fn put_under(store: &Store, places: Vec<Place>) -> Result<(), LedgerError> {
    store.write(async move |tx: &mut Tx| put_under_in(tx, places).await).await
}

async fn put_under_in(tx: &mut Tx, places: Vec<Place>) -> Result<(), LedgerError> {
    let last = rows::last_seal(tx).await?;
    let (number, mut entries, previous) =
        last.map_or((0, 0, String::new()), |seal| (seal.number, seal.entries, seal.hash));
    let mut parts = Vec::new();
    for place in places {
        let before = rows::verified(tx, &place.wallet).await?.unwrap_or(0);
        // Another process may have been here.
        if place.number <= before {
            continue;
        }
        entries += place.number - before;
        let sums = &place.sums;
        let kept = [sums.granted, sums.purchased, sums.consumed, sums.expired, sums.reversed];
        rows::set_verified(tx, &place.wallet, (place.number, &place.hash), kept).await?;
        parts.push((place.wallet, place.number, place.hash));
    }
    if parts.is_empty() {
        return Ok(());
    }
    parts.sort_unstable();
    let (number, made_at) = (number + 1, tx.now().0);
    let seal = SealRow { number, entries, hash: hash(&previous, (number, entries, made_at), &parts), made_at };
    if !rows::insert_seal(tx, &seal, &parts).await? {
        return Err(tx.contended().into());
    }
    Ok(())
}
