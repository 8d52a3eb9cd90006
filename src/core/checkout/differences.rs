//! What a comparison with the provider found: counts, and the objects by name.

use serde::Serialize;

use crate::ledger::verify::{CheckResult, Violation};

use super::CheckoutError;

/// At most so many findings are named.
const NAMED: usize = 1000;
/// At most so many rows stand beside an invariant.
const VIOLATIONS: usize = 100;

/// What a comparison found. Counts of objects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    /// Sessions, paid invoices, charges of kept cards, refunded payments and disputes that were looked at.
    pub compared: u64,
    /// Paid sessions, invoices and charges without tokens that have them now.
    pub missing_grant: u64,
    /// Refunds and disputes that were taken in now.
    pub missing_clawback: u64,
    /// Payments whose amount was put right now.
    pub wrong_amount: u64,
    /// Payments here that the provider does not list: an operator looks at them.
    pub extra_grant: u64,
    /// What was paid for orders that are not here: an operator looks at them.
    pub unknown_order: u64,
    /// Payments that contradict their order: an operator looks at them.
    pub amount_mismatch: u64,
    /// Objects that could not be read this time.
    pub unreadable: u64,
    /// Each of them by name, a thousand at most.
    pub found: Vec<Finding>,
}

/// An object that the provider and the book do not tell alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub class: Difference,
    /// The provider's id.
    pub object: String,
}

/// What can be wrong with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Paid, and no tokens.
    MissingGrant,
    /// Went back or is disputed, and not known.
    MissingClawback,
    /// The book says another amount.
    WrongAmount,
    /// Tokens, and no payment.
    ExtraGrant,
    /// Paid for an order of ours that is not here: an older copy of the database was brought back.
    UnknownOrder,
    /// It is not what was ordered.
    AmountMismatch,
    /// Nobody knows.
    Unreadable,
}

impl Difference {
    /// As it is counted.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingGrant => "missing_grant",
            Self::MissingClawback => "missing_clawback",
            Self::WrongAmount => "wrong_amount",
            Self::ExtraGrant => "extra_grant",
            Self::UnknownOrder => "unknown_order",
            Self::AmountMismatch => "amount_mismatch",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Reconciled {
    /// What an operator has to look at; zero when all is well.
    #[must_use]
    pub const fn unmatched(&self) -> u64 {
        self.extra_grant + self.unknown_order + self.amount_mismatch + self.unreadable
    }

    /// What was put right.
    #[must_use]
    pub const fn healed(&self) -> u64 {
        self.missing_grant + self.missing_clawback + self.wrong_amount
    }

    /// The objects that differed in an earlier comparison too, whatever it said of them: the rest was on its way then, or is now.
    #[must_use]
    pub fn still_there_after(&self, earlier: &Self) -> Self {
        let mut lasting = Self { compared: self.compared, ..Self::default() };
        let lasts = |finding: &&Finding| earlier.found.iter().any(|before| before.object == finding.object);
        for finding in self.found.iter().filter(lasts) {
            lasting.saw(finding.class, &finding.object);
        }
        lasting
    }

    /// As an invariant beside those of the book: before anything is healed the provider and the book tell the same.
    #[must_use]
    pub fn check(&self) -> CheckResult {
        let named = |finding: &Finding| Violation {
            subject: format!("{} {}", finding.class.as_str(), finding.object),
            expected: 0,
            actual: 1,
        };
        let violations = self.found.iter().take(VIOLATIONS).map(named).collect();
        let about = "the payment provider and the book tell the same";
        CheckResult { id: "V18", about, checked: self.compared, violations }
    }

    pub(super) fn saw(&mut self, class: Difference, object: &str) {
        *match class {
            Difference::MissingGrant => &mut self.missing_grant,
            Difference::MissingClawback => &mut self.missing_clawback,
            Difference::WrongAmount => &mut self.wrong_amount,
            Difference::ExtraGrant => &mut self.extra_grant,
            Difference::UnknownOrder => &mut self.unknown_order,
            Difference::AmountMismatch => &mut self.amount_mismatch,
            Difference::Unreadable => &mut self.unreadable,
        } += 1;
        if self.found.len() < NAMED {
            self.found.push(Finding { class, object: object.to_owned() });
        }
    }

    pub(super) fn failed(&mut self, object: &str, error: &CheckoutError) {
        let class = match error {
            CheckoutError::Mismatch(_) => Difference::AmountMismatch,
            CheckoutError::UnknownSession(_) | CheckoutError::UnknownOrder => Difference::UnknownOrder,
            _ => Difference::Unreadable,
        };
        self.saw(class, object);
        tracing::error!(object, %error, "an object of the payment provider could not be reconciled");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(all: &[(Difference, &str)]) -> Reconciled {
        let mut found = Reconciled::default();
        all.iter().for_each(|(class, object)| found.saw(*class, object));
        found
    }

    #[test]
    fn v18_what_differs_both_times_is_told_as_it_is_the_second_time() {
        let first = found(&[(Difference::Unreadable, "cs_1"), (Difference::MissingGrant, "cs_2")]);
        let second = found(&[(Difference::MissingGrant, "cs_1"), (Difference::MissingClawback, "pi_3")]);
        let lasting = second.still_there_after(&first);
        assert_eq!(lasting, found(&[(Difference::MissingGrant, "cs_1")]));
    }
}
