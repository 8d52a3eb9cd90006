//! The content of a ticket as the store keeps it.

use serde::{Deserialize, Serialize};

use crate::generation::Finding;
use crate::generation::content::Content;
use crate::generation::service::GenerationError;

/// What the rules said when it was written stays with the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredBody {
    /// The text.
    pub content: Content,
    /// What the rules found.
    pub findings: Vec<Finding>,
}

impl StoredBody {
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
