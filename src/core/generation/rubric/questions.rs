//! Open questions, and what was decided without asking.

use super::{Finding, Subject};
use crate::generation::content::{SectionId, bare, holds};

const MOST: usize = 3;

/// Question marks of the scripts we meet.
const MARKS: [char; 4] = ['?', '？', '؟', ';'];

/// Q1: few questions, each one a question that can be answered by choosing.
pub(super) fn q1_answerable(subject: &Subject<'_>) -> Vec<Finding> {
    let questions = &subject.draft.questions;
    let mut findings = Vec::new();
    if questions.len() > MOST {
        let message = format!("{} open questions are more than {MOST}.", questions.len());
        findings.push(Finding::hard("Q1", message).within(SectionId::Questions));
    }
    for (index, question) in questions.iter().enumerate() {
        let mut say = |problem: &str| {
            let message = format!("Question {} {problem}.", index + 1);
            findings.push(Finding::hard("Q1", message).at(SectionId::Questions, index));
        };
        if !question.question.trim_end().ends_with(MARKS) {
            say("does not end with a question mark");
        }
        match question.options.len() {
            0 if question.default.trim().is_empty() => say("has neither options nor a default"),
            1 => say("has a single option"),
            n if n > 4 => say("has more than four options"),
            _ => {}
        }
    }
    findings
}

/// Q2: what a question falls back to is said under the assumptions.
pub(super) fn q2_defaults_said(subject: &Subject<'_>) -> Vec<Finding> {
    let assumptions = subject
        .content
        .section(SectionId::Assumptions)
        .map(|section| section.statements.as_slice())
        .unwrap_or_default();
    let unsaid = subject.draft.questions.iter().enumerate().filter(|(_, question)| {
        let default = bare(&question.default);
        !default.is_empty() && !assumptions.iter().any(|assumption| holds(&assumption.text, &default))
    });
    unsaid
        .map(|(index, _)| {
            let message = format!("The answer assumed for question {} is not among the assumptions.", index + 1);
            Finding::hard("Q2", message).at(SectionId::Questions, index)
        })
        .collect()
}
