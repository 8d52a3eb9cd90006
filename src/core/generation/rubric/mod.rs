//! Rules of a good ticket that need no model: pure functions that find what is wrong and say it to a person.
//!
//! A *hard* finding blocks: the draft is repaired, or nothing is taken. A *warning* is shown beside the ticket. A rule that
//! cannot be sure is silent: a wrong hard finding costs a good ticket, a missed one costs a return.

mod bug;
mod criteria;
mod finding;
mod form;
mod questions;
mod story;

pub use finding::{Finding, Severity};

use super::Brief;
use super::content::Content;
use super::draft::Draft;
use super::parse::ParseError;

/// What the rules look at.
struct Subject<'a> {
    draft: &'a Draft,
    content: &'a Content,
    brief: &'a Brief,
}

type Rule = fn(&Subject<'_>) -> Vec<Finding>;

const RULES: &[Rule] = &[
    form::f1_complete,
    form::f3_no_placeholder,
    form::f4_plain_text,
    form::f7_short_enough,
    story::s1_whole_sentence,
    story::s4_one_thing,
    criteria::a1_number,
    criteria::a2_shape,
    bug::b1_steps,
    bug::b2_difference,
    questions::q1_answerable,
    questions::q2_defaults_said,
];

/// Everything the rules find.
pub fn check(draft: &Draft, content: &Content, brief: &Brief) -> Vec<Finding> {
    let subject = Subject { draft, content, brief };
    RULES.iter().flat_map(|rule| rule(&subject)).collect()
}

/// Whether a ticket may be charged for.
pub fn is_ready(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity != Severity::Hard)
}

/// The finding of an answer that is no draft.
pub fn parse_failed(error: &ParseError) -> Finding {
    Finding::hard("F1", format!("The answer could not be read: {error}."))
}

/// The finding of an answer that repeats our instructions.
pub fn leaked() -> Finding {
    Finding::hard("F3", "The draft repeats the writer’s instructions.")
}

#[cfg(test)]
mod tests;
