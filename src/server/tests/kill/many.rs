//! One death after another on one wallet: `MYBA_TEST_KILLS` says how many on each engine, `MYBA_TEST_KILLS_ENGINE` on which
//! alone. `cargo xtask kills` sets them.

use std::time::Instant;

use myba_core::crash_points::OF_A_TICKET;
use serde_json::Value;

use crate::database::Database;
use crate::points::{IDEA, SHORT_HOLDS};
use crate::product::{PATIENCE, Product};

/// How many where nobody says: each point has a test of its own.
const FEW: usize = 4;

/// Enough tokens for thousands of deaths, of which every ninth comes after a ticket was paid, and no limit of a day.
const PLENTY: [(&str, &str); 5] = [
    ("MYBA_TOKENS__VISITOR", "1000"),
    ("MYBA_TOKENS__FREE_PER_NETWORK_DAILY", "1000000"),
    ("MYBA_TOKENS__FREE_PER_WIDE_NETWORK_DAILY", "1000000"),
    ("MYBA_TOKENS__FREE_BUDGET_MICRO_USD", "1000000000000"),
    ("MYBA_GENERATION__DAILY_SPEND_MICRO_USD", "0"),
];

fn figure(figures: &Value, name: &str) -> i64 {
    figures[name].as_i64().unwrap()
}

/// Asks for tickets until the program dies. On a shared database the job of a dead process may stand in the way until its time
/// is over: another start looks again.
async fn dies(product: &mut Product, cookie: &str, point: &str, key: &str) {
    let until = Instant::now() + PATIENCE;
    while let Ok(answer) = product.ask(IDEA, Some(cookie), Some(key)).send().await {
        let status = answer.status().as_u16();
        assert!(matches!(status, 409 | 429 | 503), "{point}: it lives and answers {status}");
        assert!(Instant::now() < until, "{point}: it never died");
        product.kill();
        product.restart(&[("MYBA_CRASH_AT", point)]).await;
    }
    product.wait_until_dead().await;
}

/// Starts it until nothing is held any more.
async fn comes_to_rest(product: &mut Product, cookie: &str) -> Value {
    let until = Instant::now() + PATIENCE;
    loop {
        product.restart(&[("MYBA_CRASH_AT", "")]).await;
        let figures = product.tokens(cookie).await;
        if figure(&figures, "held") == 0 {
            return figures;
        }
        assert!(Instant::now() < until, "a hold of a dead process did not end: {figures}");
        product.kill();
    }
}

#[tokio::test]
async fn a01_to_a08_one_death_after_another_loses_nothing_and_doubles_nothing() {
    let kills: usize = std::env::var("MYBA_TEST_KILLS").map_or(FEW, |kills| kills.parse().unwrap());
    let wanted = std::env::var("MYBA_TEST_KILLS_ENGINE").unwrap_or_default();
    for database in Database::each().await {
        if !wanted.is_empty() && wanted != database.engine() {
            database.finish().await;
            continue;
        }
        let variables = [database.variables(), SHORT_HOLDS.to_vec(), PLENTY.to_vec()].concat();
        let mut product = Product::start_with(&variables).await;
        let first = product.generate(IDEA, None, None).await;
        assert_eq!(first.status, 200, "{first:?}");
        let cookie = first.cookie().unwrap();
        let mut taken = 1;
        product.kill();
        for number in 0..kills {
            let (case, point) = OF_A_TICKET[number % OF_A_TICKET.len()];
            product.restart(&[("MYBA_CRASH_AT", point)]).await;
            let figures = product.tokens(&cookie).await;
            assert_eq!(figure(&figures, "consumed"), taken, "before death {number}: {figures}");
            dies(&mut product, &cookie, point, &format!("key-{number}")).await;
            // Only what was durable and paid before the death stays.
            taken += i64::from(case == "A08");
        }
        let figures = comes_to_rest(&mut product, &cookie).await;
        let all = figure(&figures, "available") + figure(&figures, "consumed");
        assert_eq!((figure(&figures, "consumed"), all), (taken, 1000), "{figures}");
        eprintln!(
            "kills: {kills} on {}: 0 tokens lost, 0 doubled, 0 held at rest, {taken} tickets paid",
            database.engine()
        );
        product.finish().await;
        database.finish().await;
    }
}
