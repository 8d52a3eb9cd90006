//! The content of a ticket as the store keeps it.

use serde::{Deserialize, Serialize};

use crate::generation::content::Content;
use crate::generation::ready::Used;
use crate::generation::service::GenerationError;
use crate::generation::{Finding, Report, Verdict, report};

/// What the rules said when it was written stays with the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredBody {
    /// The text.
    pub content: Content,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// What followed from that; tickets of earlier versions have none.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// By whose definition of ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Used>,
}

impl StoredBody {
    /// A text with what the rules say about it.
    #[must_use]
    pub fn new(content: Content, report: Report) -> Self {
        Self { content, findings: report.findings, verdict: Some(report.verdict), definition: report.definition }
    }

    /// What the rules said; for a ticket of an earlier version what they say now.
    #[must_use]
    pub fn report(&self, idea: &str) -> Report {
        match self.verdict {
            Some(verdict) => Report { verdict, findings: self.findings.clone(), definition: self.definition.clone() },
            None => report(&self.content, idea, &[]),
        }
    }

    /// As the store keeps it.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Strings, numbers and lists only: this cannot fail, and an empty text would read as erased.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads it back.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchTicket`] when the text was erased, [`GenerationError::Broken`] when it cannot be read.
    pub fn read(text: &str) -> Result<Self, GenerationError> {
        if text.is_empty() {
            return Err(GenerationError::NoSuchTicket);
        }
        serde_json::from_str(text).map_err(|error| {
            tracing::error!(%error, "a stored ticket cannot be read");
            GenerationError::Broken
        })
    }
}
