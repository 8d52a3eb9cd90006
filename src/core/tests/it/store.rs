//! The store's own promises: nobody is harmed by a neighbour, and a database that must not be used is refused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use myba_core::clock::SystemClock;
use myba_core::id::{SystemIds, WalletId};
use myba_core::ledger::{Ledger, LedgerError, Tokens, VoidReason, WalletKind, authorize_in, open_wallet_in};
use myba_core::store::testing::{TestDatabase, databases};
use myba_core::store::{Store, StoreError, StoreOptions, Tx};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::support::Book;

async fn open(url: &str, init: bool) -> Result<Store, StoreError> {
    let options = StoreOptions { init, ..StoreOptions::new(url) };
    Store::open(&options, Arc::new(SystemClock), Arc::new(SystemIds)).await
}

fn refusal(opened: Result<Store, StoreError>) -> String {
    match opened {
        Ok(_) => panic!("it was opened"),
        Err(StoreError::Refused(text)) => text,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn v18_a_rehearsal_beside_a_store_in_use_answers_and_keeps_nothing() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(10).await;
        let options = StoreOptions { rehearse: true, ..StoreOptions::new(&book.db.url) };
        let rehearsal = Store::open(&options, Arc::new(SystemClock), Arc::new(SystemIds)).await.unwrap();
        let takes = async |store: &Store, amount| {
            let hold = book.hold(&wallet, amount);
            store.write(async move |tx: &mut Tx| authorize_in(tx, &hold).await).await
        };
        for _ in 0..2 {
            takes(&rehearsal, 10).await.unwrap();
        }
        let refused = takes(&rehearsal, 11).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Insufficient { .. }), "{refused}");
        assert_eq!(book.figures(&wallet).await, (10, 0, 0));
        takes(&book.db.store, 10).await.unwrap();
        let refused = takes(&rehearsal, 1).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Insufficient { .. }), "{refused}");
        rehearsal.close().await;
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a13_errors_and_panics_after_a_debit_harm_no_batch_mate() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(10).await;
        let mut callers = JoinSet::new();
        for number in 0..48 {
            let (store, hold) = (book.db.store.clone(), book.hold(&wallet, 1));
            callers.spawn(async move {
                let work = async move |tx: &mut Tx| -> Result<(), LedgerError> {
                    authorize_in(tx, &hold).await?;
                    match number % 3 {
                        0 => Err(LedgerError::OutOfRange("on purpose")),
                        1 => panic!("on purpose"),
                        _ => Ok(()),
                    }
                };
                store.write(work).await
            });
        }
        let outcomes = callers.join_all().await;
        let served = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        for outcome in &outcomes {
            match outcome {
                Ok(())
                | Err(
                    LedgerError::Insufficient { .. }
                    | LedgerError::OutOfRange(_)
                    | LedgerError::Store(StoreError::Panicked),
                ) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert!(served <= 10);
        let (available, held, _) = book.figures(&wallet).await;
        assert_eq!((available, held), (10 - served as u64, served as u64));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_caller_that_is_dropped_cancels_nothing() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(1).await;
        let hold = book.hold(&wallet, 1);
        let id = hold.id.clone();
        let mut call = Box::pin(book.ledger.authorize(hold));
        assert!(futures_util::poll!(&mut call).is_pending());
        drop(call);
        let found = async {
            while book.ledger.hold(&id).await.unwrap().is_none() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), found).await.unwrap();
        book.ledger.void(&id, VoidReason::Cancelled).await.unwrap();
        book.finish().await;
    }
}

#[tokio::test]
async fn a_unit_that_takes_too_long_is_undone() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(1).await;
        let hold = book.hold(&wallet, 1);
        let work = async move |tx: &mut Tx| -> Result<(), LedgerError> {
            authorize_in(tx, &hold).await?;
            std::future::pending().await
        };
        let given_up = book.db.store.write(work).await.unwrap_err();
        assert!(matches!(given_up, LedgerError::Store(StoreError::Timeout)), "{given_up}");
        assert_eq!(book.figures(&wallet).await, (1, 0, 0));
        book.finish().await;
    }
}

// One thread: after its turn each caller has asked, whatever the machine does beside it.
#[tokio::test]
async fn what_is_urgent_goes_before_what_waits() {
    let db = TestDatabase::sqlite().await;
    let (order, gate) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Semaphore::new(0)));
    let began = Arc::new(Semaphore::new(0));
    let note = |name: &'static str| {
        let order = Arc::clone(&order);
        async move |_: &mut Tx| -> Result<(), StoreError> {
            order.lock().unwrap().push(name);
            Ok(())
        }
    };
    let mut callers = JoinSet::new();
    let (store, first) = (db.store.clone(), note("first"));
    let (opened, told) = (Arc::clone(&gate), Arc::clone(&began));
    callers.spawn(async move {
        let work = async move |tx: &mut Tx| {
            told.add_permits(1);
            opened.acquire().await.unwrap().forget();
            first(tx).await
        };
        store.write(work).await
    });
    began.acquire().await.unwrap().forget();
    for _ in 0..20 {
        let (store, work) = (db.store.clone(), note("ordinary"));
        callers.spawn(async move { store.write(work).await });
    }
    let (store, work) = (db.store.clone(), note("urgent"));
    callers.spawn(async move { store.write_first(work).await });
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    gate.add_permits(1);
    assert!(callers.join_all().await.iter().all(Result::is_ok));
    let order = order.lock().unwrap();
    assert_eq!((order.len(), order[0], order[1]), (22, "first", "urgent"));
}

#[tokio::test]
async fn a_reader_cannot_write() {
    for db in databases().await {
        let mut reader = db.store.read().await.unwrap();
        let wallet = WalletId::new(db.store.ids());
        let refused = open_wallet_in(&mut reader, &wallet, WalletKind::User).await;
        assert!(refused.is_err());
        drop(reader);
        db.finish().await;
    }
}

#[tokio::test]
async fn l01_a_locked_file_is_waited_for_and_refused_after_five_seconds() {
    let db = TestDatabase::sqlite().await;
    let ledger = Ledger::new(db.store.clone());
    let lock = db.hold_write_lock().await;
    let mut waiting = Box::pin(ledger.open_wallet(WalletKind::User));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    drop(lock);
    waiting.await.unwrap();
    let lock = db.hold_write_lock().await;
    let refused = ledger.open_wallet(WalletKind::User).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Store(StoreError::Busy)), "{refused:?}");
    drop(lock);
    ledger.open_wallet(WalletKind::User).await.unwrap();
    db.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l09_a_copy_that_is_taken_while_tokens_are_reserved_is_whole() {
    let db = TestDatabase::sqlite().await;
    let book = Book { ledger: Ledger::new(db.store.clone()), db };
    let wallet = book.wallet_with(400).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let mut writers = JoinSet::new();
    for _ in 0..400 {
        let (ledger, hold) = (book.ledger.clone(), book.hold(&wallet, 1));
        writers.spawn(async move { ledger.authorize(hold).await.unwrap() });
    }
    book.db.attempt(&format!("VACUUM INTO '{}'", copy.display())).await.unwrap();
    writers.join_all().await;
    let copied = open(&format!("sqlite:{}", copy.display()), false).await.unwrap();
    let ledger = Ledger::new(copied.clone());
    let report = ledger.verify().await.unwrap();
    assert!(report.entries() > 0 && !report.broken().iter().any(|id| *id != "V05"), "{:?}", report.broken());
    let balance = ledger.balance(&wallet).await.unwrap();
    assert_eq!(balance.available.get() + balance.held.get(), 400);
    copied.close().await;
    book.finish().await;
}

#[tokio::test]
async fn l02_a_full_disk_fails_its_callers_and_heals_by_itself() {
    let db = TestDatabase::sqlite().await;
    let ledger = Ledger::new(db.store.clone());
    let wallet = ledger.open_wallet(WalletKind::User).await.unwrap();
    db.limit_file_to_its_size().await;
    let mut full = None;
    for _ in 0..2_000 {
        if let Err(error) = ledger.open_wallet(WalletKind::User).await {
            full = Some(error);
            break;
        }
    }
    assert!(matches!(full, Some(LedgerError::Store(StoreError::Storage(_)))), "{full:?}");
    // The connection was replaced, and the limit went with it: the next write succeeds without a restart.
    ledger.open_wallet(WalletKind::User).await.unwrap();
    assert_eq!(ledger.balance(&wallet).await.unwrap().available, Tokens::ZERO);
    assert!(ledger.verify().await.unwrap().is_clean());
    db.finish().await;
}

#[tokio::test]
async fn l05_a_missing_file_beside_the_marker_is_refused_until_init() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("myba.db");
    let url = format!("sqlite:{}", path.display());
    open(&url, false).await.unwrap().close().await;
    for name in ["myba.db", "myba.db-wal", "myba.db-shm"] {
        drop(std::fs::remove_file(folder.path().join(name)));
    }
    let text = refusal(open(&url, false).await);
    assert!(text.contains("--init") && text.contains("Mount the volume"), "{text}");
    open(&url, true).await.unwrap().close().await;
}

#[tokio::test]
async fn l03_l04_a_damaged_empty_or_misplaced_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.db");
    std::fs::write(&empty, b"").unwrap();
    assert!(refusal(open(&format!("sqlite:{}", empty.display()), true).await).contains("is empty"));

    let path = folder.path().join("myba.db");
    let url = format!("sqlite:{}", path.display());
    open(&url, true).await.unwrap().close().await;
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xAB);
    std::fs::write(&path, bytes).unwrap();
    let text = match open(&url, false).await {
        Ok(_) => panic!("a damaged file was opened"),
        Err(error) => error.to_string(),
    };
    assert!(text.contains("damaged") || text.contains("malformed"), "{text}");

    let refused = refusal(open(&format!("sqlite:{}", folder.path().display()), true).await);
    assert!(refused.contains("is a folder"), "{refused}");
    assert!(refusal(open("mysql://somewhere", false).await).contains("neither"));
}

#[tokio::test]
async fn l11_a_database_of_a_newer_program_is_refused() {
    for mut db in databases().await {
        db.store.close().await;
        db.plant(
            "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
             VALUES (9999, 'from the future', CURRENT_TIMESTAMP, TRUE, 'x', 0)",
        )
        .await;
        let text = refusal(open(&db.url, false).await);
        assert!(text.contains("newer program"), "{text}");
        db.plant("DELETE FROM _sqlx_migrations WHERE version = 9999").await;
        db.reopen().await;
        db.finish().await;
    }
}

#[tokio::test]
async fn after_closing_every_call_says_so() {
    for db in databases().await {
        db.store.close().await;
        let wallet = WalletId::new(db.store.ids());
        let work = async move |tx: &mut Tx| open_wallet_in(tx, &wallet, WalletKind::User).await;
        assert!(db.store.write(work).await.is_err());
        assert!(db.store.read().await.is_err());
        db.finish().await;
    }
}
