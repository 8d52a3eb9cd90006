//! Somebody buys: one payment is one grant, however it is told.

use myba_sandbox::{DeliveryFault, PayAnswer, PayOutcome};
use reqwest::Method;
use serde_json::{Value, json};

use crate::member::Member;
use crate::product::{Answer, Product};

const PAID: &str = "checkout.session.completed";

/// Opens a payment page for a pack and answers its session.
async fn open(member: &Member<'_>, plan: &str) -> String {
    let request = member.request(Method::POST, "/api/create-checkout-session").json(&json!({"plan": plan}));
    let opened = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(opened.status, 200, "{opened:?}");
    assert!(opened.body["url"].as_str().unwrap().starts_with("http"), "{opened:?}");
    opened.body["session_id"].as_str().unwrap().to_owned()
}

async fn purchases(member: &Member<'_>) -> Value {
    member.get("/api/purchases").await.body
}

#[tokio::test]
async fn a_pack_is_paid_once_and_granted_once_however_often_it_is_told() {
    let mut product = Product::start().await;
    let member = Member::new(&product, "buyer@example.com");
    member.wait_for_tokens(6).await;
    let plans = member.get("/api/plans").await.body;
    assert_eq!((&plans["first_purchase"], &plans["plans"][0]["amount"]), (&true.into(), &400.into()), "{plans}");

    let session = open(&member, "pack_60").await;
    product.sandbox().faults().arm_delivery("stripe", PAID, DeliveryFault::Duplicate(2), 1);
    assert!(matches!(product.sandbox().stripe().pay(&session, PayOutcome::Paid), PayAnswer::Returned(_)));
    let figures = member.wait_for_tokens(66).await;
    assert_eq!(figures["purchased"], 60);
    for event in product.sandbox().stripe().events_of(PAID, &session) {
        assert!(product.sandbox().stripe().resend(&event));
        product.sandbox().stripe().resend_as_new(&event).unwrap();
    }
    // The page somebody returns to asks, too.
    let page = member.get(&format!("/api/checkout-sessions/{session}")).await;
    assert_eq!((&page.body["state"], &page.body["available"]), (&"paid".into(), &66.into()), "{page:?}");

    let id = member.id.clone();
    product.kill();
    product.restart(&[]).await;
    let member = Member::again(&product, id);
    let list = purchases(&member).await;
    assert_eq!((&list["purchased"], list["items"].as_array().unwrap().len()), (&60.into(), 1), "{list}");
    assert_eq!((&list["items"][0]["state"], &list["items"][0]["amount"]), (&"paid".into(), &400.into()), "{list}");
    member.wait_for_tokens(66).await;
    assert_eq!(member.get("/api/plans").await.body["first_purchase"], false);
    product.finish().await;
}

#[tokio::test]
async fn a_webhook_that_never_comes_is_made_up_for_by_the_page() {
    let product = Product::start().await;
    let member = Member::new(&product, "page@example.com");
    member.wait_for_tokens(6).await;
    let session = open(&member, "pack_160").await;
    product.sandbox().faults().arm_delivery("stripe", "*", DeliveryFault::HoldBack, 10);
    product.sandbox().stripe().pay(&session, PayOutcome::Paid);
    let page = member.get(&format!("/api/checkout-sessions/{session}")).await;
    assert_eq!((&page.body["state"], &page.body["available"]), (&"paid".into(), &166.into()), "{page:?}");
    // The late webhook finds it done.
    product.sandbox().faults().release();
    member.wait_for_tokens(166).await;
    let other = Member::new(&product, "other@example.com");
    assert_eq!(other.get(&format!("/api/checkout-sessions/{session}")).await.status, 404);
    product.finish().await;
}

#[tokio::test]
async fn a_visitor_cannot_buy_and_an_unknown_pack_is_refused() {
    let product = Product::start().await;
    let plan = json!({"plan": "pack_60"});
    let anonymous = product.request(Method::POST, "/api/create-checkout-session").json(&plan).send().await.unwrap();
    assert_eq!(anonymous.status(), 401);
    let member = Member::new(&product, "curious@example.com");
    let request = member.request(Method::POST, "/api/create-checkout-session").json(&json!({"plan": "pack_9"}));
    let unknown = Answer::read(request.send().await.unwrap()).await;
    assert!((400..500).contains(&unknown.status), "{unknown:?}");
    assert_eq!(purchases(&member).await["items"].as_array().unwrap().len(), 0);
    product.finish().await;
}
