//! Format and lints.

use crate::test::Outcome;
use crate::{command, workspace};

pub fn run() -> Outcome {
    let mut outcome = Outcome::new();
    outcome.note(command::run(workspace::cargo().args(["fmt", "--all", "--check"])));
    let clippy = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
    outcome.note(command::run(workspace::cargo().args(clippy)));
    // The shipped program has fewer features than any test: without this nothing would show that it still compiles.
    let shipped = ["clippy", "--package", "myba-server", "--no-default-features", "--quiet", "--", "-D", "warnings"];
    outcome.note(command::run(workspace::cargo().args(shipped)));
    outcome
}
