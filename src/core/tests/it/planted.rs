//! `myba ledger verify` is tested by planting each violation past every guard and expecting exactly its id.

use myba_core::ledger::{GrantSource, Tokens, WalletKind};

use crate::support::{Book, MINUTE, broken};

/// `(the invariant, what is planted, which others must break with it)`. A sum that is wrong is often wrong in two views.
const PLANTS: &[(&str, &str, &[&str])] = &[
    // What changes a row of the book breaks the chain, too.
    ("V01", "UPDATE wallet SET consumed = consumed - 1, expired = expired + 1 WHERE consumed > 0", &[]),
    ("V01", "UPDATE wallet SET purchased = purchased + 1 WHERE purchased > 0", &[]),
    ("V01", "UPDATE token_grant SET remaining = remaining - 1 WHERE source = 'purchase'", &["V09"]),
    (
        "V02",
        "UPDATE posting SET amount = amount + 1 WHERE account_kind = 'issuance' AND account_ref = 'operator'",
        &["V01", "V12"],
    ),
    (
        "V02",
        "INSERT INTO posting VALUES ((SELECT MIN(id) FROM ledger_transaction), 90, 'transfer', 'lost', 1);
         INSERT INTO posting VALUES ((SELECT MIN(id) FROM ledger_transaction), 91, 'transfer', 'found', -1)",
        &["V12"],
    ),
    (
        "V03",
        "INSERT INTO posting VALUES ((SELECT MIN(id) FROM ledger_transaction), 90, 'hold', 'x', -9);
         INSERT INTO posting VALUES ((SELECT MAX(id) FROM ledger_transaction
             WHERE wallet_id = (SELECT wallet_id FROM ledger_transaction ORDER BY id LIMIT 1)), 91, 'hold', 'x', 9)",
        &["V02", "V12"],
    ),
    ("V13", "UPDATE wallet SET last_number = last_number + 1 WHERE purchased > 0", &[]),
    ("V13", "UPDATE ledger_transaction SET number = number + 100 WHERE kind = 'expire_hold'", &["V12"]),
    ("V04", "UPDATE token_hold SET amount = amount + 1 WHERE state = 'authorized'", &["V04"]),
    ("V04", "UPDATE hold_part SET captured = captured + 1 WHERE captured = 0 AND amount > 0", &[]),
    ("V05", "UPDATE token_hold SET state = 'authorized', ended_at = NULL WHERE state = 'voided'", &["V04"]),
    ("V05", "UPDATE ledger_transaction SET reference = 'elsewhere' WHERE kind = 'void'", &["V12"]),
    ("V05", "UPDATE token_hold SET expires_at = 1 WHERE state = 'authorized'", &[]),
    ("V08", "DELETE FROM effect_key WHERE key LIKE 'operator:%'", &["V12"]),
    ("V08", "UPDATE effect_key SET key = 'whatever:' || key", &["V12"]),
    ("V08", "UPDATE effect_key SET key = 'claim:' || key WHERE key LIKE 'operator:%'", &["V12"]),
    ("V09", "UPDATE token_grant SET remaining = remaining - 1 WHERE source = 'operator'", &["V01"]),
    ("V10", "UPDATE ledger_transaction SET kind = 'reverse' WHERE kind = 'authorize'", &["V08", "V12"]),
    ("V11", "UPDATE token_grant SET source = 'welcome' WHERE source IN ('purchase', 'operator')", &[]),
    (
        "V11",
        "UPDATE ledger_transaction SET kind = 'claim_in' WHERE kind IN ('void', 'expire_hold')",
        &["V05", "V08", "V12"],
    ),
    ("V12", "UPDATE ledger_transaction SET reason = 'another' WHERE kind = 'void'", &[]),
    ("V12", "UPDATE ledger_transaction SET created_at = created_at + 1 WHERE kind = 'capture'", &[]),
    ("V12", "UPDATE chain_link SET hash = 'aa' WHERE number = 3", &[]),
    ("V12", "DELETE FROM chain_link WHERE number = 2", &[]),
    ("V12", "INSERT INTO chain_link SELECT wallet_id, 900, 0, 0, 'aa' FROM chain_link WHERE number = 1", &[]),
    ("V12", "UPDATE seal SET entries = entries + 1", &[]),
    ("V12", "UPDATE seal_part SET hash = 'aa'", &[]),
    (
        "V14",
        "INSERT INTO inbox (provider, event_id, event_type, body, state, received_at, next_attempt_at)
             VALUES ('stripe', 'evt_1', 'x', '{}', 'received', 1, 1)",
        &[],
    ),
    (
        "V14",
        "INSERT INTO inbox (provider, event_id, event_type, body, state, received_at, next_attempt_at, ended_at)
             VALUES ('stripe', 'evt_1', 'x', '{}', 'dead', 1, 1, 1)",
        &[],
    ),
    (
        "V16",
        "INSERT INTO inbox (provider, event_id, event_type, body, state, received_at, next_attempt_at, ended_at)
             VALUES ('stripe', 'evt_1', 'x', '{}', 'quarantined', 1, 1, 1)",
        &[],
    ),
    (
        "V15",
        "INSERT INTO purchase_order (id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency,
             state, live, created_at)
         SELECT 'ord_' || live, 'user_x', id, 'k' || live, 'p', 1, 1, 1, 'usd', 'failed', live, 1
         FROM (SELECT MIN(id) AS id FROM wallet) AS one, (SELECT 0 AS live UNION ALL SELECT 1) AS modes",
        &["V17"],
    ),
    (
        "V11",
        "INSERT INTO purchase_order (id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency,
             discount, state, live, person, created_at)
         SELECT 'ord_1', 'user_x', MIN(id), 'k', 'p', 1, 2, 1, 'usd', 'first_purchase', 'open', 0, 'ana', 1 FROM wallet",
        &["V17"],
    ),
    ("V07", "UPDATE token_grant SET reference = 'ord_nobody' WHERE source = 'purchase'", &[]),
];

async fn busy_book(book: &Book) {
    let wallet = book.wallet_with(8).await;
    book.grant(&wallet, 4, GrantSource::Operator, None).await;
    book.grant(&wallet, 6, GrantSource::Welcome, Some(book.db.store.now().plus(1000 * MINUTE))).await;
    for step in 0..4 {
        let hold = book.hold(&wallet, 2);
        book.ledger.authorize(hold.clone()).await.unwrap();
        match step {
            0 => drop(book.ledger.capture(&hold.id, Tokens::ONE).await.unwrap()),
            1 => drop(book.ledger.void(&hold.id, myba_core::ledger::VoidReason::Cancelled).await.unwrap()),
            2 => {
                book.db.clock.advance(11 * MINUTE);
                book.ledger.expire_due(10).await.unwrap();
            }
            _ => {}
        }
    }
    book.ledger.open_wallet(WalletKind::Visitor).await.unwrap();
    assert!(book.ledger.verify_added().await.unwrap().is_clean());
}

#[tokio::test]
async fn each_planted_violation_is_found_by_its_id() {
    for (id, sql, companions) in PLANTS {
        for book in Book::on_every_engine().await {
            busy_book(&book).await;
            let clean = book.ledger.verify().await.unwrap();
            assert_eq!(clean.broken(), ["V06"], "the captures have no tickets, and that is seen");
            assert!(clean.entries() > 10);
            drop_checks(&book).await;
            book.db.plant(sql).await;
            let report = book.ledger.verify().await.unwrap();
            let broken = broken(&report);
            assert!(broken.contains(id), "{}: `{sql}` broke {broken:?}", report.engine);
            for other in broken {
                assert!(other == *id || companions.contains(&other), "{}: `{sql}` broke {other} too", report.engine);
            }
            book.db.finish().await;
        }
    }
}

/// PostgreSQL checks CHECKs even in a session without triggers; SQLite ignores them when told to.
async fn drop_checks(book: &Book) {
    if book.db.store.engine_name() == "postgres" {
        book.db
            .plant(
                "ALTER TABLE wallet DROP CONSTRAINT wallet_adds_up, DROP CONSTRAINT wallet_consumed;
                 ALTER TABLE token_hold DROP CONSTRAINT token_hold_capture, DROP CONSTRAINT token_hold_ends_once",
            )
            .await;
    }
}

#[tokio::test]
async fn v17_a_row_that_names_a_missing_parent_is_found() {
    let db = myba_core::store::testing::TestDatabase::sqlite().await;
    let book = Book { ledger: myba_core::ledger::Ledger::new(db.store.clone()), db };
    busy_book(&book).await;
    book.db.plant("INSERT INTO token_hold VALUES ('hld_x', 'wal_x', 1, 0, 'voided', NULL, 'i', 1, 2, 3)").await;
    let broken = book.ledger.verify().await.unwrap().broken();
    assert!(broken.contains(&"V17"), "{broken:?}");
    book.db.finish().await;
}

#[tokio::test]
async fn an_empty_book_is_clean_and_says_that_it_is_empty() {
    for book in Book::on_every_engine().await {
        let report = book.ledger.verify().await.unwrap();
        assert!(report.is_clean());
        assert_eq!(report.entries(), 0);
        assert!(report.checks.len() > 10);
        book.finish().await;
    }
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_book() {
    for book in Book::on_every_engine().await {
        busy_book(&book).await;
        for sql in [
            "UPDATE posting SET amount = amount + 1",
            "DELETE FROM posting",
            "UPDATE ledger_transaction SET reason = 'x'",
            "DELETE FROM ledger_transaction",
            "UPDATE effect_key SET created_at = 1",
            "DELETE FROM effect_key",
        ] {
            assert!(book.db.attempt(sql).await.is_err(), "{sql}");
        }
        let overdraw = book.db.attempt("UPDATE wallet SET available = -1").await;
        assert!(overdraw.is_err());
        book.finish().await;
    }
}
