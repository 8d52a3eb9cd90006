//! What the ledger may refuse.

use crate::error::{Classify, ErrorClass};
use crate::id::{GrantId, HoldId, TransactionId, WalletId};
use crate::store::StoreError;

use super::{HoldState, Tokens};

/// An error of the ledger. Nothing was changed when one is returned.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// The wallet has fewer tokens than the work needs.
    #[error("{needed} needed, {available} available")]
    Insufficient {
        /// How many were asked for.
        needed: Tokens,
        /// How many there are.
        available: Tokens,
    },
    /// There is no such wallet.
    #[error("no wallet {0}")]
    NoSuchWallet(WalletId),
    /// There is no such hold.
    #[error("no hold {0}")]
    NoSuchHold(HoldId),
    /// There is no such grant.
    #[error("no grant {0}")]
    NoSuchGrant(GrantId),
    /// There is no such entry.
    #[error("no entry {0}")]
    NoSuchEntry(TransactionId),
    /// The hold was resolved in another way before.
    #[error("hold {hold} is already {state}")]
    HoldEnded {
        /// Which hold.
        hold: HoldId,
        /// How it ended.
        state: HoldState,
    },
    /// The same id asks for another amount, for another reason, or from another wallet.
    #[error("{0} was used for something else")]
    KeyReused(HoldId),
    /// Zero tokens, more than one million, or more than is held.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    /// A cached figure disagreed with the row it was taken from: a bug, or a tampered database.
    #[error("the book disagrees with itself: {0}")]
    Broken(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Classify for LedgerError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Insufficient { needed, available } => {
                ErrorClass::InsufficientTokens { needed: needed.get(), available: available.get() }
            }
            Self::NoSuchWallet(_) | Self::NoSuchHold(_) | Self::NoSuchGrant(_) | Self::NoSuchEntry(_) => {
                ErrorClass::NotFound
            }
            Self::HoldEnded { .. } => ErrorClass::Conflict,
            Self::OutOfRange(_) | Self::KeyReused(_) => ErrorClass::Invalid,
            Self::Broken(_) => ErrorClass::Internal,
            Self::Store(error) => error.class(),
        }
    }
}
