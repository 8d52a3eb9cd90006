//! Buying by itself against the stand-in for Stripe: the card of a pack is kept when its buyer asked for that, and charged later.

use std::time::Duration;

use myba_core::checkout::{Charging as _, CheckoutError, OrderKind, OrderState, RuleState, SetRule, Why};
use myba_core::id::{HoldId, UserId};
use myba_core::identity::User;
use myba_core::ledger::{NewHold, Tokens};
use myba_core::page::PageRequest;
use myba_sandbox::{DeliveryFault, Fault, PayOutcome};
use serde_json::Value;

use crate::place::{Place, client, until};

/// Needs its owner for every payment.
const ASKS: &str = "4000002760003184";
/// How a card is charged by itself.
const CHARGE: &str = "POST /v1/payment_intents";

fn rule() -> SetRule {
    SetRule { enabled: true, below: 20, plan: "pack_60".to_owned(), monthly_limit: 5000 }
}

async fn account(place: &Place, user: &UserId) -> User {
    place.app.identity.user(user).await.unwrap().unwrap()
}

async fn spend_all(place: &Place, user: &UserId) {
    let hold = NewHold {
        id: HoldId::new(place.app.store.ids()),
        wallet: account(place, user).await.wallet,
        amount: Tokens::new(place.available(user).await).unwrap(),
        life: Duration::from_secs(60),
        instance: place.app.instance.clone(),
        reason: "a test".to_owned(),
    };
    place.app.ledger.consume(hold, "a test".to_owned()).await.unwrap();
}

/// Somebody with a card, who has the rule on and no tokens left.
async fn short(place: &Place) -> UserId {
    let ana = place.buyer("ana@acme.example").await;
    let open = place.order(&ana, "the first").await;
    place.sandbox.stripe().pay(&open.session, PayOutcome::Paid);
    until("the pack is paid", async || (place.available(&ana).await == 66).then_some(())).await;
    assert!(place.sandbox.stripe().attach_card(&customer(place, &ana).await, "4242424242424242"));
    place.app.top_ups.set(&account(place, &ana).await, rule()).await.unwrap();
    spend_all(place, &ana).await;
    ana
}

/// The next charge is made, and neither an answer nor an event ever says so.
fn loses_the_next_charge(place: &Place) {
    let faults = place.sandbox.faults();
    faults.arm_delivery("stripe", "*", DeliveryFault::Drop, 1_000);
    faults.arm("stripe", CHARGE, Fault::Named("lost_answer".to_owned()), 1);
    faults.arm("stripe", CHARGE, Fault::DropConnection, 2);
}

async fn customer(place: &Place, user: &UserId) -> String {
    account(place, user).await.stripe_customer.unwrap()
}

/// What Stripe has of the payments of a customer by themselves, newest first.
async fn charges(place: &Place, user: &UserId) -> Vec<Value> {
    let stripe = place.sandbox.stripe();
    let url = format!("{}v1/payment_intents?customer={}", stripe.base_url(), customer(place, user).await);
    let listed: Value = client().get(url).bearer_auth(stripe.secret_key()).send().await.unwrap().json().await.unwrap();
    let all = listed["data"].as_array().unwrap().clone();
    all.into_iter().filter(|intent| intent["metadata"]["kind"] == "topup").collect()
}

#[tokio::test]
async fn a_charge_nobody_heard_of_is_asked_for_word_for_word_whatever_card_came_since() {
    let place = Place::with_the_stand_in().await;
    let ana = short(&place).await;
    loses_the_next_charge(&place);
    place.app.top_ups.run(5).await.unwrap();
    assert_eq!((place.available(&ana).await, charges(&place, &ana).await.len()), (0, 1));
    assert!(place.sandbox.stripe().attach_card(&customer(&place, &ana).await, "5555555555554444"));
    assert_eq!(place.app.top_ups.run(5).await.unwrap(), 1);
    let made = charges(&place, &ana).await;
    assert_eq!((place.available(&ana).await, made.len()), (60, 1));
    assert_eq!(made[0]["receipt_email"], serde_json::Value::Null, "receipts are off");
    let told = place.app.notices.list(&ana).await.unwrap();
    assert!(told.iter().any(|notice| notice.new.title == "Auto top-up bought 60 tokens"), "{told:?}");
    place.close().await;
}

#[tokio::test]
async fn the_receipt_of_a_charge_goes_to_the_verified_address_where_receipts_are_on() {
    let place = Place::with_the_stand_in_and(&[("MYBA_CHECKOUT__RECEIPTS", "true")]).await;
    let ana = short(&place).await;
    place.app.top_ups.run(5).await.unwrap();
    let made = charges(&place, &ana).await;
    assert_eq!((place.available(&ana).await, made.len()), (60, 1));
    assert_eq!(made[0]["receipt_email"], "ana@acme.example");
    place.close().await;
}

#[tokio::test]
async fn a_charge_nobody_heard_of_is_found_by_comparing_and_by_a_look() {
    let place = Place::with_the_stand_in().await;
    let ana = short(&place).await;
    loses_the_next_charge(&place);
    place.app.top_ups.run(5).await.unwrap();
    let since = place.app.store.now().minus(Duration::from_secs(24 * 60 * 60));
    let found = place.app.payments.reconcile(since).await.unwrap();
    assert_eq!((found.missing_grant, found.unmatched(), place.available(&ana).await), (1, 0, 60), "{found:?}");
    let again = place.app.payments.reconcile(since).await.unwrap();
    assert_eq!((again.missing_grant, again.unmatched()), (0, 0), "{again:?}");
    // The next one is refused: the look at Stripe finds nothing of that order.
    spend_all(&place, &ana).await;
    let refusal = r#"{"error":{"type":"invalid_request_error","message":"no"}}"#.to_owned();
    let refused = Fault::Status(400, Some(refusal), Vec::new());
    place.sandbox.faults().arm("stripe", CHARGE, refused, 1);
    place.app.top_ups.run(5).await.unwrap();
    let rule = place.app.top_ups.rule(&account(&place, &ana).await).await.unwrap();
    assert_eq!((rule.state, rule.why), (RuleState::Paused, Some(Why::Refused)));
    assert_eq!(charges(&place, &ana).await.len(), 1);
    place.close().await;
}

#[tokio::test]
async fn a_charge_of_another_installation_under_the_same_account_is_left_alone() {
    let place = Place::with_the_stand_in().await;
    let ana = short(&place).await;
    let (stripe, customer) = (place.sandbox.stripe(), customer(&place, &ana).await);
    let card = place.app.stripe.card(&customer).await.unwrap().unwrap();
    let form = [
        ("amount", "500"),
        ("currency", "usd"),
        ("customer", customer.as_str()),
        ("payment_method", card.id.as_str()),
        ("off_session", "true"),
        ("confirm", "true"),
        ("metadata[kind]", "topup"),
        ("metadata[order]", "ord_elsewhere"),
        ("metadata[env]", "staging"),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let asked = client().post(format!("{}v1/payment_intents", stripe.base_url())).bearer_auth(stripe.secret_key());
    let made = asked.header("Content-Type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
    let made: Value = made.json().await.unwrap();
    let event = stripe.events_of("payment_intent.succeeded", made["id"].as_str().unwrap()).remove(0);
    assert_eq!(place.ended("stripe", &event).await.state, "ignored");
    let since = place.app.store.now().minus(Duration::from_secs(24 * 60 * 60));
    let found = place.app.payments.reconcile(since).await.unwrap();
    assert_eq!((found.missing_grant, found.unmatched()), (0, 0), "{found:?}");
    place.close().await;
}

#[tokio::test]
async fn the_card_of_a_pack_is_kept_when_asked_for_and_buys_the_next_one_once() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let refused = place.app.top_ups.set(&account(&place, &ana).await, rule()).await;
    assert!(matches!(refused, Err(CheckoutError::NoCard)), "{refused:?}");
    let open = place.order(&ana, "the first").await;
    place.sandbox.stripe().pay(&open.session, PayOutcome::Paid);
    until("the pack is paid", async || (place.available(&ana).await == 66).then_some(())).await;

    let set = place.app.top_ups.set(&account(&place, &ana).await, rule()).await.unwrap();
    assert_eq!((set.state, set.card.unwrap().last4.as_str()), (RuleState::On, "4242"));
    spend_all(&place, &ana).await;
    place.app.top_ups.run(5).await.unwrap();
    until("the top-up is there", async || (place.available(&ana).await == 60).then_some(())).await;
    place.app.top_ups.run(5).await.unwrap();
    assert_eq!(place.available(&ana).await, 60);
    let orders = place.app.checkout.orders(&ana, &PageRequest::new(None, None)).await.unwrap().items;
    assert_eq!((orders[0].kind, orders[0].state, orders.len()), (OrderKind::TopUp, OrderState::Paid, 2));
    place.close().await;
}

#[tokio::test]
async fn a_card_that_needs_its_owner_is_not_charged_and_turns_it_off() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let open = place.order(&ana, "the first").await;
    place.sandbox.stripe().pay(&open.session, PayOutcome::Paid);
    until("the pack is paid", async || (place.available(&ana).await == 66).then_some(())).await;
    let customer = account(&place, &ana).await.stripe_customer.unwrap();
    assert!(place.sandbox.stripe().attach_card(&customer, ASKS));
    place.app.top_ups.set(&account(&place, &ana).await, rule()).await.unwrap();
    spend_all(&place, &ana).await;
    place.app.top_ups.run(5).await.unwrap();
    let rule = place.app.top_ups.rule(&account(&place, &ana).await).await.unwrap();
    assert_eq!((rule.state, rule.why), (RuleState::Off, Some(Why::Authentication)));
    assert_eq!(place.available(&ana).await, 0);
    let told = place.app.notices.list(&ana).await.unwrap();
    assert!(told.iter().any(|notice| notice.new.title == "Auto top-up is off"), "{told:?}");
    place.close().await;
}
