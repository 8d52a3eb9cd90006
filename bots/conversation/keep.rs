//! What is done with a ticket without asking the writer.

use std::collections::BTreeMap;

use myba_core::generation::SectionId;
use myba_core::generation::content::Edit;
use myba_core::generation::library::Ticket;
use myba_core::generation::service::GenerationError;
use myba_core::id::TicketId;

use super::message::{Form, Press};
use super::refusal::days;
use super::request::{PlaceKind, Reply};
use super::talk::{Answer, Talk, ask, note, primary, private};
use super::ticket::{Frame, preview, shared};
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
        let stub = words::shown_stub(&ticket.id, &self.purse().await?);
        let note = (!note.is_empty()).then_some(note);
        let frame = Frame { note, stub, legend: false, first: None };
        Ok(private(preview(ticket, frame, &self.parts().web)))
    }

    pub(super) async fn show(&self, ticket: &TicketId) -> Answer {
        match self.own(ticket).await? {
            Some(ticket) => self.shown(&ticket, "").await,
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
            return self.shown(&ticket, words::NEWEST).await;
        }
        Ok(vec![Reply::Form(form(&ticket))])
    }

    pub(super) async fn share(&self, ticket: &TicketId, version: i64) -> Answer {
        let Some(ticket) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        if ticket.version != version {
            return self.shown(&ticket, words::NEWEST).await;
        }
        let (parts, place) = (self.parts(), &self.request.place);
        if place.kind == PlaceKind::Nowhere || place.channel.is_empty() {
            return self.shown(&ticket, words::NO_CHANNEL).await;
        }
        if !parts.chat.share_once(&ticket.id, &place.channel, version, &self.request.key).await? {
            return self.shown(&ticket, words::SHARED_BEFORE).await;
        }
        let mut replies = vec![Reply::Public(shared(&ticket, &self.request.sender.name, &parts.web))];
        replies.extend(self.shown(&ticket, words::SHARED).await?);
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
            return self.shown(&current, words::NEWEST).await;
        }
        let edit = changes(&current, values);
        if edit == Edit::default() {
            return self.shown(&current, words::UNCHANGED).await;
        }
        match self.parts().library.edit(&self.principal, ticket, version, edit).await {
            Ok(edited) => self.shown(&edited, words::EDITED).await,
            Err(GenerationError::BadEdit(why)) => {
                let why = format!("This edit cannot stand: {why}. Nothing was changed.");
                Ok(vec![Reply::Errors([("title".to_owned(), why)].into())])
            }
            Err(GenerationError::Changed) => {
                let newest = self.own(ticket).await?.unwrap_or(current);
                self.shown(&newest, words::NEWEST).await
            }
            Err(error) => Err(error),
        }
    }
}

fn changes(ticket: &Ticket, values: &BTreeMap<String, String>) -> Edit {
    let content = &ticket.content;
    let title = values.get("title").filter(|title| **title != content.title).cloned();
    let mut sections = Vec::new();
    for (id, text) in values {
        let Some(id) = SectionId::parse(id) else { continue };
        let lines: Vec<String> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(String::from).collect();
        let old: Option<Vec<&str>> =
            content.section(id).map(|section| section.statements.iter().map(|one| one.text.as_str()).collect());
        if lines != old.unwrap_or_default() {
            sections.push((id, lines));
        }
    }
    Edit { title, sections: (!sections.is_empty()).then_some(sections) }
}
