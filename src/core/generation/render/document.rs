//! What is rendered: the content of a ticket with what belongs to it.

use crate::generation::Report;
use crate::generation::clean;
use crate::generation::content::{Clause, Content, Section, SectionId, Statement, words_of};
use crate::generation::library::Ticket;

/// Longer than any title or statement of ours.
const MAX_LINE: usize = 4_000;

/// A ticket to take along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it says.
    pub content: Content,
    /// T-12, when it is known.
    pub number: Option<i64>,
    /// What it was written from, when it is known; sources are ranges of this.
    pub idea: Option<String>,
    /// What our rules said about it, when that is known.
    pub report: Option<Report>,
}

/// The text is no ticket; the sentence says why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

impl Unreadable {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl Document {
    /// A content alone.
    #[must_use]
    pub const fn new(content: Content) -> Self {
        Self { content, number: None, idea: None, report: None }
    }

    /// A stored ticket.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            content: ticket.content.clone(),
            number: Some(ticket.number),
            idea: Some(ticket.idea.clone()),
            report: Some(ticket.report.clone()),
        }
    }

    /// A document from outside as one of ours would be: each text one clean line, each section once, in reading order and
    /// under its own heading, nothing empty.
    pub(super) fn normal(mut self) -> Result<Self, Unreadable> {
        let content = &mut self.content;
        content.title = line(&content.title);
        content.kind_reason = line(&content.kind_reason);
        if !clean::is_visible(&content.title) {
            return Err(Unreadable::new("the ticket has no title"));
        }
        let words = words_of(&content.language);
        let mut old = std::mem::take(&mut content.sections);
        for id in SectionId::ALL {
            let of_it = old.iter_mut().filter(|section| section.id == id);
            let statements: Vec<Statement> =
                of_it.flat_map(|section| std::mem::take(&mut section.statements)).filter_map(normal).collect();
            if !statements.is_empty() {
                content.sections.push(Section { id, title: words.heading(id).to_owned(), statements });
            }
        }
        if content.sections.is_empty() {
            return Err(Unreadable::new("the ticket says nothing"));
        }
        Ok(self)
    }
}

fn normal(mut statement: Statement) -> Option<Statement> {
    statement.text = line(&statement.text);
    for Clause { word, text } in statement.clauses.iter_mut().flatten() {
        *word = line(word);
        *text = line(text);
    }
    clean::is_visible(&statement.text).then_some(statement)
}

fn line(text: &str) -> String {
    clean::line(text, MAX_LINE)
}
