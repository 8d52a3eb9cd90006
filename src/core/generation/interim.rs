//! The shapes of the pure half, until its own files land.

use serde::{Deserialize, Serialize};

use super::Brief;

/// The model's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {}
/// Which section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionId { Story, Goal, Steps, Observed, Expected, Environment, Severity, Criteria, Children, EdgeCases, Questions, Assumptions, Estimate, InScope, OutOfScope }
impl SectionId {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str { "story" }
}
/// How large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Size { XS, S, M, L }
impl Size {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str { "S" }
}
/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity { Hard, Warn }
/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding { pub rule: String, pub severity: Severity, pub section: Option<SectionId>, pub index: Option<usize>, pub message: String }
/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause { pub word: String, pub text: String }
/// A range of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source { pub start: usize, pub end: usize }
/// Where a delta goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeltaSection { Kind, Title, Section(SectionId) }
impl DeltaSection {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str { "title" }
}
/// The text so far of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta { pub section: DeltaSection, pub index: usize, pub text: String, pub clauses: Option<Vec<Clause>>, pub reason: Option<String>, pub done: bool, pub source: Option<Source> }
/// The schema.
#[must_use]
pub fn draft_schema() -> serde_json::Value { serde_json::json!({}) }
/// A reader.
pub struct Partial;
impl Partial {
    pub fn new(_b: &Brief) -> Self { Self }
    pub fn push(&mut self, _t: &str) -> Vec<Delta> { vec![] }
    pub fn sections_done(&self) -> usize { 0 }
    pub fn section(&self) -> Option<SectionId> { None }
}
