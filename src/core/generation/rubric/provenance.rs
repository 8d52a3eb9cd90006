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

/// P2: numbers, dates, versions, days and addresses in the title and in what is marked as said stand in the idea. Names are less
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
        for range in names(text, subject.idea, subject.tag()) {
            let message =
                format!("“{}” is marked as said by you, and the idea does not name it.", &text[range.clone()]);
            findings.push(Finding::warn("P2", message).at(id, index).on(text, &range));
        }
    }
    findings
}

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static CERTAIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \b\p{Lu}?\p{Ll}+\p{Lu}[\p{L}\d]*\b                                         # GitHub
        | \b(?:Herrn?|Frau|Firma|Mr\.?|Mrs\.?|Ms\.?|Dr\.|Mme|Sr\.|Sra\.)\ \p{Lu}\p{Ll}+\b   # Frau Roth
        | \b\p{Lu}[\p{L}&-]+\ (?:GmbH|AG|SE|KG|Inc|Ltd|LLC|Corp|SARL|Lda)\b          # Initech GmbH",
    )
    .unwrap()
});

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}+)*\b").unwrap());

/// Languages that write only names with a capital inside a sentence. Two letters are rather a unit: "Mo" is a megabyte in French.
const NAMES_ALONE: [&str; 4] = ["en", "es", "fr", "pt"];

/// Names that the idea does not say: such as "GitHub" and "Frau Roth" everywhere, and where only names have capitals, every
/// capital inside a sentence.
fn names(text: &str, idea: &str, tag: &str) -> Vec<Range<usize>> {
    let idea = idea.to_lowercase();
    let bare = unquoted(text);
    let is_unsaid =
        |range: &Range<usize>| bare[range.clone()].split_whitespace().any(|word| !idea.contains(&word.to_lowercase()));
    let mut found: Vec<Range<usize>> =
        CERTAIN.find_iter(&bare).map(|name| name.range()).filter(|range| is_unsaid(range)).collect();
    if NAMES_ALONE.contains(&tag) {
        let inside = CAPITALS.find_iter(&bare).filter_map(|name| inside(&bare, name.range()));
        found.extend(inside.filter(|range| is_unsaid(range) && !Facts::is_day(&bare[range.clone()])));
    }
    found.sort_by_key(|range| range.start);
    found.dedup_by(|next, before| next.start < before.end);
    found
}

/// What of a run of capitals is not there because a sentence begins.
fn inside(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let before = text[..range.start].trim_end();
    if !(before.is_empty() || before.ends_with(['.', '?', '!', ':', ';', '–', '·', '(', '¿', '¡'])) {
        return Some(range);
    }
    let first = text[range.clone()].find(' ')?;
    Some(range.start + first + 1..range.end)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn only_names_that_nobody_said_are_found() {
        let idea = "ana wants to see her shifts";
        let found = |text: &str, tag: &str| -> Vec<String> {
            names(text, idea, tag).into_iter().map(|range| text[range].to_owned()).collect()
        };
        for (text, tag, name) in [
            ("I see the shifts in GitHub", "en", "GitHub"),
            ("Given Zoë Quark of the office", "en", "Zoë Quark"),
            ("the shift is sent to Initech", "en", "Initech"),
            ("Herr Quark sieht die Schichten", "de", "Herr Quark"),
            ("die Schicht geht an Initech GmbH", "de", "Initech GmbH"),
            ("el turno llega a Zoe Quark", "es", "Zoe Quark"),
            ("la liste va à Mme Roth", "fr", "Mme Roth"),
            ("a lista vai para Inês", "pt", "Inês"),
        ] {
            assert_eq!(found(text, tag), [name], "{text}");
        }
        for (text, tag) in [
            ("Ana sees her shifts. Nobody else does", "en"),
            ("When I choose “Save Draft”, I see Ana", "en"),
            ("on Monday a PDF is sent", "en"),
            ("Die Leitung sieht die Schichten der Woche", "de"),
        ] {
            assert!(found(text, tag).is_empty(), "{text}: {:?}", found(text, tag));
        }
    }
}
