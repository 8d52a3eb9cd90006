//! All findings about a ticket, and what follows from them.

use serde::{Deserialize, Serialize};

use super::{Finding, Severity};
use crate::generation::content::{Content, SectionId};
use crate::generation::ready::{InForce, Limits, Used};
use crate::generation::rubric::questions;

/// Counts changes of the rules: the same ticket under the same version has the same report.
pub const RULES_VERSION: u32 = 3;

/// What a blocking finding and a warning cost of the hundred.
const PER_HARD: u32 = 15;
const PER_WARNING: u32 = 3;

/// Whether somebody can start to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ready {
    /// Nothing blocks, and little is to be said against it.
    Ready,
    /// Nothing blocks, and a question is open that has no answer to go on with, or much is to be said against it.
    NeedsAnswers,
    /// Something blocks, or much is to be said against it and no question is open.
    NotReady,
}

impl Ready {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NeedsAnswers => "needs_answers",
            Self::NotReady => "not_ready",
        }
    }

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::NeedsAnswers => "Needs answers",
            Self::NotReady => "Not ready",
        }
    }
}

/// The short form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The [`RULES_VERSION`] it was judged by.
    pub version: u32,
    /// Whether somebody can start to work.
    pub ready: Ready,
    /// 0 to 100: 15 less for each blocking finding, 3 for each warning.
    pub score: u32,
    /// The rules that need to understand the language were silent: we do not.
    pub degraded: bool,
}

/// What the rules say about a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What follows.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// In the order of the rules.
    pub findings: Vec<Finding>,
    /// By whose definition of ready; none for what the rules say by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Used>,
}

impl Report {
    pub(super) fn of(content: &Content, findings: Vec<Finding>, degraded: bool, definition: Option<&InForce>) -> Self {
        let ready_from = definition.map_or(Limits::PRODUCT.ready_from, |one| one.definition.limits.ready_from);
        let hard = findings.iter().filter(|finding| finding.severity == Severity::Hard).count();
        let warnings = findings.len() - hard;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let lost = number(hard).saturating_mul(PER_HARD).saturating_add(number(warnings).saturating_mul(PER_WARNING));
        let score = 100_u32.saturating_sub(lost);
        let questions = content.section(SectionId::Questions).map_or(&[][..], |section| section.statements.as_slice());
        let is_unanswered = questions.iter().any(|one| questions::read(&one.text, &content.language).default.is_none());
        let ready = match () {
            () if hard > 0 => Ready::NotReady,
            () if is_unanswered => Ready::NeedsAnswers,
            () if score >= ready_from => Ready::Ready,
            () if !questions.is_empty() => Ready::NeedsAnswers,
            () => Ready::NotReady,
        };
        let definition = definition.map(InForce::used);
        Self { verdict: Verdict { version: RULES_VERSION, ready, score, degraded }, findings, definition }
    }

    /// In a few words, the same on every surface: "Ready", "97 of 100", "1 remark".
    #[must_use]
    pub fn facts(&self) -> Vec<String> {
        let hard = self.findings.iter().filter(|finding| finding.severity == Severity::Hard).count();
        let mut facts = vec![self.verdict.ready.label().to_owned(), format!("{} of 100", self.verdict.score)];
        facts.extend(missed(hard));
        facts.extend(match self.findings.len() - hard {
            0 => None,
            1 => Some("1 remark".to_owned()),
            many => Some(format!("{many} remarks")),
        });
        facts
    }

    /// Whether a ticket may be charged for: no rule blocks.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Hard)
    }
}

/// How many checks block; nothing when none does.
fn missed(hard: usize) -> Option<String> {
    match hard {
        0 => None,
        1 => Some("1 check missed".to_owned()),
        many => Some(format!("{many} checks missed")),
    }
}
