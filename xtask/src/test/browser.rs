//! Journeys in Chromium: the program as `cargo run` starts it, with its stand-ins, on free ports and an empty database.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::product::Product;
use crate::tally::{self, Tally};
use crate::test::{Outcome, frontend};
use crate::{command, say, search, workspace};

const JOURNEY: &str = "e2e/journey.mjs";

/// `alone`: no frontend phase has built the web app before.
pub fn run(alone: bool, keep: bool) -> Outcome {
    let mut outcome = Outcome::new();
    match prepare(alone) {
        Ok(()) => outcome.add("the browser journeys", drive(keep)),
        Err(error) => outcome.note(Err(error)),
    }
    outcome
}

fn prepare(alone: bool) -> Result<()> {
    let frontend = workspace::root().join("frontend");
    if !frontend.join(JOURNEY).is_file() {
        bail!("frontend/{JOURNEY} is missing: there is no journey to drive");
    }
    if alone {
        frontend::install()?;
        command::run(workspace::npm().args(["run", "--silent", "build"]))?;
    }
    if !frontend.join("dist/index.html").is_file() {
        bail!("frontend/dist/index.html is missing: the web app was not built");
    }
    command::run(workspace::cargo().args(["build", "--quiet", "--package", "myba-server"]))
}

fn drive(keep: bool) -> Result<(Tally, bool)> {
    let folder = tempfile::Builder::new().prefix("myba-browser-").tempdir()?;
    let mut myba = Product::start(&workspace::built("debug", "myba")?, &[], folder.path())?;
    let mut node = Command::new("node");
    node.current_dir(workspace::root().join("frontend")).arg(JOURNEY);
    node.env("MYBA_URL", format!("http://{}", myba.address))
        .env("MYBA_SANDBOX_URL", format!("http://{}", myba.sandbox));
    node.env("MYBA_TEST_CHROMIUM", search::chromium().context("Chromium is missing")?);
    let ran = command::run_counting(&mut node, tally::journey);
    if keep {
        say::line(format!("the data folder is kept: {}", folder.keep().display()));
    }
    myba.still_runs()?;
    if !matches!(ran, Ok((_, true))) {
        say::line(format!("myba printed last:\n{}", myba.log_tail()));
    }
    myba.end()?;
    ran
}
