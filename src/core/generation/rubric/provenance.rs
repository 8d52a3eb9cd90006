//! What rests on the idea, and what was made up.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::text::unquoted;
use super::{Finding, Subject};
use crate::generation::facts::Facts;

/// P1: a statement that is marked as said points at words of the idea.
pub(super) fn p1_sources(subject: &Subject<'_>) -> Vec<Finding> {
    let idea: Vec<char> = subject.idea.chars().collect();
    let false_marks = subject.content.statements().filter(|(_, _, statement)| {
        statement.source.is_some_and(|source| {
            let words = idea.get(source.start..source.end);
            !words.is_some_and(|words| words.iter().any(|c| c.is_alphanumeric()))
        })
    });
    false_marks
        .map(|(id, index, _)| {
            Finding::hard("P1", "Marked as said by you, and it points at no words of the idea.").at(id, index)
        })
        .collect()
}

/// P2: numbers, dates, versions and addresses in the title and in what is marked as said stand in the idea. Names are less
/// certain, so an unknown one is only pointed out.
pub(super) fn p2_nothing_invented(subject: &Subject<'_>) -> Vec<Finding> {
    let facts = Facts::of(subject.idea);
    let mut findings = Vec::new();
    let title = &subject.content.title;
    for range in facts.invented(title) {
        let message = format!("The title says “{}”, which the idea does not say.", &title[range.clone()]);
        findings.push(Finding::hard("P2", message).about("title").on(title, &range));
    }
    for (id, index, statement) in subject.content.statements().filter(|(_, _, one)| one.source.is_some()) {
        let text = &statement.text;
        for range in facts.invented(text) {
            let message = format!("“{}” is marked as said by you, and the idea does not say it.", &text[range.clone()]);
            findings.push(Finding::hard("P2", message).at(id, index).on(text, &range));
        }
        for range in names(text, subject.idea) {
            let message =
                format!("“{}” is marked as said by you, and the idea does not name it.", &text[range.clone()]);
            findings.push(Finding::warn("P2", message).at(id, index).on(text, &range));
        }
    }
    findings
}

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static NAME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\p{Lu}?\p{Ll}+\p{Lu}[\p{L}\d]*\b").unwrap());

/// Names with a capital inside, such as "GitHub", that the idea does not say. Other capitals mean too many things.
fn names(text: &str, idea: &str) -> Vec<Range<usize>> {
    let idea = idea.to_lowercase();
    let bare = unquoted(text);
    let found = NAME.find_iter(&bare).filter(|name| !idea.contains(&name.as_str().to_lowercase()));
    found.map(|name| name.range()).collect()
}
