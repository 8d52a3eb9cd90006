//! The Rust tests of the whole workspace, this tool's own among them.

use crate::test::Outcome;
use crate::{command, openapi, postgres, tally, workspace};

/// With the feature by which a program can be told where to die, for the kill tests: one build for all tests.
const ARGUMENTS: [&str; 5] = ["test", "--workspace", "--features", "myba-server/failpoints", "--no-fail-fast"];

/// Runs them with PostgreSQL at `url`, or on SQLite alone.
pub fn run(url: Option<&str>) -> Outcome {
    let mut outcome = Outcome::new();
    let mut cargo = workspace::cargo();
    command::without_private_settings(&mut cargo);
    cargo.args(ARGUMENTS);
    match url {
        Some(url) => cargo.env(postgres::URL_VARIABLE, url),
        None => cargo.env_remove(postgres::URL_VARIABLE),
    };
    outcome.add("cargo test", command::run_counting(&mut cargo, tally::cargo, ""));
    outcome.note(openapi::run(true));
    outcome
}
