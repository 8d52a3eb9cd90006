//! Buying a pack by itself when few tokens are left: off until its owner turns it on, within a limit of theirs, one at a time.
//!
//! The order is written down before the card is charged, with all that the provider will be asked for, and its id is the charge's
//! idempotency key: a crash between the two is healed by asking for the same again. Tokens come from a payment that was looked at,
//! whoever told us of it; and no order ends unpaid before the provider was looked at.

mod apply;
mod begin;
mod charging;
mod rule;
mod settle;
mod words;

pub(in crate::checkout) use apply::{is_top_up, stop_in};
pub use charging::{Card, ChargeState, ChargeView, Charging, NewCharge};
pub(in crate::checkout) use rule::wants_card;
pub use rule::{Rule, RuleState, SetRule};

use std::sync::Arc;

use super::Checkout;

/// Why a rule is off or waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no card to charge.
    NoCard,
    /// The card was declined.
    Declined,
    /// The bank wants its owner to confirm the payment.
    Authentication,
    /// The provider would not take the payment, or nobody heard of it.
    Refused,
    /// The limit of the month does not allow another pack.
    Limit,
    /// The pack is not sold any more.
    Plan,
    /// The pack costs more than was agreed to.
    Price,
    /// Money of a purchase went back, or may: tokens that were taken are no shortage to be paid for.
    TakenBack,
}

impl Why {
    const ALL: [Self; 8] = [
        Self::NoCard,
        Self::Declined,
        Self::Authentication,
        Self::Refused,
        Self::Limit,
        Self::Plan,
        Self::Price,
        Self::TakenBack,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::NoCard => "no_card",
            Self::Declined => "declined",
            Self::Authentication => "authentication",
            Self::Refused => "refused",
            Self::Limit => "limit",
            Self::Plan => "plan",
            Self::Price => "price",
            Self::TakenBack => "taken_back",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// Buying by itself, over checkout and a provider that charges kept cards. Cheap to clone.
#[derive(Clone)]
pub struct TopUps {
    pub(in crate::checkout) checkout: Checkout,
    pub(in crate::checkout) charging: Arc<dyn Charging>,
    /// The most that anybody may set as the limit of a month, in minor units.
    most: i64,
}

impl TopUps {
    /// With the most that anybody may set as the limit of a month.
    #[must_use]
    pub fn new(checkout: Checkout, charging: Arc<dyn Charging>, most: i64) -> Self {
        Self { checkout, charging, most }
    }
}
