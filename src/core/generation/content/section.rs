//! The sections of a ticket.

use serde::{Deserialize, Serialize};

/// Which section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionId {
    /// Who wants what, and why.
    Story,
    /// What is to be done, reached or answered.
    Goal,
    /// How to see a bug.
    Steps,
    /// What happens.
    Observed,
    /// What should happen.
    Expected,
    /// Where it happens.
    Environment,
    /// How bad it is.
    Severity,
    /// How one sees that it is done.
    Criteria,
    /// The stories of an epic.
    Children,
    /// What could go differently.
    EdgeCases,
    /// What only the asker knows.
    Questions,
    /// What was decided without asking.
    Assumptions,
    /// How much work, and why.
    Estimate,
    /// What belongs to it.
    InScope,
    /// What does not.
    OutOfScope,
}

impl SectionId {
    /// All sections, in reading order.
    pub const ALL: [Self; 15] = [
        Self::Story,
        Self::Goal,
        Self::Steps,
        Self::Observed,
        Self::Expected,
        Self::Environment,
        Self::Severity,
        Self::Criteria,
        Self::Children,
        Self::EdgeCases,
        Self::Questions,
        Self::Assumptions,
        Self::Estimate,
        Self::InScope,
        Self::OutOfScope,
    ];

    /// The word for programs: `edge_cases`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Goal => "goal",
            Self::Steps => "steps",
            Self::Observed => "observed",
            Self::Expected => "expected",
            Self::Environment => "environment",
            Self::Severity => "severity",
            Self::Criteria => "criteria",
            Self::Children => "children",
            Self::EdgeCases => "edge_cases",
            Self::Questions => "questions",
            Self::Assumptions => "assumptions",
            Self::Estimate => "estimate",
            Self::InScope => "in_scope",
            Self::OutOfScope => "out_of_scope",
        }
    }

    /// The field of a draft it is made of.
    #[must_use]
    pub(in crate::generation) const fn field(self) -> &'static str {
        match self {
            Self::Estimate => "estimate_reason",
            id => id.as_str(),
        }
    }

    /// Reads [`Self::field`].
    #[must_use]
    pub(in crate::generation) fn of_field(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.field() == text)
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.as_str() == text)
    }
}
