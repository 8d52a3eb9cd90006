//! What checkout may refuse.

use crate::error::{Classify, ErrorClass};
use crate::identity::IdentityError;
use crate::ledger::LedgerError;
use crate::store::StoreError;

use super::{ChangeTerms, GatewayError, NotChangeable};

/// An error of checkout.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CheckoutError {
    /// There is no such plan.
    #[error("there is no plan {0}")]
    UnknownPlan(String),
    /// There is no such number of the plan: of a pack one, of tokens by the number from the first to the second.
    #[error("so many of it cannot be ordered")]
    Quantity(u64, u64),
    /// A figure of a rule is out of range: which, and from where to where.
    #[error("{0} is out of range")]
    OutOfRange(&'static str, i64, i64),
    /// There is no card that could be charged.
    #[error("there is no card to charge")]
    NoCard,
    /// The buyer owns no such wallet.
    #[error("the buyer owns no such wallet")]
    UnknownWallet,
    /// The key was used for another plan.
    #[error("this idempotency key was used for another order")]
    KeyReused,
    /// No order of ours has this session.
    #[error("no order has the session {0}")]
    UnknownSession(String),
    /// The session contradicts our order; nothing was given.
    #[error("the payment does not match the order: {0}")]
    Mismatch(String),
    /// The buyer has no such order.
    #[error("the buyer has no such order")]
    UnknownOrder,
    /// The order cannot be given back, and why.
    #[error("it cannot be refunded: {0}")]
    NotRefundable(&'static str),
    /// The buyer has a subscription; its plan can be changed.
    #[error("the buyer is subscribed")]
    AlreadySubscribed,
    /// The buyer has no subscription.
    #[error("the buyer is not subscribed")]
    NotSubscribed,
    /// The plan cannot be changed like that, and why.
    #[error("the plan cannot be changed: {0:?}")]
    NotChangeable(NotChangeable),
    /// The change means something else than its buyer was shown: this. Nothing was changed.
    #[error("the change means something else than was shown")]
    OtherTerms(ChangeTerms),
    /// Something was sent to the provider, and nobody knows yet whether it was done.
    #[error("whether it was done is not known: {0}")]
    NotHeard(String),
    /// The payment provider refused or did not answer.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// Identity refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Classify for CheckoutError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::UnknownPlan(_) | Self::Quantity(..) | Self::OutOfRange(..) => ErrorClass::Invalid,
            Self::KeyReused
            | Self::Mismatch(_)
            | Self::NotRefundable(_)
            | Self::AlreadySubscribed
            | Self::NotSubscribed
            | Self::NoCard
            | Self::NotChangeable(_)
            | Self::OtherTerms(_)
            | Self::Gateway(GatewayError::Declined(_)) => ErrorClass::Conflict,
            Self::UnknownWallet
            | Self::UnknownOrder
            | Self::UnknownSession(_)
            | Self::Gateway(GatewayError::NotFound) => ErrorClass::NotFound,
            Self::Gateway(_) | Self::NotHeard(_) => ErrorClass::Unavailable { service: "payments" },
            Self::Identity(error) => error.class(),
            Self::Ledger(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}
