//! What is bought inside Discord gives its tokens once, and a refund takes back what is left, on every engine.

use std::time::Duration;

use myba_core::chat::{Chat, ChatKey, Person, Platform};
use myba_core::checkout::{Entitlements, Granted, NewEntitlement};
use myba_core::id::{UserId, WalletId};
use myba_core::identity::{FreePolicy, IdentifierKey, Identity};
use myba_core::ledger::{Lives, Tokens, VoidReason};
use tokio::task::JoinSet;

use crate::support::{Book, MINUTE, tokens};

fn policy() -> FreePolicy {
    FreePolicy {
        visitor_tokens: tokens(3),
        lives: Lives { visitor: Some(MINUTE * 1000), trial: Some(MINUTE * 1000), ..Lives::default() },
        ..FreePolicy::default()
    }
}

fn chat(book: &Book) -> Chat {
    Chat::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]))
}

fn shop(book: &Book) -> Entitlements {
    Entitlements::new(book.db.store.clone(), None)
}

fn key() -> ChatKey {
    ChatKey { platform: Platform::Discord, tenant: "0".to_owned(), user: "200".to_owned() }
}

async fn ana(book: &Book) -> Person {
    chat(book).meet(&key(), "Ana").await.unwrap()
}

/// An account without tokens, to which Ana is linked.
async fn linked(book: &Book) -> WalletId {
    let user = UserId::from_text("user_ana");
    let people = Identity::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]));
    let wallet = people.sign_in(&user).await.unwrap().wallet;
    chat(book).link_proven(&user, &key(), "Ana").await.unwrap();
    wallet
}

fn bought(id: &str) -> NewEntitlement {
    NewEntitlement {
        id: id.to_owned(),
        sku: "900".to_owned(),
        plan: "pack_160".to_owned(),
        user: "200".to_owned(),
        tokens: tokens(160),
        amount: 1200,
        currency: "usd".to_owned(),
    }
}

async fn available(book: &Book, wallet: &WalletId) -> u64 {
    book.figures(wallet).await.0
}

async fn spend(book: &Book, wallet: &WalletId, amount: u64) {
    let hold = book.hold(wallet, amount);
    book.ledger.authorize(hold.clone()).await.unwrap();
    book.ledger.capture(&hold.id, tokens(amount)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_entitlement_told_many_times_at_once_gives_one_grant() {
    for book in Book::on_every_engine().await {
        let mut tellers = JoinSet::new();
        for _ in 0..24 {
            let shop = shop(&book);
            tellers.spawn(async move { shop.grant(bought("1")).await.unwrap() });
        }
        let told: Vec<Granted> = tellers.join_all().await;
        assert_eq!(told.iter().filter(|granted| granted.newly).count(), 1);
        assert!(told.iter().all(|granted| (granted.tokens, granted.balance) == (tokens(160), tokens(160))));
        let ana = ana(&book).await;
        assert_eq!(available(&book, &ana.wallet).await, 160, "somebody who never spoke to us has what they bought");
        assert_eq!(ana.name, "Ana");
        let balance = book.ledger.balance(&ana.wallet).await.unwrap();
        assert_eq!(balance.purchased, tokens(160));
        book.finish().await;
    }
}

#[tokio::test]
async fn the_account_gets_it_and_shows_it_as_a_purchase() {
    for book in Book::on_every_engine().await {
        let before = ana(&book).await;
        shop(&book).grant(bought("1")).await.unwrap();
        let wallet = linked(&book).await;
        assert!(!shop(&book).grant(bought("1")).await.unwrap().newly);
        shop(&book).grant(bought("2")).await.unwrap();
        // Three tokens came along with the link, as of everybody who links.
        assert_eq!((available(&book, &before.wallet).await, available(&book, &wallet).await), (157, 163));
        book.finish().await;
    }
}

#[tokio::test]
async fn what_was_not_consumed_is_found_after_a_crash_and_only_once_a_minute() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        for id in ["1", "2", "3"] {
            assert!(shop.grant(bought(id)).await.unwrap().to_consume);
        }
        assert!(shop.consumed("2").await.unwrap());
        assert!(!shop.consumed("2").await.unwrap());
        assert!(!shop.grant(bought("2")).await.unwrap().to_consume);
        shop.deleted("3").await.unwrap();
        assert_eq!(shop.unconsumed(5).await.unwrap(), ["1"]);
        assert!(shop.unconsumed(5).await.unwrap().is_empty(), "Discord is not asked again at once");
        book.db.clock.advance(Duration::from_secs(60));
        assert_eq!(shop.unconsumed(5).await.unwrap(), ["1"]);
        shop.consumed("1").await.unwrap();
        book.db.clock.advance(MINUTE);
        assert!(shop.unconsumed(5).await.unwrap().is_empty());
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_told_many_times_takes_what_is_left_once() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        shop.grant(bought("1")).await.unwrap();
        shop.grant(bought("2")).await.unwrap();
        let wallet = ana(&book).await.wallet;
        spend(&book, &wallet, 10).await;
        let mut tellers = JoinSet::new();
        for _ in 0..12 {
            let shop = shop.clone();
            tellers.spawn(async move { shop.deleted("1").await.unwrap() });
        }
        let told = tellers.join_all().await;
        assert_eq!(told.iter().map(|taken| taken.now.get()).sum::<u64>(), 150);
        assert!(told.iter().all(|taken| (taken.taken_back.get(), taken.shortfall.get()) == (150, 10)), "{told:?}");
        assert_eq!(available(&book, &wallet).await, 160, "what was bought apart from it stays");
        assert!(!shop.grant(bought("1")).await.unwrap().newly, "told again late");
        assert_eq!(available(&book, &wallet).await, 160);
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_comes_first_or_at_once_leaves_nothing_given() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let wallet = ana(&book).await.wallet;
        assert_eq!(shop.deleted("1").await.unwrap().taken_back, Tokens::ZERO);
        assert_eq!(shop.deleted("1").await.unwrap().shortfall, Tokens::ZERO);
        let late = shop.grant(bought("1")).await.unwrap();
        assert_eq!((late.newly, late.tokens, late.to_consume), (false, Tokens::ZERO, false));
        for round in 2..12 {
            let id = round.to_string();
            let (one, other, same) = (shop.clone(), shop.clone(), id.clone());
            let given = tokio::spawn(async move { one.grant(bought(&id)).await.unwrap() });
            let deleted = tokio::spawn(async move { other.deleted(&same).await.unwrap() });
            let (given, deleted) = (given.await.unwrap(), deleted.await.unwrap());
            assert_eq!(given.newly, deleted.taken_back == tokens(160), "{given:?} {deleted:?}");
        }
        assert_eq!(available(&book, &wallet).await, 0);
        assert!(shop.unconsumed(50).await.unwrap().is_empty());
        book.finish().await;
    }
}

#[tokio::test]
async fn what_went_on_to_an_account_or_was_held_is_taken_back_too() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        shop.grant(bought("1")).await.unwrap();
        let own = ana(&book).await.wallet;
        let hold = book.hold(&own, 20);
        book.ledger.authorize(hold.clone()).await.unwrap();
        let account = linked(&book).await;
        assert_eq!((available(&book, &own).await, available(&book, &account).await), (137, 3));
        let taken = shop.deleted("1").await.unwrap();
        assert_eq!((taken.now.get(), taken.shortfall.get()), (140, 20));
        assert_eq!((available(&book, &own).await, available(&book, &account).await), (0, 0));
        assert_eq!(shop.collect(5).await.unwrap(), 0, "it is held");
        book.ledger.void(&hold.id, VoidReason::Cancelled).await.unwrap();
        assert_eq!(available(&book, &own).await, 20);
        assert_eq!(shop.collect(5).await.unwrap(), 20);
        let again = shop.deleted("1").await.unwrap();
        assert_eq!((again.now.get(), again.taken_back.get(), again.shortfall.get()), (0, 160, 0));
        assert_eq!(available(&book, &own).await, 0);
        book.finish().await;
    }
}

#[tokio::test]
async fn v07_an_entitlement_without_its_tokens_or_its_refund_is_found() {
    let plants = [
        "UPDATE entitlement SET tokens = tokens + 1",
        "UPDATE entitlement SET order_id = 'ord_other'",
        "UPDATE entitlement SET deleted_at = 1, taken_back = 60, shortfall = 100",
        "DELETE FROM entitlement",
    ];
    for sql in plants {
        for book in Book::on_every_engine().await {
            shop(&book).grant(bought("1")).await.unwrap();
            book.db.plant(sql).await;
            let report = book.ledger.verify().await.unwrap();
            assert_eq!(crate::support::broken(&report), ["V07"], "{}: {sql}", report.engine);
            book.db.finish().await;
        }
    }
}
