//! What is done with a ticket without asking the writer.

use std::collections::BTreeMap;

use myba_core::generation::content::Edit;
use myba_core::generation::library::Ticket;
use myba_core::generation::service::GenerationError;
use myba_core::id::TicketId;

use super::edit::changes;
use super::message::{Button, Form, Press};
use super::refusal::days;
use super::request::{PlaceKind, Reply};
use super::talk::{Answer, Talk, ask, note, primary, private};
use super::ticket::{Frame, View, preview, remarks, shared};
use super::undo::undo;
use super::words;

impl Talk<'_> {
    /// The sender's ticket, if it is theirs and not deleted.
    pub(super) async fn own(&self, ticket: &TicketId) -> Result<Option<Ticket>, GenerationError> {
        match self.parts().library.get(&self.principal, ticket).await {
            Ok(ticket) => Ok(Some(ticket)),
            Err(GenerationError::NoSuchTicket) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What is said about a ticket that is somebody else's, or deleted.
    pub(super) async fn not_theirs(&self, ticket: &TicketId) -> Answer {
        let parts = self.parts();
        let Some(author) = parts.library.author(ticket).await? else { return Err(GenerationError::NoSuchTicket) };
        if author == self.person.id {
            let restore = primary("Restore", Press::Restore(ticket.clone()));
            return Ok(private(ask(words::DELETED, vec![restore])));
        }
        let author = parts.chat.person(&author).await?;
        Ok(private(note(words::only(&author.name))))
    }

    /// The ticket with its buttons, after something that took nothing.
    pub(super) async fn shown(&self, ticket: &Ticket, note: &str) -> Answer {
        self.shown_with(ticket, note, None).await
    }

    /// The newest version, for something that was meant for another. What was typed for that one can be had again.
    pub(super) async fn newest(&self, ticket: &Ticket) -> Answer {
        self.shown_with(ticket, words::NEWEST, self.fill_again_button()).await
    }

    pub(super) async fn shown_with(&self, ticket: &Ticket, note: &str, first: Option<Button>) -> Answer {
        let stub = words::shown_stub(&ticket.id, &self.purse().await?);
        let note = (!note.is_empty()).then_some(note);
        let frame = Frame { note, stub, legend: false, first };
        Ok(private(preview(ticket, frame, self.view())))
    }

    /// What can be done where this is shown. On a platform without picks, sharing says itself that there is nobody.
    pub(super) fn view(&self) -> View<'_> {
        let (dialect, place) = (self.dialect, &self.request.place);
        let is_shared = place.kind == PlaceKind::Channel || !dialect.has_picks;
        let has_places = dialect.has_picks && self.workspace.is_some();
        View { web: &self.parts().web, dialect, has_others: is_shared, has_places }
    }

    pub(super) async fn show(&self, ticket: &TicketId) -> Answer {
        match self.own(ticket).await? {
            Some(ticket) => self.shown(&ticket, "").await,
            None => self.not_theirs(ticket).await,
        }
    }

    pub(super) async fn remarks(&self, ticket: &TicketId) -> Answer {
        match self.own(ticket).await? {
            Some(ticket) => Ok(private(remarks(&ticket))),
            None => self.not_theirs(ticket).await,
        }
    }

    pub(super) async fn useful(&self, ticket: &TicketId) -> Answer {
        let Some(own) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        tracing::info!(%ticket, "a ticket was useful");
        self.shown(&own, words::USEFUL).await
    }

    /// A form about a ticket; when it is not the version that was looked at, the newest instead.
    pub(super) async fn form_for(
        &self,
        ticket: &TicketId,
        version: Option<i64>,
        form: impl FnOnce(&Ticket) -> Form,
    ) -> Answer {
        let Some(ticket) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        if version.is_some_and(|version| version != ticket.version) {
            return self.newest(&ticket).await;
        }
        Ok(vec![Reply::Form(form(&ticket))])
    }

    pub(super) async fn share(&self, ticket: &TicketId, version: i64) -> Answer {
        let Some(ticket) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        if ticket.version != version {
            return self.newest(&ticket).await;
        }
        let (parts, place) = (self.parts(), &self.request.place);
        if place.kind == PlaceKind::Nowhere || place.channel.is_empty() {
            return self.shown(&ticket, words::NO_CHANNEL).await;
        }
        let name = self.dialect.place(&place.channel, place.thread.as_deref());
        if !parts.chat.share_once(&ticket.id, &name, version, &self.request.key).await? {
            return self.shown(&ticket, words::SHARED_BEFORE).await;
        }
        let mut replies = vec![Reply::Public(shared(&ticket, &self.request.sender.name, self.view()))];
        replies.extend(self.shown(&ticket, words::SHARED).await?);
        Ok(replies)
    }

    /// In a place that the sender chose; empty where the edge found that they may not write there.
    pub(super) async fn share_in(&self, ticket: &TicketId, version: i64, place: &str) -> Answer {
        let Some(ticket) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        if ticket.version != version {
            return self.newest(&ticket).await;
        }
        let Some(workspace) = self.workspace.as_ref().filter(|_| !place.is_empty()) else {
            return self.shown(&ticket, words::NO_PLACE).await;
        };
        let channels = &workspace.rules.channels;
        if !channels.is_empty() && !channels.iter().any(|channel| channel == place) {
            return self.shown(&ticket, words::CLOSED_PLACE).await;
        }
        if !self.parts().chat.share_once(&ticket.id, place, version, &self.request.key).await? {
            return self.shown(&ticket, words::SHARED_THERE_BEFORE).await;
        }
        let message = shared(&ticket, &self.request.sender.name, self.view());
        let mut replies = vec![Reply::Elsewhere(place.to_owned(), message)];
        replies.extend(self.shown(&ticket, words::SHARED_THERE).await?);
        Ok(replies)
    }

    pub(super) async fn delete(&self, ticket: &TicketId) -> Answer {
        let Some(ticket) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        self.parts().library.remove(&self.principal, &ticket.id).await?;
        let restore = primary("Restore", Press::Restore(ticket.id));
        Ok(private(ask(words::deleted(&ticket.content.title), vec![restore])))
    }

    pub(super) async fn restore(&self, ticket: &TicketId) -> Answer {
        if let Some(ticket) = self.own(ticket).await? {
            return self.shown(&ticket, "").await;
        }
        match self.parts().library.restore(&self.principal, ticket).await {
            Ok(ticket) => self.shown(&ticket, "").await,
            Err(GenerationError::NoSuchTicket) => self.not_theirs(ticket).await,
            Err(error) => Err(error),
        }
    }

    /// "Not useful": the token comes back.
    pub(super) async fn give_back(&self, ticket: &TicketId, reason: &str) -> Answer {
        let Some(own) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        let parts = self.parts();
        let back = parts.library.give_back(&self.principal, ticket, reason).await?;
        let days = days(parts.generation.policy().returns_window);
        let words = words::returned(back.tokens, back.balance.available, back.returns_left, days);
        let now = self.own(ticket).await?.unwrap_or(own);
        self.shown(&now, &words).await
    }

    /// Edits by hand. Only what was changed is sent on, so that fields that were left out keep their text.
    pub(super) async fn edit(&self, ticket: &TicketId, version: i64, values: &BTreeMap<String, String>) -> Answer {
        let Some(current) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        if current.version != version {
            return self.newest(&current).await;
        }
        let edit = changes(&current.content, values);
        if edit == Edit::default() {
            return self.shown(&current, words::UNCHANGED).await;
        }
        match self.parts().library.edit(&self.principal, ticket, version, edit, self.channel()).await {
            Ok(edited) => self.shown_with(&edited, words::EDITED, undo(&edited)).await,
            Err(GenerationError::BadEdit(why)) => {
                let why = format!("This edit cannot stand: {why}. Nothing was changed.");
                Ok(vec![Reply::Errors([("title".to_owned(), why)].into())])
            }
            Err(GenerationError::Changed) => {
                let newest = self.own(ticket).await?.unwrap_or(current);
                self.newest(&newest).await
            }
            Err(error) => Err(error),
        }
    }
}
