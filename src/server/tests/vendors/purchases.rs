//! One payment, one grant: whoever tells us of it, how often, in what order and how late.

use std::time::Duration;

use myba_core::checkout::{CheckoutError, OrderState};
use myba_core::id::UserId;
use myba_core::page::PageRequest;
use serde_json::{Value, json};

use crate::desk::Scripted;
use crate::place::{Place, until};
use crate::sign::stripe_event;

/// What a person has for signing up, and with one pack more.
const WELCOME: u64 = 6;
const BOUGHT: u64 = WELCOME + 60;

fn down() -> Scripted {
    (503, vec![("stripe-should-retry", "false")], String::new())
}

impl Place {
    fn event(&self, id: &str, kind: &str, session: &str) -> Value {
        stripe_event(id, &format!("checkout.session.{kind}"), &self.desk.thing(session))
    }

    async fn order_state(&self, user: &UserId) -> OrderState {
        let page = PageRequest { after: None, limit: 10 };
        self.app.checkout.orders(user, &page).await.unwrap().items[0].state
    }
}

#[tokio::test]
async fn c04_the_same_event_many_times_at_once_grants_once() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    place.desk.pay(&session);
    let event = place.event("evt_1", "completed", &session);
    let told = futures_util::future::join_all((0..20).map(|_| place.tell(&event))).await;
    assert!(told.iter().all(|status| *status == 200), "{told:?}");
    assert_eq!(place.ended("stripe", "evt_1").await.state, "applied");
    assert_eq!(place.available(&ana).await, BOUGHT);
    assert_eq!(place.order_state(&ana).await, OrderState::Paid);
    assert_eq!(place.balance(&ana).await.purchased.get(), 60);
    place.close().await;
}

#[tokio::test]
async fn c02_c05_c12_two_events_of_one_session_in_any_order_grant_once() {
    let mut place = Place::asleep(&[]).await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    place.desk.pay(&session);
    for (id, kind) in [("evt_2", "async_payment_succeeded"), ("evt_1", "completed"), ("evt_3", "completed")] {
        assert_eq!(place.tell(&place.event(id, kind, &session)).await, 200);
    }
    assert_eq!(place.available(&ana).await, WELCOME, "recorded and answered, not yet applied");
    place.wake();
    for id in ["evt_1", "evt_2", "evt_3"] {
        assert_eq!(place.ended("stripe", id).await.state, "applied");
    }
    assert_eq!(place.available(&ana).await, BOUGHT);
    place.close().await;
}

#[tokio::test]
async fn c06_the_success_page_and_the_webhook_race_to_one_grant() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    place.desk.pay(&session);
    let event = place.event("evt_1", "completed", &session);
    let pages = futures_util::future::join_all((0..8).map(|_| place.app.checkout.fulfil(&session, None)));
    let (told, pages) = tokio::join!(place.tell(&event), pages);
    assert_eq!(told, 200);
    place.ended("stripe", "evt_1").await;
    let by_page = pages.into_iter().filter(|page| page.as_ref().unwrap().newly_paid).count();
    assert!(by_page <= 1);
    assert_eq!(place.available(&ana).await, BOUGHT);
    place.close().await;
}

#[tokio::test]
async fn c07_without_any_webhook_the_page_or_the_reconciler_grants() {
    let place = Place::asleep(&[]).await;
    let ana = place.buyer("ana@acme.example").await;
    let order = place.order(&ana, "click").await;
    place.desk.pay(&order.session);
    let seen = place.app.checkout.fulfil(&order.session, None).await.unwrap();
    assert!(seen.newly_paid && seen.order.receipt_url.is_some());
    let ben = place.buyer("ben@acme.example").await;
    let session = place.order(&ben, "click").await.session;
    place.desk.pay(&session);
    until("the reconciler", async || {
        let paid = place.app.checkout.reconcile(Duration::ZERO, 50).await.unwrap();
        (paid == 1).then_some(())
    })
    .await;
    assert_eq!((place.available(&ana).await, place.available(&ben).await), (BOUGHT, BOUGHT));
    place.close().await;
}

#[tokio::test]
async fn c08_somebody_elses_and_invented_sessions_are_not_found() {
    let place = Place::asleep(&[]).await;
    let (ana, ben) = (place.buyer("ana@acme.example").await, place.buyer("ben@acme.example").await);
    let session = place.order(&ana, "click").await.session;
    place.desk.pay(&session);
    assert!(place.app.checkout.order_of_session(&ben, &session).await.unwrap().is_none());
    assert!(place.app.checkout.order_of_session(&ben, "cs_test_invented").await.unwrap().is_none());
    assert!(matches!(place.app.checkout.fulfil("cs_test_invented", None).await, Err(CheckoutError::Gateway(_))));
    assert_eq!((place.available(&ana).await, place.available(&ben).await), (WELCOME, WELCOME));
    place.close().await;
}

#[tokio::test]
async fn c09_c10_money_on_its_way_grants_when_it_arrives() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    let pending = json!({ "status": "complete",
        "payment_intent": { "id": "pi_1", "status": "processing", "latest_charge": null } });
    place.desk.change(&session, &pending);
    place.tell(&place.event("evt_1", "completed", &session)).await;
    assert_eq!(place.ended("stripe", "evt_1").await.state, "applied");
    assert_eq!(place.order_state(&ana).await, OrderState::AwaitingPayment);
    assert_eq!(place.available(&ana).await, WELCOME);
    place.desk.pay(&session);
    place.tell(&place.event("evt_2", "async_payment_succeeded", &session)).await;
    place.ended("stripe", "evt_2").await;
    place.tell(&place.event("evt_3", "async_payment_failed", &session)).await;
    place.ended("stripe", "evt_3").await;
    assert_eq!(place.available(&ana).await, BOUGHT, "C13: what the session says wins over what an event says");
    place.close().await;
}

#[tokio::test]
async fn c11_c43_money_that_never_came_grants_nothing() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    let failed = json!({ "status": "complete",
        "payment_intent": { "id": "pi_1", "status": "requires_payment_method", "latest_charge": null } });
    place.desk.change(&session, &failed);
    place.tell(&place.event("evt_1", "async_payment_failed", &session)).await;
    place.ended("stripe", "evt_1").await;
    assert_eq!(place.order_state(&ana).await, OrderState::Failed);
    let second = place.order(&ana, "another click").await.session;
    place.desk.change(&second, &json!({ "status": "expired" }));
    place.tell(&place.event("evt_2", "expired", &second)).await;
    place.ended("stripe", "evt_2").await;
    assert_eq!(place.order_state(&ana).await, OrderState::Expired);
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}

#[tokio::test]
async fn c01_c15_an_event_that_could_not_be_applied_is_applied_later() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    place.desk.pay(&session);
    place.desk.script([down()]);
    let mut event = place.event("evt_1", "completed", &session);
    event["created"] = json!(1_600_000_000);
    place.tell(&event).await;
    let ended = place.ended("stripe", "evt_1").await;
    assert_eq!((ended.state.as_str(), ended.attempts), ("applied", 1), "years late, and at the second try");
    assert_eq!(place.available(&ana).await, BOUGHT);
    place.close().await;
}

#[tokio::test]
async fn c17_e13_a_poisoned_event_is_set_aside_and_stops_nobody() {
    let mut place = Place::asleep(&[]).await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    place.desk.pay(&session);
    let broken = [json!({}), json!({ "id": 7, "livemode": false, "payment_status": "paid" }), json!("cs_test_1")];
    for (index, object) in broken.iter().enumerate() {
        place.tell(&stripe_event(&format!("evt_bad{index}"), "checkout.session.completed", object)).await;
    }
    place.tell(&place.event("evt_good", "completed", &session)).await;
    place.wake();
    for index in 0..broken.len() {
        let ended = place.ended("stripe", &format!("evt_bad{index}")).await;
        assert_eq!(ended.state, "quarantined");
        assert!(ended.error.unwrap().contains("cannot be read"));
    }
    assert_eq!(place.ended("stripe", "evt_good").await.state, "applied");
    assert_eq!(place.available(&ana).await, BOUGHT);
    place.close().await;
}

#[tokio::test]
async fn c20_real_money_and_test_money_do_not_mix() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    let session = place.order(&ana, "click").await.session;
    place.desk.pay(&session);
    let mut live = place.event("evt_live", "completed", &session);
    live["livemode"] = json!(true);
    assert_eq!(place.tell(&live).await, 200);
    let ended = place.ended("stripe", "evt_live").await;
    assert_eq!(ended.state, "quarantined");
    assert!(ended.error.unwrap().contains("rejected_mode"));
    place.desk.change(&session, &json!({ "livemode": true }));
    let refused = place.app.checkout.fulfil(&session, None).await;
    assert!(matches!(refused, Err(CheckoutError::Mismatch(_))));
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}

#[tokio::test]
async fn c22_c24_a_payment_that_is_not_the_order_grants_nothing() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    let wrong = [
        json!({ "amount_subtotal": 1, "amount_total": 1 }),
        json!({ "amount_total": 399 }),
        json!({ "currency": "jpy" }),
        json!({ "mode": "subscription" }),
    ];
    for (index, change) in wrong.iter().enumerate() {
        let session = place.order(&ana, &format!("click {index}")).await.session;
        place.desk.pay(&session);
        place.desk.change(&session, change);
        let id = format!("evt_{index}");
        place.tell(&place.event(&id, "completed", &session)).await;
        assert_eq!(place.ended("stripe", &id).await.state, "quarantined", "{change}");
        // Out of the way of the next order, which closes open pages at the first-purchase price.
        place.desk.change(&session, &json!({ "status": "expired", "payment_status": "unpaid" }));
    }
    assert_eq!(place.available(&ana).await, WELCOME);
    let session = place.order(&ana, "with a coupon").await.session;
    place.desk.pay(&session);
    let coupon = json!({ "amount_total": 300,
        "total_details": { "amount_discount": 100, "amount_shipping": 0, "amount_tax": 0 } });
    place.desk.change(&session, &coupon);
    place.tell(&place.event("evt_coupon", "completed", &session)).await;
    assert_eq!(place.ended("stripe", "evt_coupon").await.state, "applied");
    assert_eq!(place.available(&ana).await, BOUGHT);
    place.close().await;
}

#[tokio::test]
async fn c23_a_session_that_is_no_order_of_ours_waits_for_an_operator() {
    let place = Place::open().await;
    let stranger = json!({
        "object": "checkout.session", "livemode": false, "mode": "payment", "status": "complete", "payment_status": "paid",
        "client_reference_id": "ord_of_another_shop", "currency": "usd", "amount_subtotal": 400, "amount_total": 400,
        "total_details": null, "payment_intent": null, "expires_at": 1, "url": null,
    });
    place.desk.change("cs_test_stranger", &stranger);
    place.tell(&place.event("evt_1", "completed", "cs_test_stranger")).await;
    let gone = json!({ "id": "cs_test_gone", "livemode": false, "payment_status": "paid" });
    place.tell(&stripe_event("evt_2", "checkout.session.completed", &gone)).await;
    for event in ["evt_1", "evt_2"] {
        assert_eq!(place.ended("stripe", event).await.state, "quarantined");
    }
    place.close().await;
}

#[tokio::test]
async fn c36_a_deleted_customer_is_forgotten_and_the_tokens_stay() {
    let place = Place::open().await;
    let ana = place.buyer("ana@acme.example").await;
    place.order(&ana, "click").await;
    let customer = async || place.app.identity.user(&ana).await.unwrap().unwrap().stripe_customer;
    let first = customer().await.unwrap();
    place.desk.change(&first, &json!({ "deleted": true }));
    let object = |id: &str| json!({ "id": id, "object": "customer", "metadata": { "payer": ana.as_str() } });
    place.tell(&stripe_event("evt_other", "customer.deleted", &object("cus_other"))).await;
    place.ended("stripe", "evt_other").await;
    assert_eq!(customer().await.as_ref(), Some(&first), "another customer's end is not this one's");
    place.tell(&stripe_event("evt_1", "customer.deleted", &object(&first))).await;
    assert_eq!(place.ended("stripe", "evt_1").await.state, "applied");
    assert_eq!(customer().await, None);
    place.order(&ana, "another click").await;
    assert_ne!(customer().await.unwrap(), first);
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}
