//! The program `myba`.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use myba_core::clock::SystemClock;
use myba_core::id::SystemIds;
use myba_core::ledger::Ledger;
use myba_core::ledger::verify::Report;
use myba_core::store::{Store, StoreError, StoreOptions};

#[derive(Parser)]
#[command(name = "myba", version, about = "Write a rough idea, get a ticket a team can start from")]
struct Arguments {
    /// `sqlite:path` or `postgres://…`.
    #[arg(long, env = "MYBA_DATABASE__URL", default_value = "sqlite:data/myba.db", global = true)]
    database: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Create or update the database.
    Migrate {
        /// Create it even though its folder once held one.
        #[arg(long)]
        init: bool,
    },
    /// Look at the book of tokens.
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
    },
}

#[derive(Subcommand)]
enum LedgerCommand {
    /// Recompute every invariant. Exit 0: clean, 1: violated, 2: could not be completed, 3: the file is damaged.
    Verify {
        /// One JSON object instead of lines.
        #[arg(long)]
        json: bool,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let init = matches!(arguments.command, Command::Migrate { init: true });
    let options = StoreOptions { init, ..StoreOptions::new(arguments.database) };
    let store = match Store::open(&options, Arc::new(SystemClock), Arc::new(SystemIds)).await {
        Ok(store) => store,
        Err(error) => {
            writeln!(std::io::stderr(), "myba: {error}")?;
            return Ok(ExitCode::from(if matches!(error, StoreError::Refused(_)) { 3 } else { 2 }));
        }
    };
    let code = match arguments.command {
        Command::Migrate { .. } => {
            writeln!(std::io::stdout(), "the database is up to date ({})", store.engine_name())?;
            ExitCode::SUCCESS
        }
        Command::Ledger { command: LedgerCommand::Verify { json } } => verify(&store, json).await?,
    };
    store.close().await;
    Ok(code)
}

async fn verify(store: &Store, json: bool) -> anyhow::Result<ExitCode> {
    let report = match Ledger::new(store.clone()).verify().await {
        Ok(report) => report,
        Err(error) => {
            writeln!(std::io::stderr(), "myba: could not verify: {error}")?;
            return Ok(ExitCode::from(2));
        }
    };
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        print_report(&mut out, &report)?;
    }
    Ok(ExitCode::from(u8::from(!report.is_clean())))
}

fn print_report(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
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
