//! From a rough idea to a ticket.
//!
//! Everything here is pure: text in, text out, no clock and no network. The way of one ticket through these files:
//! [`Brief`](model) → prompt → [`model`] → parse → rubric → ticket → render.

pub mod model;

pub use model::{Completion, Finish, LanguageModel, ModelError, ModelFailure, Prompt, Usage};
