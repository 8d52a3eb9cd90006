//! Words of a criterion that nobody can test. Smells warn: published lists are right in 59 of 100 cases.

use std::ops::Range;

use super::criteria::outcome;
use super::lexicon::{Found, Lexicon, Phrases};
use super::text::{is_concrete, unquoted};
use super::{Finding, Subject};
use crate::generation::content::SectionId;

/// A5: vague words. A number or a quoted text in the same criterion says what is meant; and what the idea itself says is the
/// user's word, which is pointed out and never blocks.
pub(super) fn a5_vague(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon else { return Vec::new() };
    let own = |found: &str| subject.idea.to_lowercase().contains(&found.to_lowercase());
    let mut findings = Vec::new();
    let mut ours = 0;
    for (index, criterion) in subject.list(SectionId::Criteria).iter().enumerate() {
        if is_concrete(&criterion.text) {
            continue;
        }
        let finding = |found: Found<'_>, message: String| {
            Finding::warn("A5", message).at(SectionId::Criteria, index).on(&criterion.text, &found.range())
        };
        for found in lexicon.vague.find_iter(&criterion.text) {
            ours += usize::from(!own(found.as_str()));
            let message = format!("“{}” cannot be tested: name a number or an example.", found.as_str());
            findings.push(finding(found, message));
        }
        for found in lexicon.weak.find_iter(&criterion.text).into_iter().filter(|found| !own(found.as_str())) {
            let message = format!("“{}” leaves open what is meant: name the number, or drop it.", found.as_str());
            findings.push(finding(found, message));
        }
    }
    // More than these in one ticket are no accident.
    let most = subject.limits().vague_words;
    if ours > most {
        let message = format!("{ours} vague words are more than {most}: nobody could say when it is done.");
        findings.push(Finding::hard("A5", message).within(SectionId::Criteria));
    }
    findings
}

/// A6: a criterion stands alone, so nothing before it says what "it" is.
pub(super) fn a6_pronoun(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, "A6", |lexicon, bare, _| {
        let found = lexicon.pronouns.opening(bare)?;
        let message =
            format!("“{}” opens the criterion, and nothing before it says what is meant.", found.as_str().trim());
        Some((found.range(), message))
    })
}

/// A7: "better" needs a "than", a superlative needs a measure, and two negations hide what is meant.
pub(super) fn a7_comparative(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, "A7", |lexicon, bare, text| {
        if let Some(found) = lexicon.superlative.find(bare).filter(|_| !is_concrete(text)) {
            return Some((found.range(), format!("“{}” has no measure.", found.as_str())));
        }
        let found = lexicon.comparative.find(bare);
        let open = found.filter(|found| !lexicon.than.is_match(&bare[found.end()..]) && !is_concrete(text));
        if let Some(found) = open {
            return Some((found.range(), format!("“{}” does not say than what.", found.as_str())));
        }
        let range = two_negations(&lexicon.negation, bare)?;
        Some((range, "Two negations: say what is the case.".to_owned()))
    })
}

/// Two negations in one clause, from the beginning of the first to the end of the second. The lists hold only words that turn
/// each other around: "no veo nada" is one negation.
fn two_negations(negation: &Phrases, text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for clause in text.split_inclusive([',', ';', '.', ':']) {
        if let [first, second, ..] = negation.find_iter(clause).as_slice()
            && clause[first.end()..second.range().start].split_whitespace().count() <= 2
        {
            return Some(start + first.range().start..start + second.end());
        }
        start += clause.len();
    }
    None
}

/// A8: an outcome in the passive that hides both who acts and what is seen.
pub(super) fn a8_passive(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon else { return Vec::new() };
    let hidden = subject.list(SectionId::Criteria).iter().enumerate().filter_map(|(index, criterion)| {
        let outcome = outcome(criterion);
        let found = lexicon.passive.find(outcome).filter(|_| !is_concrete(outcome))?;
        let at = criterion.text.rfind(outcome)?;
        let message = format!("“{}” does not say who does it and what can be seen.", found.as_str());
        let range = at + found.range().start..at + found.end();
        Some(Finding::warn("A8", message).at(SectionId::Criteria, index).on(&criterion.text, &range))
    });
    hidden.collect()
}

/// A look at a criterion without what it quotes, and with it.
type Look = fn(&Lexicon, &str, &str) -> Option<(Range<usize>, String)>;

/// Looks at every criterion.
fn each(subject: &Subject<'_>, rule: &str, look: Look) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon else { return Vec::new() };
    let found = subject.list(SectionId::Criteria).iter().enumerate().filter_map(|(index, criterion)| {
        let (range, message) = look(lexicon, &unquoted(&criterion.text), &criterion.text)?;
        Some(Finding::warn(rule, message).at(SectionId::Criteria, index).on(&criterion.text, &range))
    });
    found.collect()
}
