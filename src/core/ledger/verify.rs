//! `myba ledger verify`: every invariant, recomputed from the book on one snapshot. It changes and repairs nothing.

use serde::Serialize;

use crate::clock::UnixMs;
use crate::store::ledger::audit;
use crate::store::{Store, StoreError, Tx, checkout, entitlements, inbox, payments, tickets};

use super::LedgerError;

/// What a verification found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// The moment of the snapshot.
    pub at: UnixMs,
    /// One line per check.
    pub checks: Vec<CheckResult>,
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
}

/// Runs every check on one snapshot.
pub(super) async fn run(store: &Store) -> Result<Report, LedgerError> {
    let engine = store.engine_name();
    store
        .snapshot(async move |tx: &mut Tx| {
            let mut checks = Vec::new();
            let all = [audit::CHECKS, checkout::CHECKS, entitlements::CHECKS, payments::CHECKS, inbox::CHECKS, tickets::CHECKS];
            for check in all.concat() {
                checks.push(one(tx, &check).await?);
            }
            let found = audit::engine_check(tx).await?;
            checks.push(CheckResult {
                id: "V17",
                about: "the database file is whole",
                checked: 1,
                violations: found.into_iter().map(|subject| Violation { subject, expected: 0, actual: 1 }).collect(),
            });
            Ok(Report { engine, at: tx.now(), checks })
        })
        .await
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
