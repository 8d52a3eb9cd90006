//! The Rust tests of the whole workspace, this tool's own among them.

use crate::test::Outcome;
use crate::{command, openapi, postgres, tally, workspace};

/// Runs them with PostgreSQL at `url`, or on SQLite alone.
pub fn run(url: Option<&str>) -> Outcome {
    let mut cargo = workspace::cargo();
    command::without_private_settings(&mut cargo);
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    match url {
        Some(url) => cargo.env(postgres::URL_VARIABLE, url),
        None => cargo.env_remove(postgres::URL_VARIABLE),
    };
    let mut outcome = Outcome::new();
    outcome.add("cargo test", command::run_counting(&mut cargo, tally::cargo));
    outcome.note(openapi::run(true));
    outcome
}
