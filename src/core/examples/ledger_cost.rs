//! What a balance and the first page of a statement cost in a wallet of 1,000 to 3,000,000 entries, as ratios to the smallest.
//! Entries are written past the program, in bulk: a grant and holds that were voided, as a long life leaves them.
//!
//! `cargo run --release -p myba-core --example ledger_cost -- [the most entries]`

use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use myba_core::id::WalletId;
use myba_core::ledger::{EffectKey, GrantSource, Ledger, NewGrant, Tokens, WalletKind};
use myba_core::page::PageRequest;
use myba_core::store::testing::{TestDatabase, databases};

/// Entries (postings) of the wallet at each look.
const SIZES: [u64; 4] = [1_000, 30_000, 300_000, 3_000_000];
/// Looks whose median counts.
const LOOKS: usize = 201;

struct Figures {
    balance: Duration,
    statement: Duration,
}

#[tokio::main]
async fn main() -> Result<()> {
    let most = std::env::args().nth(1).map_or(Ok(SIZES[SIZES.len() - 1]), |most| most.parse())?;
    for database in databases().await {
        let ledger = Ledger::new(database.store.clone());
        let wallet = ledger.open_wallet(WalletKind::User).await?;
        ledger.grant(gift(&wallet)).await?;
        let mut smallest: Option<Figures> = None;
        for size in SIZES.into_iter().filter(|size| *size <= most) {
            grow(&database, &wallet, size).await;
            let figures = measure(&ledger, &wallet).await?;
            let first = smallest.get_or_insert(Figures { ..figures });
            writeln!(
                std::io::stdout(),
                "{}, {size} entries: balance {:.0} µs ({:.2} of the first), statement {:.0} µs ({:.2})",
                database.store.engine_name(),
                micros(figures.balance),
                figures.balance.as_secs_f64() / first.balance.as_secs_f64(),
                micros(figures.statement),
                figures.statement.as_secs_f64() / first.statement.as_secs_f64(),
            )?;
        }
        database.finish().await;
    }
    Ok(())
}

fn gift(wallet: &WalletId) -> NewGrant {
    NewGrant {
        wallet: wallet.clone(),
        amount: Tokens::ONE,
        source: GrantSource::Operator,
        expires_at: None,
        reference: None,
        keys: vec![EffectKey::new("operator", "bench")],
        reason: "for a long life".to_owned(),
    }
}

/// Adds transactions of two entries each until the wallet has so many entries: reserved and returned in turns.
async fn grow(database: &TestDatabase, wallet: &WalletId, entries: u64) {
    let last = entries / 2;
    let numbers = format!(
        "WITH RECURSIVE n(i) AS (SELECT last_number + 1 FROM wallet WHERE id = '{wallet}'
             UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
    );
    let transactions = format!(
        "INSERT INTO ledger_transaction (id, wallet_id, number, kind, reference, reason, actor, created_at)
         {numbers} SELECT 'txn_b' || i, '{wallet}', i, CASE WHEN i % 2 = 0 THEN 'authorize' ELSE 'void' END,
             'hld_b' || (i / 2), 'a ticket', 'myba', 1790000000000 + i FROM n"
    );
    let posting = |line: u64, account: &str, even: &str, odd: &str| {
        format!(
            "INSERT INTO posting (transaction_id, line, account_kind, account_ref, amount)
             {numbers} SELECT 'txn_b' || i, {line}, {account}, CASE WHEN i % 2 = 0 THEN {even} ELSE {odd} END FROM n"
        )
    };
    database.plant(&transactions).await;
    database.plant(&posting(1, "'grant', 'grt_b'", "-1", "1")).await;
    database.plant(&posting(2, "'hold', 'hld_b' || (i / 2)", "1", "-1")).await;
    database.plant(&format!("UPDATE wallet SET last_number = {last} WHERE id = '{wallet}'")).await;
    // As a living database has: the planner knows what is there.
    database.plant("ANALYZE").await;
}

async fn measure(ledger: &Ledger, wallet: &WalletId) -> Result<Figures> {
    let (mut balance, mut statement) = (Vec::new(), Vec::new());
    for _ in 0..LOOKS {
        let begin = Instant::now();
        ledger.balance(wallet).await?;
        balance.push(begin.elapsed());
        let begin = Instant::now();
        let page = ledger.statement(wallet, &PageRequest::new(None, None)).await?;
        statement.push(begin.elapsed());
        anyhow::ensure!(!page.items.is_empty(), "the statement is empty");
    }
    Ok(Figures { balance: median(balance)?, statement: median(statement)? })
}

fn median(mut times: Vec<Duration>) -> Result<Duration> {
    times.sort();
    times.get(times.len() / 2).copied().context("nothing was measured")
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
