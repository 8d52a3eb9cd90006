//! What identity may refuse.

use crate::error::{Classify, ErrorClass};
use crate::ledger::LedgerError;
use crate::store::StoreError;

/// An error of identity. Nothing was changed when one is returned.
#[derive(Clone, Debug, thiserror::Error)]
pub enum IdentityError {
    /// The account was closed.
    #[error("the account was closed")]
    Closed,
    /// Somebody else claimed this visitor.
    #[error("these free tokens were claimed by another account")]
    AlreadyClaimed,
    /// Too many free tickets from this network today.
    #[error("too many free tickets from this network today")]
    NetworkLimit,
    /// The free tickets of all visitors together cost too much today.
    #[error("today's budget for free tickets is used up")]
    FreeBudget,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Classify for IdentityError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Closed => ErrorClass::Forbidden,
            Self::AlreadyClaimed => ErrorClass::Conflict,
            Self::NetworkLimit | Self::FreeBudget => ErrorClass::LimitExceeded { retry_after: None },
            Self::Ledger(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}
