//! The port to the payment provider.

use async_trait::async_trait;

use crate::clock::UnixMs;
use crate::id::{OrderId, UserId};

use super::PageTerms;

/// A customer to be made.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    /// Ours; also makes the call safe to repeat.
    pub user: UserId,
    /// For receipts.
    pub email: Option<String>,
}

/// A payment page to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// The same key opens the same page.
    pub idempotency_key: String,
    /// Our order.
    pub order: OrderId,
    /// Who buys.
    pub payer: UserId,
    /// The provider's customer.
    pub customer: String,
    /// What the buyer reads: `160 tokens`.
    pub name: String,
    /// In minor units.
    pub amount: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// Whether the buyer may enter a promotion code. Not on top of the first-purchase price: the two never add up.
    pub promotion_codes: bool,
    /// Whether the card is kept, to be charged later without its owner at a page; the page says so.
    pub keep_card: bool,
    /// What else the page asks for.
    pub terms: PageTerms,
    /// Where the provider mails the receipt of a pack.
    pub receipt_email: Option<String>,
    /// Where paying leads; contains `{CHECKOUT_SESSION_ID}`.
    pub success_url: String,
    /// Where cancelling leads.
    pub cancel_url: String,
    /// When the page closes.
    pub expires_at: UnixMs,
}

/// A payment page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostedSession {
    /// The provider's id.
    pub id: String,
    /// Where the buyer pays.
    pub url: String,
    /// When it closes.
    pub expires_at: UnixMs,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// The page is open.
    Open,
    /// The buyer is done, the money is on its way.
    Pending,
    /// The money is there.
    Paid,
    /// The page closed without a payment.
    Expired,
    /// The payment failed for good.
    Failed,
}

/// What the provider says of a session. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// The provider's id.
    pub id: String,
    /// Where the payment stands.
    pub state: PaymentState,
    /// Our order, as the session carries it.
    pub order: Option<OrderId>,
    /// Before discounts and taxes.
    pub subtotal: i64,
    /// What was or will be paid.
    pub total: i64,
    /// Given off by the provider.
    pub discount: i64,
    /// Tax, within the price or on top of it.
    pub tax: i64,
    /// The part of the tax that comes on top of the price.
    pub added_tax: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// Real money.
    pub live: bool,
    /// A one-off payment, not a subscription.
    pub one_off: bool,
    /// The sentence beside the box that the buyer ticked; `None` where there was no box, or nobody ticked it yet.
    pub agreed: Option<String>,
    /// Its invoice, once it is complete: of a subscription the one that gives the tokens, of a pack a paper that gives nothing.
    pub invoice: Option<String>,
    /// Where that can be read, once it can.
    pub invoice_url: Option<String>,
    /// The payment, once there is one.
    pub payment_intent: Option<String>,
    /// The receipt, once there is one.
    pub receipt_url: Option<String>,
}

/// Why the provider did not do it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum GatewayError {
    /// Not reachable, or asks to come back.
    #[error("the payment provider is not available: {0}")]
    Unavailable(String),
    /// It knows no such thing.
    #[error("the payment provider knows no such thing")]
    NotFound,
    /// The buyer's card was not charged, and nothing was done.
    #[error("the payment was declined: {0}")]
    Declined(String),
    /// It refused the request: our bug or our settings.
    #[error("the payment provider refused: {0}")]
    Refused(String),
}

impl GatewayError {
    /// Whether the buyer's bank wants the card's owner to confirm the payment, who is not at a page of the provider's.
    #[must_use]
    pub fn wants_owner(&self) -> bool {
        matches!(self, Self::Declined(why) if why.contains("authentication_required"))
    }
}

/// A payment provider with hosted pages.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Makes a customer; the same user again answers the same customer.
    async fn create_customer(&self, customer: &NewCustomer) -> Result<String, GatewayError>;
    /// Opens a payment page; the same key again answers the same page.
    async fn open_session(&self, session: &NewSession) -> Result<HostedSession, GatewayError>;
    /// Looks at a session.
    async fn session(&self, id: &str) -> Result<SessionView, GatewayError>;
    /// Closes an open page; closing a closed one is no error.
    async fn expire_session(&self, id: &str) -> Result<(), GatewayError>;
    /// Whether its key moves real money.
    fn is_live(&self) -> bool;
}
