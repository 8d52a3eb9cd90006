//! `myba ledger verify`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use myba_core::ledger::Ledger;
use myba_core::ledger::verify::{Extent, Report};

use super::{database, explain, wallet_of};
use crate::cli::reconcile::{Patience, rehearse};
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// One JSON object instead of lines
    #[arg(long)]
    json: bool,
    /// Fail with 1 when the book holds fewer entries: a database that was lost is clean, too
    #[arg(long, value_name = "N")]
    expect_min_entries: Option<u64>,
    /// Look at this file of SQLite instead of the configured database: a back-up
    #[arg(long, value_name = "PATH")]
    db: Option<PathBuf>,
    /// Only what was added since the last time; notes how far it came and makes a head over that. Without it nothing is written
    #[arg(long, conflicts_with_all = ["db", "explain", "head"])]
    added: bool,
    /// Compare with Stripe, too, this many days back: V18. Nothing is healed
    #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "35",
        value_parser = clap::value_parser!(u32).range(1..=3650), conflicts_with_all = ["db", "explain", "head"])]
    stripe: Option<u32>,
    #[command(flatten)]
    patience: Patience,
    /// Print each line of one balance instead
    #[arg(long, value_name = "WALLET|USER")]
    explain: Option<String>,
    /// With --explain: as it was after this transaction of the wallet
    #[arg(long, value_name = "N", requires = "explain")]
    as_of: Option<i64>,
    /// Print the newest head over the book instead: write it down elsewhere
    #[arg(long)]
    head: bool,
    /// Prove that everything under this head is still there, and was only added to
    #[arg(long, value_name = "HEAD")]
    since_head: Option<String>,
}

pub async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut config = config.clone();
    if let Some(path) = &arguments.db {
        config.database.url = format!("sqlite:{}", path.display());
    }
    let store = if arguments.added { database::open_existing(&config).await? } else { database::look(&config).await? };
    let ledger = Ledger::new(store.clone());
    let code = if let Some(whose) = &arguments.explain {
        let wallet = wallet_of(&config, &store, whose).await?;
        explain::print(&ledger, &wallet, arguments.as_of).await?
    } else if arguments.head {
        head(&ledger).await?
    } else {
        check(&config, &ledger, &arguments).await?
    };
    store.close().await;
    Ok(code)
}

async fn head(ledger: &Ledger) -> anyhow::Result<ExitCode> {
    let Some(head) = ledger.head().await? else {
        writeln!(std::io::stderr(), "myba: the book has no head yet; a running server, or verify --added, makes one")?;
        return Ok(ExitCode::from(1));
    };
    writeln!(std::io::stdout(), "{head} {} entries at {}", head.entries, head.made_at)?;
    Ok(ExitCode::SUCCESS)
}

async fn check(config: &Config, ledger: &Ledger, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let verified = if arguments.added { ledger.verify_added().await } else { ledger.verify().await };
    let mut report = verified.context("could not verify")?;
    if let Some(head) = &arguments.since_head {
        // What was written down beside the head is not part of it.
        let head = head.split_whitespace().next().unwrap_or_default();
        report.checks.push(ledger.extends(head).await.context("could not look for the head")?);
    }
    // What the book itself says is told whether Stripe answers or not; a damaged file is not touched again.
    let mut silent = false;
    if let Some(days) = arguments.stripe.filter(|_| !report.is_storage_broken()) {
        match rehearse(config.clone(), days, arguments.patience).await {
            Ok(compared) => report.checks.push(compared.check()),
            Err(error) => {
                writeln!(std::io::stderr(), "myba: the book could not be compared with Stripe: {error:#}")?;
                silent = true;
            }
        }
    }
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        print(&mut out, &report)?;
    }
    if report.is_storage_broken() {
        return Ok(ExitCode::from(3));
    }
    if let Some(least) = arguments.expect_min_entries.filter(|least| report.entries() < *least) {
        writeln!(std::io::stderr(), "myba: {} entries, and at least {least} were expected", report.entries())?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::from(match (report.is_clean(), silent) {
        (false, _) => 1,
        (true, true) => 2,
        (true, false) => 0,
    }))
}

fn print(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    for check in &report.checks {
        let verdict = if check.violations.is_empty() { "ok" } else { "VIOLATED" };
        writeln!(out, "{} {verdict} {} rows: {}", check.id, check.checked, check.about)?;
        for found in &check.violations {
            writeln!(out, "    {}: expected {}, found {}", found.subject, found.expected, found.actual)?;
        }
    }
    if let Some(head) = &report.head {
        writeln!(out, "head {head} over {} transactions at {}", head.entries, head.made_at)?;
    }
    let verdict = if report.is_clean() { "clean" } else { "violated" };
    let what = if report.extent == Extent::Whole { "entries" } else { "added transactions" };
    writeln!(out, "{verdict}: {} {what} on {} at {}", report.entries(), report.engine, report.at)
}
