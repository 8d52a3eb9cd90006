//! The Rust tests of the whole workspace, this tool's own among them.

use crate::test::Outcome;
use crate::{command, openapi, postgres, tally, workspace};

/// The second run builds a program that can be told where to die, which no other build can.
const RUNS: [(&str, &[&str]); 2] = [
    ("cargo test", &["--workspace"]),
    ("the kill tests", &["--package", "myba-server", "--features", "failpoints", "--test", "kill"]),
];

/// Runs them with PostgreSQL at `url`, or on SQLite alone.
pub fn run(url: Option<&str>) -> Outcome {
    let mut outcome = Outcome::new();
    for (what, arguments) in RUNS {
        let mut cargo = workspace::cargo();
        command::without_private_settings(&mut cargo);
        cargo.arg("test").args(arguments).arg("--no-fail-fast");
        match url {
            Some(url) => cargo.env(postgres::URL_VARIABLE, url),
            None => cargo.env_remove(postgres::URL_VARIABLE),
        };
        outcome.add(what, command::run_counting(&mut cargo, tally::cargo, ""));
    }
    outcome.note(openapi::run(true));
    outcome
}
