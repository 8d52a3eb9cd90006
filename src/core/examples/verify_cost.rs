//! What `myba ledger verify` costs in a book of 1,000,000 entries, of the whole and of what was added, on each engine that is there.
//! The book is written past the program, in bulk, as a long life leaves it: a grant and holds that were voided in each of 1,000
//! wallets, with every link of the chain.
//!
//! `cargo run --release -p myba-core --example verify_cost -- [entries]`

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use myba_core::id::{HoldId, WalletId};
use myba_core::ledger::verify::Report;
use myba_core::ledger::{Ledger, MAX_HOLD_LIFE, NewHold, Record, Tokens, VoidReason};
use myba_core::store::testing::{START, TestDatabase, databases};

const WALLETS: u64 = 1_000;
/// Tokens reserved and returned after the first verification: four entries each.
const ADDED: u64 = 250;

/// How long each way took.
struct Figures {
    whole: Duration,
    first: Duration,
    nothing: Duration,
    added: Duration,
}

#[tokio::main]
async fn main() -> Result<()> {
    let entries: u64 = std::env::args().nth(1).map_or(Ok(1_000_000), |entries| entries.parse())?;
    // Two entries in a transaction; a grant and pairs of reserving and returning make the number odd.
    let each = (entries / 2 / WALLETS) | 1;
    let mut out = std::io::stdout();
    let mut wholes: Vec<(&str, f64)> = Vec::new();
    for database in databases().await {
        let begun = Instant::now();
        write_book(&database, each).await?;
        let engine = database.store.engine_name();
        writeln!(out, "{engine}: {} entries written in {:.1} s", WALLETS * each * 2, begun.elapsed().as_secs_f64())?;
        let ledger = Ledger::new(database.store.clone());
        let took = measure(&database, &ledger).await?;
        let whole = took.whole.as_secs_f64();
        writeln!(out, "{engine}: the whole {whole:.2} s")?;
        for (name, took) in [
            ("all of it as added, once", took.first),
            ("nothing was added", took.nothing),
            ("1,000 entries were added", took.added),
        ] {
            writeln!(
                out,
                "{engine}: {name} {:.3} s ({:.4} of the whole)",
                took.as_secs_f64(),
                took.as_secs_f64() / whole
            )?;
        }
        wholes.push((engine, whole));
        database.finish().await;
    }
    if let [(one, first), (other, second)] = wholes.as_slice() {
        writeln!(out, "the whole on {other}: {:.2} of {one}", second / first)?;
    }
    Ok(())
}

async fn measure(database: &TestDatabase, ledger: &Ledger) -> Result<Figures> {
    let timed = async |begun: Instant, report: Result<Report, _>| -> Result<Duration> {
        let report = report?;
        ensure!(report.is_clean(), "{:?}", report.broken());
        Ok(begun.elapsed())
    };
    let begun = Instant::now();
    let whole = timed(begun, ledger.verify().await).await?;
    let begun = Instant::now();
    let first = timed(begun, ledger.verify_added().await).await?;
    let begun = Instant::now();
    let nothing = timed(begun, ledger.verify_added().await).await?;
    for number in 0..ADDED {
        let hold = NewHold {
            id: HoldId::new(database.store.ids()),
            wallet: WalletId::from_text(wallet(number * 3)),
            amount: Tokens::ONE,
            life: MAX_HOLD_LIFE,
            instance: "bench".to_owned(),
            reason: "a ticket".to_owned(),
        };
        ledger.authorize(hold.clone()).await?;
        ledger.void(&hold.id, VoidReason::Cancelled).await?;
    }
    let begun = Instant::now();
    let added = timed(begun, ledger.verify_added().await).await?;
    Ok(Figures { whole, first, nothing, added })
}

fn wallet(number: u64) -> String {
    format!("wal_v{number:04}")
}

/// Wallets with `each` transactions: the first gives a token, then it is reserved and returned in turns.
async fn write_book(database: &TestDatabase, each: u64) -> Result<()> {
    let at = START.0;
    let numbers = |count: u64| {
        format!("WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {count} - 1)")
    };
    let (wallets, transactions, holds) = (numbers(WALLETS), numbers(WALLETS * each), numbers(WALLETS * (each / 2)));
    let named = |number: &str| format!("'wal_v' || SUBSTR(CAST(10000 + {number} AS TEXT), 2)");
    let half = each / 2;
    let (of_wallet, of_transaction) = (named("i"), named(&format!("i / {each}")));
    let (grant, hold) =
        (format!("'grt_v' || (i / {each})"), format!("'hld_v' || (i / {each}) || '_' || ((i % {each} + 1) / 2)"));
    let kind =
        format!("CASE WHEN i % {each} = 0 THEN 'grant' WHEN i % {each} % 2 = 1 THEN 'authorize' ELSE 'void' END");
    let reference = format!("CASE WHEN i % {each} = 0 THEN {grant} ELSE {hold} END");
    let held = format!("'hld_v' || (i / {half}) || '_' || (i % {half} + 1)");
    let of_hold = named(&format!("i / {half}"));
    for sql in [
        format!(
            "INSERT INTO wallet (id, kind, available, granted, last_number, created_at)
             {wallets} SELECT {of_wallet}, 'user', 1, 1, {each}, {at} FROM n"
        ),
        format!(
            "INSERT INTO token_grant (id, wallet_id, source, priority, amount, remaining, granted_at)
             {wallets} SELECT 'grt_v' || i, {of_wallet}, 'operator', 0, 1, 1, {at} FROM n"
        ),
        format!(
            "INSERT INTO token_hold (id, wallet_id, amount, state, instance, created_at, expires_at, ended_at)
             {holds} SELECT {held}, {of_hold}, 1, 'voided', 'bench', {at}, {at} + 1000, {at} FROM n"
        ),
        format!(
            "INSERT INTO hold_part (hold_id, position, grant_id, amount)
             {holds} SELECT {held}, 1, 'grt_v' || (i / {half}), 1 FROM n"
        ),
        format!(
            "INSERT INTO ledger_transaction (id, wallet_id, number, kind, reference, reason, actor, created_at)
             {transactions} SELECT 'txn_v' || i, {of_transaction}, i % {each} + 1, {kind}, {reference}, 'a ticket', 'myba', {at} FROM n"
        ),
        format!(
            "INSERT INTO posting (transaction_id, line, account_kind, account_ref, amount)
             {transactions} SELECT 'txn_v' || i, 1, 'grant', {grant},
                 CASE WHEN i % {each} % 2 = 1 THEN -1 ELSE 1 END FROM n"
        ),
        format!(
            "INSERT INTO posting (transaction_id, line, account_kind, account_ref, amount)
             {transactions} SELECT 'txn_v' || i, 2, CASE WHEN i % {each} = 0 THEN 'issuance' ELSE 'hold' END,
                 CASE WHEN i % {each} = 0 THEN 'operator' ELSE {hold} END, CASE WHEN i % {each} % 2 = 1 THEN 1 ELSE -1 END FROM n"
        ),
        format!(
            "INSERT INTO effect_key (key, transaction_id, created_at)
             {wallets} SELECT 'operator:v' || i, 'txn_v' || (i * {each}), {at} FROM n"
        ),
    ] {
        database.plant(&sql).await;
    }
    for number in 0..WALLETS {
        database.plant(&links(number, each)?).await;
    }
    // As a living database has: the planner knows what is there.
    database.plant("ANALYZE").await;
    Ok(())
}

/// The links of a wallet's transactions, as one statement.
fn links(wallet_number: u64, each: u64) -> Result<String> {
    let (owner, grant) = (wallet(wallet_number), format!("grt_v{wallet_number}"));
    let mut sql = "INSERT INTO chain_link (wallet_id, number, available, held, hash) VALUES ".to_owned();
    let mut previous = String::new();
    for index in 0..each {
        let hold = format!("hld_v{wallet_number}_{}", index.div_ceil(2));
        let reserves = index % 2 == 1;
        let (sign, other) = if reserves { (-1, 1) } else { (1, -1) };
        let (kind, reference, account) = match index {
            0 => ("grant", grant.clone(), ("issuance".to_owned(), "operator".to_owned(), other)),
            _ if reserves => ("authorize", hold.clone(), ("hold".to_owned(), hold, other)),
            _ => ("void", hold.clone(), ("hold".to_owned(), hold, other)),
        };
        let record = Record {
            number: i64::try_from(index + 1)?,
            id: format!("txn_v{}", wallet_number * each + index),
            kind: kind.to_owned(),
            reference: Some(reference),
            reason: "a ticket".to_owned(),
            actor: "myba".to_owned(),
            at_ms: START.0,
            postings: vec![("grant".to_owned(), grant.clone(), sign), account],
            keys: if index == 0 { vec![format!("operator:v{wallet_number}")] } else { Vec::new() },
            available: i64::from(!reserves),
            held: i64::from(reserves),
        };
        previous = record.hash(&owner, &previous);
        let (available, held) = (record.available, record.held);
        write!(sql, "('{owner}', {}, {available}, {held}, '{previous}'),", record.number)?;
    }
    Ok(sql.strip_suffix(',').context("a wallet without transactions")?.to_owned())
}
