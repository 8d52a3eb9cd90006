//! Reading a draft while it is written: each piece of the stream makes some statement longer or complete.

mod unfinished;

use std::collections::{BTreeMap, BTreeSet};

use super::content::{Clause, Content, SectionId, Source};
use super::{Brief, parse, prompt};
use unfinished::Unfinished;

/// A longer answer is no draft; it is still read at its end, but no longer while it comes.
const MAX_READ: usize = 64 * 1024;
/// Reading starts over with every look, so a look waits for this much news unless something was completed.
const WORTH_A_LOOK: usize = 24;

/// Where a delta goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeltaSection {
    /// The kind and why.
    Kind,
    /// The title.
    Title,
    /// A statement of this section.
    Section(SectionId),
}

impl DeltaSection {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Title => "title",
            Self::Section(id) => id.as_str(),
        }
    }
}

/// The whole text so far of one statement: it replaces what was shown there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// Which section.
    pub section: DeltaSection,
    /// Which statement of it, from 0.
    pub index: usize,
    /// The whole text so far.
    pub text: String,
    /// The parts of a Given/When/Then so far.
    pub clauses: Option<Vec<Clause>>,
    /// For the kind: why.
    pub reason: Option<String>,
    /// Whether it is complete.
    pub done: bool,
    /// Where in the idea it comes from; only known when it is complete.
    pub source: Option<Source>,
}

/// The reader of one streamed draft.
pub struct Partial {
    brief: Brief,
    text: String,
    looked: usize,
    silent: bool,
    shown: BTreeMap<(DeltaSection, usize), Delta>,
    open: Option<SectionId>,
    done: BTreeSet<SectionId>,
}

impl Partial {
    /// A reader of the answer to this brief.
    pub fn new(brief: &Brief) -> Self {
        Self {
            brief: brief.clone(),
            text: String::new(),
            looked: 0,
            silent: false,
            shown: BTreeMap::new(),
            open: None,
            done: BTreeSet::new(),
        }
    }

    /// What a further piece of the answer lengthens or completes.
    pub fn push(&mut self, piece: &str) -> Vec<Delta> {
        if self.silent {
            return Vec::new();
        }
        self.text.push_str(piece);
        let is_worth_it = self.text.len() - self.looked >= WORTH_A_LOOK || piece.contains(['"', '}', ']']);
        if !is_worth_it {
            return Vec::new();
        }
        self.looked = self.text.len();
        if self.text.len() > MAX_READ || prompt::begins_to_leak(&self.text) {
            self.silent = true;
            return Vec::new();
        }
        let Some(unfinished) = parse::beginning(&self.text).and_then(Unfinished::read) else { return Vec::new() };
        self.compare(&unfinished)
    }

    /// How many sections are complete.
    pub fn sections_done(&self) -> usize {
        self.done.len()
    }

    /// The section that is being written.
    pub const fn section(&self) -> Option<SectionId> {
        self.open
    }

    fn compare(&mut self, unfinished: &Unfinished) -> Vec<Delta> {
        let draft = unfinished.draft();
        let content = if unfinished.is_complete {
            Content::from_draft(&draft, &self.brief)
        } else {
            Content::from_unfinished(&draft, &self.brief)
        };
        let mut deltas = Vec::new();
        if unfinished.has("kind") {
            let (text, reason) = (content.kind.as_str().to_owned(), content.kind_reason.clone());
            let done = unfinished.is_closed("kind_reason");
            deltas.push(delta(DeltaSection::Kind, 0, text, done).with_reason(reason));
        }
        if !content.title.is_empty() {
            deltas.push(delta(DeltaSection::Title, 0, content.title.clone(), unfinished.is_closed("title")));
        }
        self.open = unfinished.open_field().and_then(SectionId::of_field);
        for (id, index, statement) in content.statements() {
            let done = self.open != Some(id) || index < unfinished.closed_elements;
            let plain = delta(DeltaSection::Section(id), index, statement.text.clone(), done);
            let source = statement.source.filter(|_| done);
            deltas.push(Delta { clauses: statement.clauses.clone(), source, ..plain });
        }
        let complete = content.sections.iter().map(|section| section.id).filter(|id| self.open != Some(*id));
        self.done.extend(complete);
        deltas.retain(|delta| self.is_news(delta));
        deltas
    }

    /// Remembers the delta; `false` when just this was shown before.
    fn is_news(&mut self, delta: &Delta) -> bool {
        let place = (delta.section, delta.index);
        if self.shown.get(&place) == Some(delta) {
            return false;
        }
        self.shown.insert(place, delta.clone());
        true
    }
}

const fn delta(section: DeltaSection, index: usize, text: String, done: bool) -> Delta {
    Delta { section, index, text, clauses: None, reason: None, done, source: None }
}

impl Delta {
    fn with_reason(self, reason: String) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

#[cfg(test)]
mod tests;
