//! What somebody asked for: the idea as everything else sees it, and the wishes beside it.

use unicode_segmentation::UnicodeSegmentation;

use crate::error::{Classify, ErrorClass};

use super::answers;
use super::clean;
use super::kind::{Detected, Kind, RequestedKind};
use super::language::{Language, RequestedLanguage};

/// The longest idea, in characters (Unicode scalar values) after normalisation.
pub const MAX_IDEA_CHARS: usize = 6_000;
/// The longest idea as it arrives, in bytes. A text above this has more than [`MAX_IDEA_CHARS`] characters in any
/// script, and is refused before any work is spent on it.
pub const MAX_IDEA_BYTES: usize = 4 * MAX_IDEA_CHARS;
/// The longest answer to a question about an idea, in characters.
pub const MAX_ANSWER_CHARS: usize = 500;
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

    /// The brief with answers to questions about it, each a question and its answer: both are words to write from, and only the
    /// answers are the user's own.
    ///
    /// # Errors
    /// [`BriefError`] when an answer is empty or too long, or the whole is.
    pub fn answered(&self, answers: &[(String, String)]) -> Result<Self, BriefError> {
        let one = |(question, answer): &(String, String)| {
            let answer = normalised(answer, MAX_ANSWER_CHARS)?;
            let on_one_line = answer.split_whitespace().collect::<Vec<_>>().join(" ");
            Ok((clean::line(question, MAX_ANSWER_CHARS), on_one_line))
        };
        let answers = answers.iter().map(one).collect::<Result<Vec<_>, BriefError>>()?;
        Self::new(&answers::with_answers(&self.idea, &answers), self.kind, self.language.clone())
    }

    /// The same brief for a ticket of this kind and language.
    #[must_use]
    pub(super) fn exactly(self, kind: Kind, language: Language) -> Self {
        let (kind, language) = (RequestedKind::Exactly(kind), RequestedLanguage::Exactly(language));
        Self { kind, language, ..self }
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

    /// The same in this language, unless another one was wished.
    #[must_use]
    pub fn or_in(self, language: &Language) -> Self {
        match self.language {
            RequestedLanguage::Auto => Self { language: RequestedLanguage::Exactly(language.clone()), ..self },
            RequestedLanguage::Exactly(_) => self,
        }
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

    /// The same for less work: the rules look whether it came out smaller.
    #[must_use]
    pub fn smaller() -> Self {
        Self(
            "Make this ticket smaller: keep the core that the idea needs most, move the rest to out of scope, and say it in \
             fewer words. The size must be a class lower, or the text shorter by a tenth at least."
                .into(),
        )
    }

    /// One ticket as an epic of several.
    #[must_use]
    pub fn split() -> Self {
        Self(
            "Split this ticket into an epic: the goal is what the ticket wants, and three to eight children, in the order in \
             which they are built, hold all its criteria between them."
                .into(),
        )
    }

    /// The same as another kind of ticket, with what that kind needs besides.
    #[must_use]
    pub fn as_kind(kind: Kind) -> Self {
        Self(format!("Make this ticket a {kind}: keep what it says, and write what a {kind} needs besides."))
    }

    /// What stands for "take the answers in".
    #[must_use]
    pub fn take_answers() -> Self {
        Self(
            "Take the answers in: behind the mark “— — —” the idea holds questions of yours, each after “? ”, and below each \
             one its answer. Write what they decide into the ticket, quote the answers, and neither ask nor assume any more \
             what they answer."
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
    fn answers_are_part_of_the_brief() {
        let pair = |question: &str, answer: &str| (question.to_owned(), answer.to_owned());
        let answered =
            brief("login broken").unwrap().answered(&[pair("Who?", " only\n me\0 "), pair("When?", "today")]);
        let answered = answered.unwrap();
        assert_eq!(answered.idea(), "login broken\n\n— — —\n? Who?\nonly me\n? When?\ntoday");
        assert_eq!(brief(answered.idea()).unwrap().idea(), answered.idea());
        assert_eq!(brief("login broken").unwrap().answered(&[pair("Who?", " ")]), Err(BriefError::Empty));
        let long = brief("login broken").unwrap().answered(&[pair("Who?", &"x".repeat(MAX_ANSWER_CHARS + 1))]);
        assert_eq!(long, Err(BriefError::TooLong { chars: MAX_ANSWER_CHARS + 1, limit: MAX_ANSWER_CHARS }));
    }

    #[test]
    fn an_instruction_has_its_own_limit() {
        assert_eq!(Instruction::new(" shorter \0").unwrap().text(), "shorter");
        assert_eq!(Instruction::new(" "), Err(BriefError::Empty));
        let limit = MAX_INSTRUCTION_CHARS;
        assert_eq!(Instruction::new(&"x".repeat(limit + 1)), Err(BriefError::TooLong { chars: limit + 1, limit }));
        assert!(Instruction::new(Instruction::again().text()).is_ok());
        assert!(Instruction::new(Instruction::take_answers().text()).is_ok());
    }
}
