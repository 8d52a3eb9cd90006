//! What makes a bug workable.

use super::lexicon::PLATFORMS;
use super::text::unquoted;
use super::{Finding, Severity, Subject};
use crate::generation::Kind;
use crate::generation::content::SectionId;
use crate::generation::facts::Facts;

const FEWEST_STEPS: usize = 2;

/// B1: somebody else can see it too. Too few steps block; a step that tells a state instead of an action is worth a look.
pub(super) fn b1_steps(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    if content.kind != Kind::Bug {
        return Vec::new();
    }
    let steps = subject.list(SectionId::Steps);
    if steps.len() < FEWEST_STEPS {
        let message = format!("{} of at least {FEWEST_STEPS} steps: nobody else could see the bug.", steps.len());
        return vec![Finding::hard("B1", message).within(SectionId::Steps)];
    }
    let Some(lexicon) = subject.lexicon else { return Vec::new() };
    let states = steps.iter().enumerate().filter(|(_, step)| lexicon.no_step.opening(&step.text).is_some());
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

/// B3: where it was seen is said, or asked for.
pub(super) fn b3_environment(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.content.kind != Kind::Bug {
        return Vec::new();
    }
    let said = subject.list(SectionId::Environment);
    if said.is_empty() && subject.list(SectionId::Questions).is_empty() {
        let message = "The bug does not say where it was seen, and nobody is asked.";
        return vec![Finding::hard("B3", message).within(SectionId::Environment)];
    }
    let (idea, facts) = (subject.idea.to_lowercase(), Facts::of(subject.idea));
    let invented = said.iter().enumerate().filter_map(|(index, one)| {
        let named = PLATFORMS.find_iter(&one.text).into_iter();
        let platform = named.filter(|found| !is_named(found.as_str(), &idea)).map(|found| found.range()).next();
        let range = platform.or_else(|| facts.invented(&one.text).into_iter().next())?;
        let message = format!("The idea does not name “{}”.", &one.text[range.clone()]);
        Some(Finding::warn("B3", message).at(SectionId::Environment, index).on(&one.text, &range))
    });
    invented.collect()
}

/// What a device says about its system.
const IMPLIED: [(&str, &[&str]); 4] = [
    ("ios", &["iphone", "ipad"]),
    ("ipados", &["ipad"]),
    ("macos", &["mac"]),
    ("android", &["samsung", "galaxy", "pixel"]),
];

/// Whether an idea names a platform, or a device that has it.
fn is_named(platform: &str, idea: &str) -> bool {
    let platform = platform.to_lowercase();
    let mut implied = IMPLIED.iter().filter(|(system, _)| *system == platform).flat_map(|(_, devices)| devices.iter());
    idea.contains(&platform) || implied.any(|device| idea.contains(device))
}

/// B3 when a ticket is written: a place that the writer made up blocks. Somebody who edits a ticket by hand may know the place.
pub(super) fn b3_at_writing(findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.rule == "B3") {
        finding.severity = Severity::Hard;
    }
}

/// B4: how bad it is, and one reason.
pub(super) fn b4_severity(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.content.kind != Kind::Bug {
        return Vec::new();
    }
    let Some(severity) = subject.list(SectionId::Severity).first() else {
        return vec![Finding::warn("B4", "The bug does not say how bad it is.").within(SectionId::Severity)];
    };
    let reason = severity.text.split_once([':', '–', '—']).map_or("", |(_, reason)| reason);
    let is_given = reason.chars().any(char::is_alphanumeric);
    let finding = Finding::warn("B4", "The severity has no reason.").at(SectionId::Severity, 0);
    if is_given { Vec::new() } else { vec![finding] }
}

/// B5: no cause and no fix that the idea does not name. What is assumed or asked may guess.
pub(super) fn b5_no_cause(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon.filter(|_| subject.content.kind == Kind::Bug) else { return Vec::new() };
    let idea = subject.idea.to_lowercase();
    let told = [SectionId::Steps, SectionId::Observed, SectionId::Expected, SectionId::Criteria];
    let mut findings = Vec::new();
    for id in told {
        for (index, statement) in subject.list(id).iter().enumerate() {
            let bare = unquoted(&statement.text);
            let Some(found) = lexicon.cause.find(&bare).filter(|found| !idea.contains(&found.as_str().to_lowercase()))
            else {
                continue;
            };
            let message = format!("“{}” names a cause or a fix that the idea does not name.", found.as_str());
            findings.push(Finding::warn("B5", message).at(id, index).on(&statement.text, &found.range()));
        }
    }
    findings
}
