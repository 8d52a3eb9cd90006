//! What the clock does to subscriptions.

use myba_sandbox::ClockStep;
use serde_json::Value;

use crate::caller::Caller;
use crate::subscriber::shop;
use crate::{Wish, sandbox};

#[tokio::test]
async fn each_month_is_paid_when_the_clock_passes_its_end() {
    let mut shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    let first = shop.subscription(&id).await["items"]["data"][0].clone();
    shop.endpoint.next_of("invoice.paid").await;
    shop.sandbox.stripe().advance(ClockStep::Month);
    let hook = shop.endpoint.next_of("invoice.paid").await;
    assert!(hook.is_signed_by(&shop.sandbox.stripe().webhook_secret()));
    let invoice = hook.event()["data"]["object"].clone();
    assert_eq!((&invoice["billing_reason"], &invoice["amount_paid"]), (&"subscription_cycle".into(), &1900.into()));
    assert_eq!(invoice["created"], first["current_period_end"], "dated when it fell due");
    let now = shop.subscription(&id).await;
    assert_eq!(now["items"]["data"][0]["current_period_start"], first["current_period_end"]);
    assert_eq!((&now["status"], &now["latest_invoice"]), (&"active".into(), &invoice["id"]));
    let told = ["customer.subscription.created", "invoice.paid", "customer.subscription.updated", "invoice.paid"];
    assert_eq!(shop.told(), told);
    let changed = shop.sandbox.stripe().events_of("customer.subscription.updated", &id);
    let event = shop.product.get(&format!("events/{}", changed[0])).await.ok();
    let before = &event["data"]["previous_attributes"]["items"]["data"][0];
    assert_eq!(before["current_period_end"], first["current_period_end"]);

    shop.sandbox.stripe().advance(ClockStep::Year);
    assert_eq!(shop.invoices(&id).await.len(), 14, "a month each");
}

#[tokio::test]
async fn a_card_that_fails_is_tried_again_and_then_the_subscription_is_over() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    let customer = shop.subscription(&id).await["customer"].as_str().unwrap().to_owned();
    assert!(shop.sandbox.stripe().attach_card(&customer, "4000 0000 0000 0341"));
    shop.sandbox.stripe().advance(ClockStep::Month);
    let invoice = shop.invoices(&id).await.remove(0);
    assert_eq!((&invoice["status"], &invoice["attempt_count"]), (&"open".into(), &1.into()));
    assert!(invoice["next_payment_attempt"].is_i64());
    assert_eq!(shop.subscription(&id).await["status"], "past_due");
    for attempts in [2, 3] {
        shop.sandbox.stripe().advance(ClockStep::Day);
        assert_eq!(shop.invoices(&id).await[0]["attempt_count"], attempts);
        assert_eq!(shop.subscription(&id).await["status"], "past_due");
    }
    shop.sandbox.stripe().advance(ClockStep::Day);
    let over = shop.subscription(&id).await;
    assert_eq!(
        (&over["status"], &over["cancellation_details"]["reason"]),
        (&"canceled".into(), &"payment_failed".into())
    );
    assert!(over["ended_at"].is_i64());
    assert_eq!(shop.told().iter().filter(|kind| *kind == "invoice.payment_failed").count(), 4);
    assert_eq!(shop.told().last().unwrap(), "customer.subscription.deleted");
    assert!(shop.product.get("subscriptions").await.ok()["data"].as_array().unwrap().is_empty());
    assert_eq!(shop.product.get("subscriptions?status=canceled").await.ok()["data"][0]["id"], id.as_str());
    let again = shop.product.delete(&format!("subscriptions/{id}")).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn a_payment_that_failed_once_succeeds_the_next_day_or_on_the_invoices_page() {
    let shop = shop().await;
    let (one, other) = (shop.subscribed(&shop.team).await, shop.subscribed(&shop.solo).await);
    for id in [&one, &other] {
        assert!(shop.sandbox.stripe().fail_next_payment(id));
    }
    shop.sandbox.stripe().advance(ClockStep::Month);
    for id in [&one, &other] {
        assert_eq!(shop.subscription(id).await["status"], "past_due");
    }
    let open = shop.invoices(&other).await.remove(0);
    let url = open["hosted_invoice_url"].as_str().unwrap();
    assert_eq!(shop.product.pay(url, "4000 0000 0000 0002").await.status, 422);
    assert_eq!(shop.product.pay(url, "5555 5555 5555 4444").await.status, 303);
    assert_eq!(shop.invoices(&other).await[0]["status"], "paid");
    assert_eq!(shop.subscription(&other).await["status"], "active");
    shop.sandbox.stripe().advance(ClockStep::Day);
    assert_eq!(shop.subscription(&one).await["status"], "active");
    let paid = shop.invoices(&one).await.remove(0);
    assert_eq!((&paid["status"], &paid["attempt_count"]), (&"paid".into(), &2.into()));
}

#[tokio::test]
async fn what_is_due_can_be_paid_after_the_end_until_it_is_void() {
    let shop = shop().await;
    let (one, other) = (shop.subscribed(&shop.team).await, shop.subscribed(&shop.solo).await);
    for id in [&one, &other] {
        assert!(shop.sandbox.stripe().fail_next_payment(id));
    }
    shop.sandbox.stripe().advance(ClockStep::Month);
    let due = async |id: &String| shop.invoices(id).await[0]["id"].as_str().unwrap().to_owned();
    let (of_one, of_other) = (due(&one).await, due(&other).await);
    shop.product.delete(&format!("subscriptions/{one}")).await.ok();
    let open = shop.invoices(&one).await.remove(0);
    assert_eq!((&open["status"], &open["next_payment_attempt"]), (&"open".into(), &serde_json::Value::Null));
    assert_eq!(shop.product.post(&format!("invoices/{of_one}/void"), &[]).await.ok()["status"], "void");
    assert_eq!(shop.product.pay(open["hosted_invoice_url"].as_str().unwrap(), "4242424242424242").await.status, 303);
    assert_eq!(shop.invoices(&one).await[0]["status"], "void", "nobody can pay it any more");
    assert_eq!(shop.product.post(&format!("invoices/{of_one}/void"), &[]).await.status, 400, "for ever");
    assert_eq!(shop.product.post(&format!("invoices/{of_other}/void"), &[]).await.ok()["status"], "void");
    assert_eq!(shop.subscription(&other).await["status"], "active", "nothing is due");
}

#[tokio::test]
async fn the_consoles_buttons_do_what_they_say() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    let press = async |action: &str| shop.product.press(&format!("subscriptions/{id}/{action}"), &[]).await.status;
    assert_eq!(press("free-next").await, 303);
    assert_eq!(press("renew").await, 303);
    let free = shop.invoices(&id).await.remove(0);
    assert_eq!((&free["billing_reason"], &free["status"]), (&"subscription_cycle".into(), &"paid".into()));
    assert_eq!((&free["subtotal"], &free["total"], &free["amount_paid"]), (&1900.into(), &0.into(), &0.into()));
    assert_eq!(press("fail-next").await, 303);
    assert_eq!(press("renew").await, 303);
    assert_eq!(shop.subscription(&id).await["status"], "past_due");
    assert_eq!(press("retry").await, 303);
    assert_eq!(shop.subscription(&id).await["status"], "active");
    assert_eq!(press("retry").await, 409, "there is nothing to try");
    assert_eq!(press("refund").await, 303);
    assert_eq!(press("redeliver").await, 303);
    let page = shop.product.open(shop.sandbox.url()).await.text;
    for shown in
        ["team_month $19.00", "visa ending in 4242", "Renew now", "Next invoice costs nothing", "Advance by 1 month"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(press("cancel").await, 303);
    assert_eq!(press("renew").await, 409, "it is over");
    assert_eq!(press("sing").await, 404);
    assert_eq!(shop.subscription(&id).await["status"], "canceled");
}

#[tokio::test]
async fn subscriptions_and_the_clock_survive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let wish = || Wish { data_dir: Some(dir.path()), ..Wish::default() };
    let first = sandbox(wish()).await;
    let product = Caller::of(&first);
    let price = [
        ("product_data[name]", "Tokens"),
        ("currency", "usd"),
        ("unit_amount", "500"),
        ("recurring[interval]", "month"),
    ];
    let price = product.post("prices", &price).await.ok();
    let form = [
        ("mode", "subscription"),
        ("line_items[0][price]", price["id"].as_str().unwrap()),
        ("line_items[0][quantity]", "1"),
        ("success_url", "http://127.0.0.1:9/"),
    ];
    let session = product.post("checkout/sessions", &form).await.ok();
    assert_eq!(product.pay(session["url"].as_str().unwrap(), "4242 4242 4242 4242").await.status, 303);
    first.stop().await;
    let second = sandbox(wish()).await;
    second.stripe().advance(ClockStep::Month);
    assert_eq!(second.stripe().invoices().len(), 2);
}

/// The state as it was kept before there were subscriptions.
fn forget_what_is_new(kept: &mut Value) {
    const NEW: [&str; 23] = [
        "active",
        "after",
        "ahead_s",
        "balance",
        "cards",
        "code",
        "default_card",
        "due",
        "future",
        "invoice",
        "invoices",
        "lookup_key",
        "mode",
        "nickname",
        "offers_saving",
        "portals",
        "prices",
        "products",
        "reason",
        "recurring",
        "subscription",
        "subscription_metadata",
        "subscriptions",
    ];
    match kept {
        Value::Object(fields) => {
            fields.retain(|name, _| !NEW.contains(&name.as_str()));
            fields.values_mut().for_each(forget_what_is_new);
        }
        Value::Array(rows) => rows.iter_mut().for_each(forget_what_is_new),
        _ => {}
    }
}

#[tokio::test]
async fn a_state_from_before_there_were_subscriptions_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let wish = || Wish { data_dir: Some(dir.path()), ..Wish::default() };
    let first = sandbox(wish()).await;
    let product = Caller::of(&first);
    let session = product.session(&[("customer_creation", "always")]).await;
    assert_eq!(product.pay(session["url"].as_str().unwrap(), "4242 4242 4242 4242").await.status, 303);
    let payment = first.stripe().payment_of(session["id"].as_str().unwrap()).unwrap();
    assert!(first.stripe().open_dispute(&payment, true).is_some());
    first.stop().await;
    let path = dir.path().join("sandbox/stripe.json");
    let mut kept: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    forget_what_is_new(&mut kept);
    std::fs::write(&path, kept.to_string()).unwrap();
    let second = sandbox(wish()).await;
    assert!(second.stripe().subscriptions().is_empty());
    assert!(second.stripe().refund(&payment, None).is_some(), "what was paid is known");
}
