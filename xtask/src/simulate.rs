//! `cargo xtask simulate | kills | races | orders`: the long runs of what the test run does shortly. The work is done by an
//! example of the core and by tests, which take their numbers from variables; this starts them and repeats their last figures.

use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::{command, postgres, say, workspace};

/// Where a run keeps its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The model alone
    Memory,
    Sqlite,
    Postgres,
    All,
}

impl Engine {
    const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::All => "all",
        }
    }

    const fn needs_server(self) -> bool {
        matches!(self, Self::Postgres | Self::All)
    }
}

/// The options of the simulator.
#[derive(Args)]
pub struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 300)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    first: u64,
    /// On which engine; on all of them the histories are compared
    #[arg(long, value_enum, default_value_t = Engine::All)]
    engine: Engine,
    /// Tells this seed again and prints the shortest part of it that goes wrong
    #[arg(long)]
    replay: Option<u64>,
    /// Plants each known bug in turn and says how many seeds find it
    #[arg(long)]
    planted: bool,
}

/// Runs the simulator. Its last line is its figures.
///
/// # Errors
/// When it does not build, finds something, or something it must do never happened.
pub fn run(options: &Options) -> Result<()> {
    let mut cargo = workspace::cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "myba-core", "--example", "simulate", "--"]);
    cargo.args(["--seeds", &options.seeds.to_string(), "--first", &options.first.to_string()]);
    cargo.args(["--engine", options.engine.name()]);
    if let Some(seed) = options.replay {
        cargo.args(["--replay", &seed.to_string()]);
    }
    if options.planted {
        cargo.arg("--planted");
    }
    in_memory(&mut cargo);
    // Planted bugs are looked for on SQLite alone.
    with_server(options.engine.needs_server() && !options.planted, &mut cargo, command::run)
}

/// What the long runs by tests share.
#[derive(Args)]
pub struct Count {
    /// How many
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// On which engine
    #[arg(long, value_enum, default_value_t = Engine::All)]
    engine: Engine,
}

/// Kills the program again and again while it writes a ticket.
///
/// # Errors
/// When a token was lost or doubled, or a hold did not end.
pub fn kills(count: &Count) -> Result<()> {
    let test = ["--package", "myba-server", "--features", "failpoints", "--test", "kill", "many::"];
    long_test(count, "MYBA_TEST_KILLS", &test, "kills: ")
}

/// Lets sixty-four callers race for one token, again and again.
///
/// # Errors
/// When a round had no winner or two.
pub fn races(count: &Count) -> Result<()> {
    long_test(count, "MYBA_TEST_RACES", &["--package", "myba-core", "--test", "it", "b02_"], "races: ")
}

fn long_test(count: &Count, variable: &str, test: &[&str], figures: &str) -> Result<()> {
    let mut cargo = workspace::cargo();
    command::without_private_settings(&mut cargo);
    cargo.arg("test").args(test).args(["--", "--nocapture"]);
    cargo.env(variable, count.count.to_string());
    if count.engine != Engine::All {
        cargo.env(format!("{variable}_ENGINE"), count.engine.name());
    }
    if !count.engine.needs_server() {
        cargo.env_remove(postgres::URL_VARIABLE);
    }
    with_server(count.engine.needs_server(), &mut cargo, |cargo| {
        // The tests say their figures on standard error, between what they start.
        let done = cargo.output().context("cargo could not be started")?;
        let text = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        let found: Vec<_> = text.lines().filter(|line| line.starts_with(figures)).collect();
        if !done.status.success() || found.is_empty() {
            bail!("it failed ({}):\n{text}", done.status);
        }
        found.into_iter().for_each(say::line);
        Ok(())
    })
}

/// Runs with the server that is named, or one of our own, where one is needed.
fn with_server(needed: bool, cargo: &mut Command, work: impl FnOnce(&mut Command) -> Result<()>) -> Result<()> {
    if !needed {
        return work(cargo);
    }
    let server = postgres::Source::choose()?;
    let done = work(cargo.env(postgres::URL_VARIABLE, server.url()));
    let stopped = server.finish(false);
    done.and(stopped)
}

/// Databases that live as long as a story lie in memory where the system has such a folder: their syncs cost nothing then.
fn in_memory(cargo: &mut Command) {
    let folder = std::path::Path::new("/dev/shm");
    if folder.is_dir() {
        cargo.env("TMPDIR", folder);
    }
}
