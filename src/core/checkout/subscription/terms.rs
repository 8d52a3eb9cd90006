//! What a change of the plan means for its buyer: what is paid now, and what follows.

use super::mirror::Standstill;
use super::{NotChangeable, Plan, PlanPrice, Subscription};
use crate::checkout::{Catalog, CheckoutError};
use crate::clock::UnixMs;
use crate::ledger::Tokens;

/// What a change of the plan means. A change is made only when it means what its buyer was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeTerms {
    /// What is paid at once, in minor units and before taxes; 0 when nothing is.
    pub due_now: i64,
    /// What each period costs, in minor units and before taxes.
    pub amount: i64,
    /// What each period brings.
    pub tokens: Tokens,
    /// From when on it counts; `None` is now, with a new period.
    pub starts_at: Option<UnixMs>,
    /// The subscription was to end, and goes on.
    pub goes_on: bool,
}

/// What somebody wants to change to.
pub(super) enum Wish {
    /// Back to what the period that runs was paid at, whatever the plan costs by now.
    Kept(PlanPrice),
    /// A plan as it is sold.
    Sold(Plan),
}

impl Wish {
    /// What `plan` is for somebody with this subscription, whose next period is at the plan `following`.
    pub(super) fn of(
        catalog: &Catalog,
        current: &Subscription,
        following: &str,
        plan: &str,
    ) -> Result<Self, CheckoutError> {
        let is_running = current.price.plan == plan;
        let sold = catalog.plan(plan);
        if !is_running && sold.is_none() {
            return Err(CheckoutError::UnknownPlan(plan.to_owned()));
        }
        if following == plan {
            return Err(CheckoutError::NotChangeable(NotChangeable::SamePlan));
        }
        if current.state.is_due() {
            return Err(CheckoutError::NotChangeable(NotChangeable::PastDue));
        }
        match sold {
            Some(plan) if !is_running => Ok(Self::Sold(plan.clone())),
            _ => Ok(Self::Kept(current.price.clone())),
        }
    }

    /// What the change means.
    pub(super) fn terms(&self, current: &Subscription) -> Result<ChangeTerms, CheckoutError> {
        let (amount, tokens, now) = match self {
            Self::Kept(price) => (price.amount, price.tokens, false),
            Self::Sold(plan) => (plan.amount, plan.tokens, is_now(&current.price, plan)?),
        };
        Ok(ChangeTerms {
            due_now: if now { amount } else { 0 },
            amount,
            tokens,
            starts_at: (!now).then_some(current.period_ends_at),
            goes_on: current.ends_at.is_some() && current.state != Standstill::Ended,
        })
    }
}

/// Whether the change begins a new period today: when it costs more, or lasts longer.
fn is_now(paid: &PlanPrice, plan: &Plan) -> Result<bool, CheckoutError> {
    match (paid.interval == plan.interval, paid.interval.length() < plan.interval.length()) {
        (true, _) => Ok(plan.amount > paid.amount),
        (false, true) => Ok(true),
        (false, false) => Err(CheckoutError::NotChangeable(NotChangeable::AtEnd)),
    }
}
