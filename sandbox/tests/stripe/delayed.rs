//! Methods that take days, and the console's buttons that stand for the days.

use serde_json::Value;

use crate::caller::Caller;
use crate::endpoint::Endpoint;
use crate::subscriber::{Shop, shop};
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

/// A subscription that somebody begins from a bank account: its session, and itself.
async fn begun(shop: &Shop) -> (String, String) {
    let session = shop.session(&shop.team, &[]).await;
    let page = shop.product.open(session["url"].as_str().unwrap()).await;
    assert!(page.text.contains("bank account") && page.text.contains("Renews by itself"), "{}", page.text);
    let form = [("email", "ana@acme.example"), ("with", "bank")];
    assert_eq!(shop.product.send(session["url"].as_str().unwrap(), &form).await.status, 303);
    let id = session["id"].as_str().unwrap().to_owned();
    let subscription = shop.sandbox.stripe().subscription_of(&id).unwrap();
    let seen = shop.product.get(&format!("checkout/sessions/{id}")).await.ok();
    assert_eq!((&seen["status"], &seen["payment_status"]), (&"complete".into(), &"unpaid".into()));
    assert!(seen["payment_intent"].is_null(), "it belongs to the invoice");
    let invoice = shop.invoices(&subscription).await.remove(0);
    assert_eq!((&invoice["id"], &invoice["status"]), (&seen["invoice"], &"open".into()));
    assert_eq!(shop.subscription(&subscription).await["status"], "active");
    (id, subscription)
}

#[tokio::test]
async fn a_subscription_begun_from_a_bank_account_is_paid_later() {
    let mut shop = shop().await;
    let (session, subscription) = begun(&shop).await;
    assert!(shop.sandbox.stripe().settle_delayed(&session, true));
    let invoice = shop.invoices(&subscription).await.remove(0);
    assert_eq!((&invoice["status"], &invoice["amount_paid"]), (&"paid".into(), &1900.into()));
    assert_eq!(invoice["payments"]["data"][0]["status"], "paid");
    for kind in ["invoice.paid", "checkout.session.async_payment_succeeded"] {
        shop.endpoint.next_of(kind).await;
    }
}

#[tokio::test]
async fn a_subscription_whose_debit_comes_back_is_past_due_and_its_invoice_outlives_it() {
    let mut shop = shop().await;
    let (session, subscription) = begun(&shop).await;
    assert!(shop.sandbox.stripe().settle_delayed(&session, false));
    for kind in ["invoice.payment_failed", "customer.subscription.updated", "checkout.session.async_payment_failed"] {
        shop.endpoint.next_of(kind).await;
    }
    assert_eq!(shop.subscription(&subscription).await["status"], "past_due");
    assert_eq!(shop.invoices(&subscription).await[0]["status"], "open");
    assert!(shop.sandbox.stripe().cancel_subscription(&subscription));
    assert_eq!(shop.subscription(&subscription).await["status"], "canceled");
    assert_eq!(
        shop.invoices(&subscription).await[0]["status"],
        "open",
        "nobody tries it again, and it can still be paid"
    );
    let seen = shop.product.get(&format!("checkout/sessions/{session}")).await.ok();
    assert_eq!((&seen["status"], &seen["payment_status"]), (&"complete".into(), &"unpaid".into()));
}
