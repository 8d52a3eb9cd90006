//! People in chat: who they are to us, which account they are linked to, which workspace they write in, and who pays.
//!
//! Payer order: the workspace's team (full members, within the cap) → the linked account → the person's own free tokens
//! within the workspace's trial. Every answer says which it was.

mod error;
mod person;
mod workspace;

pub use error::ChatError;
pub use person::{ChatKey, Person, Platform};
pub use workspace::{MemberUse, Rules, Team, Workspace, WorkspaceKey};

use crate::id::ChatId;
use crate::ledger::Balance;

/// Somebody in chat who asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatCaller {
    /// Who.
    pub person: ChatId,
    /// In which workspace; `None` where there is none.
    pub workspace: Option<WorkspaceKey>,
    /// Whether a team's tokens may pay: guests, bots and people of other workspaces never spend them.
    pub full_member: bool,
}

/// Who pays for something asked in chat or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// The person's own account.
    Account,
    /// A team's wallet.
    Team {
        /// What the team is called.
        name: String,
    },
    /// Free tokens of somebody without an account.
    Free,
}

/// What somebody in chat can spend now, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purse {
    /// Who would pay for the next ticket.
    pub paid_by: PaidBy,
    /// That wallet's figures. Free tokens that are given with the first ticket count as available.
    pub balance: Balance,
    /// Of a team: tokens this person used in this calendar month (UTC), and how many they may.
    pub month: Option<(u64, u64)>,
    /// The linked account's address.
    pub email: Option<String>,
}
