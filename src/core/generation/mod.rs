//! From a rough idea to a ticket.
//!
//! The pure half is text in, text out, without clock or network. The way of one ticket through it: [`Brief`] → prompt →
//! [`model`] → parse → [`content`] → rubric → [`render`]. The paid half, [`service`], takes a ticket this way and books what it
//! costs; [`library`] keeps it.

mod answers;
mod clean;
mod draft;
mod facts;
mod parse;
mod partial;
mod prompt;
mod rubric;
mod schema;

#[cfg(test)]
mod examples;

pub mod brief;
pub mod content;
pub mod diff;
pub mod kind;
pub mod language;
pub mod library;
pub mod likeness;
pub mod model;
pub mod ready;
pub mod render;
pub mod score;
pub mod service;

pub use brief::{Brief, BriefError, Instruction, MAX_ANSWER_CHARS, MAX_IDEA_CHARS};
pub use content::SectionId;
pub use kind::{Kind, RequestedKind};
pub use language::{Language, RequestedLanguage};
pub use model::{Completion, Finish, LanguageModel, ModelError, ModelFailure, Prompt, Standstill, Usage};
pub use partial::{Delta, DeltaSection};
pub use prompt::VERSION as PROMPT_VERSION;
pub use rubric::{
    Finding, Neighbour, Outlined, Question, RULES_VERSION, Ready, Report, Severity, Span, Verdict, outline,
    questions_of, report, report_by,
};
