//! A buyer on the hosted page.

use crate::caller::Caller;
use crate::{Wish, sandbox};

const GOOD: &str = "4242 4242 4242 4242";

#[tokio::test]
async fn a_pack_is_bought() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let customer = product.post("customers", &[("email", "ana@acme.example"), ("metadata[payer]", "p1")]).await.ok();
    let customer = customer["id"].as_str().unwrap().to_owned();
    let session = product.session(&[("customer", &customer)]).await;
    assert_eq!((&session["status"], &session["payment_status"]), (&"open".into(), &"unpaid".into()));
    assert!(session["payment_intent"].is_null());
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    assert!(id.starts_with("cs_test_"));

    let page = product.open(url).await;
    assert_eq!(page.status, 200);
    for shown in ["120 tokens", "They never expire", "$9.60", "ana@acme.example", "nobody is charged", "Cancel"] {
        assert!(page.text.contains(shown), "{shown}");
    }
    assert!(page.header("content-security-policy").unwrap().contains("form-action 'self' http://127.0.0.1:9;"));

    let paid = product.pay(url, GOOD).await;
    assert_eq!(paid.status, 303, "{}", paid.text);
    assert_eq!(paid.header("location").unwrap(), format!("http://127.0.0.1:9/myba/bought?session={id}"));

    let path =
        format!("checkout/sessions/{id}?expand[]=line_items&expand[]=payment_intent.latest_charge&expand[]=customer");
    let session = product.get(&path).await.ok();
    assert_eq!((&session["status"], &session["payment_status"]), (&"complete".into(), &"paid".into()));
    assert!(session["url"].is_null());
    assert_eq!(session["customer"]["id"], customer.as_str());
    assert_eq!(session["line_items"]["data"][0]["description"], "120 tokens");
    let intent = &session["payment_intent"];
    assert_eq!((&intent["status"], &intent["amount_received"]), (&"succeeded".into(), &960.into()));
    assert_eq!(intent["metadata"]["order"], "order-1");
    let charge = &intent["latest_charge"];
    assert_eq!((&charge["paid"], &charge["customer"]), (&true.into(), &customer.as_str().into()));

    let receipt = product.open(charge["receipt_url"].as_str().unwrap()).await;
    assert!(receipt.text.contains("$9.60") && receipt.text.contains("visa ending in 4242"), "{}", receipt.text);
    let mail = sandbox.mail().newest_to("ana@acme.example").unwrap();
    assert_eq!((mail.from.as_str(), mail.subject.as_str()), ("Stripe", "Receipt: 120 tokens, $9.60"));
    assert!(mail.text.contains(charge["receipt_url"].as_str().unwrap()));
}

#[tokio::test]
async fn a_declined_card_says_why_and_another_one_pays() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[("customer_email", "ana@acme.example")]).await;
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    let declined = product.pay(url, "4000 0000 0000 9995").await;
    assert_eq!(declined.status, 422);
    assert!(declined.text.contains("Your card has insufficient funds."), "{}", declined.text);
    let now = product.get(&format!("checkout/sessions/{id}")).await.ok();
    assert_eq!((&now["status"], &now["payment_intent"]), (&"open".into(), &serde_json::Value::Null));
    let intents = product.get("payment_intents").await.ok();
    let error = &intents["data"][0]["last_payment_error"];
    assert_eq!((&error["code"], &error["decline_code"]), (&"card_declined".into(), &"insufficient_funds".into()));
    assert!(sandbox.mail().list().is_empty());

    assert_eq!(product.pay(url, GOOD).await.status, 303);
    let session = product.get(&format!("checkout/sessions/{id}?expand[]=payment_intent")).await.ok();
    assert_eq!(session["payment_intent"]["id"], intents["data"][0]["id"]);
    assert!(session["payment_intent"]["last_payment_error"].is_null());
    let charges = product.get("charges").await.ok();
    let states: Vec<_> = charges["data"].as_array().unwrap().iter().map(|it| it["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["succeeded", "failed"]);
}

#[tokio::test]
async fn a_real_card_is_neither_charged_nor_kept_nor_shown() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(Wish { data_dir: Some(dir.path()), ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[]).await;
    let refused = product.pay(session["url"].as_str().unwrap(), "4111 1111 1111 1111").await;
    assert!(refused.text.contains("non test card") && !refused.text.contains("4111"), "{}", refused.text);
    let kept = std::fs::read_to_string(dir.path().join("sandbox/stripe.json")).unwrap();
    assert!(!kept.contains("41111111") && !kept.contains("4111 1111"));
    assert!(sandbox.calls().list().iter().all(|call| !call.body.contains("4111")));
}

#[tokio::test]
async fn what_makes_no_sense_is_named_at_its_field() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[("consent_collection[terms_of_service]", "required")]).await;
    let url = session["url"].as_str().unwrap();
    let answer = product.send(url, &[("email", "ana"), ("with", "card")]).await;
    assert!(answer.status == 422 && answer.text.contains("id=\"email-wrong\""), "{}", answer.text);
    let answer = product.pay(url, GOOD).await;
    assert!(answer.status == 422 && answer.text.contains("id=\"terms-wrong\""), "{}", answer.text);
    let form = [("email", "ana@acme.example"), ("number", "4242"), ("terms", "1"), ("with", "card")];
    let answer = product.send(url, &form).await;
    assert!(answer.text.contains("id=\"number-wrong\"") && answer.text.contains(" checked"), "{}", answer.text);
    assert!(product.get("charges").await.ok()["data"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn pressing_pay_twice_at_once_pays_once() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[]).await;
    let url = session["url"].as_str().unwrap();
    let (first, second) = tokio::join!(product.pay(url, GOOD), product.pay(url, GOOD));
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(product.get("charges").await.ok()["data"].as_array().unwrap().len(), 1);
    let completed = sandbox.stripe().events_of("checkout.session.completed", session["id"].as_str().unwrap());
    assert_eq!(completed.len(), 1);
}

#[tokio::test]
async fn an_expired_session_takes_no_money() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[]).await;
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    let expired = product.post(&format!("checkout/sessions/{id}/expire"), &[]).await.ok();
    assert_eq!((&expired["status"], &expired["url"]), (&"expired".into(), &serde_json::Value::Null));
    let again = product.post(&format!("checkout/sessions/{id}/expire"), &[]).await;
    assert_eq!(again.status, 400);
    let page = product.open(url).await;
    assert!(page.status == 410 && page.text.contains("has expired"));
    assert_eq!(product.pay(url, GOOD).await.status, 410);
    assert!(product.get("charges").await.ok()["data"].as_array().unwrap().is_empty());
    assert_eq!(sandbox.stripe().events_of("checkout.session.expired", id).len(), 1);
    assert_eq!(product.open(&url.replace(id, "cs_test_none")).await.status, 404);
}
