//! Ids: opaque text with a prefix that names the kind, time-ordered so that indexes stay local.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Where new ids come from.
pub trait IdGenerator: Send + Sync {
    /// A new, unique, time-ordered id.
    fn next(&self) -> Uuid;

    /// Thirty-two bytes that nobody can guess.
    fn secret(&self) -> [u8; 32];
}

/// Version 7 UUIDs: milliseconds, then randomness from the operating system.
#[derive(Debug, Default)]
pub struct SystemIds;

impl IdGenerator for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the one room where ids are made")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 32] {
        // Ids of one millisecond share a counter, yet each carries 32 random bits of its own: eight make 256.
        let mut hash = Sha256::new();
        for _ in 0..8 {
            hash.update(self.next().as_bytes());
        }
        hash.finalize().into()
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The prefix of every id of this kind.
            pub const PREFIX: &'static str = $prefix;

            /// A new id.
            #[must_use]
            pub fn new(ids: &dyn IdGenerator) -> Self {
                Self(format!("{}_{}", $prefix, ids.next().simple()))
            }

            /// The id as it stands in the store or came from a caller; looked up, never trusted.
            #[must_use]
            pub fn from_text(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )* };
}

ids! {
    /// Whose tokens: a visitor's, a user's or a team's wallet.
    WalletId = "wal";
    /// One grant of tokens (a lot).
    GrantId = "grt";
    /// One reservation of tokens.
    HoldId = "hld";
    /// One transaction of the ledger.
    TransactionId = "txn";
    /// An anonymous visitor.
    VisitorId = "vis";
    /// A person in chat.
    ChatId = "chp";
    /// A team.
    TeamId = "team";
    /// A link between chat and an account, on its way.
    LinkId = "lnk";
    /// An answer on its way.
    AnswerId = "ans";
    /// Something somebody is told.
    NoticeId = "ntc";
    /// One order of tokens.
    OrderId = "ord";
    /// One run of the writer.
    JobId = "job";
    /// One ticket.
    TicketId = "tkt";
}

/// A user's id. It is Clerk's own (`user_…`): one name for one person, in our tables and in theirs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(String);

impl UserId {
    /// The id as Clerk gave it in a verified token or webhook.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
