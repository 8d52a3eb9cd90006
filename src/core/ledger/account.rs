//! The chart of accounts and the kinds of transactions.

use std::fmt;

use crate::id::{GrantId, HoldId};

use super::GrantSource;

/// One account of the book. Only `issuance` and `transfer` may be negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// Where tokens come from, per source.
    Issuance(GrantSource),
    /// What is left of one grant.
    Grant(GrantId),
    /// What one hold reserves.
    Hold(HoldId),
    /// What was paid for tickets.
    Consumed,
    /// What ran out of time.
    Expired,
    /// What was taken back: refunds, lost disputes.
    Reversed,
    /// A clearing account between two wallets of one claim; ends at zero.
    Transfer(String),
    /// What a dispute froze; counted as held until the dispute closes. By the provider's id of the dispute.
    Dispute(String),
}

impl Account {
    /// The kind as the store keeps it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Issuance(_) => "issuance",
            Self::Grant(_) => "grant",
            Self::Hold(_) => "hold",
            Self::Consumed => "consumed",
            Self::Expired => "expired",
            Self::Reversed => "reversed",
            Self::Transfer(_) => "transfer",
            Self::Dispute(_) => "dispute",
        }
    }

    /// Which one of its kind; empty when there is only one.
    #[must_use]
    pub fn reference(&self) -> &str {
        match self {
            Self::Issuance(source) => source.as_str(),
            Self::Grant(id) => id.as_str(),
            Self::Hold(id) => id.as_str(),
            Self::Consumed | Self::Expired | Self::Reversed => "",
            Self::Transfer(name) | Self::Dispute(name) => name,
        }
    }
}

/// What a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionKind {
    /// Tokens given.
    Grant,
    /// Tokens reserved.
    Authorize,
    /// A hold taken; the rest returned.
    Capture,
    /// A hold returned.
    Void,
    /// A hold that ran out of time.
    ExpireHold,
    /// A grant that ran out of time.
    ExpireGrant,
    /// A grant taken back.
    Reverse,
    /// Tokens taken without a hold.
    Consume,
    /// A captured token returned to its owner.
    GiveBack,
    /// Leftovers leaving a visitor's wallet.
    ClaimOut,
    /// Leftovers arriving in a user's wallet.
    ClaimIn,
    /// What is left of a disputed purchase, frozen.
    DisputeOpen,
    /// The end of a dispute: released or taken back.
    DisputeClose,
    /// A mistake mended by an operator.
    Adjust,
}

impl TransactionKind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::Grant,
        Self::Authorize,
        Self::Capture,
        Self::Void,
        Self::ExpireHold,
        Self::ExpireGrant,
        Self::Reverse,
        Self::Consume,
        Self::GiveBack,
        Self::ClaimOut,
        Self::ClaimIn,
        Self::DisputeOpen,
        Self::DisputeClose,
        Self::Adjust,
    ];

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// As the store keeps it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Authorize => "authorize",
            Self::Capture => "capture",
            Self::Void => "void",
            Self::ExpireHold => "expire_hold",
            Self::ExpireGrant => "expire_grant",
            Self::Reverse => "reverse",
            Self::Consume => "consume",
            Self::GiveBack => "give_back",
            Self::ClaimOut => "claim_out",
            Self::ClaimIn => "claim_in",
            Self::DisputeOpen => "dispute_open",
            Self::DisputeClose => "dispute_close",
            Self::Adjust => "adjust",
        }
    }
}

impl fmt::Display for TransactionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
