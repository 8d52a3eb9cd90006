//! The chain, heads over the book, verification of what was added, and statements.

use std::sync::Arc;

use myba_core::clock::UnixMs;
use myba_core::id::{SystemIds, WalletId};
use myba_core::ledger::verify::Extent;
use myba_core::ledger::{GrantSource, Ledger, Statement, StatementMonth, Tokens, VoidReason, WalletKind};
use myba_core::store::{Store, StoreError, StoreOptions};

use crate::support::{Book, MINUTE, broken};

async fn spend(book: &Book, wallet: &WalletId, times: u32) {
    for turn in 0..times {
        let hold = book.hold(wallet, 1);
        book.ledger.authorize(hold.clone()).await.unwrap();
        if turn % 2 == 0 {
            book.ledger.capture(&hold.id, Tokens::ONE).await.unwrap();
        } else {
            book.ledger.void(&hold.id, VoidReason::Cancelled).await.unwrap();
        }
    }
}

#[tokio::test]
async fn v12_one_changed_row_is_named_and_its_neighbours_are_not() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(9).await;
        spend(&book, &wallet, 4).await;
        book.db.plant("UPDATE ledger_transaction SET reason = 'a gift' WHERE number = 5").await;
        let report = book.ledger.verify().await.unwrap();
        let named: Vec<_> =
            report.checks.iter().filter(|check| check.id == "V12").flat_map(|check| &check.violations).collect();
        assert_eq!(named.len(), 1, "{named:?}");
        assert!(named[0].subject.starts_with(&format!("{wallet} #5 txn_")), "{named:?}");
        let history = book.ledger.history(&wallet, 0, 100).await.unwrap();
        let wrong: Vec<_> = history.iter().filter(|line| !line.is_intact).map(|line| line.record.number).collect();
        assert_eq!(wrong, [5]);
        book.db.finish().await;
    }
}

#[tokio::test]
async fn v12_what_was_written_before_the_chain_gets_the_same_links_and_twice_is_once() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(600).await;
        spend(&book, &wallet, 300).await;
        let other = book.wallet_with(2).await;
        let links =
            |lines: Vec<myba_core::ledger::HistoryLine>| lines.into_iter().map(|line| line.hash).collect::<Vec<_>>();
        let before = links(book.ledger.history(&wallet, 0, 1000).await.unwrap());
        assert_eq!(before.len(), 601);
        // As an older program left it; and half of one wallet, as an interrupted run did.
        let other_wallet = other.as_str();
        let plant = format!("DELETE FROM chain_link WHERE wallet_id = '{other_wallet}' OR number > 100");
        book.db.plant(&plant).await;
        assert_eq!(book.ledger.verify().await.unwrap().broken(), ["V06", "V12"]);
        spend(&book, &other, 1).await;
        assert_eq!(book.ledger.chain_up().await.unwrap(), 501, "the writer chained what was missing of its wallet");
        assert_eq!(book.ledger.chain_up().await.unwrap(), 0);
        assert_eq!(links(book.ledger.history(&wallet, 0, 1000).await.unwrap()), before);
        book.finish().await;
    }
}

#[tokio::test]
async fn what_was_added_is_verified_from_where_the_last_time_ended() {
    for book in Book::on_every_engine().await {
        let (one, two) = (book.wallet_with(9).await, book.wallet_with(9).await);
        spend(&book, &one, 3).await;
        let first = book.ledger.verify_added().await.unwrap();
        assert!(first.is_clean() && first.extent == Extent::Added, "{:?}", first.broken());
        assert_eq!(first.entries(), 8);
        let head = first.head.unwrap();
        assert_eq!((head.number, head.entries), (1, 8));
        assert_eq!(book.ledger.verify_added().await.unwrap().head, Some(head.clone()), "nothing new, no new head");

        spend(&book, &two, 1).await;
        let second = book.ledger.verify_added().await.unwrap();
        assert_eq!((second.entries(), second.head.as_ref().map(|head| head.entries)), (2, Some(10)));
        assert!(book.ledger.extends(&head.to_string()).await.unwrap().violations.is_empty());
        assert!(book.ledger.extends(&head.hash).await.unwrap().violations.is_empty());
        assert_eq!(book.ledger.extends("1:aa").await.unwrap().violations.len(), 1);
        assert_eq!(book.ledger.head().await.unwrap(), second.head);

        // A wallet in which something is wrong is found again each time, and the others go on.
        spend(&book, &one, 1).await;
        spend(&book, &two, 1).await;
        book.db.plant(&format!("UPDATE wallet SET purchased = purchased + 1 WHERE id = '{one}'")).await;
        for _ in 0..2 {
            assert_eq!(book.ledger.verify_added().await.unwrap().broken(), ["V01"]);
        }
        assert_eq!(book.ledger.head().await.unwrap().unwrap().entries, 12);
        book.db.plant(&format!("UPDATE wallet SET purchased = purchased - 1 WHERE id = '{one}'")).await;
        assert!(book.ledger.verify_added().await.unwrap().is_clean());
        book.finish().await;
    }
}

#[tokio::test]
async fn v12_a_history_that_was_written_anew_does_not_fit_what_was_verified() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(9).await;
        spend(&book, &wallet, 2).await;
        let head = book.ledger.verify_added().await.unwrap().head.unwrap();
        // Whoever can write the file forges a row, all links behind it, and forgets the heads.
        book.db.plant("UPDATE ledger_transaction SET reason = 'forged' WHERE number = 2; DELETE FROM chain_link").await;
        book.ledger.chain_up().await.unwrap();
        assert_eq!(broken(&book.ledger.verify().await.unwrap()), ["V12"], "the head over it is another one");
        spend(&book, &wallet, 1).await;
        assert_eq!(book.ledger.verify_added().await.unwrap().broken(), ["V12"]);
        book.db.plant("DELETE FROM seal_part; DELETE FROM seal; DELETE FROM verified_wallet").await;
        assert!(book.ledger.verify_added().await.unwrap().is_clean(), "by itself it is sound now");
        assert_eq!(
            book.ledger.extends(&head.to_string()).await.unwrap().violations.len(),
            1,
            "but it is not that book"
        );
        book.db.finish().await;
    }
}

/// Two months of a wallet: a grant in September, work in October.
async fn two_months(book: &Book) -> (WalletId, StatementMonth, StatementMonth) {
    let wallet = book.wallet_with(9).await;
    let later = book.db.store.now().plus(90_000 * MINUTE);
    book.grant(&wallet, 4, GrantSource::Welcome, Some(later)).await;
    spend(book, &wallet, 1).await;
    let september = StatementMonth::of(book.db.store.now());
    book.db.clock.advance(20 * 24 * 60 * MINUTE);
    spend(book, &wallet, 4).await;
    (wallet, september, StatementMonth::of(book.db.store.now()))
}

#[tokio::test]
async fn a_statement_opens_where_the_month_before_closed_and_is_recomputed_from_the_file_alone() {
    for book in Book::on_every_engine().await {
        let (wallet, september, october) = two_months(&book).await;
        let first = book.ledger.month(&wallet, september).await.unwrap();
        let second = book.ledger.month(&wallet, october).await.unwrap();
        assert_eq!((first.opening.available, first.closing.available, first.closed), (0, 12, true));
        assert_eq!((second.opening, second.closing.available, second.closed), (first.closing, 10, false));
        assert_eq!((first.lines.len(), second.lines.len()), (4, 8));
        assert_eq!(second.previous, first.lines[3].hash);
        let left: Vec<_> = first.grants.iter().map(|grant| (grant.source.as_str(), grant.left)).collect();
        assert_eq!(left.iter().map(|(_, left)| left).sum::<i64>(), 12, "{left:?}");
        assert!(first.grants.iter().any(|grant| grant.expires_at.is_some()));
        let months = book.ledger.months(&wallet).await.unwrap();
        let listed: Vec<_> = months
            .iter()
            .map(|(month, opening, closing)| (month.to_string(), opening.available, closing.available))
            .collect();
        assert_eq!(listed, [("2026-10".to_owned(), 12, 10), ("2026-09".to_owned(), 0, 12)]);

        let file = serde_json::to_string(&second).unwrap();
        let read: Statement = serde_json::from_str(&file).unwrap();
        assert!(read.flaws().is_empty(), "{:?}", read.flaws());
        spend(&book, &wallet, 1).await;
        let now = book.ledger.month(&wallet, october).await.unwrap();
        assert!(read.flaws_beside(&now).is_empty(), "the month went on");
        assert_eq!(first.to_csv().lines().count(), 7);
        book.finish().await;
    }
}

/// What somebody does to a file, and the line that is named then.
type Change = (fn(&mut Statement), Option<i64>);

#[tokio::test]
async fn a_changed_line_of_a_statement_is_named() {
    for book in Book::on_every_engine().await {
        let (wallet, september, _) = two_months(&book).await;
        let good = book.ledger.month(&wallet, september).await.unwrap();
        let changes: [Change; 9] = [
            (|s| s.lines[1].record.reason.push('x'), Some(2)),
            (|s| s.lines[1].record.postings[1].2 += 1, Some(2)),
            (|s| s.lines[2].record.available += 1, Some(3)),
            (|s| s.lines[3].at = "2026-09-22T14:13:20Z".into(), Some(4)),
            (|s| drop(s.lines.remove(1)), Some(3)),
            (|s| s.opening.available += 1, Some(1)),
            (|s| s.closing.available += 1, None),
            (|s| s.grants[0].left += 1, None),
            (|s| s.grants[0].expires_at = Some(UnixMs(1)), None),
        ];
        for (change, line) in changes {
            let mut changed = good.clone();
            change(&mut changed);
            let flaws = changed.flaws();
            assert_eq!(flaws.first().map(|flaw| flaw.line), Some(line), "{flaws:?}");
            assert!(!changed.flaws_beside(&good).is_empty());
        }
        // A forger who makes every hash anew deceives the file, not the book.
        let mut forged = good.clone();
        let mut previous = forged.previous.clone();
        for line in &mut forged.lines {
            line.record.reason = "forged".into();
            previous = line.record.hash(wallet.as_str(), &previous);
            line.hash.clone_from(&previous);
        }
        assert_eq!(forged.flaws_beside(&good).len(), 4);
        book.finish().await;
    }
}

#[tokio::test]
async fn l13_a_clock_that_jumps_back_leaves_each_line_in_one_statement() {
    for book in Book::on_every_engine().await {
        let (wallet, september, october) = two_months(&book).await;
        let now = book.db.store.now();
        book.db.clock.set(UnixMs(september.start().0 + 1));
        spend(&book, &wallet, 1).await;
        book.db.clock.set(now);
        spend(&book, &wallet, 1).await;
        let (first, second) =
            (book.ledger.month(&wallet, september).await.unwrap(), book.ledger.month(&wallet, october).await.unwrap());
        let numbers: Vec<_> = first.lines.iter().chain(&second.lines).map(|line| line.record.number).collect();
        assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
        assert!(first.flaws().is_empty() && second.flaws().is_empty());
        book.finish().await;
    }
}

#[tokio::test]
async fn whoever_only_looks_changes_nothing_and_wants_the_schema_to_be_this_one() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(9).await;
        let options = StoreOptions { read_only: true, ..StoreOptions::new(&book.db.url) };
        let look = async || Store::open(&options, book.db.clock.clone(), Arc::new(SystemIds)).await;
        let looking = look().await.unwrap();
        let ledger = Ledger::new(looking.clone());
        assert!(ledger.verify().await.unwrap().is_clean());
        assert_eq!(ledger.balance(&wallet).await.unwrap().available.get(), 9);
        assert!(ledger.open_wallet(WalletKind::User).await.is_err());
        assert!(ledger.chain_up().await.is_ok(), "there is nothing to chain");
        looking.close().await;
        let newest = "(SELECT MAX(version) FROM _sqlx_migrations)";
        for (version, words) in [(9000, "newer program"), (-1, "older than this program")] {
            book.db.plant(&format!("UPDATE _sqlx_migrations SET version = {version} WHERE version = {newest}")).await;
            let refused = look().await.err().unwrap();
            assert!(matches!(&refused, StoreError::Storage(why) if why.contains(words)), "{refused}");
        }
        book.finish().await;
    }
}
