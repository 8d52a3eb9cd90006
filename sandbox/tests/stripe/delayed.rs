//! Methods that take days, and the console's buttons that stand for the days.

use serde_json::Value;

use crate::caller::Caller;
use crate::endpoint::Endpoint;
use crate::{Wish, sandbox};

/// A session that somebody paid from a bank account: its id.
async fn debited(product: &Caller) -> String {
    let session = product.session(&[]).await;
    let form = [("email", "ana@acme.example"), ("with", "bank")];
    let answer = product.send(session["url"].as_str().unwrap(), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    session["id"].as_str().unwrap().to_owned()
}

async fn state(product: &Caller, id: &str) -> (Value, Value, Value) {
    let session = product.get(&format!("checkout/sessions/{id}?expand[]=payment_intent")).await.ok();
    (session["status"].clone(), session["payment_status"].clone(), session["payment_intent"]["status"].clone())
}

#[tokio::test]
async fn a_bank_debit_completes_unpaid_and_is_paid_later() {
    let mut endpoint = Endpoint::open(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    let id = debited(&product).await;
    assert_eq!(state(&product, &id).await, ("complete".into(), "unpaid".into(), "processing".into()));
    let told = endpoint.next_of("checkout.session.completed").await.event();
    assert_eq!(told["data"]["object"]["payment_status"], "unpaid");
    assert!(sandbox.mail().list().is_empty());

    let card = sandbox.stripe().console_card();
    assert!(card.contains("waits for the bank"), "{card}");
    assert_eq!(product.press(&format!("sessions/{id}/settle"), &[]).await.status, 303);
    assert_eq!(state(&product, &id).await, ("complete".into(), "paid".into(), "succeeded".into()));
    let told = endpoint.next_of("checkout.session.async_payment_succeeded").await.event();
    assert_eq!(told["data"]["object"]["payment_status"], "paid");
    assert!(sandbox.mail().newest_to("ana@acme.example").unwrap().subject.starts_with("Receipt"));
    assert_eq!(product.press(&format!("sessions/{id}/settle"), &[]).await.status, 409);
}

#[tokio::test]
async fn a_bank_debit_that_comes_back_stays_unpaid() {
    let mut endpoint = Endpoint::open(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    let id = debited(&product).await;
    assert!(sandbox.stripe().settle_delayed(&id, false));
    assert_eq!(state(&product, &id).await, ("complete".into(), "unpaid".into(), "requires_payment_method".into()));
    let told = endpoint.next_of("checkout.session.async_payment_failed").await.event();
    assert_eq!(told["data"]["object"]["id"], id.as_str());
    assert!(!sandbox.stripe().settle_delayed(&id, true));
    assert!(sandbox.mail().list().is_empty());
}

#[tokio::test]
async fn another_sites_page_cannot_press_the_consoles_buttons() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[]).await;
    let path = format!("sessions/{}/expire", session["id"].as_str().unwrap());
    for foreign in [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site"), ("host", "evil.example")] {
        assert_eq!(product.press(&path, &[foreign]).await.status, 403, "{foreign:?}");
    }
    let own = [("origin", sandbox.url()), ("referer", &format!("{}/console", sandbox.url()))];
    let pressed = product.press(&path, &own).await;
    assert_eq!((pressed.status, pressed.header("location")), (303, Some("/console")));
    assert!(sandbox.calls().list().iter().all(|call| !call.path.contains("console")));
}
