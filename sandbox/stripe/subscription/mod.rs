//! Subscriptions: begun at the checkout, renewed by the clock, changed, and ended.

pub mod api;
mod change;
mod console;
mod control;
mod cycle;
pub mod prorate;
mod start;
mod update;
mod view;

use serde::{Deserialize, Serialize};

pub use change::{Ending, Prorating, Wish};
pub use control::SubscriptionCard;

use super::fields::Metadata;
use super::invoice::Line;

/// How far a subscription is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Paid for.
    Active,
    /// The last payment failed, and is tried again.
    PastDue,
    /// Over.
    Canceled,
}

/// One subscription with one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// `sub_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// `cus_…`.
    pub customer: String,
    /// ISO 4217, lower case.
    pub currency: String,
    /// The caller's notes.
    pub metadata: Metadata,
    /// `si_…`.
    pub item: String,
    /// `price_…`: what the next period costs.
    pub price: String,
    /// How far it is.
    pub standing: Standing,
    /// What the periods are counted from, in Unix seconds.
    pub anchor: i64,
    /// When this period began, in Unix seconds.
    pub start: i64,
    /// When it ends.
    pub end: i64,
    /// When it is over, in Unix seconds.
    pub cancel_at: Option<i64>,
    /// Whether that was asked for as the end of the period.
    pub cancel_at_period_end: bool,
    /// When somebody said so, in Unix seconds.
    pub canceled_at: Option<i64>,
    /// When it was over, in Unix seconds.
    pub ended_at: Option<i64>,
    /// Why it is over, or will be.
    pub why: Option<String>,
    /// `pm_…`: what is charged.
    pub card: Option<String>,
    /// `in_…`.
    pub latest_invoice: Option<String>,
    /// When the open invoice is tried again, in Unix seconds.
    pub retry_at: Option<i64>,
    /// How often it was tried again.
    pub retries: u32,
    /// Parts of periods that the next invoice charges or gives back.
    pub pending: Vec<Line>,
    /// Whether the next invoice costs nothing.
    pub next_is_free: bool,
    /// Tax is computed on its invoices.
    #[serde(default)]
    pub automatic_tax: bool,
}

impl Standing {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::PastDue => "past_due",
            Self::Canceled => "canceled",
        }
    }
}

impl Subscription {
    /// Whether it goes on.
    pub fn is_live(&self) -> bool {
        self.standing != Standing::Canceled
    }

    /// When something happens to it next by itself, in Unix seconds.
    pub fn due(&self) -> Option<i64> {
        let next = self.retry_at.unwrap_or(self.end).min(self.end);
        self.is_live().then(|| self.cancel_at.map_or(next, |end| end.min(next)))
    }
}
