//! The rules of a definition of ready's own, and how much it lets the others count.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::text::unquoted;
use super::{Finding, Severity, Subject, story};
use crate::generation::ready::{Definition, Setting, Shape, Word, card, is_role};

/// What the rules found, as the definition weighs it, and what its own rules find. Without one nothing changes.
pub(super) fn settled(subject: &Subject<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let Some(in_force) = subject.definition else { return findings };
    let definition = &in_force.definition;
    let shape = definition.kinds.of(subject.content.kind);
    let own = [
        d1_required(subject, shape),
        d2_fields(subject, shape),
        d3_persona(subject, definition),
        d4_words(subject, definition),
    ];
    let all = findings.into_iter().chain(own.into_iter().flatten());
    all.filter(|finding| !is_excused(subject, definition, finding))
        .filter_map(|finding| weighed(definition, finding))
        .collect()
}

fn weighed(definition: &Definition, finding: Finding) -> Option<Finding> {
    match definition.setting(&finding.rule) {
        None => Some(finding),
        Some(Setting::Off) => None,
        Some(Setting::Warn) => Some(Finding { severity: Severity::Warn, ..finding }),
        Some(Setting::Hard) => Some(Finding { severity: Severity::Hard, ..finding }),
    }
}

/// What is left out is not missed, and who is among the personas is somebody.
fn is_excused(subject: &Subject<'_>, definition: &Definition, finding: &Finding) -> bool {
    if card(&finding.rule).is_none_or(|card| card.stands) {
        return false;
    }
    let left_out = &definition.kinds.of(subject.content.kind).left_out;
    let is_left_out = finding.section.is_some_and(|section| left_out.contains(&section));
    let is_persona = || story::role(subject).is_some_and(|(_, role)| is_role(role.text, &definition.personas));
    is_left_out || (finding.rule == "S2" && is_persona())
}

/// D1: the required sections are there.
fn d1_required(subject: &Subject<'_>, shape: &Shape) -> Vec<Finding> {
    let missing = shape.required.iter().filter(|section| subject.content.section(**section).is_none());
    let say = |section: &crate::generation::SectionId| {
        let name = section.as_str().replace('_', " ");
        let message = format!("The section “{name}” is missing: the definition of ready asks for it.");
        Finding::hard("D1", message).within(*section)
    };
    missing.map(say).collect()
}

/// D2: for each further field a statement begins with its label.
fn d2_fields(subject: &Subject<'_>, shape: &Shape) -> Vec<Finding> {
    let is_said = |label: &str| {
        let label = label.to_lowercase();
        subject.content.statements().any(|(_, _, statement)| {
            let text = statement.text.to_lowercase();
            text.strip_prefix(&label).is_some_and(|rest| rest.trim_start().starts_with([':', '：']))
        })
    };
    let missing = shape.fields.iter().filter(|field| !is_said(&field.label));
    missing.map(|field| Finding::warn("D2", format!("No statement begins with “{}:”.", field.label))).collect()
}

/// D3: the role of a story is one of the personas.
fn d3_persona(subject: &Subject<'_>, definition: &Definition) -> Vec<Finding> {
    let Some((text, role)) = story::role(subject).filter(|_| !definition.personas.is_empty()) else {
        return Vec::new();
    };
    if is_role(role.text, &definition.personas) {
        return Vec::new();
    }
    let message = format!("“{}” is none of your personas: {}.", role.text, definition.personas.join(", "));
    vec![story::on(Finding::warn("D3", message), text, &role)]
}

/// D4: a word of the glossary is used, and none that stands for it. What is quoted is somebody else's word.
fn d4_words(subject: &Subject<'_>, definition: &Definition) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Word { term, not, .. } in &definition.glossary {
        for synonym in not {
            let say = |found: &str| Finding::warn("D4", format!("“{found}” is called “{term}” here."));
            let title = &subject.content.title;
            if let Some(range) = find(title, synonym) {
                findings.push(say(&title[range.clone()]).about("title").on(title, &range));
            }
            for (id, index, statement) in subject.content.statements() {
                if let Some(range) = find(&statement.text, synonym) {
                    let found = say(&statement.text[range.clone()]);
                    findings.push(found.at(id, index).on(&statement.text, &range));
                }
            }
        }
    }
    findings
}

/// Where words stand in a text, in any case and with a plural's "s".
fn find(text: &str, words: &str) -> Option<Range<usize>> {
    let wanted: Vec<String> = words.unicode_words().map(str::to_lowercase).collect();
    let bare = unquoted(text);
    let all: Vec<(usize, &str)> = bare.unicode_word_indices().collect();
    let is_word = |(_, word): &(usize, &str), wanted: &String| {
        let word = word.to_lowercase();
        word == *wanted || word.strip_suffix('s') == Some(wanted)
    };
    let length = wanted.len().max(1);
    let fits = |some: &&[(usize, &str)]| {
        some.len() == wanted.len() && some.iter().zip(&wanted).all(|(word, wanted)| is_word(word, wanted))
    };
    let found = all.windows(length).find(fits)?;
    let (first, last) = (found.first()?, found.last()?);
    Some(first.0..last.0 + last.1.len())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn words_are_found_whole_in_any_case_and_not_in_quotes() {
        assert_eq!(find("Two Visitors wait", "visitor"), Some(4..12));
        assert_eq!(find("a shopping cart is", "Shopping cart"), Some(2..15));
        for text in ["revisitor", "visitation", "press “visitor” twice", "the shopping of a cart"] {
            assert_eq!(find(text, "visitor").or_else(|| find(text, "shopping cart")), None, "{text}");
        }
        assert_eq!(find("anything", "…"), None, "no word at all");
    }
}
