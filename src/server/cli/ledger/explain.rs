//! Each line of one balance, and whether its link of the chain is intact.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context as _;
use myba_core::clock::UnixMs;
use myba_core::id::WalletId;
use myba_core::ledger::{HistoryLine, Ledger};

/// Lines in memory at a time.
const PAGE: u32 = 500;

pub async fn print(ledger: &Ledger, wallet: &WalletId, as_of: Option<i64>) -> anyhow::Result<ExitCode> {
    let balance = ledger.balance(wallet).await.with_context(|| format!("{wallet} cannot be explained"))?;
    let until = as_of.unwrap_or(i64::MAX);
    let mut out = std::io::stdout().lock();
    let (mut number, mut figures, mut broken) = (0, (0, 0), 0_u64);
    loop {
        let lines = ledger.history(wallet, number, PAGE).await?;
        let Some(last) = lines.last().map(|line| line.record.number) else { break };
        for line in lines.iter().take_while(|line| line.record.number <= until) {
            let change = line.record.change();
            figures = (figures.0 + change.0, figures.1 + change.1);
            broken += u64::from(!line.is_intact);
            write_line(&mut out, line, figures)?;
        }
        number = last;
        if number >= until {
            break;
        }
    }
    let links = if broken == 0 { "every link intact".to_owned() } else { format!("{broken} LINKS BROKEN") };
    writeln!(out, "{wallet}: {} available, {} held; {links}", figures.0, figures.1)?;
    let cached = (balance.available.as_i64(), balance.held.as_i64());
    let differs = as_of.is_none() && figures != cached;
    if differs {
        writeln!(out, "CACHED: {} available, {} held", cached.0, cached.1)?;
    }
    Ok(ExitCode::from(u8::from(broken > 0 || differs)))
}

fn write_line(out: &mut impl Write, line: &HistoryLine, (available, held): (i64, i64)) -> std::io::Result<()> {
    let record = &line.record;
    let mark = if line.is_intact { " " } else { "!" };
    let at = UnixMs(record.at_ms);
    let keys = record.keys.join(" ");
    writeln!(
        out,
        "{mark}#{} {at} {} {} {:?} by {} {keys}",
        record.number, record.id, record.kind, record.reason, record.actor
    )?;
    for (kind, reference, amount) in &record.postings {
        writeln!(out, "      {kind}{}{reference} {amount:+}", if reference.is_empty() { "" } else { ":" })?;
    }
    writeln!(out, "      = {available} available, {held} held")
}
