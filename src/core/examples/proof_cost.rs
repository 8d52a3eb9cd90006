//! What proof costs on SQLite: verifying a whole book and what was added to it, a statement, and the bytes of the links.
//!
//! `cargo run --release -p myba-core --example proof_cost [transactions]`

use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use myba_core::clock::SystemClock;
use myba_core::id::{HoldId, SystemIds, WalletId};
use myba_core::ledger::{
    EffectKey, GrantSource, Ledger, MAX_HOLD_LIFE, NewGrant, NewHold, StatementMonth, Tokens, VoidReason, WalletKind,
};
use myba_core::store::{Store, StoreOptions};

/// Wallets the transactions are spread over.
const WALLETS: usize = 1000;
/// Writers at the same time.
const WRITERS: usize = 128;

/// Reserves a token and returns it, so often: two transactions each.
async fn spend(store: &Store, ledger: &Ledger, wallets: &[WalletId], times: usize) -> Result<()> {
    let turns = stream::iter(0..times).map(|turn| async move {
        let hold = NewHold {
            id: HoldId::new(store.ids()),
            wallet: wallets[turn % wallets.len()].clone(),
            amount: Tokens::ONE,
            life: MAX_HOLD_LIFE,
            instance: "bench".to_owned(),
            reason: "a ticket".to_owned(),
        };
        ledger.authorize(hold.clone()).await?;
        ledger.void(&hold.id, VoidReason::Cancelled).await?;
        anyhow::Ok(())
    });
    turns.buffer_unordered(WRITERS).try_collect::<Vec<()>>().await.map(drop)
}

#[tokio::main]
async fn main() -> Result<()> {
    let transactions = std::env::args().nth(1).map_or(Ok(200_000), |text| text.parse::<usize>())?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("myba.db");
    let options = StoreOptions::new(format!("sqlite:{}", file.display()));
    let store = Store::open(&options, Arc::new(SystemClock), Arc::new(SystemIds)).await?;
    let ledger = Ledger::new(store.clone());
    let mut out = std::io::stdout();
    let mut wallets = Vec::new();
    for number in 0..WALLETS {
        let wallet = ledger.open_wallet(WalletKind::User).await?;
        let grant = NewGrant {
            wallet: wallet.clone(),
            amount: Tokens::new(1_000_000).unwrap_or_default(),
            source: GrantSource::Operator,
            expires_at: None,
            reference: None,
            keys: vec![EffectKey::new("operator", &format!("bench-{number}"))],
            reason: "for a measurement".to_owned(),
        };
        ledger.grant(grant).await?;
        wallets.push(wallet);
    }
    let began = Instant::now();
    spend(&store, &ledger, &wallets, transactions / 2).await?;
    let rate = transactions as f64 / began.elapsed().as_secs_f64();
    writeln!(out, "written: {transactions} transactions, {rate:.0} a second")?;

    for name in ["added, the first time", "added, nothing new"] {
        let began = Instant::now();
        let report = ledger.verify_added().await?;
        ensure!(report.is_clean(), "{:?}", report.broken());
        writeln!(out, "verified ({name}): {} transactions, {:.2?}", report.entries(), began.elapsed())?;
    }
    spend(&store, &ledger, &wallets[..10], 500).await?;
    let began = Instant::now();
    let report = ledger.verify_added().await?;
    writeln!(out, "verified (added since): {} transactions, {:.2?}", report.entries(), began.elapsed())?;
    let began = Instant::now();
    let report = ledger.verify().await?;
    ensure!(report.is_clean(), "{:?}", report.broken());
    writeln!(out, "verified (whole): {} postings, {:.2?}", report.entries(), began.elapsed())?;
    let began = Instant::now();
    let statement = ledger.month(&wallets[0], StatementMonth::of(store.now())).await?;
    writeln!(out, "statement: {} lines, {:.2?}", statement.lines.len(), began.elapsed())?;
    store.close().await;
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown");
    writeln!(out, "file: {} bytes; {peak}", std::fs::metadata(&file)?.len())?;
    Ok(())
}
