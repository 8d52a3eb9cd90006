//! The simulator of the money world: stories made from a seed, told to the product on SQLite and PostgreSQL and to a model that
//! shares nothing with it. After each step every figure and every invariant must be right, and equal on all engines.
//!
//! `cargo xtask simulate` runs it; [ADR 20](../../../../docs/adr/0020-simulator.md) says how it is built.

mod bank;
mod counted;
mod crash;
mod database;
mod gateway;
mod model;
mod planted;
mod random;
mod run;
mod runner;
mod shop;
mod step;
mod worker;
mod world;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use database::Engine;
use planted::Bug;
use runner::{Plan, Report};

/// What was asked for.
struct Asked {
    seeds: u64,
    first: u64,
    engines: Vec<Engine>,
    replay: Option<u64>,
    planted: bool,
}

fn main() -> ExitCode {
    match asked().and_then(|asked| answer(&asked)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(format!("the simulator could not run: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn say(line: impl std::fmt::Display) {
    // Whoever closed our output does not want to hear.
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

fn asked() -> Result<Asked> {
    let mut asked = Asked { seeds: 300, first: 1, engines: engines("all")?, replay: None, planted: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{name} needs a value"));
        match name.as_str() {
            "--seeds" => asked.seeds = value()?.parse()?,
            "--first" => asked.first = value()?.parse()?,
            "--engine" => asked.engines = engines(&value()?)?,
            "--replay" => asked.replay = Some(value()?.parse()?),
            "--planted" => asked.planted = true,
            _ => bail!(
                "{name} is unknown: --seeds N, --first SEED, --engine memory|sqlite|postgres|all, --replay SEED, --planted"
            ),
        }
    }
    Ok(asked)
}

fn engines(name: &str) -> Result<Vec<Engine>> {
    let all = [Engine::Memory, Engine::Sqlite, Engine::Postgres];
    if name == "all" {
        return Ok(all.to_vec());
    }
    let found = all.into_iter().find(|engine| engine.name() == name);
    Ok(vec![found.with_context(|| format!("there is no engine {name}"))?])
}

fn answer(asked: &Asked) -> Result<bool> {
    if let Some(seed) = asked.replay {
        return replay(seed, asked);
    }
    if asked.planted {
        return planted(asked);
    }
    let plan = Plan::new(asked.first..=asked.first + asked.seeds - 1, asked.engines.clone());
    let report = runner::run(&plan)?;
    let never = report.counted.never(asked.engines.iter().any(|engine| *engine != Engine::Memory));
    say(&report.counted);
    for fault in &never {
        say(format!("never happened: {fault}"));
    }
    for (seed, what) in &report.failures {
        say(format!("seed {seed}: {what}"));
    }
    if let Some((seed, _)) = report.failures.first() {
        replay(*seed, asked)?;
    }
    say(figures(&report, &asked.engines, never.len()));
    Ok(report.failures.is_empty() && never.is_empty())
}

/// The last line: what a release says of itself.
fn figures(report: &Report, engines: &[Engine], never: usize) -> String {
    let names: Vec<_> = engines.iter().map(|engine| engine.name()).collect();
    format!(
        "{} seeds on {}: {} steps, {} violations, {} faults of {} kinds, {never} kinds never",
        report.seeds,
        names.join(", "),
        report.steps,
        report.failures.len(),
        report.counted.sum(),
        counted::ALL.len() - never,
    )
}

/// Tells the story of a seed again and prints the shortest part of it that still goes wrong.
fn replay(seed: u64, asked: &Asked) -> Result<bool> {
    for engine in asked.engines.iter().filter(|engine| **engine != Engine::Memory) {
        match runner::shortest(seed, *engine, None)? {
            None => say(format!("seed {seed} on {}: right", engine.name())),
            Some((steps, found)) => {
                say(format!("seed {seed} on {}, the shortest story that goes wrong:", engine.name()));
                for (number, step) in steps.iter().enumerate() {
                    say(format!("  {number:>3}  {step}"));
                }
                say(format!("  after step {}: {}", found.step, found.what));
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Says of each planted bug by how many seeds it is found. One that is never found fails the run.
fn planted(asked: &Asked) -> Result<bool> {
    let mut missed = 0;
    for bug in Bug::ALL {
        let seeds = asked.first..=asked.first + asked.seeds - 1;
        let report = runner::run(&Plan { bug: Some(bug), ..Plan::new(seeds, vec![Engine::Sqlite]) })?;
        let found = report.failures.len();
        missed += usize::from(found == 0);
        say(format!("{found:>6} of {} seeds find: {}", report.seeds, bug.about()));
    }
    say(format!("{} of {} planted bugs found", Bug::ALL.len() - missed, Bug::ALL.len()));
    Ok(missed == 0)
}
