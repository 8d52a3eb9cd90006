//! The port to a provider that charges again by itself.

use async_trait::async_trait;

use super::{Interval, PlanPrice};
use crate::checkout::{GatewayError, HostedSession, NewSession, Tax};
use crate::clock::UnixMs;
use crate::id::OrderId;
use crate::ledger::Tokens;

/// A recurring price to be found or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrice {
    /// The plan's id.
    pub plan: String,
    /// What the buyer reads: `Team`.
    pub name: String,
    /// How many tokens each period brings.
    pub tokens: Tokens,
    /// For each period, in minor units.
    pub amount: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// How long a period is.
    pub interval: Interval,
    /// Where tax stands: another price either way.
    pub tax: Tax,
}

/// A subscription as the provider tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionView {
    /// The provider's id.
    pub id: String,
    /// The order of the page it began at, as it carries it.
    pub order: Option<OrderId>,
    /// Its one item.
    pub item: String,
    /// The price of the next renewal.
    pub price: String,
    /// `active`, `past_due`, `unpaid`, `canceled`, `incomplete`, `incomplete_expired`, `trialing`, `paused`.
    pub status: String,
    /// When the period that runs now ends.
    pub period_ends_at: UnixMs,
    /// When it ends, if that was decided.
    pub ends_at: Option<UnixMs>,
    /// It ends because it was told to end with its period, not at a moment.
    pub ends_with_period: bool,
    /// When it ended.
    pub ended_at: Option<UnixMs>,
    /// Real money.
    pub live: bool,
    /// Its newest invoice.
    pub latest_invoice: Option<String>,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceLine {
    /// The recurring price it is about; `None` for anything else.
    pub price: Option<String>,
    /// In minor units; negative for a credit.
    pub amount: i64,
    /// How often the price.
    pub quantity: i64,
    /// Part of a period, because the plan changed in it.
    pub proration: bool,
    /// When the time it pays for begins.
    pub starts_at: UnixMs,
    /// When that time ends.
    pub ends_at: UnixMs,
}

/// An invoice as the provider tells it. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceView {
    /// The provider's id.
    pub id: String,
    /// The subscription it is for; `None` for any other invoice.
    pub subscription: Option<String>,
    /// The order of the page at which that began, as the invoice carries it.
    pub order: Option<OrderId>,
    /// It is paid, or there was nothing to pay.
    pub paid: bool,
    /// Nobody has to pay it any more, and nobody will: it was voided, or given up as uncollectible.
    pub over: bool,
    /// It opens the subscription.
    pub first: bool,
    /// It begins the next period, by itself.
    pub renewal: bool,
    /// Before discounts and taxes.
    pub subtotal: i64,
    /// What codes took off.
    pub discount: i64,
    /// What was paid, taxes included.
    pub amount_paid: i64,
    /// Tax, within the lines or on top of them.
    pub tax: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// Real money.
    pub live: bool,
    /// What it is for.
    pub lines: Vec<InvoiceLine>,
    /// The payment that paid it, if there was one.
    pub payment: Option<String>,
    /// The invoice to read.
    pub url: Option<String>,
}

/// A paid invoice of a subscription as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedInvoice {
    /// The provider's id.
    pub id: String,
    /// Our order at which the subscription began, as the invoice carries it; `None` where another installation or another shop made it.
    pub order: Option<OrderId>,
}

/// A change of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwitchPlan {
    /// The subscription.
    pub subscription: String,
    /// Its item.
    pub item: String,
    /// The other price.
    pub price: String,
    /// A new period begins now and is paid in full; else the price counts from the next renewal.
    pub now: bool,
    /// It was to end, and goes on with the same step: with the change, or not at all.
    pub goes_on: Option<Ending>,
    /// The same key changes it once.
    pub idempotency_key: String,
}

/// When a subscription is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With the period that is paid.
    WithPeriod,
    /// Not any more: it was to end with its period.
    NotWithPeriod,
    /// Not any more: it was to end at a moment.
    NotAtMoment,
}

/// A provider that charges again by itself.
#[async_trait]
pub trait Billing: Send + Sync {
    /// Finds the price, or makes it; the same again answers the same price.
    async fn find_or_make_price(&self, price: &NewPrice) -> Result<String, GatewayError>;
    /// What a price stands for; `None` when it is none of ours.
    async fn price(&self, id: &str) -> Result<Option<PlanPrice>, GatewayError>;
    /// Opens a page that begins a subscription at this price; the same key again answers the same page. The session's amount and
    /// name are the price's.
    async fn open_subscription(&self, session: &NewSession, price: &str) -> Result<HostedSession, GatewayError>;
    /// Looks at a subscription; also at one that ended.
    async fn subscription(&self, id: &str) -> Result<SubscriptionView, GatewayError>;
    /// Changes the plan, and answers what it is then. [`GatewayError::Declined`] when the payment failed: then nothing changed. After
    /// [`GatewayError::Unavailable`] nobody knows.
    async fn switch(&self, change: &SwitchPlan) -> Result<SubscriptionView, GatewayError>;
    /// Lets it end, or go on.
    async fn set_ending(&self, id: &str, ending: Ending) -> Result<(), GatewayError>;
    /// Ends it now; ending one that ended is no error.
    async fn end(&self, id: &str) -> Result<(), GatewayError>;
    /// Nobody has to pay its open invoices any more, and nobody can. [`GatewayError::Refused`] when one of them was paid meanwhile.
    async fn void_unpaid(&self, id: &str) -> Result<(), GatewayError>;
    /// Looks at an invoice.
    async fn invoice(&self, id: &str) -> Result<InvoiceView, GatewayError>;
    /// The invoice that a payment paid, if it paid one.
    async fn invoice_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError>;
    /// The paid invoices of subscriptions since a moment.
    async fn paid_invoices_since(&self, since: UnixMs) -> Result<Vec<ListedInvoice>, GatewayError>;
    /// A page where a customer sees their invoices and changes their card. It lives for minutes.
    async fn portal(&self, customer: &str, return_url: &str) -> Result<String, GatewayError>;
}
