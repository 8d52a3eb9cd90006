//! Changes by hand.

use crate::generation::content::Edit;
use crate::generation::service::{Channel, GenerationError};
use crate::id::TicketId;
use crate::identity::Principal;
use crate::store::tickets::{self as rows, TicketRow};
use crate::store::{Store, Tx};

use super::family::report_in;
use super::history::author;
use super::{Beside, Made, StoredBody, Whose, any_ticket, own_ticket};

pub(super) async fn edit(
    store: &Store,
    principal: &Principal,
    ticket: &TicketId,
    version: i64,
    edit: Edit,
    channel: Channel,
) -> Result<TicketRow, GenerationError> {
    let beside = Beside::read(store, async |tx: &mut Tx| Whose::of(tx, principal).await, Some(ticket)).await?;
    let (principal, ticket) = (principal.clone(), ticket.clone());
    store
        .write(async move |tx: &mut Tx| {
            let (mut row, wallet) = own_ticket(tx, &principal, &ticket).await?;
            if row.version != version {
                return Err(GenerationError::Changed);
            }
            let edited = StoredBody::read(&row.body)?.content.edited(&edit, &row.idea);
            let content = edited.map_err(|error| GenerationError::BadEdit(error.to_string()))?;
            let report = report_in(tx, &row, &content, &beside).await?;
            let body = StoredBody::new(content, report);
            let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            row.title.clone_from(&body.content.title);
            row.said = count(body.content.said());
            row.assumed = count(body.content.assumed());
            row.body = body.to_text();
            let origin = Made::Edited.origin(channel.as_str(), author(&principal));
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
