//! "Not useful": the token comes back, a few times a month.

use crate::clock::UnixMs;
use crate::generation::service::{GenerationError, Policy};
use crate::id::{HoldId, TicketId};
use crate::identity::Principal;
use crate::ledger::{Balance, EffectKey, Tokens, balance_in, give_back_in};
use crate::store::tickets::{self as rows, TicketRow};
use crate::store::{Store, Tx};

use super::ticket::TicketState;
use super::{own_ticket, returns_in, returns_left};

/// Why a ticket cannot be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReturnable {
    /// Nothing was taken for it.
    NeverCharged,
    /// It was given back before.
    Before,
    /// It is too old.
    TooOld,
}

/// Why a ticket cannot be given back; `None` when it can, returns left or not.
pub(super) fn obstacle(row: &TicketRow, policy: &Policy, now: UnixMs) -> Option<NotReturnable> {
    if TicketState::parse(&row.state) == TicketState::Returned {
        return Some(NotReturnable::Before);
    }
    if row.state != TicketState::Ready.as_str() || row.charged == 0 || row.hold_id.is_none() {
        return Some(NotReturnable::NeverCharged);
    }
    (now > UnixMs(row.created_at).plus(policy.return_within)).then_some(NotReturnable::TooOld)
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// How many tokens.
    pub tokens: Tokens,
    /// The owner's figures afterwards.
    pub balance: Balance,
    /// How many returns are left.
    pub returns_left: u32,
}

pub(super) async fn give_back(
    store: &Store,
    policy: &Policy,
    principal: &Principal,
    ticket: &TicketId,
    reason: &str,
) -> Result<Returned, GenerationError> {
    let (policy, principal, ticket, reason) = (policy.clone(), principal.clone(), ticket.clone(), reason.to_owned());
    store
        .write(async move |tx: &mut Tx| {
            let (row, wallet) = own_ticket(tx, &principal, &ticket).await?;
            let now = tx.now();
            if let Some(obstacle) = obstacle(&row, &policy, now) {
                return Err(GenerationError::NotReturnable(obstacle));
            }
            let hold = row.hold_id.ok_or(GenerationError::NotReturnable(NotReturnable::NeverCharged))?;
            let since = now.minus(policy.returns_window).0;
            let author = row.author.clone();
            let used = returns_in(tx, wallet.as_str(), author.as_deref(), since).await?;
            if returns_left(&policy, used) == 0 {
                return Err(GenerationError::NoReturnsLeft);
            }
            if !rows::set_returned(tx, ticket.as_str(), &reason).await? {
                return Err(GenerationError::NotReturnable(NotReturnable::Before));
            }
            let key = EffectKey::new("return", ticket.as_str());
            let hold = HoldId::from_text(hold);
            let back = give_back_in(tx, &key, &hold, &wallet, "a ticket was not useful").await?.into_inner();
            let used = returns_in(tx, wallet.as_str(), author.as_deref(), since).await?;
            if used > i64::from(policy.returns) {
                return Err(GenerationError::NoReturnsLeft);
            }
            let balance = balance_in(tx, &wallet).await?;
            Ok(Returned { tokens: back.tokens, balance, returns_left: returns_left(&policy, used) })
        })
        .await
}
