//! What went wrong in a run, and how often. A fault of the list that never happened was not tested.

use std::collections::BTreeMap;
use std::fmt;

/// Everything that must go wrong at least once in a run of some hundred seeds.
pub const ALL: &[&str] = &[
    "an event twice",
    "an event after days",
    "an event before an older one",
    "an event lost and reconciled",
    "the provider does not answer",
    "a crash before the commit",
    "a crash after the commit",
    "a crash inside a grant",
    "a crash in the sweep",
    "a crash in recovery",
    "a restart",
    "the clock jumps forward",
    "the clock jumps back",
    "a result after its hold",
    "a gift's key again",
    "a call's key for something else",
    "a click twice",
    "a take-back",
    "a take-back of more than is left",
    "a take-back's key again",
    "delayed money",
    "delayed money that never comes",
    "a page closed unpaid",
    "a leftover claimed",
    "a return across wallets",
    "too few tokens",
    "a part of the money back",
    "all of the money back",
    "a refund that took its time",
    "a refund that never arrives",
    "a refund that fails long after it arrived",
    "a refund of tokens that were spent",
    "a refund while its tokens are reserved",
    "a refund that takes what is frozen",
    "a token taken as it comes back",
    "a token frozen as it comes back",
    "bought tokens that ran out",
    "an inquiry",
    "an inquiry closed",
    "an inquiry that becomes a dispute",
    "a dispute",
    "a second dispute of one payment",
    "a dispute under review",
    "a dispute won",
    "a dispute lost",
    "a warning of fraud",
    "a warned payment given back",
    "a pack given back",
    "a pack not taken back",
    "a refund the provider refused",
    "a refund asked for and not answered",
    "a refund asked for by one who died",
    "a refund asked for again",
    "a crash between the tokens and the money",
    "a sale first heard of by what came after it",
    "something missing found by comparing",
    "a refund or dispute never told",
];

/// How often each happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted(BTreeMap<&'static str, u64>);

impl Counted {
    /// It happened once more.
    pub fn saw(&mut self, fault: &'static str) {
        *self.0.entry(fault).or_default() += 1;
    }

    /// Adds what another run counted.
    pub fn add(&mut self, more: &Self) {
        for (fault, times) in &more.0 {
            *self.0.entry(fault).or_default() += times;
        }
    }

    /// Those of the list that never happened. Without a database nothing can crash.
    pub fn never(&self, with_crashes: bool) -> Vec<&'static str> {
        let counts = |fault: &&&str| with_crashes || !(fault.starts_with("a crash") || **fault == "a restart");
        ALL.iter().filter(counts).filter(|fault| !self.0.contains_key(**fault)).copied().collect()
    }

    /// How many in all.
    pub fn sum(&self) -> u64 {
        self.0.values().sum()
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} faults", self.sum())?;
        for fault in ALL {
            writeln!(f, "{:>9}  {fault}", self.0.get(fault).copied().unwrap_or(0))?;
        }
        Ok(())
    }
}
