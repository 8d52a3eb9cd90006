//! Durable writes a second on SQLite: many writers through the store's one connection, which commits whole groups, against one
//! commit per write. Side by side, in turns, on one disk; a figure alone says more about the machine than about the program.
//!
//! `cargo run --release -p myba-core --features test-support --example group_commit`

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use myba_core::clock::SystemClock;
use myba_core::id::{SystemIds, WalletId};
use myba_core::ledger::{EffectKey, GrantSource, Ledger, NewGrant, Tokens, WalletKind};
use myba_core::store::{Store, StoreOptions};

/// Writers at the same time.
const WRITERS: usize = 128;
/// Turns of each way.
const TURNS: usize = 3;
/// How long one turn lasts.
const TURN: Duration = Duration::from_secs(2);

/// What is measured: one grant, which is a grant row, a transaction, two postings, a key and the wallet's sums.
struct Bench {
    ledger: Ledger,
    wallets: Vec<WalletId>,
    written: usize,
}

impl Bench {
    async fn open(url: &str) -> Result<Self> {
        let store = Store::open(&StoreOptions::new(url), Arc::new(SystemClock), Arc::new(SystemIds)).await?;
        let ledger = Ledger::new(store);
        let mut wallets = Vec::new();
        for _ in 0..WRITERS {
            wallets.push(ledger.open_wallet(WalletKind::User).await?);
        }
        Ok(Self { ledger, wallets, written: 0 })
    }

    fn next(&mut self) -> NewGrant {
        self.written += 1;
        NewGrant {
            wallet: self.wallets[self.written % WRITERS].clone(),
            amount: Tokens::ONE,
            source: GrantSource::Operator,
            expires_at: None,
            reference: None,
            keys: vec![EffectKey::new("operator", &format!("bench-{}", self.written))],
            reason: "a write".to_owned(),
        }
    }

    /// Writes a second with so many writers at once. Each waits until its write is durable, then writes again; with one writer
    /// every write is a commit of its own.
    async fn writes_a_second(&mut self, writers: usize) -> Result<f64> {
        let begin = Instant::now();
        let mut running = FuturesUnordered::new();
        let mut done = 0_u32;
        for _ in 0..writers {
            let grant = self.next();
            running.push(write(self.ledger.clone(), grant));
        }
        while let Some(written) = running.next().await {
            written?;
            done += 1;
            if begin.elapsed() < TURN {
                let grant = self.next();
                running.push(write(self.ledger.clone(), grant));
            }
        }
        Ok(f64::from(done) / begin.elapsed().as_secs_f64())
    }
}

async fn write(ledger: Ledger, grant: NewGrant) -> Result<()> {
    ledger.grant(grant).await.map(drop).context("a write failed")
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir_in(std::env::current_dir()?)?;
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    let mut bench = Bench::open(&url).await?;
    let (mut alone, mut grouped) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        alone.push(bench.writes_a_second(1).await?);
        grouped.push(bench.writes_a_second(WRITERS).await?);
    }
    let report = bench.ledger.verify().await?;
    anyhow::ensure!(report.is_clean(), "the book is broken: {:?}", report.broken());
    let (alone, grouped) = (median(alone), median(grouped));
    let mut out = std::io::stdout().lock();
    writeln!(out, "one commit per write: {alone:.0} durable writes a second")?;
    writeln!(out, "group commit, {WRITERS} writers: {grouped:.0} durable writes a second")?;
    writeln!(
        out,
        "ratio: {:.1} ({TURNS} turns of {} s each, {} postings verified)",
        grouped / alone,
        TURN.as_secs(),
        report.entries()
    )?;
    Ok(())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
