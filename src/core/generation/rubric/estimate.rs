//! How much work it is.

use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::{Content, SectionId, Size};

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

/// A ticket of the same size is smaller when it lost at least this share of its words, in percent.
const LOST: usize = 10;

/// V2: a ticket that was to become smaller did: a class lower, or of the same class and shorter by a tenth.
pub(super) fn v2_smaller(before: &Content, after: &Content) -> Option<Finding> {
    let (had, has) = (before.words(), after.words());
    let is_shorter = has * 100 <= had * (100 - LOST);
    if after.size < before.size || (after.size == before.size && is_shorter) {
        return None;
    }
    let message = format!(
        "The ticket did not get smaller: size {} and {had} words before, size {} and {has} words now.",
        before.size.as_str(),
        after.size.as_str()
    );
    Some(Finding::hard("V2", message).about("size"))
}
