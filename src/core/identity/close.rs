//! Closing an account. Its teams pay nowhere any more: nobody is left who could stop them.

use crate::id::{HoldId, UserId};
use crate::ledger::{LedgerError, VoidReason, void_in};
use crate::store::{Store, Tx, asking, chat, identity as rows, ledger, notices, ready, tickets, top_ups};

use super::IdentityError;

/// What closing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// False when it was closed before, or never seen.
    pub now: bool,
    /// Tickets whose text was erased.
    pub tickets: u64,
}

/// A person whose deletion arrives before their creation is remembered as deleted, so that a late "created" gives nothing.
pub(super) async fn close(store: &Store, user: &UserId) -> Result<Closed, IdentityError> {
    let known = super::sign_in(store, user).await;
    if matches!(known, Err(IdentityError::Closed)) {
        return Ok(Closed { now: false, tickets: 0 });
    }
    let wallet = known?.wallet;
    let user = user.clone();
    store
        .write(async move |tx: &mut Tx| {
            if !rows::close_user(tx, user.as_str()).await? {
                return Ok(Closed { now: false, tickets: 0 });
            }
            chat::unlink_user(tx, user.as_str()).await?;
            chat::forget_link_changes(tx, user.as_str()).await?;
            chat::leave_teams_of(tx, user.as_str()).await?;
            notices::erase_notices(tx, user.as_str()).await?;
            top_ups::erase_rules(tx, user.as_str()).await?;
            void_all_in(tx, wallet.as_str()).await?;
            for team in chat::teams_of(tx, user.as_str()).await? {
                void_all_in(tx, &team.wallet_id).await?;
                ready::erase_definitions(tx, &team.wallet_id).await?;
            }
            if let Some(claimed) = claimed_wallet_in(tx, user.as_str()).await? {
                void_all_in(tx, &claimed).await?;
            }
            ready::erase_definitions(tx, wallet.as_str()).await?;
            let tickets = tickets::erase_tickets(tx, wallet.as_str()).await?;
            Ok(Closed { now: true, tickets })
        })
        .await
}

/// The wallet whose leftovers the account claimed, a visitor's or that of somebody in chat: the tickets of work that began there
/// would go into the account.
async fn claimed_wallet_in(tx: &mut Tx, user: &str) -> Result<Option<String>, IdentityError> {
    let Some(claimed) = rows::user(tx, user).await?.and_then(|user| user.claimed_visitor) else { return Ok(None) };
    if let Some(visitor) = rows::visitor(tx, &claimed).await? {
        return Ok(Some(visitor.wallet_id));
    }
    Ok(chat::person(tx, &claimed).await?.map(|person| person.wallet_id))
}

/// Returns what a wallet holds for work under way and for questions, which then end without a ticket.
async fn void_all_in(tx: &mut Tx, wallet: &str) -> Result<(), IdentityError> {
    asking::hurry(tx, wallet).await?;
    for hold in ledger::open_holds_of_wallet(tx, wallet).await? {
        match void_in(tx, &HoldId::from_text(hold), VoidReason::AccountClosed).await {
            Ok(_) | Err(LedgerError::HoldEnded { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
