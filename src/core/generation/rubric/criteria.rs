//! Acceptance criteria.

use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::{SectionId, Size, words_of};
use crate::generation::draft::DraftCriterion;

const FEWEST: usize = 3;
const MOST: usize = 7;

/// A1: enough criteria to see that it is done, and not so many that it is two tickets.
pub(super) fn a1_number(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    if !matches!(content.kind, Kind::Story | Kind::Task) {
        return Vec::new();
    }
    let number = content.section(SectionId::Criteria).map_or(0, |section| section.statements.len());
    let finding = match number {
        0 => Finding::hard("A1", "There are no acceptance criteria: nobody could tell when it is done."),
        n if n < FEWEST && content.size != Size::XS => {
            Finding::warn("A1", format!("{n} acceptance criteria are few; {FEWEST} to {MOST} tell when it is done."))
        }
        n if n > MOST => Finding::warn("A1", format!("{n} acceptance criteria are many: split the ticket.")),
        _ => return Vec::new(),
    };
    vec![finding.within(SectionId::Criteria)]
}

/// A2: one action and something to see after it, or one line of a checklist.
pub(super) fn a2_shape(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.content.kind != Kind::Story {
        return Vec::new();
    }
    let when = words_of(&subject.content.language).when[1];
    let broken = subject.draft.criteria.iter().enumerate().filter_map(|(index, criterion)| {
        let problem = shape(criterion, when)?;
        Some(Finding::hard("A2", format!("Criterion {} {problem}.", index + 1)).at(SectionId::Criteria, index))
    });
    broken.collect()
}

fn shape(criterion: &DraftCriterion, when_word: &str) -> Option<&'static str> {
    let is_said = |text: &str| text.chars().any(char::is_alphanumeric);
    let part = |text: &Option<String>| text.as_deref().filter(|text| is_said(text)).map(str::to_lowercase);
    let (given, when) = (part(&criterion.given), part(&criterion.when));
    if !is_said(&criterion.then) {
        return Some("does not say what can be seen (Then)");
    }
    if given.is_some() && when.is_none() {
        return Some("has a situation but no action (When)");
    }
    // A second condition is a second criterion.
    let again = [format!(", {when_word} "), format!(" and {when_word} ")];
    let has_again = when.is_some_and(|text| again.iter().any(|again| text.contains(again.as_str())));
    has_again.then_some("has more than one action (When)")
}
