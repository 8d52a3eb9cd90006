//! `myba ledger verify`: every invariant, recomputed from the book on one snapshot. It repairs nothing.
//!
//! Two ways: the whole book, which writes nothing; and only what was added since the last time, which notes how far it came and
//! makes a head over that.

mod seal;
mod walk;

use serde::Serialize;

use crate::clock::UnixMs;
use crate::store::ledger::{audit, chain};
use crate::store::{
    Store, StoreError, Tx, checkout, entitlements, first_purchase, inbox, payments, subscriptions, tickets,
};

use super::LedgerError;
pub use seal::Head;
use walk::Findings;

/// Wallets verified, and put under one head, at a time.
const WALLETS: i64 = 100;

/// What a verification found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// The moment of the snapshot.
    pub at: UnixMs,
    /// Everything, or what was added since the last time.
    pub extent: Extent,
    /// The newest head over the book.
    pub head: Option<Head>,
    /// One line per check.
    pub checks: Vec<CheckResult>,
}

/// How much of the book was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All of it.
    Whole,
    /// What was added since it was verified before.
    Added,
}

/// What one check found.
#[derive(Clone, Debug, Serialize)]
pub struct CheckResult {
    /// The invariant, `V01`…
    pub id: &'static str,
    /// What must hold.
    pub about: &'static str,
    /// How many rows were looked at.
    pub checked: u64,
    /// At most a hundred that break it.
    pub violations: Vec<Violation>,
}

/// A row that breaks an invariant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Which wallet, grant, hold, transaction or key.
    pub subject: String,
    /// What it should be.
    pub expected: i64,
    /// What it is.
    pub actual: i64,
}

impl Report {
    /// No violation anywhere.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.checks.iter().all(|check| check.violations.is_empty())
    }

    /// The ids of the broken invariants, each once.
    #[must_use]
    pub fn broken(&self) -> Vec<&'static str> {
        let mut ids: Vec<_> =
            self.checks.iter().filter(|check| !check.violations.is_empty()).map(|check| check.id).collect();
        ids.dedup();
        ids
    }

    /// How many postings the book holds: an empty database is clean, and says so.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.checks.iter().find(|check| check.id == "V03").map_or(0, |check| check.checked)
    }

    /// The database file itself is damaged: what the other checks say of it means little.
    #[must_use]
    pub fn is_storage_broken(&self) -> bool {
        self.broken().contains(&"V17")
    }
}

/// Runs every check on one snapshot.
pub(super) async fn run(store: &Store) -> Result<Report, LedgerError> {
    let engine = store.engine_name();
    store
        .snapshot(async move |tx: &mut Tx| {
            let mut checks = Vec::new();
            for check in all() {
                checks.push(one(tx, &check).await?);
            }
            checks.extend(the_chain(tx).await?);
            let found = audit::engine_check(tx).await?;
            checks.push(CheckResult {
                id: "V17",
                about: "the database file is whole",
                checked: 1,
                violations: found.into_iter().map(|subject| Violation { subject, expected: 0, actual: 1 }).collect(),
            });
            let head = seal::newest(tx).await?;
            Ok(Report { engine, at: tx.now(), extent: Extent::Whole, head, checks })
        })
        .await
}

/// Every check in SQL.
fn all() -> Vec<audit::Check> {
    let of_purchases =
        [checkout::CHECKS, first_purchase::CHECKS, entitlements::CHECKS, payments::CHECKS, subscriptions::CHECKS]
            .concat();
    [audit::CHECKS, &of_purchases, inbox::CHECKS, tickets::CHECKS].concat()
}

async fn the_chain(tx: &mut Tx) -> Result<[CheckResult; 2], LedgerError> {
    let mut findings = walk::everything(tx).await?;
    let links = CheckResult {
        id: "V12",
        about: "the chain is whole from the first transaction of each wallet on",
        checked: findings.transactions,
        violations: findings.take("V12"),
    };
    let checked = seal::check(tx, &mut findings).await?;
    let about = "each head follows from the one before it";
    Ok([links, CheckResult { id: "V12", about, checked, violations: findings.take("V12") }])
}

/// Verifies what was added to the book since it was verified before, and what can be seen at a glance; notes how far it came.
/// A wallet in which something is wrong stays where it was, so that the next time finds it again.
pub(super) async fn run_added(store: &Store) -> Result<Report, LedgerError> {
    let (mut findings, mut after) = (Findings::default(), String::new());
    loop {
        let from = after.clone();
        let batch = store.snapshot(async move |tx: &mut Tx| some_wallets(tx, &from).await).await?;
        let Some(last) = batch.last else { break };
        seal::put_under(store, batch.sound).await?;
        findings.merge(batch.findings);
        after = last;
    }
    let engine = store.engine_name();
    store
        .snapshot(async move |tx: &mut Tx| {
            let mut checks = told(&mut findings);
            for check in all().into_iter().filter(audit::Check::is_quick) {
                checks.push(one(tx, &check).await?);
            }
            let head = seal::newest(tx).await?;
            Ok(Report { engine, at: tx.now(), extent: Extent::Added, head, checks })
        })
        .await
}

/// Wallets that were looked at together.
struct Batch {
    /// The last of them; none when there was none left.
    last: Option<String>,
    /// Where those without a finding end.
    sound: Vec<walk::Place>,
    findings: Findings,
}

async fn some_wallets(tx: &mut Tx, after: &str) -> Result<Batch, LedgerError> {
    let changed = chain::changed_wallets(tx, after, WALLETS).await?;
    let mut batch = Batch {
        last: changed.last().map(|row| row.wallet_id.clone()),
        sound: Vec::new(),
        findings: Findings::default(),
    };
    for row in &changed {
        let mut found = Findings::default();
        let place = walk::on_from(tx, row, &mut found).await?;
        if found.count() == 0 {
            batch.sound.push(place);
        }
        batch.findings.merge(found);
    }
    Ok(batch)
}

fn told(findings: &mut Findings) -> Vec<CheckResult> {
    let (transactions, wallets) = (findings.transactions, findings.wallets);
    [
        ("V01", "cached wallet figures equal the postings", wallets),
        ("V02", "every transaction sums to zero", transactions),
        ("V03", "no figure was ever below zero", transactions),
        ("V08", "every effect carries its key", transactions),
        ("V09", "what is left of the grants equals what is available", wallets),
        ("V12", "the chain goes on where it was verified", transactions),
        ("V13", "no transaction is missing", transactions),
    ]
    .into_iter()
    .map(|(id, about, checked)| CheckResult { id, about, checked, violations: findings.take(id) })
    .collect()
}

/// Whether a head that was written down is one of this book. Together with V12 of the whole book this proves that everything
/// under that head is unchanged.
pub(super) async fn extends(store: &Store, head: &str) -> Result<CheckResult, LedgerError> {
    let found = seal::find(&mut store.read().await?, head).await?;
    let missing = Violation { subject: format!("{head} is no head of this book"), expected: 1, actual: 0 };
    Ok(CheckResult {
        id: "V12",
        about: "the book goes on from the head that was written down",
        checked: found.as_ref().map_or(0, |head| u64::try_from(head.entries).unwrap_or(0)),
        violations: if found.is_some() { Vec::new() } else { vec![missing] },
    })
}

/// The newest head, if one was made.
pub(super) async fn head(store: &Store) -> Result<Option<Head>, LedgerError> {
    seal::newest(&mut store.read().await?).await
}

async fn one(tx: &mut Tx, check: &audit::Check) -> Result<CheckResult, StoreError> {
    let checked = audit::counted(tx, check).await?;
    let violations = audit::violations(tx, check)
        .await?
        .into_iter()
        .map(|(subject, expected, actual)| Violation { subject, expected, actual })
        .collect();
    Ok(CheckResult { id: check.id, about: check.about, checked: u64::try_from(checked).unwrap_or(0), violations })
}
