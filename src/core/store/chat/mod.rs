//! Statements of people, workspaces, teams and links in chat.

mod links;
mod outbox;
mod people;
mod teams;

pub use links::*;
pub use outbox::*;
pub use people::*;
pub use teams::*;

use super::Statement;

/// The statements of these files.
pub(in crate::store) fn statements() -> Vec<Statement> {
    [people::STATEMENTS, teams::STATEMENTS, links::STATEMENTS, outbox::STATEMENTS].concat()
}
