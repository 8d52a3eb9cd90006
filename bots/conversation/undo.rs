//! Going back to the version before, from the message that shows a change. Free, and nothing is lost by it.

use myba_core::generation::library::Ticket;
use myba_core::generation::service::GenerationError;
use myba_core::id::TicketId;

use super::message::{Button, Press};
use super::talk::{Answer, Talk, button};
use super::words;

/// Takes the change back that made this version; `None` for a ticket that never changed.
pub(super) fn undo(ticket: &Ticket) -> Option<Button> {
    (ticket.version > 1).then(|| button("Undo", Press::Undo(ticket.id.clone(), ticket.version)))
}

impl Talk<'_> {
    /// Takes back what made `version`, as long as it is the newest: a second press changes nothing.
    pub(super) async fn undo(&self, ticket: &TicketId, version: i64) -> Answer {
        let Some(current) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        if current.version != version {
            return self.newest(&current).await;
        }
        let library = &self.parts().library;
        let versions = library.versions(&self.principal, ticket).await?;
        let before = versions.into_iter().map(|one| one.version).find(|before| *before < version);
        let before = before.ok_or(GenerationError::NoSuchVersion)?;
        match library.go_back(&self.principal, ticket, (before, version), self.channel()).await {
            Ok(ticket) => self.shown_with(&ticket, &words::undone(before), undo(&ticket)).await,
            Err(GenerationError::Changed) => {
                let newest = self.own(ticket).await?.unwrap_or(current);
                self.newest(&newest).await
            }
            Err(error) => Err(error),
        }
    }
}
