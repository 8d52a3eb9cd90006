//! The port to a provider that charges a kept card without its owner at a page.

use async_trait::async_trait;

use crate::checkout::GatewayError;
use crate::clock::UnixMs;
use crate::id::{OrderId, UserId};

/// A card that somebody keeps with the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The provider's id.
    pub id: String,
    /// `visa`.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
}

/// A charge to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCharge {
    /// The same key makes the same charge.
    pub idempotency_key: String,
    /// Our order.
    pub order: OrderId,
    /// Who pays.
    pub payer: UserId,
    /// The provider's customer.
    pub customer: String,
    /// The card's id.
    pub card: String,
    /// In minor units.
    pub amount: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// Where the receipt goes, where that is known.
    pub email: Option<String>,
}

/// Where a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeState {
    /// The money is there.
    Paid,
    /// It is on its way.
    Pending,
    /// It was not made.
    Failed,
    /// It was not made: the bank wants the card's owner to confirm it.
    NeedsOwner,
}

/// What the provider says of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeView {
    /// The provider's payment.
    pub id: String,
    /// Where it stands.
    pub state: ChargeState,
    /// Our order, as the payment carries it; `None` for a payment of another kind.
    pub order: Option<OrderId>,
    /// What is or will be charged, in minor units.
    pub amount: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// Real money.
    pub live: bool,
    /// The receipt, once there is one.
    pub receipt_url: Option<String>,
}

/// A provider that charges kept cards.
#[async_trait]
pub trait Charging: Send + Sync {
    /// The card that a customer keeps; the newest of several.
    async fn card(&self, customer: &str) -> Result<Option<Card>, GatewayError>;
    /// Charges a card; [`GatewayError::Declined`] when it was not charged.
    async fn charge(&self, charge: &NewCharge) -> Result<ChargeView, GatewayError>;
    /// Looks at a charge.
    async fn charged(&self, id: &str) -> Result<ChargeView, GatewayError>;
    /// Every charge of ours that was made since a moment, whatever became of it: of one customer, or of all.
    async fn charges_since(&self, since: UnixMs, customer: Option<&str>) -> Result<Vec<ChargeView>, GatewayError>;
}
