//! What a ticket says: sections of statements, each marked as said by the user or assumed by us. This is what is stored,
//! shown, edited and rendered.

mod assemble;
mod edit;
mod provenance;
mod section;
mod switch;
mod words;

pub use edit::{Edit, EditError};
pub use section::SectionId;
pub use switch::MissingSections;

use serde::{Deserialize, Serialize};

use super::Brief;
use super::draft::Draft;
use super::kind::{Kind, detect};
use super::language::Language;
use super::rubric::word_count;

pub(super) use assemble::holds;
pub(super) use words::words_of;

/// How much work a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Size {
    /// Under half a day.
    XS,
    /// Up to two days.
    S,
    /// Up to a week.
    M,
    /// More.
    L,
}

impl Size {
    /// As people write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::XS => "XS",
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
        }
    }

    /// How many words a ticket of this size may have.
    #[must_use]
    pub const fn word_budget(self) -> usize {
        match self {
            Self::XS => 150,
            Self::S => 250,
            Self::M => 450,
            Self::L => 700,
        }
    }
}

/// More criteria than these are those of several tickets.
const MOST_CRITERIA: usize = 7;

/// How bad a bug is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SeverityLevel {
    /// Hardly anybody minds.
    Low,
    /// There is a way around.
    Medium,
    /// Work stops for some.
    High,
    /// Work stops for all, or data is lost.
    Critical,
}

impl SeverityLevel {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// The whole text of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What kind of work it is.
    pub kind: Kind,
    /// Why, in a few words.
    pub kind_reason: String,
    /// The title.
    pub title: String,
    /// How much work.
    pub size: Size,
    /// The language of the text.
    pub language: Language,
    /// The sections that are not empty, in reading order.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Which one.
    pub id: SectionId,
    /// Its heading, in the ticket's language.
    pub title: String,
    /// Its statements; never empty.
    pub statements: Vec<Statement>,
}

/// One thing a ticket says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// The parts of a Given/When/Then.
    pub clauses: Option<Vec<Clause>>,
    /// The words of the idea it rests on; `None` is assumed by us.
    pub source: Option<Source>,
}

impl Statement {
    /// A sentence without clauses.
    pub(super) const fn plain(text: String, source: Option<Source>) -> Self {
        Self { text, clauses: None, source }
    }
}

/// A part of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Clause {
    /// `Given`, `when`, `then`, in the ticket's language.
    pub word: String,
    /// What follows it.
    pub text: String,
}

/// A half-open range of the idea, in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The first character.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

impl Content {
    /// The ticket of a draft: sentences put together in the draft's language, quotes found in the idea. Questions whose default
    /// the draft did not list as an assumption get one: what was decided without asking is always said.
    #[must_use]
    pub fn from_draft(draft: &Draft, brief: &Brief) -> Self {
        assemble::content(draft, brief, true)
    }

    /// The ticket of a draft that is still being written.
    pub(super) fn from_unfinished(draft: &Draft, brief: &Brief) -> Self {
        assemble::content(draft, brief, false)
    }

    /// The section, if it is not empty.
    #[must_use]
    pub fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// Every statement with its section and its place in it.
    pub fn statements(&self) -> impl Iterator<Item = (SectionId, usize, &Statement)> {
        self.sections.iter().flat_map(|section| {
            section.statements.iter().enumerate().map(|(index, statement)| (section.id, index, statement))
        })
    }

    /// How many statements rest on the idea.
    #[must_use]
    pub fn said(&self) -> usize {
        self.statements().filter(|(_, _, statement)| statement.source.is_some()).count()
    }

    /// How many do not.
    #[must_use]
    pub fn assumed(&self) -> usize {
        self.statements().filter(|(_, _, statement)| statement.source.is_none()).count()
    }

    /// Everything a search should find, in lower case.
    #[must_use]
    pub fn search_text(&self) -> String {
        let texts = self.statements().map(|(_, _, statement)| statement.text.as_str());
        let all: Vec<&str> = std::iter::once(self.title.as_str()).chain(texts).collect();
        all.join("\n").to_lowercase()
    }

    /// How many words it has, its title included.
    #[must_use]
    pub fn words(&self) -> usize {
        word_count(&self.title) + self.statements().map(|(_, _, one)| word_count(&one.text)).sum::<usize>()
    }

    /// The same text as a ticket of another kind, without a word written anew.
    ///
    /// # Errors
    /// [`MissingSections`] when the kind is made of something the ticket does not say.
    pub fn switched(&self, kind: Kind) -> Result<Self, MissingSections> {
        switch::switched(self, kind)
    }

    /// Whether it is more than one ticket should be: more than a week, more criteria than a list of them has, or an idea that
    /// reads like an epic.
    #[must_use]
    pub fn is_worth_splitting(&self, idea: &str) -> bool {
        let criteria = self.section(SectionId::Criteria).map_or(0, |section| section.statements.len());
        let is_large = || self.size == Size::L || criteria > MOST_CRITERIA || detect(idea).kind == Kind::Epic;
        matches!(self.kind, Kind::Story | Kind::Task) && is_large()
    }

    /// A changed copy. Sections that are not named stay; a named one without statements goes.
    ///
    /// # Errors
    /// [`EditError`].
    pub fn edited(&self, edit: &Edit, idea: &str) -> Result<Self, EditError> {
        edit::edited(self, edit, idea)
    }

    /// A copy with one section of another text in the place of its own: its heading and everything else stay letter by letter.
    /// `None` when either has no such section.
    #[must_use]
    pub fn with_section_of(&self, other: &Self, id: SectionId) -> Option<Self> {
        let statements = &other.section(id)?.statements;
        let mut copy = self.clone();
        let section = copy.sections.iter_mut().find(|section| section.id == id)?;
        section.statements.clone_from(statements);
        Some(copy)
    }

    /// How many sections a ticket of this kind usually has, for a progress bar.
    #[must_use]
    pub const fn expected_sections(kind: Kind) -> usize {
        match kind {
            Kind::Story => 8,
            Kind::Bug => 9,
            Kind::Task | Kind::Epic => 8,
            Kind::Spike => 7,
        }
    }
}
