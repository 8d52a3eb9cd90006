//! Statements of a month: written, and recomputed.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use myba_core::id::WalletId;
use myba_core::ledger::{Ledger, Statement, StatementMonth};

use super::{database, wallet_of};
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Whose: `wal_…`, or an account `user_…`
    whose: String,
    /// Which month: `2026-11`
    month: String,
    /// A table instead of JSON; only the JSON can be verified
    #[arg(long)]
    csv: bool,
}

fn month(text: &str) -> anyhow::Result<StatementMonth> {
    StatementMonth::parse(text).with_context(|| format!("{text:?} is no month; write it like 2026-11"))
}

pub async fn print(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let month = month(&arguments.month)?;
    let store = database::look(config).await?;
    let wallet = wallet_of(config, &store, &arguments.whose).await?;
    let statement = Ledger::new(store.clone()).month(&wallet, month).await.context("no statement can be made")?;
    store.close().await;
    let mut out = std::io::stdout().lock();
    if arguments.csv {
        write!(out, "{}", statement.to_csv())?;
    } else {
        writeln!(out, "{}", serde_json::to_string_pretty(&statement)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn verify(config: &Config, file: &Path, db: bool) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let statement: Statement =
        serde_json::from_str(&text).with_context(|| format!("{} is no statement", file.display()))?;
    let mut flaws = statement.flaws();
    if db {
        let month = month(&statement.month)?;
        let store = database::look(config).await?;
        let book = Ledger::new(store.clone()).month(&WalletId::from_text(statement.wallet.as_str()), month).await;
        store.close().await;
        flaws.extend(statement.flaws_beside(&book.context("the book has no such statement")?));
    }
    let mut out = std::io::stdout().lock();
    for flaw in &flaws {
        writeln!(out, "{flaw}")?;
    }
    let Statement { wallet, month, lines, closing, .. } = &statement;
    let verdict = if flaws.is_empty() { "as it was written" } else { "CHANGED" };
    let (lines, available) = (lines.len(), closing.available);
    writeln!(out, "{verdict}: {wallet} {month}, {lines} lines, {available} available at the end")?;
    Ok(ExitCode::from(u8::from(!flaws.is_empty())))
}
