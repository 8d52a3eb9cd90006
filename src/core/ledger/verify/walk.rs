//! Going through the history of wallets, transaction by transaction: sums, order, keys and the chain at every step.

use std::collections::BTreeMap;

use crate::store::Tx;
use crate::store::ledger::chain::{self as links, ChangedRow, Range};

use super::Violation;
use crate::ledger::chain::{Linked, page, whole};
use crate::ledger::{GrantSource, LedgerError};

/// Transactions in memory at a time.
const PAGE: i64 = 1000;
/// Violations told of one invariant.
pub(super) const TOLD: usize = 100;

/// What was found, by invariant.
#[derive(Default)]
pub(super) struct Findings {
    pub transactions: u64,
    pub wallets: u64,
    found: BTreeMap<&'static str, Vec<Violation>>,
}

impl Findings {
    pub fn add(&mut self, id: &'static str, subject: String, expected: i64, actual: i64) {
        let all = self.found.entry(id).or_default();
        if all.len() < TOLD {
            all.push(Violation { subject, expected, actual });
        }
    }

    fn unless_equal(&mut self, id: &'static str, subject: impl Fn() -> String, expected: i64, actual: i64) {
        if expected != actual {
            self.add(id, subject(), expected, actual);
        }
    }

    pub fn take(&mut self, id: &str) -> Vec<Violation> {
        self.found.remove(id).unwrap_or_default()
    }

    /// How many there are of all invariants.
    pub fn count(&self) -> usize {
        self.found.values().map(Vec::len).sum()
    }

    pub fn merge(&mut self, other: Self) {
        self.transactions += other.transactions;
        self.wallets += other.wallets;
        for (id, violations) in other.found {
            let all = self.found.entry(id).or_default();
            all.extend(violations);
            all.truncate(TOLD);
        }
    }
}

/// Sums of the postings of a wallet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub available: i64,
    pub held: i64,
    pub granted: i64,
    pub purchased: i64,
    pub consumed: i64,
    pub expired: i64,
    pub reversed: i64,
}

impl Sums {
    fn add(&mut self, kind: &str, reference: &str, amount: i64) {
        let paid = || GrantSource::ALL.iter().any(|source| source.is_paid() && source.as_str() == reference);
        match kind {
            "grant" => self.available += amount,
            "hold" | "dispute" => self.held += amount,
            "issuance" | "transfer" => {
                self.granted -= amount;
                if kind == "issuance" && paid() {
                    self.purchased -= amount;
                }
            }
            "consumed" => self.consumed += amount,
            "expired" => self.expired += amount,
            "reversed" => self.reversed += amount,
            _ => {}
        }
    }

    fn figures(&self) -> [(&'static str, i64); 7] {
        [
            ("available", self.available),
            ("held", self.held),
            ("granted", self.granted),
            ("purchased", self.purchased),
            ("consumed", self.consumed),
            ("expired", self.expired),
            ("reversed", self.reversed),
        ]
    }
}

/// Where the walk through one wallet stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub wallet: String,
    pub number: i64,
    /// Of the last link as it is stored, so that one changed row is one finding and not a finding in every row behind it.
    pub hash: String,
    pub sums: Sums,
}

impl Place {
    /// Looks at the next transaction of the wallet.
    fn step(&mut self, next: &Linked, findings: &mut Findings) {
        let record = &next.record;
        let subject = || format!("{} #{} {}", self.wallet, record.number, record.id);
        findings.transactions += 1;
        findings.unless_equal("V13", subject, self.number + 1, record.number);
        let total = record.postings.iter().fold(0_i64, |sum, (_, _, amount)| sum.saturating_add(*amount));
        findings.unless_equal("V02", subject, 0, total);
        if record.postings.len() < 2 {
            findings.add("V02", subject(), 2, i64::try_from(record.postings.len()).unwrap_or(0));
        }
        let needs_key = matches!(record.kind.as_str(), "grant" | "reverse" | "give_back" | "claim_in" | "adjust");
        if needs_key && record.keys.is_empty() {
            findings.add("V08", subject(), 1, 0);
        }
        let mut sums = self.sums;
        for (kind, reference, amount) in &record.postings {
            sums.add(kind, reference, *amount);
        }
        let lowest = sums.available.min(sums.held);
        if lowest < 0 {
            findings.add("V03", subject(), 0, lowest);
        }
        let hash = match &next.stored {
            None => {
                findings.add("V12", format!("{}: it has no link in the chain", subject()), 1, 0);
                String::new()
            }
            Some((available, held, hash)) => {
                if (*available, *held) != (sums.available, sums.held) {
                    let words = format!("{}: the figures after it are not the sums of its postings", subject());
                    findings.add("V12", words, sums.available + sums.held, available + held);
                } else if record.hash(&self.wallet, &self.hash) != *hash {
                    findings.add("V12", format!("{}: its hash is another one", subject()), 1, 0);
                }
                hash.clone()
            }
        };
        (self.number, self.hash, self.sums) = (record.number, hash, sums);
    }
}

/// Walks through a part of the book. `place` is where it begins; afterwards it is where the last wallet of the part ended.
async fn walk(tx: &mut Tx, part: Range<'_>, place: &mut Place, findings: &mut Findings) -> Result<(), LedgerError> {
    let (mut wallet, mut number) = (part.after.0.to_owned(), part.after.1);
    loop {
        let page = page(tx, Range { after: (&wallet, number), ..part }, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        (wallet, number) = (last.wallet.clone(), last.record.number);
        for next in page {
            if next.wallet != place.wallet {
                findings.wallets += 1;
                *place = Place { wallet: next.wallet.clone(), ..Place::default() };
            }
            place.step(&next, findings);
        }
    }
}

/// The whole book, from its first transaction.
pub(super) async fn everything(tx: &mut Tx) -> Result<Findings, LedgerError> {
    let mut findings = Findings::default();
    walk(tx, whole(), &mut Place::default(), &mut findings).await?;
    Ok(findings)
}

/// A wallet from where it was verified to its end, and whether its cached figures are what that comes to. Answers where it ends.
pub(super) async fn on_from(tx: &mut Tx, row: &ChangedRow, findings: &mut Findings) -> Result<Place, LedgerError> {
    let wallet = row.wallet_id.as_str();
    findings.wallets += 1;
    let mut place = Place { wallet: wallet.to_owned(), number: row.from_number, ..Place::default() };
    if row.last_number < row.from_number {
        findings.add(
            "V13",
            format!("{wallet}: transactions that were verified are gone"),
            row.from_number,
            row.last_number,
        );
        return Ok(place);
    }
    if row.from_number > 0 {
        let link = links::link(tx, wallet, row.from_number).await?;
        let Some(link) = link.filter(|link| link.hash == row.from_hash) else {
            findings.add("V12", format!("{wallet} #{}: verified with another hash", row.from_number), 1, 0);
            return Ok(place);
        };
        place.hash = link.hash;
        place.sums = Sums {
            available: link.available,
            held: link.held,
            granted: row.from_granted,
            purchased: row.from_purchased,
            consumed: row.from_consumed,
            expired: row.from_expired,
            reversed: row.from_reversed,
        };
    }
    let part = Range { after: (wallet, row.from_number), to: (wallet, i64::MAX) };
    walk(tx, part, &mut place, findings).await?;
    findings.unless_equal("V13", || format!("{wallet} last number"), row.last_number, place.number);
    let cached = Sums {
        available: row.available,
        held: row.held,
        granted: row.granted,
        purchased: row.purchased,
        consumed: row.consumed,
        expired: row.expired,
        reversed: row.reversed,
    };
    for ((figure, expected), (_, actual)) in place.sums.figures().into_iter().zip(cached.figures()) {
        findings.unless_equal("V01", || format!("{wallet} {figure}"), expected, actual);
    }
    let left = links::left_of_grants(tx, wallet).await?;
    findings.unless_equal("V09", || wallet.to_owned(), row.available, left);
    Ok(place)
}
