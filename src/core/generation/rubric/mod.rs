//! Rules of a good ticket that need no model: pure functions that find what is wrong and say it to a person.
//!
//! A *hard* finding blocks: the draft is repaired, or nothing is taken. A *warning* is shown beside the ticket. A rule that
//! cannot be sure is silent or warns: a wrong hard finding costs a good ticket, a missed one costs a return.
//!
//! The rules look at what is stored, never at the model's draft: a ticket that was edited or came back from a tracker gets the
//! same report as at its writing. `docs/RUBRIC.md` lists them with their thresholds and how often each one is right.

mod bug;
mod coverage;
mod criteria;
mod epic;
mod estimate;
mod finding;
mod form;
mod house;
mod judgement;
mod lexicon;
mod nonfunctional;
mod provenance;
mod questions;
mod scope;
mod sentence;
mod set;
mod smells;
mod story;
mod task;
mod text;

pub use epic::{Outlined, outline};
pub use finding::{Finding, Severity, Span};
pub use judgement::{RULES_VERSION, Ready, Report, Verdict};
pub(super) use questions::leaves_open;
pub use questions::{Question, questions_of};
pub use set::Neighbour;
pub(super) use text::word_count;

use super::content::{Content, SectionId, Statement};
use super::parse::ParseError;
use super::ready::{InForce, Limits};
use super::{Brief, Kind, RequestedKind, answers};
use lexicon::{ENGLISH_MARKERS, Lexicon, Markers};

/// What the rules look at.
struct Subject<'a> {
    content: &'a Content,
    /// What the user said: questions of ours between are blank.
    idea: &'a str,
    /// The user's other tickets.
    others: &'a [Neighbour<'a>],
    /// What "ready" means here, if somebody said.
    definition: Option<&'a InForce>,
    /// The words of the ticket's language, if we understand it.
    lexicon: Option<&'static Lexicon>,
}

impl<'a> Subject<'a> {
    /// The statements of a section.
    fn list(&self, id: SectionId) -> &'a [Statement] {
        self.content.section(id).map_or(&[][..], |section| section.statements.as_slice())
    }

    /// The first part of the language's tag.
    fn tag(&self) -> &'a str {
        self.content.language.primary()
    }

    /// How a story's sentence is held together.
    fn markers(&self) -> &'static Markers {
        self.lexicon.map_or(&ENGLISH_MARKERS, |lexicon| &lexicon.sentence)
    }

    /// The thresholds.
    fn limits(&self) -> &'a Limits {
        self.definition.map_or(&Limits::PRODUCT, |in_force| &in_force.definition.limits)
    }

    fn is(&self, kinds: &[Kind]) -> bool {
        kinds.contains(&self.content.kind)
    }
}

type Rule = fn(&Subject<'_>) -> Vec<Finding>;

const RULES: &[Rule] = &[
    form::f1_complete,
    form::f2_title,
    form::f3_no_placeholder,
    form::f4_plain_text,
    form::f5_language,
    form::f6_said_once,
    form::f7_short_enough,
    story::s1_whole_sentence,
    story::s2_real_role,
    story::s3_verb_and_object,
    story::s4_one_thing,
    story::s5_minimal,
    story::s6_reason,
    set::s7_uniform,
    set::s8_unique,
    story::s9_no_solution,
    criteria::a1_number,
    criteria::a2_shape,
    criteria::a3_observable,
    criteria::a4_failure,
    smells::a5_vague,
    smells::a6_pronoun,
    smells::a7_comparative,
    smells::a8_passive,
    criteria::a9_distinct,
    criteria::a10_edge_cases,
    bug::b1_steps,
    bug::b2_difference,
    bug::b3_environment,
    bug::b4_severity,
    bug::b5_no_cause,
    task::t1_bounded,
    epic::e1_children,
    epic::e2_measured,
    questions::q1_answerable,
    questions::q2_defaults_said,
    questions::q3_asks,
    scope::o1_bounded,
    nonfunctional::n1_concerns,
    provenance::p1_sources,
    provenance::p2_nothing_invented,
    coverage::p3_all_said,
    estimate::v1_split,
];

/// What the rules say about a ticket: `idea` is what it was written from, `others` the tickets it stands beside, which may be none.
#[must_use]
pub fn report(content: &Content, idea: &str, others: &[Neighbour<'_>]) -> Report {
    report_by(content, idea, others, None)
}

/// The same by somebody's definition of ready.
#[must_use]
pub fn report_by(content: &Content, idea: &str, others: &[Neighbour<'_>], definition: Option<&InForce>) -> Report {
    let said = answers::said(idea);
    let subject = Subject { content, idea: &said, others, definition, lexicon: lexicon::of(&content.language) };
    let findings = RULES.iter().flat_map(|rule| rule(&subject)).collect();
    let findings = house::settled(&subject, findings);
    Report::of(content, findings, subject.lexicon.is_none(), definition)
}

/// What a ticket is measured by besides the rules.
#[derive(Clone, Copy, Debug)]
pub(super) enum Demand<'a> {
    /// It is the whole of its idea.
    Whole,
    /// It is one part of its idea: the other parts say the rest.
    Part,
    /// It is smaller than this one.
    SmallerThan(&'a Content),
}

/// What the rules say about a ticket that is one part of its idea.
#[must_use]
pub(super) fn report_of_part(
    content: &Content,
    idea: &str,
    others: &[Neighbour<'_>],
    definition: Option<&InForce>,
) -> Report {
    let mut findings = report_by(content, idea, others, definition).findings;
    findings.retain(|finding| finding.rule != "P3");
    Report::of(content, findings, lexicon::of(&content.language).is_none(), definition)
}

/// The same about a ticket that was just written, and whether it is what was wished for.
pub(super) fn check(
    content: &Content,
    brief: &Brief,
    others: &[Neighbour<'_>],
    definition: Option<&InForce>,
    demand: Demand<'_>,
) -> Report {
    let judge = if matches!(demand, Demand::Part) { report_of_part } else { report_by };
    let mut findings = judge(content, brief.idea(), others, definition).findings;
    bug::b3_at_writing(&mut findings);
    if let Demand::SmallerThan(before) = demand {
        findings.extend(estimate::v2_smaller(before, content));
    }
    if let RequestedKind::Exactly(kind) = brief.kind()
        && kind != content.kind
    {
        let message = format!("The ticket is of the kind {}, not {kind}.", content.kind);
        findings.insert(0, Finding::hard("F1", message).about("kind"));
    }
    findings.extend(form::f5_wished(content, brief));
    Report::of(content, findings, lexicon::of(&content.language).is_none(), definition)
}

/// The finding of an answer that is no draft.
pub(super) fn parse_failed(error: &ParseError) -> Finding {
    Finding::hard("F1", format!("The answer could not be read: {error}."))
}

/// The finding of an answer without the one section it was to write.
pub(super) fn section_missing(section: SectionId) -> Finding {
    Finding::hard("F1", format!("The section `{}` is missing.", section.as_str())).within(section)
}

/// The finding of an answer that repeats our instructions.
pub(super) fn leaked() -> Finding {
    Finding::hard("F3", "The draft repeats the writer’s instructions.")
}

#[cfg(test)]
mod tests;
