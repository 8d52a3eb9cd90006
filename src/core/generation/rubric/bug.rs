//! What makes a bug workable.

use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::SectionId;

const FEWEST_STEPS: usize = 2;

/// Words an English step does not begin with when it tells somebody what to do.
const NO_ACTION: &[&str] = &["a", "an", "it", "that", "the", "there", "these", "this", "those"];

/// B1: somebody else can see it too. Too few steps block; a step that tells a state instead of an action is worth a look.
pub(super) fn b1_steps(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    if content.kind != Kind::Bug {
        return Vec::new();
    }
    let steps = content.section(SectionId::Steps).map(|section| section.statements.as_slice()).unwrap_or_default();
    if steps.len() < FEWEST_STEPS {
        let message = format!("{} of at least {FEWEST_STEPS} steps: nobody else could see the bug.", steps.len());
        return vec![Finding::hard("B1", message).within(SectionId::Steps)];
    }
    if content.language.primary() != "en" {
        return Vec::new();
    }
    let states = steps.iter().enumerate().filter(|(_, step)| {
        let first = step.text.split_whitespace().next().unwrap_or_default().to_lowercase();
        NO_ACTION.contains(&first.as_str())
    });
    states
        .map(|(index, _)| {
            Finding::warn("B1", format!("Step {} does not begin with an action.", index + 1))
                .at(SectionId::Steps, index)
        })
        .collect()
}

/// B2: what happens and what should happen are both said, and differ.
pub(super) fn b2_difference(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    if content.kind != Kind::Bug {
        return Vec::new();
    }
    let said = |id: SectionId| {
        let statement = content.section(id)?.statements.first()?;
        let words = statement.text.to_lowercase();
        Some(words.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
    };
    match (said(SectionId::Observed), said(SectionId::Expected)) {
        (None, _) => vec![Finding::hard("B2", "The bug does not say what happens.").within(SectionId::Observed)],
        (_, None) => vec![Finding::hard("B2", "The bug does not say what should happen.").within(SectionId::Expected)],
        (Some(observed), Some(expected)) if observed == expected => {
            vec![Finding::hard("B2", "What happens is what should happen.").within(SectionId::Expected)]
        }
        _ => Vec::new(),
    }
}
