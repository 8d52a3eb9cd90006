//! Whether all that the idea says is in the ticket.

use std::collections::BTreeMap;

use super::text::{content_words, ratio, stems};
use super::{Finding, Subject};
use crate::generation::language::detect;

/// Below this share of the idea's content words something was probably left out.
const ENOUGH: f64 = 0.75;
/// Fewer content words than this are no sample.
const FEWEST: usize = 6;
/// So many of the missing words are named.
const NAMED: usize = 4;

/// P3: the idea's content words are met by the ticket, or lie in words that a statement rests on. It only warns: a ticket may
/// say all of an idea in other words, and an idea may hold orders to the writer that belong into no ticket.
pub(super) fn p3_all_said(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon else { return Vec::new() };
    if detect(subject.idea).is_some_and(|language| language.primary() != subject.tag()) {
        return Vec::new();
    }
    let texts = subject.content.statements().map(|(_, _, statement)| statement.text.as_str());
    let all: Vec<&str> = std::iter::once(subject.content.title.as_str()).chain(texts).collect();
    let said = stems(&all.join("\n"), subject.tag());
    let sources: Vec<_> = subject.content.statements().filter_map(|(_, _, statement)| statement.source).collect();
    // Whether each word is met, by its stem; one place of it is enough.
    let mut met: BTreeMap<String, (bool, usize)> = BTreeMap::new();
    for (at, stem) in content_words(subject.idea, subject.tag()) {
        let word = word_at(subject.idea, at);
        if lexicon.generic.is_all_of(word) {
            continue;
        }
        let place = subject.idea[..at].chars().count();
        let is_met = said.contains(&stem) || sources.iter().any(|source| (source.start..source.end).contains(&place));
        let entry = met.entry(stem).or_insert((false, at));
        entry.0 |= is_met;
    }
    let covered = met.values().filter(|(is_met, _)| *is_met).count();
    let share = ratio(covered, met.len());
    if met.len() < FEWEST || share >= ENOUGH {
        return Vec::new();
    }
    let mut missing: Vec<usize> = met.values().filter(|(is_met, _)| !is_met).map(|(_, at)| *at).collect();
    missing.sort_unstable();
    let words: Vec<&str> = missing.iter().take(NAMED).map(|at| word_at(subject.idea, *at)).collect();
    let message = format!(
        "{covered} of the {} telling words of the idea are in the ticket; not there: {}.",
        met.len(),
        words.join(", ")
    );
    vec![Finding::warn("P3", message)]
}

/// The word that begins at a byte.
fn word_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-')).unwrap_or(rest.len());
    &rest[..end]
}
