//! Journeys in Chromium: the program as `cargo run` starts it, with its stand-ins, on free ports and an empty database. They stand
//! in lanes that need nothing from each other; each lane has a program and a data folder of its own, and all run at once.

use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use tempfile::TempDir;

use crate::product::Product;
use crate::tally::{self, Tally};
use crate::test::{Outcome, frontend};
use crate::{command, say, search, workspace};

const JOURNEY: &str = "e2e/journey.mjs";
/// The lanes of the journey, by the names it knows.
const LANES: [&str; 2] = ["people", "member"];

/// `alone`: no frontend phase has built the web app before.
pub fn run(alone: bool, keep: bool) -> Outcome {
    let mut outcome = Outcome::new();
    match prepare(alone) {
        Ok(()) => {
            for (name, ran) in drive(keep) {
                outcome.add(&format!("the browser journeys of lane {name}"), ran);
            }
        }
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

/// All lanes at the same time, and what each came to.
fn drive(keep: bool) -> Vec<(&'static str, Result<(Tally, bool)>)> {
    // Started one after the other: two that look for a free port at once may find the same one.
    let lanes: Vec<_> = LANES.into_iter().map(|name| (name, Lane::start(name))).collect();
    thread::scope(|scope| {
        let running: Vec<_> = lanes
            .into_iter()
            .map(|(name, lane)| (name, scope.spawn(move || lane.and_then(|lane| lane.drive(keep)))))
            .collect();
        let end = |ran: thread::ScopedJoinHandle<'_, Result<(Tally, bool)>>| {
            ran.join().unwrap_or_else(|_| Err(anyhow!("what drives the lane panicked")))
        };
        running.into_iter().map(|(name, ran)| (name, end(ran))).collect()
    })
}

/// One product and the journeys that go through it.
struct Lane {
    name: &'static str,
    folder: TempDir,
    myba: Product,
}

impl Lane {
    fn start(name: &'static str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("myba-browser-").tempdir()?;
        let myba = Product::start(&workspace::built("debug", "myba")?, &[], folder.path())?;
        Ok(Self { name, folder, myba })
    }

    /// Runs its journeys to their end. Each line they print begins with the name of the lane.
    fn drive(mut self, keep: bool) -> Result<(Tally, bool)> {
        let name = self.name;
        let mut node = Command::new("node");
        node.current_dir(workspace::root().join("frontend")).args([JOURNEY, name]);
        node.env("MYBA_URL", format!("http://{}", self.myba.address))
            .env("MYBA_SANDBOX_URL", format!("http://{}", self.myba.sandbox));
        node.env("MYBA_TEST_CHROMIUM", search::chromium().context("Chromium is missing")?);
        let ran = command::run_counting(&mut node, tally::journey, &format!("{name:>6} | "));
        if keep {
            say::line(format!("the data folder of lane {name} is kept: {}", self.folder.keep().display()));
        }
        self.myba.still_runs()?;
        if !matches!(ran, Ok((_, true))) {
            say::line(format!("myba of lane {name} printed last:\n{}", self.myba.log_tail()));
        }
        self.myba.end()?;
        ran
    }
}
