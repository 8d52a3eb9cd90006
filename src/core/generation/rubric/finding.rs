//! What a rule finds.

use serde::{Deserialize, Serialize};

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

/// A rule that a ticket breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id: `A1`.
    pub rule: String,
    /// Whether it blocks.
    pub severity: Severity,
    /// Where, if it is about one section.
    pub section: Option<SectionId>,
    /// Which statement of the section, from 0.
    pub index: Option<usize>,
    /// What is wrong, for a person.
    pub message: String,
}

impl Finding {
    pub(super) fn hard(rule: &str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Hard, message.into())
    }

    pub(super) fn warn(rule: &str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warn, message.into())
    }

    fn new(rule: &str, severity: Severity, message: String) -> Self {
        Self { rule: rule.to_owned(), severity, section: None, index: None, message }
    }

    pub(super) fn within(self, section: SectionId) -> Self {
        Self { section: Some(section), ..self }
    }

    pub(super) fn at(self, section: SectionId, index: usize) -> Self {
        Self { section: Some(section), index: Some(index), ..self }
    }
}
