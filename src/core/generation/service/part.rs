//! One line of an epic, to become a ticket of its own.

use crate::generation::content::Content;
use crate::generation::library::marked;
use crate::generation::{Brief, Kind, RequestedKind, RequestedLanguage, outline};
use crate::id::TicketId;
use crate::store::tickets::TicketRow;

use super::error::GenerationError;

/// The line, and the epic around it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub epic: TicketId,
    pub outline: Content,
    /// The line as the model is told it.
    pub line: String,
    /// What the line is found again by, and the key under which it is written once.
    pub mark: String,
    pub brief: Brief,
}

impl Part {
    /// The line of that number. Its ticket is written from the epic's idea, so that its marks point at what the user said and
    /// not at what we made of it.
    pub fn of(row: &TicketRow, outlined: Content, number: usize) -> Result<Self, GenerationError> {
        let lines = marked(outline(&outlined));
        let count = lines.len();
        let at = number.checked_sub(1).ok_or(GenerationError::NoSuchChild)?;
        let (mark, child) = lines.into_iter().nth(at).ok_or(GenerationError::NoSuchChild)?;
        let kind = if child.is_story { Kind::Story } else { Kind::Task };
        let language = RequestedLanguage::Exactly(outlined.language.clone());
        let brief = Brief::new(&row.idea, RequestedKind::Exactly(kind), language);
        Ok(Self {
            epic: TicketId::from_text(row.id.as_str()),
            line: format!("Child {number} of {count}: {}", child.text),
            mark,
            brief: brief.map_err(|_| GenerationError::NoSuchTicket)?,
            outline: outlined,
        })
    }
}
