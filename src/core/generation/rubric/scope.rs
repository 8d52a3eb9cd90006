//! Where the work ends.

use super::text::stems;
use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::{SectionId, Size};

/// Fewer content words than this make no contradiction.
const FEWEST_WORDS: usize = 3;

/// O1: a border is drawn where the work takes days, and nothing beyond it is asked for inside.
pub(super) fn o1_bounded(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is(&[Kind::Story, Kind::Epic]) {
        return Vec::new();
    }
    let outside = subject.list(SectionId::OutOfScope);
    if outside.is_empty() {
        let is_large = matches!(subject.content.size, Size::M | Size::L);
        let finding = Finding::warn("O1", "Nothing is out of scope: work of days needs an end.");
        return if is_large { vec![finding.within(SectionId::OutOfScope)] } else { Vec::new() };
    }
    if subject.lexicon.is_none() {
        return Vec::new();
    }
    let inside = [SectionId::Criteria, SectionId::InScope];
    let inside: Vec<_> =
        inside.iter().flat_map(|id| subject.list(*id)).map(|one| stems(&one.text, subject.tag())).collect();
    let asked = outside.iter().enumerate().filter(|(_, one)| {
        let words = stems(&one.text, subject.tag());
        words.len() >= FEWEST_WORDS && inside.iter().any(|criterion| words.is_subset(criterion))
    });
    asked
        .map(|(index, _)| {
            Finding::warn("O1", "This is out of scope and asked for at once.").at(SectionId::OutOfScope, index)
        })
        .collect()
}
