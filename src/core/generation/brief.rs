//! What somebody asked for: the idea as everything else sees it, and the wishes beside it.

use unicode_segmentation::UnicodeSegmentation;

use crate::error::{Classify, ErrorClass};

use super::clean;
use super::kind::{Detected, RequestedKind};
use super::language::{Language, RequestedLanguage};

/// The longest idea, in characters (Unicode scalar values) after normalisation.
pub const MAX_IDEA_CHARS: usize = 6_000;
/// The longest idea as it arrives, in bytes. A text above this has more than [`MAX_IDEA_CHARS`] characters in any
/// script, and is refused before any work is spent on it.
pub const MAX_IDEA_BYTES: usize = 4 * MAX_IDEA_CHARS;
/// The longest instruction for a refinement, in characters.
pub const MAX_INSTRUCTION_CHARS: usize = 2_000;

/// Why an idea or an instruction was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BriefError {
    /// Nothing in it that a reader would see.
    #[error("the text is empty")]
    Empty,
    /// Longer than it may be.
    #[error("{chars} of {limit} characters")]
    TooLong {
        /// How many characters it has.
        chars: usize,
        /// How many it may have.
        limit: usize,
    },
}

impl Classify for BriefError {
    fn class(&self) -> ErrorClass {
        ErrorClass::Invalid
    }
}

/// An idea, normalised, with the wished kind and language. Offsets of statements refer to [`Brief::idea`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    idea: String,
    kind: RequestedKind,
    language: RequestedLanguage,
}

impl Brief {
    /// Normalises the idea. Taking the idea of an existing brief again gives the same brief.
    ///
    /// # Errors
    /// [`BriefError`] when nothing visible is left, or too much.
    pub fn new(idea: &str, kind: RequestedKind, language: RequestedLanguage) -> Result<Self, BriefError> {
        let idea = normalised(idea, MAX_IDEA_CHARS)?;
        Ok(Self { idea, kind, language })
    }

    /// The normalised idea.
    #[must_use]
    pub fn idea(&self) -> &str {
        &self.idea
    }

    /// The wished kind.
    #[must_use]
    pub const fn kind(&self) -> RequestedKind {
        self.kind
    }

    /// The wished language.
    #[must_use]
    pub const fn language(&self) -> &RequestedLanguage {
        &self.language
    }

    /// The kind the rules see in the idea, whatever was wished.
    #[must_use]
    pub fn detected_kind(&self) -> Detected {
        super::kind::detect(&self.idea)
    }

    /// The language the ticket must be in, when that is certain: the wished one, else the idea's own.
    #[must_use]
    pub fn expected_language(&self) -> Option<Language> {
        match &self.language {
            RequestedLanguage::Exactly(language) => Some(language.clone()),
            RequestedLanguage::Auto => super::language::detect(&self.idea),
        }
    }

    /// How many words the idea has.
    #[must_use]
    pub fn words(&self) -> usize {
        self.idea.unicode_words().count()
    }
}

/// What to change in a ticket, normalised like an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction(String);

impl Instruction {
    /// Normalises the instruction.
    ///
    /// # Errors
    /// [`BriefError`] when nothing visible is left, or too much.
    pub fn new(text: &str) -> Result<Self, BriefError> {
        normalised(text, MAX_INSTRUCTION_CHARS).map(Self)
    }

    /// What stands for "write it again": a whole new ticket from the same idea.
    #[must_use]
    pub fn again() -> Self {
        Self(
            "Write this ticket again from the idea: choose other words and another cut, keep all that the idea says."
                .into(),
        )
    }

    /// What stands for "write this section again".
    #[must_use]
    pub fn section_again() -> Self {
        Self(
            "Write this section again: choose other words and another cut, keep all that the idea says about it."
                .into(),
        )
    }

    /// The normalised text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

fn normalised(raw: &str, limit: usize) -> Result<String, BriefError> {
    if raw.len() > 4 * limit {
        return Err(BriefError::TooLong { chars: raw.chars().count(), limit });
    }
    let text = clean::text(raw);
    if !clean::is_visible(&text) {
        return Err(BriefError::Empty);
    }
    let chars = text.chars().count();
    if chars > limit { Err(BriefError::TooLong { chars, limit }) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(idea: &str) -> Result<Brief, BriefError> {
        Brief::new(idea, RequestedKind::Auto, RequestedLanguage::Auto)
    }

    #[test]
    fn what_cannot_be_seen_is_empty() {
        for idea in ["", "   \n\t", "\u{200B}\u{200D}\u{FEFF}", "\0\0", "\u{E0041}\u{E0042}", "\u{202E}"] {
            assert_eq!(brief(idea), Err(BriefError::Empty), "{idea:?}");
        }
    }

    #[test]
    fn the_limit_counts_characters_after_normalisation() {
        let limit = MAX_IDEA_CHARS;
        assert_eq!(brief(&"ä".repeat(limit)).unwrap().idea().chars().count(), limit);
        assert_eq!(brief(&"a\u{308}".repeat(limit)).unwrap().idea().chars().count(), limit);
        assert_eq!(brief(&format!("  {}  ", "x".repeat(limit))).unwrap().idea().len(), limit);
        assert_eq!(brief(&"x".repeat(limit + 1)), Err(BriefError::TooLong { chars: limit + 1, limit }));
        assert_eq!(brief(&"🙂".repeat(limit + 1)), Err(BriefError::TooLong { chars: limit + 1, limit }));
        let ten_megabytes = "x".repeat(10_000_000);
        assert_eq!(brief(&ten_megabytes), Err(BriefError::TooLong { chars: ten_megabytes.len(), limit }));
    }

    #[test]
    fn hidden_instructions_are_not_part_of_the_idea() {
        let idea = "export\u{E0073}\u{E0061}\u{E0079}\u{202E} invoices\0 🏳️‍🌈";
        assert_eq!(brief(idea).unwrap().idea(), "export invoices 🏳️‍🌈");
    }

    #[test]
    fn the_language_is_the_wished_one_else_the_ideas_own() {
        let german =
            "Die Kunden wollen ihre Rechnungen als PDF herunterladen, damit sie nicht jede einzeln öffnen müssen";
        assert_eq!(brief(german).unwrap().expected_language().unwrap().as_str(), "de");
        let wished = RequestedLanguage::parse("fr").unwrap();
        let wished = Brief::new(german, RequestedKind::Auto, wished).unwrap();
        assert_eq!(wished.expected_language().unwrap().as_str(), "fr");
        assert_eq!(brief("Login kaputt").unwrap().expected_language(), None);
    }

    #[test]
    fn an_instruction_has_its_own_limit() {
        assert_eq!(Instruction::new(" shorter \0").unwrap().text(), "shorter");
        assert_eq!(Instruction::new(" "), Err(BriefError::Empty));
        let limit = MAX_INSTRUCTION_CHARS;
        assert_eq!(Instruction::new(&"x".repeat(limit + 1)), Err(BriefError::TooLong { chars: limit + 1, limit }));
        assert!(Instruction::new(Instruction::again().text()).is_ok());
    }
}
