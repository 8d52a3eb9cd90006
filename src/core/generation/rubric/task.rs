//! What makes a task doable.

use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::{SectionId, Size};

/// T1: where the work ends. The goal and the list of what is done are asked for by F1 and A1, which block; a border that is not
/// drawn is worth a look where the work takes days.
pub(super) fn t1_bounded(subject: &Subject<'_>) -> Vec<Finding> {
    let is_large = matches!(subject.content.size, Size::M | Size::L);
    let has_border = [SectionId::InScope, SectionId::OutOfScope].iter().any(|id| !subject.list(*id).is_empty());
    if subject.content.kind != Kind::Task || !is_large || has_border {
        return Vec::new();
    }
    vec![
        Finding::warn("T1", "The task does not say where it ends: name what does not belong to it.")
            .within(SectionId::OutOfScope),
    ]
}
