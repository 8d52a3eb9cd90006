//! What the model writes: one JSON object, in the order in which it is streamed. Never trusted.

use serde::{Deserialize, Serialize};

use super::content::{SeverityLevel, Size};
use super::kind::Kind;

/// The model's answer. Every field is present; what a kind does not use is null or empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What kind of work it is.
    pub kind: Kind,
    /// Why, in a few words of the idea.
    pub kind_reason: String,
    /// The title.
    pub title: String,
    /// How much work.
    pub size: Size,
    /// The language it is written in.
    pub language: String,
    /// Stories: who wants what, and why.
    pub story: Option<DraftStory>,
    /// Tasks: what is to be done. Epics: the outcome. Spikes: the question.
    pub goal: Option<DraftStatement>,
    /// Bugs: how to see it.
    pub steps: Vec<DraftStatement>,
    /// Bugs: what happens.
    pub observed: Option<DraftStatement>,
    /// Bugs: what should happen.
    pub expected: Option<DraftStatement>,
    /// Bugs: where it happens.
    pub environment: Option<DraftStatement>,
    /// Bugs: how bad it is.
    pub severity: Option<DraftSeverity>,
    /// How one sees that it is done.
    pub criteria: Vec<DraftCriterion>,
    /// Epics: the stories it is made of.
    pub children: Vec<DraftChild>,
    /// What could go differently.
    pub edge_cases: Vec<DraftStatement>,
    /// What only the asker knows.
    pub questions: Vec<DraftQuestion>,
    /// What was decided without asking.
    pub assumptions: Vec<DraftStatement>,
    /// What belongs to it.
    pub in_scope: Vec<DraftStatement>,
    /// What does not.
    pub out_of_scope: Vec<DraftStatement>,
    /// Why it is of this size.
    pub estimate_reason: String,
}

/// A sentence, and the words of the idea it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftStatement {
    /// The sentence.
    pub text: String,
    /// The user's exact words, or nothing: assumed.
    pub quote: Option<String>,
}

/// The parts of a story's sentence, without "As a", "I want" and "so that".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftStory {
    /// Who.
    pub role: String,
    /// What.
    pub want: String,
    /// What for.
    pub benefit: String,
    /// The user's exact words.
    pub quote: Option<String>,
}

/// How bad a bug is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSeverity {
    /// One of four.
    pub level: SeverityLevel,
    /// Why.
    pub reason: String,
}

/// A criterion; a sentence of a checklist has only `then`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftCriterion {
    /// The situation.
    pub given: Option<String>,
    /// The one thing that is done.
    pub when: Option<String>,
    /// What can be seen afterwards.
    pub then: String,
    /// The user's exact words.
    pub quote: Option<String>,
}

/// A story of an epic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftChild {
    /// Its title.
    pub title: String,
    /// Who.
    pub role: String,
    /// What.
    pub want: String,
    /// What for.
    pub benefit: String,
    /// The children that come first, counted from 1.
    pub depends_on: Vec<u32>,
}

/// A question with a way on without an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftQuestion {
    /// Ends with a question mark.
    pub question: String,
    /// Two to four answers, or none.
    pub options: Vec<String>,
    /// What is assumed without an answer.
    pub default: String,
}
