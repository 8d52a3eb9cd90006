//! The web app: its tools from the lock file, its own checks, unit tests, build and size.

use anyhow::{Result, bail};

use crate::test::Outcome;
use crate::{command, tally, workspace};

/// What package.json must offer, in the order they run.
const SCRIPTS: [&str; 4] = ["check", "test", "build", "size"];

pub fn run() -> Outcome {
    let mut outcome = Outcome::new();
    if let Err(error) = scripts_are_there().and_then(|()| install()) {
        outcome.note(Err(error));
        return outcome;
    }
    for script in SCRIPTS {
        let mut npm = workspace::npm();
        command::without_private_settings(&mut npm).args(["run", "--silent", script]);
        if script == "test" {
            outcome.add("the frontend's unit tests", command::run_counting(&mut npm, tally::vitest, ""));
        } else {
            outcome.note(command::run(&mut npm));
        }
    }
    outcome
}

/// Installs exactly what the lock file says; no package may run a script of its own.
pub fn install() -> Result<()> {
    command::run(workspace::npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

fn scripts_are_there() -> Result<()> {
    let there = workspace::npm_scripts()?;
    let missing: Vec<_> = SCRIPTS.into_iter().filter(|script| !there.iter().any(|name| name == script)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    bail!("frontend/package.json has no script {}", missing.join(", "))
}
