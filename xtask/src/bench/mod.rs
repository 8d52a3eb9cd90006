//! `cargo xtask bench`: figures of this machine, taken side by side. A ratio of two runs on one machine says something; a
//! figure alone depends on who else is working there.

mod chat_acks;
mod figures;
mod group_commit;
mod javascript;
mod ledger_cost;
mod program;

use std::path::PathBuf;

use anyhow::Result;

use crate::{dist, say};

/// Measures and prints.
///
/// # Errors
/// When something to be measured does not build, start or answer.
pub fn run(program: Option<PathBuf>, against: Option<PathBuf>) -> Result<()> {
    let program = match program {
        Some(program) => std::path::absolute(program)?,
        None => dist::build()?,
    };
    let against = against.map(std::path::absolute).transpose()?;
    say::line("── initial JavaScript");
    javascript::run()?;
    say::line("── the program: start and memory");
    program::run(&program, against.as_deref())?;
    say::line("── writes on SQLite: group commit against one commit per write");
    group_commit::run()?;
    say::line("── a balance, a statement and the verification of a book that grows");
    ledger_cost::run()?;
    say::line("── first answers in Slack and Discord");
    chat_acks::run()
}
