//! Many at once on one wallet: exactly as many win as there are tokens, on every engine.

use std::sync::Arc;

use myba_core::chat::{Chat, ChatKey, Platform};
use myba_core::identity::{FreePolicy, IdentifierKey};
use myba_core::ledger::{EffectKey, GrantSource, HoldState, LedgerError, NewGrant, Tokens, VoidReason, WalletKind};
use tokio::task::JoinSet;

use crate::support::{Book, MINUTE, tokens};

#[tokio::test(flavor = "multi_thread")]
async fn b03_sixty_four_callers_on_ten_tokens_give_exactly_ten() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(10).await;
        let mut callers = JoinSet::new();
        for _ in 0..64 {
            let (ledger, hold) = (book.ledger.clone(), book.hold(&wallet, 1));
            callers.spawn(async move {
                let id = hold.id.clone();
                match ledger.authorize(hold).await {
                    Ok(_) => ledger.capture(&id, Tokens::ONE).await.map(|_| true),
                    Err(LedgerError::Insufficient { .. }) => Ok(false),
                    Err(error) => Err(error),
                }
            });
        }
        let outcomes = callers.join_all().await;
        let served = outcomes.iter().filter(|outcome| *outcome.as_ref().unwrap()).count();
        assert_eq!(served, 10);
        assert_eq!(book.figures(&wallet).await, (0, 0, 10));
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i19_of_the_same_text_at_the_same_moment_one_request_is_the_first() {
    for book in Book::on_every_engine().await {
        let chat = Chat::new(book.db.store.clone(), FreePolicy::default(), IdentifierKey::new(vec![7; 32]));
        let key = ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: "U1".to_owned() };
        let person = chat.meet(&key, "ana").await.unwrap().id;
        for round in 0..10 {
            let mut callers = JoinSet::new();
            for caller in 0..8 {
                let (chat, person) = (chat.clone(), person.clone());
                callers.spawn(async move {
                    chat.ask_once(&person, &format!("idea {round}"), &format!("cmd:{round}-{caller}")).await.unwrap()
                });
            }
            let firsts = callers.join_all().await.into_iter().filter(Option::is_none).count();
            assert_eq!(firsts, 1, "round {round} on {}", book.db.store.engine_name());
        }
        book.finish().await;
    }
}

/// Rounds of the race for the last token. `MYBA_TEST_RACES` says how many, `MYBA_TEST_RACES_ENGINE` on which engine alone;
/// `cargo xtask races` sets them.
fn rounds() -> u32 {
    std::env::var("MYBA_TEST_RACES").map_or(50, |rounds| rounds.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn b02_the_last_token_has_one_winner_in_every_round() {
    const CALLERS: usize = 64;
    let (rounds, wanted) = (rounds(), std::env::var("MYBA_TEST_RACES_ENGINE").unwrap_or_default());
    for book in Book::on_every_engine().await {
        let engine = book.db.store.engine_name();
        if !wanted.is_empty() && wanted != engine {
            book.finish().await;
            continue;
        }
        for _ in 0..rounds {
            let wallet = book.wallet_with(1).await;
            let start = Arc::new(tokio::sync::Barrier::new(CALLERS));
            let mut callers = JoinSet::new();
            for _ in 0..CALLERS {
                let (ledger, hold, start) = (book.ledger.clone(), book.hold(&wallet, 1), start.clone());
                callers.spawn(async move {
                    start.wait().await;
                    ledger.authorize(hold).await
                });
            }
            let outcomes = callers.join_all().await;
            let winners = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            assert_eq!(winners, 1);
            let refused = |outcome: &&Result<_, LedgerError>| matches!(outcome, Err(LedgerError::Insufficient { .. }));
            assert_eq!(outcomes.iter().filter(refused).count(), CALLERS - 1, "{outcomes:?}");
        }
        eprintln!("races: {rounds} rounds of {CALLERS} callers on {engine}: one winner each");
        // The holds stay open on purpose: the audit has to agree with that too.
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b11_capture_and_void_at_the_same_instant_resolve_once() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(20).await;
        for _ in 0..20 {
            let hold = book.hold(&wallet, 1);
            book.ledger.authorize(hold.clone()).await.unwrap();
            let (one, other) = (book.ledger.clone(), book.ledger.clone());
            let (id, same) = (hold.id.clone(), hold.id.clone());
            let capture = tokio::spawn(async move { one.capture(&id, Tokens::ONE).await });
            let void = tokio::spawn(async move { other.void(&same, VoidReason::WorkFailed).await });
            let captured = capture.await.unwrap();
            let voided = void.await.unwrap();
            assert!(captured.is_ok() != voided.is_ok(), "{captured:?} {voided:?}");
            let state = book.ledger.hold(&hold.id).await.unwrap().unwrap().state;
            assert_eq!(state == HoldState::Captured, captured.is_ok());
        }
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_one_key_sent_a_hundred_times_in_parallel_gives_one_grant() {
    for book in Book::on_every_engine().await {
        let wallet = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        let mut senders = JoinSet::new();
        for _ in 0..100 {
            let (ledger, wallet) = (book.ledger.clone(), wallet.clone());
            senders.spawn(async move {
                let grant = NewGrant {
                    wallet,
                    amount: tokens(60),
                    source: GrantSource::Purchase,
                    expires_at: None,
                    reference: None,
                    keys: vec![EffectKey::new("checkout", "cs_1")],
                    reason: "60 tokens".to_owned(),
                };
                ledger.grant(grant).await.unwrap().is_replay()
            });
        }
        let replays = senders.join_all().await.into_iter().filter(|replay| *replay).count();
        assert_eq!(replays, 99);
        assert_eq!(book.figures(&wallet).await.0, 60);
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b10_b12_grants_and_spends_race_and_every_read_adds_up() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(20).await;
        let ledger = Arc::new(book.ledger.clone());
        let mut work = JoinSet::new();
        for number in 0..40 {
            let (ledger, wallet, hold) = (ledger.clone(), wallet.clone(), book.hold(&wallet, 1));
            work.spawn(async move {
                if number % 4 == 0 {
                    let grant = NewGrant {
                        wallet: wallet.clone(),
                        amount: tokens(2),
                        source: GrantSource::Operator,
                        expires_at: None,
                        reference: None,
                        keys: vec![EffectKey::new("operator", &number.to_string())],
                        reason: "race".to_owned(),
                    };
                    ledger.grant(grant).await.unwrap();
                } else if ledger.authorize(hold.clone()).await.is_ok() {
                    if number % 2 == 0 {
                        ledger.capture(&hold.id, Tokens::ONE).await.unwrap();
                    } else {
                        ledger.void(&hold.id, VoidReason::Cancelled).await.unwrap();
                    }
                }
                let seen = ledger.balance(&wallet).await.unwrap();
                assert_eq!(
                    seen.granted.get(),
                    seen.available.get() + seen.held.get() + seen.consumed.get(),
                    "a torn read: {seen:?}"
                );
            });
        }
        work.join_all().await;
        book.db.clock.advance(MINUTE);
        assert_eq!(book.ledger.balance(&wallet).await.unwrap().granted.get(), 40);
        book.finish().await;
    }
}
