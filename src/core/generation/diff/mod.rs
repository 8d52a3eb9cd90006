//! What changed between two texts of a ticket: by section, by statement, by word. A pure function: the same two texts always
//! give the same differences.

mod words;

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::content::{Content, Section, SectionId, Size, Statement};
use super::kind::Kind;

pub use words::{Piece, PieceChange};

/// Two statements share at least so many of their words, in percent, to be one that was changed.
const RELATED: usize = 40;

/// The differences of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The words of the title, when it changed.
    pub title: Option<Vec<Piece>>,
    /// The kind before and after, when it changed.
    pub kind: Option<(Kind, Kind)>,
    /// The size before and after, when it changed.
    pub size: Option<(Size, Size)>,
    /// The sections in which something changed, in reading order.
    pub sections: Vec<SectionDiff>,
}

/// A section in which something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionDiff {
    /// Which one.
    pub id: SectionId,
    /// Its heading afterwards, or before when it went.
    pub title: String,
    /// All its lines, those that stayed included. Read without the added ones they are the text before, without the removed
    /// ones the text after.
    pub lines: Vec<Line>,
}

/// A line of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// As it was.
    Same(Statement),
    /// It was not there before.
    Added {
        /// What it says.
        statement: Statement,
        /// Whether it stood at another place.
        moved: bool,
    },
    /// It is gone.
    Removed {
        /// What it said.
        statement: Statement,
        /// Whether it stands at another place now.
        moved: bool,
    },
    /// It says something else, or has another mark.
    Changed {
        /// What it said.
        before: Statement,
        /// What it says.
        after: Statement,
        /// Word by word.
        pieces: Vec<Piece>,
    },
}

/// How many lines changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// That were not there before.
    pub added: usize,
    /// That are gone.
    pub removed: usize,
    /// That say something else.
    pub changed: usize,
    /// That stand at another place.
    pub moved: usize,
}

impl Diff {
    /// What has to be done to `before` to get `after`.
    #[must_use]
    pub fn between(before: &Content, after: &Content) -> Self {
        let sections = SectionId::ALL.into_iter().filter_map(|id| section(id, before.section(id), after.section(id)));
        let mut sections: Vec<SectionDiff> = sections.collect();
        mark_moved(&mut sections);
        Self {
            title: (before.title != after.title).then(|| words::pieces(&before.title, &after.title)),
            kind: (before.kind != after.kind).then_some((before.kind, after.kind)),
            size: (before.size != after.size).then_some((before.size, after.size)),
            sections,
        }
    }

    /// How many lines changed, the title not counted.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in self.sections.iter().flat_map(|section| &section.lines) {
            match line {
                Line::Same(_) | Line::Removed { moved: true, .. } => {}
                Line::Added { moved: true, .. } => counts.moved += 1,
                Line::Added { .. } => counts.added += 1,
                Line::Removed { .. } => counts.removed += 1,
                Line::Changed { .. } => counts.changed += 1,
            }
        }
        counts
    }
}

fn section(id: SectionId, before: Option<&Section>, after: Option<&Section>) -> Option<SectionDiff> {
    let statements = |section: Option<&Section>| section.map(|one| one.statements.clone()).unwrap_or_default();
    let (old, new) = (statements(before), statements(after));
    if old == new {
        return None;
    }
    let title = after.or(before).map(|section| section.title.clone()).unwrap_or_default();
    let mut lines = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        match op.as_tag_tuple() {
            (DiffTag::Equal, _, range) => lines.extend(new[range].iter().cloned().map(Line::Same)),
            (_, removed, added) => replaced(&old[removed], &new[added], &mut lines),
        }
    }
    Some(SectionDiff { id, title, lines })
}

/// A run of statements in the place of another run. Those that are related are one that was changed; their order is kept.
fn replaced(old: &[Statement], new: &[Statement], lines: &mut Vec<Line>) {
    let removed = |statement: &Statement| Line::Removed { statement: statement.clone(), moved: false };
    let added = |statement: &Statement| Line::Added { statement: statement.clone(), moved: false };
    let (mut from, mut to) = (0, 0);
    for (i, j) in related(old, new) {
        lines.extend(old[from..i].iter().map(removed));
        lines.extend(new[to..j].iter().map(added));
        let (before, after) = (old[i].clone(), new[j].clone());
        let pieces = words::pieces(&before.text, &after.text);
        lines.push(Line::Changed { before, after, pieces });
        (from, to) = (i + 1, j + 1);
    }
    lines.extend(old[from..].iter().map(removed));
    lines.extend(new[to..].iter().map(added));
}

/// Pairs of places, both rising: for each old statement the most alike new one after the last pair.
fn related(old: &[Statement], new: &[Statement]) -> Vec<(usize, usize)> {
    let bags = |statements: &[Statement]| statements.iter().map(|one| words::bag(&one.text)).collect::<Vec<_>>();
    let (old, new) = (bags(old), bags(new));
    let mut pairs = Vec::new();
    let mut free: Range<usize> = 0..new.len();
    for (i, bag) in old.iter().enumerate() {
        let alike = free.clone().map(|j| (words::likeness(bag, &new[j]), j));
        // Of two that are as much alike the first.
        let best =
            alike.filter(|(likeness, _)| *likeness >= RELATED).max_by_key(|(likeness, j)| (*likeness, usize::MAX - j));
        if let Some((_, j)) = best {
            pairs.push((i, j));
            free.start = j + 1;
        }
    }
    pairs
}

/// A statement that went here and came there, word for word, has moved.
fn mark_moved(sections: &mut [SectionDiff]) {
    let mut gone: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (at, section) in sections.iter().enumerate() {
        for (place, line) in section.lines.iter().enumerate() {
            if let Line::Removed { statement, .. } = line {
                gone.entry(statement.text.clone()).or_default().push((at, place));
            }
        }
    }
    let mut places = Vec::new();
    for line in sections.iter_mut().flat_map(|section| &mut section.lines) {
        if let Line::Added { statement, moved } = line
            && let Some(place) = gone.get_mut(&statement.text).and_then(Vec::pop)
        {
            *moved = true;
            places.push(place);
        }
    }
    for (at, place) in places {
        if let Line::Removed { moved, .. } = &mut sections[at].lines[place] {
            *moved = true;
        }
    }
}

#[cfg(test)]
mod tests;
