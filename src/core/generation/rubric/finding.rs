//! What a rule finds.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::text::in_chars;
use crate::generation::content::SectionId;

/// Whether a finding blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is taken for a ticket with this.
    Hard,
    /// Worth a look.
    Warn,
}

impl Severity {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Warn => "warn",
        }
    }
}

/// A half-open range of a statement or of the title, in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// A rule that a ticket breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id: `A1`.
    pub rule: String,
    /// Whether it blocks.
    pub severity: Severity,
    /// What it is about: `title`, `kind`, `size`, `language` or the word of a section; nothing when it is the whole ticket.
    #[serde(default)]
    pub field: Option<String>,
    /// Where, if it is about one section.
    pub section: Option<SectionId>,
    /// Which statement of the section, from 0.
    pub index: Option<usize>,
    /// Which characters of the statement or title, if it is about some.
    #[serde(default)]
    pub span: Option<Span>,
    /// What is wrong, for a person.
    pub message: String,
}

impl Finding {
    /// Where, counted as a reader counts: "criteria 2", "title", "ticket" for the whole.
    #[must_use]
    pub fn place(&self) -> String {
        let field = self.field.as_deref().unwrap_or("ticket").replace('_', " ");
        self.index.map_or_else(|| field.clone(), |index| format!("{field} {}", index + 1))
    }

    pub(super) fn hard(rule: &str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Hard, message.into())
    }

    pub(super) fn warn(rule: &str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warn, message.into())
    }

    fn new(rule: &str, severity: Severity, message: String) -> Self {
        Self { rule: rule.to_owned(), severity, field: None, section: None, index: None, span: None, message }
    }

    /// About a field that is no section.
    pub(super) fn about(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    pub(super) fn within(self, section: SectionId) -> Self {
        Self { section: Some(section), ..self.about(section.as_str()) }
    }

    pub(super) fn at(self, section: SectionId, index: usize) -> Self {
        Self { index: Some(index), ..self.within(section) }
    }

    /// The characters it means, given as a range of bytes of the text they stand in.
    pub(super) fn on(self, text: &str, bytes: &Range<usize>) -> Self {
        let Range { start, end } = in_chars(text, bytes);
        Self { span: Some(Span { start, end }), ..self }
    }
}
