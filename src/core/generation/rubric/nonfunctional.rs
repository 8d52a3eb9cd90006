//! What some ideas bring along without saying it.

use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::SectionId;

/// N1: a sign-in, a payment, personal data or an upload in the idea is spoken of in a criterion, a question or an edge case.
pub(super) fn n1_concerns(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon.filter(|_| subject.content.kind == Kind::Story) else { return Vec::new() };
    let speaking = [SectionId::Criteria, SectionId::Questions, SectionId::EdgeCases, SectionId::OutOfScope];
    let told: Vec<&str> = speaking.iter().flat_map(|id| subject.list(*id)).map(|one| one.text.as_str()).collect();
    let told = told.join("\n");
    let open = lexicon.concerns.iter().filter(|(_, said, met)| said.is_match(subject.idea) && !met.is_match(&told));
    open.map(|(concern, _, _)| {
        let message = format!("The idea brings {}.", concern.as_str());
        Finding::warn("N1", message).within(SectionId::Criteria)
    })
    .collect()
}
