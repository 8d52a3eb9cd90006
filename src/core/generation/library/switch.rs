//! Another kind for a ticket, without a word written anew.

use crate::generation::Kind;
use crate::generation::service::{Channel, GenerationError};
use crate::id::TicketId;
use crate::identity::Principal;
use crate::store::tickets::{self as rows, TicketRow};
use crate::store::{Store, Tx};

use super::family::report_in;
use super::history::author;
use super::{Beside, Made, StoredBody, Whose, own_ticket};

pub(super) async fn switch(
    store: &Store,
    principal: &Principal,
    ticket: &TicketId,
    version: i64,
    kind: Kind,
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
            let content = StoredBody::read(&row.body)?.content;
            if content.kind == kind {
                return Ok(row);
            }
            let switched = content.switched(kind)?;
            let report = report_in(tx, &row, &switched, &beside).await?;
            let body = StoredBody::new(switched, report);
            kind.as_str().clone_into(&mut row.kind);
            row.body = body.to_text();
            let origin = Made::Switched.origin(channel.as_str(), author(&principal));
            if !rows::replace_ticket(tx, &row, &body.content.search_text(), 0, &origin).await? {
                return Err(GenerationError::Changed);
            }
            rows::ticket(tx, ticket.as_str(), wallet.as_str()).await?.ok_or(GenerationError::NoSuchTicket)
        })
        .await
}
