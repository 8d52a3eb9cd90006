//! `myba ledger`: looking at the book of tokens.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use myba_core::ledger::Ledger;
use myba_core::ledger::verify::Report;

use super::database;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Recompute every invariant. Exit 0: clean, 1: violated, 2: could not be completed, 3: the file must not be used
    Verify {
        /// One JSON object instead of lines
        #[arg(long)]
        json: bool,
        /// Fail with 1 when the book holds fewer entries: a database that was lost is clean, too
        #[arg(long, value_name = "N")]
        expect_min_entries: Option<u64>,
    },
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Verify { json, expect_min_entries } = command;
    let store = database::open_existing(config).await?;
    let report = Ledger::new(store.clone()).verify().await.context("could not verify")?;
    store.close().await;
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        print(&mut out, &report)?;
    }
    if let Some(least) = expect_min_entries.filter(|least| report.entries() < *least) {
        writeln!(std::io::stderr(), "myba: {} entries, and at least {least} were expected", report.entries())?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::from(u8::from(!report.is_clean())))
}

fn print(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    for check in &report.checks {
        let verdict = if check.violations.is_empty() { "ok" } else { "VIOLATED" };
        writeln!(out, "{} {verdict} {} rows: {}", check.id, check.checked, check.about)?;
        for found in &check.violations {
            writeln!(out, "    {}: expected {}, found {}", found.subject, found.expected, found.actual)?;
        }
    }
    let verdict = if report.is_clean() { "clean" } else { "violated" };
    writeln!(out, "{verdict}: {} entries on {} at {}", report.entries(), report.engine, report.at)
}
