//! After the sale: money that goes back, disputes, warnings, and what becomes of the tokens.

use std::time::{Duration, Instant};

use myba_sandbox::{Call, DeliveryFault, Direction, PayAnswer, PayOutcome, Stripe};
use reqwest::Method;
use serde_json::{Value, json};

use crate::member::Member;
use crate::product::{Answer, PATIENCE, Product};

/// What somebody has who has just signed up.
const WELCOME: u64 = 6;
/// What the smallest pack costs the first time.
const FIRST_PRICE: i64 = 400;

/// A program that lets a test look as often as it likes.
async fn start() -> Product {
    Product::start_with(&[("MYBA_LIMITS__READ_PER_MINUTE", "100000"), ("MYBA_LIMITS__READ_BURST", "10000")]).await
}

/// Opens a payment page and answers its session and its order.
async fn open(member: &Member<'_>, plan: &str) -> (String, String) {
    let request = member.request(Method::POST, "/api/create-checkout-session").json(&json!({"plan": plan}));
    let opened = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(opened.status, 200, "{opened:?}");
    (opened.body["session_id"].as_str().unwrap().to_owned(), opened.body["order"].as_str().unwrap().to_owned())
}

/// Pays a page, and answers the payment.
fn pay(stripe: &Stripe, session: &str) -> String {
    assert!(matches!(stripe.pay(session, PayOutcome::Paid), PayAnswer::Returned(_)));
    stripe.payment_of(session).unwrap()
}

/// Somebody who signed up and bought a pack; answers them with payment and order.
async fn buyer<'a>(product: &'a Product, email: &str, plan: &str, tokens: u64) -> (Member<'a>, String, String) {
    let member = Member::new(product, email);
    member.wait_for_tokens(WELCOME).await;
    let (session, order) = open(&member, plan).await;
    let payment = pay(product.sandbox().stripe(), &session);
    member.wait_for_tokens(WELCOME + tokens).await;
    (member, payment, order)
}

/// The newest purchase.
async fn newest(member: &Member<'_>) -> Value {
    let list = member.get("/api/purchases").await;
    assert_eq!(list.status, 200, "{list:?}");
    list.body["items"][0].clone()
}

/// The newest purchase, once it is in that state.
async fn becomes(member: &Member<'_>, state: &str) -> Value {
    let until = Instant::now() + PATIENCE;
    loop {
        let purchase = newest(member).await;
        if purchase["state"] == state {
            return purchase;
        }
        assert!(Instant::now() < until, "it never became {state}: {purchase}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What went back of a purchase: minor units, tokens taken back, tokens that were spent.
fn back(purchase: &Value) -> (i64, u64, u64) {
    let tokens = |name: &str| purchase[name].as_u64().unwrap();
    (purchase["refunded_amount"].as_i64().unwrap(), tokens("taken_back"), tokens("shortfall"))
}

/// The figures of somebody: available, held, frozen.
async fn figures(member: &Member<'_>) -> (u64, u64, u64) {
    let figures = member.get("/api/user-tokens/me").await.body;
    let tokens = |name: &str| figures[name].as_u64().unwrap();
    (tokens("available"), tokens("held"), tokens("frozen"))
}

/// What was bought, among the grants.
async fn bought(member: &Member<'_>) -> Value {
    let usage = member.get("/api/usage").await.body;
    let grants = usage["grants"].as_array().unwrap();
    grants.iter().find(|grant| grant["source"] == "purchase").unwrap().clone()
}

async fn spend(member: &Member<'_>, tokens: u64) {
    let body = json!({"tokens": tokens, "reason": "work outside"});
    let request = member.request(Method::POST, "/api/user-tokens/me/consume").json(&body);
    let spent = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(spent.status, 200, "{spent:?}");
}

async fn give_back(member: &Member<'_>, order: &str) -> Answer {
    let request = member.request(Method::POST, &format!("/api/purchases/{order}/refund"));
    Answer::read(request.send().await.unwrap()).await
}

/// Whether a webhook of Stripe was accepted.
fn is_told(call: &&Call) -> bool {
    call.vendor == "stripe" && call.direction == Direction::FromVendor && (200..300).contains(&call.status)
}

/// Waits until the program was told of every event and has none of Stripe's left to do.
async fn nothing_waits(product: &Product) {
    let until = Instant::now() + PATIENCE;
    loop {
        let waiting = product.sandbox().stripe().events().iter().filter(|event| event["pending_webhooks"] != 0).count();
        let metrics = product.get("/api/metrics").await;
        let text = metrics.body.as_str().unwrap();
        if waiting == 0 && !text.contains(r#"myba_inbox{provider="stripe""#) {
            return;
        }
        assert!(Instant::now() < until, "{waiting} events were not told:\n{text}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn c26_the_owner_refunds_a_part_and_then_the_rest() {
    let product = start().await;
    let (member, payment, _) = buyer(&product, "part@example.com", "pack_60", 60).await;
    let stripe = product.sandbox().stripe();

    stripe.refund(&payment, Some(FIRST_PRICE / 2)).unwrap();
    let half = becomes(&member, "partly_refunded").await;
    assert_eq!(back(&half), (FIRST_PRICE / 2, 30, 0), "half of the money is half of the tokens: {half}");
    assert_eq!(half["refundable"], Value::Null, "{half}");
    assert_eq!(figures(&member).await, (WELCOME + 30, 0, 0));

    stripe.refund(&payment, None).unwrap();
    let all = becomes(&member, "refunded").await;
    assert_eq!(back(&all), (FIRST_PRICE, 60, 0), "{all}");
    assert_eq!(figures(&member).await, (WELCOME, 0, 0), "the welcome is untouched");
    product.finish().await;
}

#[tokio::test]
async fn c27_what_was_spent_is_a_shortfall_and_no_debt() {
    let product = start().await;
    let (member, payment, _) = buyer(&product, "spent@example.com", "pack_60", 60).await;
    // The welcome is used first, for it runs out first.
    spend(&member, WELCOME + 50).await;
    product.sandbox().stripe().refund(&payment, None).unwrap();
    let refunded = becomes(&member, "refunded").await;
    assert_eq!(back(&refunded), (FIRST_PRICE, 10, 50), "{refunded}");
    assert_eq!(figures(&member).await, (0, 0, 0));

    // What is bought next is whole.
    let (session, _) = open(&member, "pack_160").await;
    pay(product.sandbox().stripe(), &session);
    member.wait_for_tokens(160).await;
    nothing_waits(&product).await;
    assert_eq!(figures(&member).await, (160, 0, 0));
    product.finish().await;
}

#[tokio::test]
async fn c30_a_refund_that_fails_brings_the_tokens_back() {
    let product = start().await;
    let (member, payment, _) = buyer(&product, "fails@example.com", "pack_60", 60).await;
    let stripe = product.sandbox().stripe();
    let refund = stripe.refund(&payment, None).unwrap();
    becomes(&member, "refunded").await;
    assert_eq!(figures(&member).await, (WELCOME, 0, 0));
    assert!(stripe.fail_refund(&refund));
    let paid = becomes(&member, "paid").await;
    assert_eq!(back(&paid), (0, 0, 0), "{paid}");
    assert_eq!(figures(&member).await, (WELCOME + 60, 0, 0));

    // A new refund counts anew.
    stripe.refund(&payment, None).unwrap();
    assert_eq!(back(&becomes(&member, "refunded").await), (FIRST_PRICE, 60, 0));
    product.finish().await;
}

#[tokio::test]
async fn c31_c33_c34_a_dispute_freezes_what_is_left_until_it_is_decided() {
    let product = start().await;
    let (member, payment, order) = buyer(&product, "disputes@example.com", "pack_60", 60).await;
    let stripe = product.sandbox().stripe();

    let first = stripe.open_dispute(&payment, false).unwrap();
    let disputed = becomes(&member, "disputed").await;
    assert_eq!((&disputed["frozen"], &disputed["refundable"]), (&60.into(), &Value::Null), "{disputed}");
    let grant = bought(&member).await;
    assert_eq!((&grant["frozen"], &grant["left"], &grant["held"]), (&60.into(), &0.into(), &0.into()), "{grant}");
    assert_eq!(figures(&member).await, (WELCOME, 60, 60), "frozen tokens are held");
    let refused = give_back(&member, &order).await;
    assert_eq!((refused.status, refused.code()), (409, "not_refundable"), "{refused:?}");

    assert!(stripe.close_dispute(&first, true));
    let won = becomes(&member, "paid").await;
    assert_eq!((&won["frozen"], back(&won)), (&0.into(), (0, 0, 0)), "{won}");
    assert_eq!(bought(&member).await["left"], 60);
    assert_eq!(figures(&member).await, (WELCOME + 60, 0, 0));

    let second = stripe.open_dispute(&payment, false).unwrap();
    becomes(&member, "disputed").await;
    assert!(stripe.close_dispute(&second, false));
    let lost = becomes(&member, "dispute_lost").await;
    assert_eq!((&lost["frozen"], back(&lost)), (&0.into(), (0, 60, 0)), "{lost}");
    assert_eq!(figures(&member).await, (WELCOME, 0, 0));
    product.finish().await;
}

#[tokio::test]
async fn c32_an_inquiry_changes_nothing() {
    let product = start().await;
    let (member, payment, _) = buyer(&product, "asked@example.com", "pack_60", 60).await;
    let stripe = product.sandbox().stripe();
    let before = newest(&member).await;
    let inquiry = stripe.open_dispute(&payment, true).unwrap();
    nothing_waits(&product).await;
    assert_eq!(newest(&member).await, before);
    assert!(stripe.close_dispute(&inquiry, true));
    nothing_waits(&product).await;
    assert_eq!(newest(&member).await, before);
    assert_eq!(figures(&member).await, (WELCOME + 60, 0, 0));

    // One that the bank makes a dispute of freezes.
    let grave = stripe.open_dispute(&payment, true).unwrap();
    assert!(stripe.close_dispute(&grave, false));
    assert_eq!(becomes(&member, "disputed").await["frozen"], 60);
    product.finish().await;
}

#[tokio::test]
async fn an_untouched_pack_is_given_back_once_by_its_buyer_alone() {
    let product = start().await;
    let (member, payment, order) = buyer(&product, "sorry@example.com", "pack_60", 60).await;
    let path = format!("/api/purchases/{order}/refund");
    let offered = newest(&member).await;
    assert_eq!(offered["refundable"]["amount"], FIRST_PRICE, "{offered}");

    let anonymous = Answer::read(product.request(Method::POST, &path).send().await.unwrap()).await;
    assert_eq!((anonymous.status, anonymous.code()), (401, "unauthenticated"), "{anonymous:?}");
    let other = Member::new(&product, "other@example.com");
    other.wait_for_tokens(WELCOME).await;
    let strange = give_back(&other, &order).await;
    assert_eq!((strange.status, strange.code()), (404, "not_found"), "{strange:?}");
    assert_eq!(figures(&member).await, (WELCOME + 60, 0, 0));

    let done = give_back(&member, &order).await;
    assert_eq!((done.status, &done.body["state"]), (200, &"refunded".into()), "{done:?}");
    assert_eq!((back(&done.body), &done.body["refundable"]), ((FIRST_PRICE, 60, 0), &Value::Null));
    assert_eq!(figures(&member).await, (WELCOME, 0, 0));
    let again = give_back(&member, &order).await;
    assert_eq!((again.status, again.code()), (409, "not_refundable"), "{again:?}");
    nothing_waits(&product).await;
    assert_eq!(figures(&member).await, (WELCOME, 0, 0), "its events take nothing more");
    let stripe = product.sandbox().stripe();
    assert!(stripe.last_refund_of(&payment).is_some());
    let refunds = stripe.events().iter().filter(|event| event["type"] == "refund.created").count();
    assert_eq!(refunds, 1, "the money went back once");
    product.finish().await;
}

#[tokio::test]
async fn a_pack_of_which_one_token_was_used_is_not_given_back() {
    let product = start().await;
    let (member, payment, order) = buyer(&product, "used@example.com", "pack_60", 60).await;
    spend(&member, WELCOME).await;
    assert_ne!(newest(&member).await["refundable"], Value::Null, "the welcome was used, not the pack");
    spend(&member, 1).await;
    assert_eq!(newest(&member).await["refundable"], Value::Null);
    let refused = give_back(&member, &order).await;
    assert_eq!((refused.status, refused.code()), (409, "not_refundable"), "{refused:?}");
    assert!(product.sandbox().stripe().last_refund_of(&payment).is_none());
    assert_eq!(figures(&member).await, (59, 0, 0));
    product.finish().await;
}

#[tokio::test]
async fn a_small_payment_of_which_the_bank_warns_goes_back_by_itself() {
    let product = start().await;
    let (small, payment, _) = buyer(&product, "small@example.com", "pack_60", 60).await;
    let (large, larger, _) = buyer(&product, "large@example.com", "pack_450", 450).await;
    let stripe = product.sandbox().stripe();
    stripe.warn(&payment).unwrap();
    let refunded = becomes(&small, "refunded").await;
    assert_eq!(back(&refunded), (FIRST_PRICE, 60, 0), "{refunded}");
    assert_eq!(figures(&small).await, (WELCOME, 0, 0));

    stripe.warn(&larger).unwrap();
    nothing_waits(&product).await;
    assert_eq!(newest(&large).await["state"], "paid", "a large one is for the operator");
    assert!(stripe.last_refund_of(&larger).is_none());
    assert_eq!(figures(&large).await, (WELCOME + 450, 0, 0));
    product.finish().await;
}

/// The invariants that are broken, and by how many rows.
fn broken(report: &Value) -> Vec<(&str, usize)> {
    let checks = report["checks"].as_array().unwrap().iter();
    let all = checks.map(|check| (check["id"].as_str().unwrap(), check["violations"].as_array().unwrap().len()));
    all.filter(|(_, rows)| *rows > 0).collect()
}

#[tokio::test]
async fn c15_l10_v18_what_no_webhook_told_is_healed_by_comparing() {
    let mut product = start().await;
    let (first, refunded, _) = buyer(&product, "refunded@example.com", "pack_60", 60).await;
    let (second, disputed, _) = buyer(&product, "disputed@example.com", "pack_60", 60).await;
    let third = Member::new(&product, "paid@example.com");
    third.wait_for_tokens(WELCOME).await;
    let (session, _) = open(&third, "pack_160").await;
    let fourth = Member::new(&product, "both@example.com");
    fourth.wait_for_tokens(WELCOME).await;
    let (unseen, _) = open(&fourth, "pack_60").await;
    let ids = [&first, &second, &third, &fourth].map(|member| member.id.clone());
    nothing_waits(&product).await;
    product.kill();

    product.sandbox().faults().arm_delivery("stripe", "*", DeliveryFault::Drop, 100);
    let stripe = product.sandbox().stripe();
    pay(stripe, &session);
    let both = pay(stripe, &unseen);
    stripe.refund(&both, None).unwrap();
    stripe.refund(&refunded, None).unwrap();
    stripe.open_dispute(&disputed, false).unwrap();
    // What would be healed is told first, and stays as it is.
    for _ in 0..2 {
        let (code, told) = product.says(&["reconcile", "--dry-run", "--patience", "0"]).await;
        assert_eq!((code, &told["missing_grant"], &told["missing_clawback"]), (1, &2.into(), &3.into()), "{told}");
        let (code, report) = product.says(&["ledger", "verify", "--json", "--stripe", "--patience", "1"]).await;
        assert_eq!((code, broken(&report)), (1, vec![("V18", 5)]), "{report}");
    }
    let healed = product.reconcile().await;
    assert_eq!(healed["missing_grant"], 2, "{healed}");
    assert_eq!(healed["missing_clawback"], 3, "{healed}");
    let again = product.reconcile().await;
    for found in [&healed, &again] {
        for name in ["extra_grant", "unknown_order", "amount_mismatch", "unreadable", "wrong_amount"] {
            assert_eq!(found[name], 0, "{name}: {found}");
        }
    }
    assert_eq!((&again["missing_grant"], &again["missing_clawback"]), (&0.into(), &0.into()), "{again}");
    let (code, report) = product.says(&["ledger", "verify", "--json", "--stripe", "1"]).await;
    assert_eq!((code, broken(&report)), (0, vec![]), "{report}");
    assert!(report["checks"].as_array().unwrap().iter().any(|check| check["id"] == "V18" && check["checked"] != 0));

    product.restart(&[]).await;
    let [first, second, third, fourth] = ids.map(|id| Member::again(&product, id));
    assert_eq!(back(&becomes(&first, "refunded").await), (FIRST_PRICE, 60, 0));
    assert_eq!(figures(&first).await, (WELCOME, 0, 0));
    assert_eq!(becomes(&second, "disputed").await["frozen"], 60);
    assert_eq!(figures(&second).await, (WELCOME, 60, 60));
    assert_eq!(back(&becomes(&fourth, "refunded").await), (FIRST_PRICE, 60, 0));
    becomes(&third, "paid").await;
    assert_eq!(figures(&third).await, (WELCOME + 160, 0, 0));
    product.finish().await;
}

#[tokio::test]
async fn c04_c29_every_event_told_again_and_out_of_order_changes_nothing() {
    let product = start().await;
    let (member, payment, _) = buyer(&product, "again@example.com", "pack_60", 60).await;
    let stripe = product.sandbox().stripe();
    let failed = stripe.refund(&payment, Some(FIRST_PRICE / 4)).unwrap();
    becomes(&member, "partly_refunded").await;
    assert!(stripe.fail_refund(&failed));
    becomes(&member, "paid").await;
    stripe.refund(&payment, Some(FIRST_PRICE / 2)).unwrap();
    becomes(&member, "partly_refunded").await;
    let dispute = stripe.open_dispute(&payment, false).unwrap();
    becomes(&member, "disputed").await;
    assert!(stripe.close_dispute(&dispute, true));
    becomes(&member, "partly_refunded").await;
    nothing_waits(&product).await;
    let before = (newest(&member).await, member.get("/api/usage/statement").await.body);
    assert_eq!(figures(&member).await, (WELCOME + 30, 0, 0));

    let ids: Vec<String> = stripe.events().iter().rev().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    let calls = product.sandbox().calls();
    calls.clear();
    for event in &ids {
        assert!(stripe.resend(event));
        stripe.resend_as_new(event).unwrap();
    }
    let all = |calls: &[Call]| calls.iter().filter(is_told).count() >= 2 * ids.len();
    assert!(calls.wait_until(PATIENCE, all).await, "not all was told again");
    nothing_waits(&product).await;
    assert_eq!((newest(&member).await, member.get("/api/usage/statement").await.body), before);
    assert_eq!(figures(&member).await, (WELCOME + 30, 0, 0));
    product.finish().await;
}
