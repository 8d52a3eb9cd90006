//! The customer portal: a hosted page where somebody sees their plan, card and invoices, and changes them.

mod act;
pub mod api;
mod page;

use serde::{Deserialize, Serialize};

pub use act::routes;

/// How long a link is good, in seconds.
const LIFE_S: i64 = 60 * 60;

/// What a link leads to straight away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Another card.
    PaymentMethodUpdate,
    /// The end of a subscription.
    SubscriptionCancel,
    /// Another plan.
    SubscriptionUpdate,
}

/// A link to the page of one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalSession {
    /// `bps_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// `cus_…`.
    pub customer: String,
    /// Where the way back leads.
    pub return_url: Option<String>,
    /// What it leads to straight away.
    pub flow: Option<Flow>,
    /// The subscription that is for.
    pub subscription: Option<String>,
    /// The page's language as asked for; it is English whatever is asked.
    pub locale: Option<String>,
    /// The hard part of the address.
    pub secret: String,
}

impl Flow {
    /// Every flow.
    const ALL: [Self; 3] = [Self::PaymentMethodUpdate, Self::SubscriptionCancel, Self::SubscriptionUpdate];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PaymentMethodUpdate => "payment_method_update",
            Self::SubscriptionCancel => "subscription_cancel",
            Self::SubscriptionUpdate => "subscription_update",
        }
    }
}

impl PortalSession {
    /// Whether the link is good at `now`, in Unix seconds.
    pub fn is_good(&self, now: i64) -> bool {
        now < self.created + LIFE_S
    }
}
