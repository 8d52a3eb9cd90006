//! What "ready" means to a person or a team, as versioned data: which sections and fields a ticket has, which rules count and how
//! much, thresholds, roles and words.
//!
//! Without a definition everything is as the rules say by themselves. A definition can ask for more or for less quality; what
//! keeps a ticket honest, and keeps it from being charged for nothing, it cannot touch ([`rules`] says which rules those are).

mod bounds;
mod keep;
mod limits;
mod lines;
mod roles;
mod rules;
mod templates;
mod trial;

#[cfg(test)]
mod tests;

pub use bounds::{BadDefinition, LIMIT_BOUNDS, MAX_FIELDS, MAX_PERSONAS, MAX_WORDS};
pub use keep::{DefinitionError, Definitions, KEPT_PER_PAGE, Stored};
pub(super) use keep::{in_force_in, version_in};
pub use limits::{Band, Limits, WordCaps};
pub(super) use lines::lines;
pub(super) use roles::is_role;
pub use rules::{Card, RULES, card};
pub use templates::{Template, templates};
pub use trial::{MAX_TRIED, Trial, Tried};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::content::{Content, SectionId};
use super::kind::Kind;
use super::language::Language;

/// What "ready" means. The default is what the rules say by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What people call it.
    pub name: String,
    /// The language of a ticket for which nobody wished another one; none for the idea's own.
    #[serde(default)]
    pub language: Option<Language>,
    /// What a ticket of each kind is made of.
    #[serde(default)]
    pub kinds: Kinds,
    /// Rules that count otherwise than by themselves, by their ids.
    #[serde(default)]
    pub rules: BTreeMap<String, Setting>,
    /// From where on a rule speaks.
    #[serde(default)]
    pub limits: Limits,
    /// Who stories are about; empty for whoever the idea names.
    #[serde(default)]
    pub personas: Vec<String>,
    /// Words that mean something here.
    #[serde(default)]
    pub glossary: Vec<Word>,
}

/// What a ticket of each kind is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kinds {
    /// Somebody wants to be able to do something.
    pub story: Shape,
    /// Something does not do what it should.
    pub bug: Shape,
    /// Work nobody sees.
    pub task: Shape,
    /// An outcome with children.
    pub epic: Shape,
    /// A question to answer first.
    pub spike: Shape,
}

impl Kinds {
    /// That of one kind.
    #[must_use]
    pub const fn of(&self, kind: Kind) -> &Shape {
        match kind {
            Kind::Story => &self.story,
            Kind::Bug => &self.bug,
            Kind::Task => &self.task,
            Kind::Epic => &self.epic,
            Kind::Spike => &self.spike,
        }
    }
}

/// What a ticket is made of, beside what its kind is made of anyway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shape {
    /// Sections that have to be there.
    pub required: Vec<SectionId>,
    /// Sections that are not written, and not asked for.
    pub left_out: Vec<SectionId>,
    /// What else a ticket says.
    pub fields: Vec<Field>,
}

/// Something a ticket says in a statement of its own that begins with the label: "Rollback: …".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// How its statement begins.
    pub label: String,
    /// What it says, for the writer.
    #[serde(default)]
    pub hint: String,
}

/// How much a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// Not at all.
    Off,
    /// Everything it finds is worth a look.
    Warn,
    /// Everything it finds blocks.
    Hard,
}

/// A word that means something here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word.
    pub term: String,
    /// What it means, for the writer.
    #[serde(default)]
    pub meaning: String,
    /// Words that are not used for it.
    #[serde(default)]
    pub not: Vec<String>,
}

impl Default for Definition {
    fn default() -> Self {
        Self {
            name: "Default".to_owned(),
            language: None,
            kinds: Kinds::default(),
            rules: BTreeMap::new(),
            limits: Limits::default(),
            personas: Vec::new(),
            glossary: Vec::new(),
        }
    }
}

impl Definition {
    /// A copy of a text without the sections that are left out here.
    #[must_use]
    pub fn trimmed(&self, mut content: Content) -> Content {
        let left_out = &self.kinds.of(content.kind).left_out;
        content.sections.retain(|section| !left_out.contains(&section.id));
        content
    }

    /// Whether a section of tickets of a kind is not written here.
    #[must_use]
    pub fn leaves_out(&self, kind: Kind, section: SectionId) -> bool {
        self.kinds.of(kind).left_out.contains(&section)
    }

    /// How much a rule counts here; nothing when as by itself.
    #[must_use]
    pub fn setting(&self, rule: &str) -> Option<Setting> {
        // What is stored may be older than the list of rules that stand.
        self.rules.get(rule).copied().filter(|_| card(rule).is_some_and(|card| !card.stands))
    }
}

/// Which definition a ticket was checked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// What people call it.
    pub name: String,
    /// Which version; 0 for one that is not stored.
    pub version: i64,
}

/// A definition and which version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// Which version; 0 for one that is not stored.
    pub version: i64,
    /// What it says.
    pub definition: Definition,
}

impl InForce {
    /// One that is not stored.
    #[must_use]
    pub const fn unstored(definition: Definition) -> Self {
        Self { version: 0, definition }
    }

    /// What a report names.
    #[must_use]
    pub fn used(&self) -> Used {
        Used { name: self.definition.name.clone(), version: self.version }
    }
}
