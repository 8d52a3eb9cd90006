//! What chat may refuse.

use std::time::Duration;

use crate::error::{Classify, ErrorClass};
use crate::identity::IdentityError;
use crate::ledger::LedgerError;
use crate::store::StoreError;

/// An error of chat. Nothing was taken and nothing changed when one is returned.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChatError {
    /// There is no such person.
    #[error("there is no such person in chat")]
    NoSuchPerson,
    /// The app is not installed there.
    #[error("there is no such workspace")]
    NoSuchWorkspace,
    /// The person has no linked account.
    #[error("no account is linked")]
    NotLinked,
    /// The link is used, expired, cancelled, or was never made. One answer for all, so that guessing learns nothing.
    #[error("this link no longer works")]
    LinkGone,
    /// Not the code of the page.
    #[error("this is not the code; {left} tries are left")]
    WrongCode {
        /// Tries left before the link is dead.
        left: u32,
    },
    /// Too many links were begun.
    #[error("too many links were begun; wait {} s", .0.as_secs())]
    TooManyLinks(Duration),
    /// The person's free tokens are used, or the trial of the whole workspace is.
    #[error("the free tokens are used")]
    TrialUsed {
        /// The person's own are used; else those of the workspace are, and the person had none.
        own: bool,
    },
    /// The team's wallet does not hold enough.
    #[error("the team {team} has {available} tokens")]
    TeamEmpty {
        /// What the team is called.
        team: String,
        /// What it has.
        available: u64,
        /// What the ticket takes.
        needed: u64,
    },
    /// The person has used what one member may use of the team's tokens in a month.
    #[error("the monthly cap of {cap} tokens is reached")]
    CapReached {
        /// What the team is called.
        team: String,
        /// How many one member may use.
        cap: u64,
    },
    /// The person has used what one member may use of the team's tokens in a day.
    #[error("the daily cap of {cap} tokens is reached")]
    DayCapReached {
        /// What the team is called.
        team: String,
        /// How many one member may use.
        cap: u64,
    },
    /// The platform made the person's account so lately that no free tokens are given to it.
    #[error("accounts younger than {days} days get no free tokens")]
    AccountTooNew {
        /// How old it has to be.
        days: u64,
    },
    /// Only the owner of the team may do this.
    #[error("another account owns this team")]
    NotOwner,
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

impl Classify for ChatError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::NoSuchPerson | Self::NoSuchWorkspace | Self::LinkGone => ErrorClass::NotFound,
            Self::NotLinked | Self::NotOwner => ErrorClass::Conflict,
            Self::WrongCode { .. } => ErrorClass::Invalid,
            Self::TooManyLinks(wait) => ErrorClass::LimitExceeded { retry_after: Some(*wait) },
            Self::TrialUsed { .. }
            | Self::TeamEmpty { .. }
            | Self::CapReached { .. }
            | Self::DayCapReached { .. }
            | Self::AccountTooNew { .. } => ErrorClass::LimitExceeded { retry_after: None },
            Self::Identity(error) => error.class(),
            Self::Ledger(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}
