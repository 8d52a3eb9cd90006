//! The tickets of a payer: reading, editing by hand, deleting with a way back, and "not useful".
//!
//! Nothing here asks the model or takes a token.

mod beside;
mod body;
mod change;
mod family;
mod give_back;
mod history;
mod list;
mod similar;
mod ticket;

pub(super) use beside::{Beside, Whose};
pub use body::StoredBody;
pub use family::{Child, Family, Relative};
pub use give_back::{NotReturnable, Returned};
pub use history::{Made, TicketVersion, VersionDiff, VersionSummary};
pub use list::{DayCount, TicketFilter, TicketSummary};
pub use similar::{ALIKE, SAME, Similar};
pub use ticket::{Ticket, TicketState};

pub(super) use family::marked;

use crate::chat::wallets_in;
use crate::clock::UnixMs;
use crate::id::{ChatId, TicketId, WalletId};
use crate::identity::Principal;
use crate::page::{Page, PageRequest};
use crate::store::tickets::{self as rows, TicketRow};
use crate::store::{Store, StoreError, Tx, chat, identity};

use super::content::Edit;
use super::service::{Channel, GenerationError, Policy};
use super::{Brief, Kind};

/// The tickets of all payers; every call sees only its caller's.
#[derive(Clone)]
pub struct Library {
    store: Store,
    policy: Policy,
}

impl Library {
    /// The library over a store.
    #[must_use]
    pub const fn new(store: Store, policy: Policy) -> Self {
        Self { store, policy }
    }

    /// The caller's tickets, newest first.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn list(
        &self,
        principal: &Principal,
        filter: &TicketFilter,
        page: &PageRequest,
    ) -> Result<Page<TicketSummary>, GenerationError> {
        list::list(&self.store, principal, filter, page).await
    }

    /// How many tickets the caller got per UTC day and channel since a moment; days without any are left out.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn days(&self, principal: &Principal, since: UnixMs) -> Result<Vec<DayCount>, GenerationError> {
        list::days(&self.store, principal, since).await
    }

    /// The newest tickets of somebody in chat: those they had written, whoever paid, and their account's.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn recent(&self, person: &ChatId, limit: u32) -> Result<Vec<TicketSummary>, GenerationError> {
        list::recent(&self.store, person, limit).await
    }

    /// Those of [`Library::recent`] whose title, or the four signs it is told apart by, contain what somebody typed, in any case;
    /// all of them when nothing is typed.
    ///
    /// # Errors
    /// [`GenerationError::Chat`] for a person never seen, [`GenerationError::Store`].
    pub async fn recent_like(
        &self,
        person: &ChatId,
        typed: &str,
        limit: u32,
    ) -> Result<Vec<TicketSummary>, GenerationError> {
        list::recent_like(&self.store, person, typed, limit).await
    }

    /// The caller's tickets that are like an idea, most alike first. Asks no model and takes nothing.
    ///
    /// # Errors
    /// [`GenerationError::Chat`] for a person never seen, [`GenerationError::Store`].
    pub async fn similar(
        &self,
        principal: &Principal,
        brief: &Brief,
        limit: usize,
    ) -> Result<Vec<Similar>, GenerationError> {
        similar::similar(&self.store, principal, brief, limit).await
    }

    /// The person in chat who had a ticket written, whoever asks, deleted or not; `None` for tickets of the web.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn author(&self, ticket: &TicketId) -> Result<Option<ChatId>, GenerationError> {
        let row = rows::ticket_of_job(&mut self.store.read().await?, ticket.as_str()).await?;
        Ok(row.and_then(|row| row.author).map(ChatId::from_text))
    }

    /// One ticket.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchTicket`], [`GenerationError::Store`].
    pub async fn get(&self, principal: &Principal, ticket: &TicketId) -> Result<Ticket, GenerationError> {
        let row = {
            let mut tx = self.store.read().await?;
            let (row, _) = own_ticket(&mut tx, principal, ticket).await?;
            row
        };
        read_ticket(&self.store, &self.policy, row).await
    }

    /// The versions of a ticket that are kept, newest first.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchTicket`], [`GenerationError::Store`].
    pub async fn versions(
        &self,
        principal: &Principal,
        ticket: &TicketId,
    ) -> Result<Vec<VersionSummary>, GenerationError> {
        history::list(&self.store, principal, ticket).await
    }

    /// One version of a ticket, with its text.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchVersion`], [`GenerationError::NoSuchTicket`], [`GenerationError::Store`].
    pub async fn version(
        &self,
        principal: &Principal,
        ticket: &TicketId,
        version: i64,
    ) -> Result<TicketVersion, GenerationError> {
        history::one(&self.store, principal, ticket, version).await
    }

    /// What changed in a version against another one; against the one before when none is named.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchVersion`], also when there is none before; [`GenerationError::NoSuchTicket`],
    /// [`GenerationError::Store`].
    pub async fn diff(
        &self,
        principal: &Principal,
        ticket: &TicketId,
        version: i64,
        against: Option<i64>,
    ) -> Result<VersionDiff, GenerationError> {
        history::diff(&self.store, principal, ticket, version, against).await
    }

    /// Goes back to an earlier version, free: its text becomes a further one. `current` is the newest version its caller has
    /// seen. Rounds stay used.
    ///
    /// # Errors
    /// [`GenerationError::Changed`] when it is not the newest, [`GenerationError::NoSuchVersion`],
    /// [`GenerationError::NoSuchTicket`], [`GenerationError::Store`].
    pub async fn go_back(
        &self,
        principal: &Principal,
        ticket: &TicketId,
        (version, current): (i64, i64),
        channel: Channel,
    ) -> Result<Ticket, GenerationError> {
        let row = history::restore(&self.store, principal, ticket, (version, current), channel).await?;
        read_ticket(&self.store, &self.policy, row).await
    }

    /// Changes the text by hand; `version` is the one that was edited.
    ///
    /// # Errors
    /// [`GenerationError::Changed`] when it is not the newest, [`GenerationError::BadEdit`],
    /// [`GenerationError::NoSuchTicket`], [`GenerationError::Store`].
    pub async fn edit(
        &self,
        principal: &Principal,
        ticket: &TicketId,
        version: i64,
        edit: Edit,
        channel: Channel,
    ) -> Result<Ticket, GenerationError> {
        let row = change::edit(&self.store, change::Seen { principal, ticket, version, channel }, edit).await?;
        read_ticket(&self.store, &self.policy, row).await
    }

    /// Makes it a ticket of another kind without asking the model; `version` is the one that was seen.
    ///
    /// # Errors
    /// [`GenerationError::CannotSwitch`] when somebody has to write what the kind is made of, [`GenerationError::Changed`],
    /// [`GenerationError::NoSuchTicket`], [`GenerationError::Store`].
    pub async fn switch(
        &self,
        principal: &Principal,
        ticket: &TicketId,
        version: i64,
        kind: Kind,
        channel: Channel,
    ) -> Result<Ticket, GenerationError> {
        let row = change::switch(&self.store, change::Seen { principal, ticket, version, channel }, kind).await?;
        read_ticket(&self.store, &self.policy, row).await
    }

    /// Deletes a ticket; it can be restored for a while.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchTicket`], [`GenerationError::Store`].
    pub async fn remove(&self, principal: &Principal, ticket: &TicketId) -> Result<(), GenerationError> {
        change::remove(&self.store, principal, ticket).await
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchTicket`] when it was never deleted or its text is erased, [`GenerationError::Store`].
    pub async fn restore(&self, principal: &Principal, ticket: &TicketId) -> Result<Ticket, GenerationError> {
        let row = change::restore(&self.store, principal, ticket).await?;
        read_ticket(&self.store, &self.policy, row).await
    }

    /// "Not useful": gives the token back at once.
    ///
    /// # Errors
    /// [`GenerationError::NotReturnable`], [`GenerationError::NoReturnsLeft`], [`GenerationError::NoSuchTicket`],
    /// [`GenerationError::Store`].
    pub async fn give_back(
        &self,
        principal: &Principal,
        ticket: &TicketId,
        reason: &str,
    ) -> Result<Returned, GenerationError> {
        give_back::give_back(&self.store, &self.policy, principal, ticket, reason).await
    }

    /// Erases the text of tickets that were deleted long enough ago.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn erase_deleted(&self) -> Result<u64, GenerationError> {
        let keep = self.policy.keep_deleted;
        let erased = self.store.write(async move |tx: &mut Tx| {
            let before = tx.now().minus(keep).0;
            rows::erase_deleted_tickets(tx, before).await
        });
        Ok(erased.await?)
    }
}

/// The caller's wallet, if there is one.
async fn wallet_of(tx: &mut Tx, principal: &Principal) -> Result<Option<WalletId>, GenerationError> {
    let wallet = match principal {
        Principal::NewVisitor => None,
        Principal::Chat(caller) => return Ok(wallets_in(tx, &caller.person).await?.into_iter().next()),
        Principal::Visitor(id) => identity::visitor(tx, id.as_str()).await?.map(|row| row.wallet_id),
        Principal::User(id) => identity::user(tx, id.as_str()).await?.map(|row| row.wallet_id),
    };
    Ok(wallet.map(WalletId::from_text))
}

/// The caller's ticket, not deleted; somebody else's does not exist.
async fn own_ticket(
    tx: &mut Tx,
    principal: &Principal,
    ticket: &TicketId,
) -> Result<(TicketRow, WalletId), GenerationError> {
    let row = any_ticket(tx, principal, ticket).await?;
    let row = row.filter(|row| row.deleted_at.is_none()).ok_or(GenerationError::NoSuchTicket)?;
    let wallet = WalletId::from_text(row.wallet_id.as_str());
    Ok((row, wallet))
}

/// The caller's ticket, deleted or not.
async fn any_ticket(
    tx: &mut Tx,
    principal: &Principal,
    ticket: &TicketId,
) -> Result<Option<TicketRow>, GenerationError> {
    if let Principal::Chat(caller) = principal {
        return ticket_of_person(tx, &caller.person, ticket).await;
    }
    let wallet = wallet_of(tx, principal).await?.ok_or(GenerationError::NoSuchTicket)?;
    Ok(rows::ticket(tx, ticket.as_str(), wallet.as_str()).await?)
}

/// A ticket that somebody in chat had written, or one of their own wallet or of their account's.
pub(super) async fn ticket_of_person(
    tx: &mut Tx,
    person: &ChatId,
    ticket: &TicketId,
) -> Result<Option<TicketRow>, GenerationError> {
    let Some(row) = rows::ticket_of_job(tx, ticket.as_str()).await? else { return Ok(None) };
    let theirs = row.author.as_deref() == Some(person.as_str())
        || wallets_in(tx, person).await?.iter().any(|wallet| wallet.as_str() == row.wallet_id);
    Ok(theirs.then_some(row))
}

/// A row as people see it.
pub(super) async fn read_ticket(store: &Store, policy: &Policy, row: TicketRow) -> Result<Ticket, GenerationError> {
    let now = store.now();
    let since = now.minus(policy.returns_window).0;
    let mut tx = store.read().await?;
    let used = returns_in(&mut tx, &row.wallet_id, row.author.as_deref(), since).await?;
    let mut ticket = Ticket::from_row(row, policy, used, now)?;
    ticket.family = family::family_in(&mut tx, ticket.id.as_str(), &ticket.content).await?;
    Ok(ticket)
}

/// Returns since a moment that count for a ticket: those of its wallet, and of a team's wallet those of the member alone.
async fn returns_in(tx: &mut Tx, wallet: &str, author: Option<&str>, since: i64) -> Result<i64, StoreError> {
    let is_team = chat::team_of_wallet(tx, wallet).await?.is_some();
    rows::returns_since(tx, wallet, author.filter(|_| is_team).unwrap_or_default(), since).await
}

/// How many returns are left.
fn returns_left(policy: &Policy, used: i64) -> u32 {
    policy.returns.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))
}
