//! How much work it is.

use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::{SectionId, Size};

/// V1: a story of more than a week offers to be split.
pub(super) fn v1_split(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon.filter(|_| subject.content.kind == Kind::Story) else { return Vec::new() };
    if subject.content.size != Size::L {
        return Vec::new();
    }
    let offering = [SectionId::Estimate, SectionId::Questions, SectionId::Assumptions, SectionId::OutOfScope];
    let is_offered = offering.iter().flat_map(|id| subject.list(*id)).any(|one| lexicon.split.is_match(&one.text));
    let finding = Finding::warn("V1", "More than a week of work: say how it could be split.").about("size");
    if is_offered { Vec::new() } else { vec![finding] }
}
