//! Acceptance criteria: how many, of what shape, and what they have to speak of.

use super::text::{content_words, is_concrete, plain_words, shingles, similarity, stems};
use super::{Finding, Statement, Subject};
use crate::generation::Kind;
use crate::generation::content::{Clause, SectionId, Size, words_of};
use crate::generation::ready::Band;

/// A1: enough criteria to see that it is done, and not so many that it is two tickets.
pub(super) fn a1_number(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is(&[Kind::Story, Kind::Task]) {
        return Vec::new();
    }
    let number = subject.list(SectionId::Criteria).len();
    let Band { min: fewest, max: most } = subject.limits().criteria;
    let finding = match number {
        0 => Finding::hard("A1", "There are no acceptance criteria: nobody could tell when it is done."),
        n if n < fewest && subject.content.size != Size::XS => {
            Finding::warn("A1", format!("{n} acceptance criteria are few; {fewest} to {most} tell when it is done."))
        }
        n if n > most => Finding::warn("A1", format!("{n} acceptance criteria are many: split the ticket.")),
        _ => return Vec::new(),
    };
    vec![finding.within(SectionId::Criteria)]
}

/// A criterion's situation, action and outcome.
#[derive(Default)]
struct Parts<'a> {
    given: Option<&'a str>,
    when: Option<&'a str>,
    then: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// The clauses by their first words; nothing for a line of a checklist.
    fn read(subject: &Subject<'_>, statement: &'a Statement) -> Option<Self> {
        let words = words_of(&subject.content.language);
        let mut parts = Self::default();
        for clause in statement.clauses.as_deref()? {
            let is = |names: &[&str]| names.iter().any(|name| clause.word.to_lowercase() == name.to_lowercase());
            let place = match () {
                () if is(&[words.given]) => &mut parts.given,
                () if is(&words.when) => &mut parts.when,
                () if is(&words.then) => &mut parts.then,
                () => continue,
            };
            let is_said = |clause: &&Clause| clause.text.chars().any(char::is_alphanumeric);
            *place = Some(clause).filter(is_said).map(|clause| clause.text.as_str());
        }
        Some(parts)
    }
}

/// A2: one action and something to see after it, or one line of a checklist.
pub(super) fn a2_shape(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.content.kind != Kind::Story {
        return Vec::new();
    }
    let when = words_of(&subject.content.language).when[1];
    let broken = subject.list(SectionId::Criteria).iter().enumerate().filter_map(|(index, criterion)| {
        let problem = shape(&Parts::read(subject, criterion)?, when)?;
        Some(Finding::hard("A2", format!("Criterion {} {problem}.", index + 1)).at(SectionId::Criteria, index))
    });
    broken.collect()
}

fn shape(parts: &Parts<'_>, when_word: &str) -> Option<&'static str> {
    if parts.then.is_none() {
        return Some("does not say what can be seen (Then)");
    }
    if parts.given.is_some() && parts.when.is_none() {
        return Some("has a situation but no action (When)");
    }
    // A second condition is a second criterion.
    let when = parts.when.map(str::to_lowercase).unwrap_or_default();
    let has_again =
        [",", " and", " und", " y", " et", " e"].iter().any(|joint| when.contains(&format!("{joint} {when_word} ")));
    has_again.then_some("has more than one action (When)")
}

/// The outcome of a criterion: its last clause, or the whole line.
pub(super) fn outcome(statement: &Statement) -> &str {
    let clauses = statement.clauses.as_deref().unwrap_or_default();
    clauses.last().map_or(statement.text.as_str(), |clause| clause.text.as_str())
}

/// A3: the outcome can be seen. "It works" cannot, unless a number or a quoted text says how one sees it.
pub(super) fn a3_observable(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon.filter(|_| subject.is(&[Kind::Story, Kind::Bug])) else { return Vec::new() };
    let unseen = subject.list(SectionId::Criteria).iter().enumerate().filter_map(|(index, criterion)| {
        let outcome = outcome(criterion);
        let found = lexicon.unseen.find(outcome)?;
        let is_seen = is_concrete(outcome) || lexicon.seen.is_match(outcome);
        let message = format!("“{}” cannot be seen: say who sees or receives what.", found.as_str());
        (!is_seen).then(|| Finding::warn("A3", message).at(SectionId::Criteria, index))
    });
    unseen.collect()
}

/// A4: one criterion is about a failure or a boundary.
pub(super) fn a4_failure(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(lexicon) = subject.lexicon.filter(|_| subject.content.kind == Kind::Story) else { return Vec::new() };
    let criteria = subject.list(SectionId::Criteria);
    let is_small = subject.content.size == Size::XS;
    if criteria.is_empty() || is_small || criteria.iter().any(|one| lexicon.failure.is_match(&one.text)) {
        return Vec::new();
    }
    let message = "No criterion is about a failure or a boundary.";
    let is_large = matches!(subject.content.size, Size::M | Size::L);
    let finding = if is_large { Finding::hard("A4", message) } else { Finding::warn("A4", message) };
    vec![finding.within(SectionId::Criteria)]
}

/// Criteria that share this much of their words look like one.
const ALIKE: f64 = 0.85;

/// A9: no criterion says what another one says. Word for word blocks; nearly so is worth a look.
pub(super) fn a9_distinct(subject: &Subject<'_>) -> Vec<Finding> {
    let criteria = subject.list(SectionId::Criteria);
    let mut findings = Vec::new();
    for (index, criterion) in criteria.iter().enumerate() {
        let words = plain_words(&criterion.text);
        let runs = shingles(&criterion.text, 1);
        for (other, before) in criteria[..index].iter().enumerate() {
            if plain_words(&before.text) == words {
                let message = format!("Criterion {} says the same as criterion {}.", index + 1, other + 1);
                findings.push(Finding::hard("A9", message).at(SectionId::Criteria, index));
            } else if similarity(&shingles(&before.text, 1), &runs) >= ALIKE
                && is_same_case(&before.text, &criterion.text)
            {
                let message = format!("Criterion {} is nearly criterion {}.", index + 1, other + 1);
                findings.push(Finding::warn("A9", message).at(SectionId::Criteria, index));
            }
        }
    }
    findings
}

/// Whether two texts name the same figures and quoted texts.
fn is_same_case(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let quoted = |text: &str| {
        let bare = super::text::unquoted(text);
        text.char_indices().filter(|(at, _)| bare[*at..].starts_with(' ')).map(|(_, c)| c).collect::<String>()
    };
    digits(a) == digits(b) && quoted(a) == quoted(b)
}

/// A10: an edge case that is named is also decided: by a criterion, or by a question.
pub(super) fn a10_edge_cases(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.content.kind != Kind::Story || subject.lexicon.is_none() {
        return Vec::new();
    }
    let deciding = [SectionId::Criteria, SectionId::Questions, SectionId::Assumptions, SectionId::OutOfScope];
    let decided: Vec<&str> =
        deciding.iter().flat_map(|id| subject.list(*id)).map(|statement| statement.text.as_str()).collect();
    let decided = stems(&decided.join("\n"), subject.tag());
    let undecided = subject.list(SectionId::EdgeCases).iter().enumerate().filter(|(_, edge)| {
        let mut words = content_words(&edge.text, subject.tag()).peekable();
        words.peek().is_some() && words.all(|(_, stem)| !decided.contains(&stem))
    });
    undecided
        .map(|(index, _)| {
            Finding::warn("A10", "No criterion and no question decides this edge case.").at(SectionId::EdgeCases, index)
        })
        .collect()
}
