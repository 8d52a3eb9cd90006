//! Invoices: of subscriptions, made for each period and when a change costs or credits something, and of single payments.

pub mod api;
mod collect;
mod pack;
mod page;
mod view;

use serde::{Deserialize, Serialize};

pub use collect::Draft;
pub use page::routes;

use super::catalogue::Price;
use super::fields::Metadata;
use super::subscription::Subscription;
use super::tax::Tax;

/// How far an invoice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatus {
    /// It can still change.
    Draft,
    /// It is to be paid.
    Open,
    /// It is paid, or there was nothing to pay.
    Paid,
    /// Nobody has to pay it any more.
    Void,
}

/// Why an invoice was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A subscription began.
    Create,
    /// A period began.
    Cycle,
    /// A subscription was changed.
    Update,
    /// A session was paid that asked for one.
    Manual,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// `il_…`.
    pub id: String,
    /// Minor units; below zero for what is given back.
    pub amount: i64,
    /// What people read.
    pub description: String,
    /// The time it is for, in Unix seconds.
    pub period: (i64, i64),
    /// `price_…`.
    pub price: String,
    /// `prod_…`.
    pub product: String,
    /// Minor units of one.
    pub unit_amount: i64,
    /// `si_…`.
    pub item: String,
    /// Whether it is for a part of a period.
    pub proration: bool,
}

/// One invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// `in_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// `3F2A91CC-0001`, once it is final.
    pub number: Option<String>,
    /// Whose it is.
    pub customer: String,
    /// Where it was sent.
    pub email: Option<String>,
    /// The customer's name.
    pub name: Option<String>,
    /// `sub_…`; empty when it is of none.
    pub subscription: String,
    /// The subscription's metadata as it was when the invoice was made.
    pub metadata: Metadata,
    /// How far it is.
    pub status: InvoiceStatus,
    /// Why it was made.
    pub reason: Reason,
    /// ISO 4217, lower case.
    pub currency: String,
    /// What is charged and given back.
    pub lines: Vec<Line>,
    /// What is taken off the lines, in minor units.
    pub discount: i64,
    /// The customer's balance before it, in minor units; below zero for credit.
    pub starting_balance: i64,
    /// The period before it, in Unix seconds.
    pub period: (i64, i64),
    /// `pi_…`; `None` when there was nothing to pay.
    pub intent: Option<String>,
    /// `inpay_…`: the payment's place on the invoice.
    pub payment: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again, in Unix seconds.
    pub next_attempt: Option<i64>,
    /// Unix seconds.
    pub finalized_at: Option<i64>,
    /// Unix seconds.
    pub paid_at: Option<i64>,
    /// Unix seconds.
    pub voided_at: Option<i64>,
    /// Whether tax is within the lines or on top of them; `None` where none is computed.
    #[serde(default)]
    pub tax_within: Option<bool>,
}

impl InvoiceStatus {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Void => "void",
        }
    }
}

impl Reason {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "subscription_create",
            Self::Cycle => "subscription_cycle",
            Self::Update => "subscription_update",
            Self::Manual => "manual",
        }
    }

    /// What its payment says.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Create => "Subscription creation",
            Self::Cycle | Self::Update => "Subscription update",
            Self::Manual => "Payment for Invoice",
        }
    }
}

impl Line {
    /// The line of a whole period of a subscription at a price.
    pub fn whole(id: String, subscription: &Subscription, price: &Price) -> Self {
        let description = price.recurring.map_or_else(String::new, |recurring| recurring.written());
        Self {
            id,
            amount: price.unit_amount,
            description: format!("1 × {} ({description})", price.name()),
            period: (subscription.start, subscription.end),
            price: price.id.clone(),
            product: price.product.id.clone(),
            unit_amount: price.unit_amount,
            item: subscription.item.clone(),
            proration: false,
        }
    }
}

impl Invoice {
    /// The sum of the lines in minor units.
    pub fn subtotal(&self) -> i64 {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// The tax, where it is computed.
    pub fn tax(&self) -> Option<Tax> {
        self.tax_within.map(|inclusive| Tax::on(self.subtotal() - self.discount, inclusive))
    }

    /// The sum after what is taken off, and with the tax that comes on top.
    pub fn total(&self) -> i64 {
        self.subtotal() - self.discount + self.tax().map_or(0, Tax::added)
    }

    /// What is to be paid, after the customer's credit.
    pub fn due(&self) -> i64 {
        (self.total() + self.starting_balance).max(0)
    }

    /// The customer's balance after it.
    pub fn ending_balance(&self) -> i64 {
        (self.total() + self.starting_balance).min(0)
    }

    /// Whether it waits to be paid.
    pub fn is_open(&self) -> bool {
        self.status == InvoiceStatus::Open
    }

    /// What was paid.
    pub fn paid(&self) -> i64 {
        if self.status == InvoiceStatus::Paid { self.due() } else { 0 }
    }
}
