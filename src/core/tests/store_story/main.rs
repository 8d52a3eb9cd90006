//! One story that runs every statement of the product, on every engine, and proves that it did.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing loudly")]

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use myba_core::ledger::{
    Claim, EffectKey, GrantSource, NewHold, Tokens, VoidReason, WalletKind, claim_in, extend_in, give_back_in,
};
use myba_core::page::PageRequest;
use myba_core::store::{Tx, all_statements};
use tracing_subscriber::layer::SubscriberExt;

#[expect(dead_code, reason = "nothing goes wrong in this story")]
#[path = "../it/bank.rs"]
mod bank;
#[expect(dead_code, reason = "nothing goes wrong in this story")]
#[path = "../it/biller.rs"]
mod biller;
mod chapters;
mod chat;
mod notices;
mod payments;
mod proof;
mod ready;
mod shop;
#[path = "../it/support.rs"]
mod support;
#[expect(dead_code, reason = "the story pays and declines; the rest is for the tests of top-ups")]
#[path = "../it/till.rs"]
mod till;
mod top_ups;

use support::{Book, MINUTE, tokens};

/// Collects the statements the driver reports as executed.
#[derive(Clone, Default)]
struct Executed(Arc<Mutex<HashSet<String>>>);

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Executed {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        struct Text<'a>(&'a mut Vec<String>);
        impl tracing::field::Visit for Text<'_> {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                if matches!(field.name(), "summary" | "db.statement") {
                    self.0.push(format!("{value:?}"));
                }
            }
            fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
                if matches!(field.name(), "summary" | "db.statement") {
                    self.0.push(value.to_owned());
                }
            }
        }
        if event.metadata().target().starts_with("sqlx::query") {
            let mut texts = Vec::new();
            event.record(&mut Text(&mut texts));
            self.0.lock().unwrap().extend(texts.iter().map(|text| squeeze(text)));
        }
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn every_statement_runs_on_every_engine() {
    // The driver works on threads of its own, so the collector is the whole process's: this test is alone in its program.
    let executed = Executed::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(executed.clone())).unwrap();
    for book in Book::on_every_engine().await {
        executed.0.lock().unwrap().clear();
        ledger_story(&book).await;
        chapters::identity(&book).await;
        let checkout = chapters::checkout(&book).await;
        shop::shop(&book, &checkout).await;
        payments::payments(&book).await;
        chapters::inbox(&book).await;
        let ticket = chapters::tickets(&book).await;
        chat::chat(&book, &ticket).await;
        ready::ready(&book).await;
        top_ups::top_ups(&book).await;
        notices::notices(&book).await;
        proof::proof(&book).await;
        let report = book.ledger.verify().await.unwrap();
        assert!(support::broken(&report).is_empty(), "{:?}", report.broken());
        let seen = executed.0.lock().unwrap().clone();
        let missing: Vec<_> = all_statements()
            .into_iter()
            .filter(|statement| !seen.iter().any(|text| text.contains(&squeeze(statement.text))))
            .map(|statement| statement.name)
            .collect();
        assert!(missing.is_empty(), "never executed on {}: {missing:#?}", book.db.store.engine_name());
        book.finish().await;
    }
}

async fn ledger_story(book: &Book) {
    let visitor = book.ledger.open_wallet(WalletKind::Visitor).await.unwrap();
    let user = book.wallet_with(5).await;
    let soon = book.db.store.now().plus(5 * MINUTE);
    book.grant(&visitor, 3, GrantSource::Visitor, Some(soon)).await;

    let captured = book.hold(&user, 2);
    book.ledger.authorize(captured.clone()).await.unwrap();
    book.ledger.capture(&captured.id, Tokens::ONE).await.unwrap();
    let (from, to) = (visitor.clone(), user.clone());
    let claim = async move |tx: &mut Tx| {
        let keys = [EffectKey::new("claim", "user_a")];
        claim_in(tx, &Claim { from: &from, to: &to, at_most: tokens(1), claim: "user_a", keys: &keys }).await
    };
    book.db.store.write(claim).await.unwrap();
    let (id, owner) = (captured.id.clone(), user.clone());
    let back = async move |tx: &mut Tx| {
        give_back_in(tx, &EffectKey::new("return", id.as_str()), &id, &owner, "not useful").await
    };
    book.db.store.write(back).await.unwrap();

    book.ledger.next_expiry(&user).await.unwrap().unwrap();
    assert_eq!(book.ledger.held_until(&user).await.unwrap(), None);
    let open = book.hold(&user, 1);
    let held = book.ledger.authorize(open.clone()).await.unwrap().into_inner();
    let later = NewHold { life: open.life * 2, ..book.hold(&user, 1) };
    book.ledger.authorize(later.clone()).await.unwrap();
    assert_eq!(book.ledger.held_until(&user).await.unwrap(), Some(held.expires_at), "the soonest");
    let (id, life) = (later.id.clone(), 3 * MINUTE);
    let extend = async move |tx: &mut Tx| extend_in(tx, &id, life).await;
    assert!(book.db.store.write(extend).await.unwrap());
    book.ledger.void(&later.id, VoidReason::Cancelled).await.unwrap();
    book.ledger.statement(&user, &PageRequest::new(None, None)).await.unwrap();
    let grants = book.ledger.grants(&user).await.unwrap();
    let replay = EffectKey::new("refund", "re_1");
    let bought = grants.iter().find(|line| line.grant.source == GrantSource::Purchase).unwrap();
    book.ledger.reverse_grant(replay, &bought.grant.id, Tokens::ONE, "refund".to_owned()).await.unwrap();
    book.ledger.recover("the next process").await.unwrap();
    book.ledger.void(&open.id, VoidReason::Cancelled).await.unwrap();

    let left = book.hold(&visitor, 1);
    book.ledger.authorize(left).await.unwrap();
    book.db.clock.advance(20 * MINUTE);
    book.ledger.expire_due(100).await.unwrap();
    let grant_again = myba_core::ledger::NewGrant {
        wallet: user.clone(),
        amount: Tokens::ONE,
        source: GrantSource::Operator,
        expires_at: None,
        reference: None,
        keys: vec![EffectKey::new("operator", "twice")],
        reason: "twice".to_owned(),
    };
    book.ledger.grant(grant_again.clone()).await.unwrap();
    assert!(book.ledger.grant(grant_again).await.unwrap().is_replay());
    assert_eq!(book.figures(&user).await.1, 0);
}
