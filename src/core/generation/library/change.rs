//! Changes by hand.

use crate::generation::Kind;
use crate::generation::content::{Content, Edit};
use crate::generation::service::{Channel, GenerationError};
use crate::id::TicketId;
use crate::identity::Principal;
use crate::store::tickets::{self as rows, TicketRow};
use crate::store::{Store, Tx};

use super::family::report_in;
use super::history::author;
use super::{Beside, Made, StoredBody, Whose, any_ticket, own_ticket};

/// What somebody changes without the model: the version they saw, and where from.
pub(super) struct Seen<'a> {
    pub principal: &'a Principal,
    pub ticket: &'a TicketId,
    pub version: i64,
    pub channel: Channel,
}

pub(super) async fn edit(store: &Store, seen: Seen<'_>, edit: Edit) -> Result<TicketRow, GenerationError> {
    let edited = move |content: &Content, idea: &str| {
        let edited = content.edited(&edit, idea);
        edited.map(Some).map_err(|error| GenerationError::BadEdit(error.to_string()))
    };
    rewritten(store, seen, Made::Edited, edited).await
}

/// Another kind, without a word written anew; of the same kind nothing changes.
pub(super) async fn switch(store: &Store, seen: Seen<'_>, kind: Kind) -> Result<TicketRow, GenerationError> {
    let switched = move |content: &Content, _: &str| {
        if content.kind == kind { Ok(None) } else { Ok(Some(content.switched(kind)?)) }
    };
    rewritten(store, seen, Made::Switched, switched).await
}

/// Judges the new text and keeps it as a further version. `make` is given the text and its idea; `None` changes nothing.
async fn rewritten(
    store: &Store,
    seen: Seen<'_>,
    made: Made,
    make: impl Fn(&Content, &str) -> Result<Option<Content>, GenerationError> + Clone + Send + Sync + 'static,
) -> Result<TicketRow, GenerationError> {
    let Seen { principal, ticket, version, channel } = seen;
    let beside = Beside::read(store, async |tx: &mut Tx| Whose::of(tx, principal).await, Some(ticket)).await?;
    let (principal, ticket) = (principal.clone(), ticket.clone());
    store
        .write(async move |tx: &mut Tx| {
            let (mut row, wallet) = own_ticket(tx, &principal, &ticket).await?;
            if row.version != version {
                return Err(GenerationError::Changed);
            }
            let Some(content) = make(&StoredBody::read(&row.body)?.content, &row.idea)? else { return Ok(row) };
            let report = report_in(tx, &row, &content, &beside).await?;
            let body = StoredBody::new(content, report);
            let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            body.content.kind.as_str().clone_into(&mut row.kind);
            row.title.clone_from(&body.content.title);
            row.said = count(body.content.said());
            row.assumed = count(body.content.assumed());
            row.body = body.to_text();
            let origin = made.origin(channel.as_str(), author(&principal));
            if !rows::replace_ticket(tx, &row, &body.content.search_text(), 0, &origin).await? {
                return Err(GenerationError::Changed);
            }
            rows::ticket(tx, ticket.as_str(), wallet.as_str()).await?.ok_or(GenerationError::NoSuchTicket)
        })
        .await
}

pub(super) async fn remove(store: &Store, principal: &Principal, ticket: &TicketId) -> Result<(), GenerationError> {
    let (principal, ticket) = (principal.clone(), ticket.clone());
    store
        .write(async move |tx: &mut Tx| {
            let (_, wallet) = own_ticket(tx, &principal, &ticket).await?;
            let gone = rows::delete_ticket(tx, ticket.as_str(), wallet.as_str()).await?;
            if gone { Ok(()) } else { Err(GenerationError::NoSuchTicket) }
        })
        .await
}

pub(super) async fn restore(
    store: &Store,
    principal: &Principal,
    ticket: &TicketId,
) -> Result<TicketRow, GenerationError> {
    let (principal, ticket) = (principal.clone(), ticket.clone());
    store
        .write(async move |tx: &mut Tx| {
            let row = any_ticket(tx, &principal, &ticket).await?.filter(|row| !row.body.is_empty());
            let wallet = row.ok_or(GenerationError::NoSuchTicket)?.wallet_id;
            if !rows::restore_ticket(tx, ticket.as_str(), &wallet).await? {
                return Err(GenerationError::NoSuchTicket);
            }
            rows::ticket(tx, ticket.as_str(), &wallet).await?.ok_or(GenerationError::NoSuchTicket)
        })
        .await
}
