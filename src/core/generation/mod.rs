//! From a rough idea to a ticket.
//!
//! Everything here is pure: text in, text out, no clock and no network. The way of one ticket through these files:
//! [`Brief`] → prompt → [`model`] → parse → rubric → ticket → render.

mod clean;

pub mod brief;
pub mod kind;
pub mod language;
pub mod model;

pub use brief::{Brief, BriefError, Instruction, MAX_IDEA_CHARS};
pub use kind::{Kind, RequestedKind};
pub use language::{Language, RequestedLanguage};
pub use model::{Completion, Finish, LanguageModel, ModelError, ModelFailure, Prompt, Usage};
mod interim;
pub mod content;
pub mod library;
pub mod parse;
pub mod prompt;
pub mod render { pub fn markdown(_: &super::content::Content) -> String { String::new() } }
pub mod rubric;
pub mod service;
pub use interim::*;
