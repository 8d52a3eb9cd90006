//! Changing a subscription over the API.

use myba_sandbox::ClockStep;
use serde_json::Value;

use crate::subscriber::{Shop, shop};

const NOW: [(&str, &str); 3] = [
    ("proration_behavior", "none"),
    ("billing_cycle_anchor[type]", "now"),
    ("payment_behavior", "error_if_incomplete"),
];

fn item(subscription: &Value) -> &Value {
    &subscription["items"]["data"][0]
}

async fn half_a_month(shop: &Shop, id: &str) {
    let subscription = shop.subscription(id).await;
    let item = item(&subscription);
    let whole = item["current_period_end"].as_i64().unwrap() - item["current_period_start"].as_i64().unwrap();
    shop.sandbox.stripe().advance(ClockStep::Seconds(whole / 2));
}

#[tokio::test]
async fn a_dearer_plan_begins_at_once_and_costs_its_full_price() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.solo).await;
    half_a_month(&shop, &id).await;
    let after = shop.switch(&id, &shop.team, &NOW).await.ok();
    assert_eq!(item(&after)["price"]["id"], shop.team.as_str());
    let start = item(&after)["current_period_start"].as_i64().unwrap();
    assert!((shop.sandbox.stripe().time() - start).abs() < 100);
    assert_eq!(after["billing_cycle_anchor"], start);
    let invoices = shop.invoices(&id).await;
    assert_eq!((invoices.len(), &invoices[0]["amount_paid"]), (2, &1900.into()));
    assert_eq!(
        (&invoices[0]["billing_reason"], &invoices[0]["status"]),
        (&"subscription_update".into(), &"paid".into())
    );
    let lines = invoices[0]["lines"]["data"].as_array().unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["parent"]["subscription_item_details"]["proration"], false);
}

#[tokio::test]
async fn when_the_card_is_declined_nothing_changes() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.solo).await;
    let customer = shop.subscription(&id).await["customer"].as_str().unwrap().to_owned();
    assert!(shop.sandbox.stripe().attach_card(&customer, "4000 0000 0000 0341"));
    let (before, events) = (shop.subscription(&id).await, shop.sandbox.stripe().events().len());
    let refused = shop.switch(&id, &shop.team, &NOW).await;
    let error = refused.json()["error"].clone();
    assert_eq!((refused.status, &error["type"], &error["code"]), (402, &"card_error".into(), &"card_declined".into()));
    assert_eq!(error["decline_code"], "generic_decline");
    assert_eq!(shop.subscription(&id).await, before);
    assert_eq!(shop.sandbox.stripe().events().len(), events, "nothing is told");
    assert_eq!(shop.invoices(&id).await.len(), 1);

    let other = shop.subscribed(&shop.solo).await;
    assert!(shop.sandbox.stripe().fail_next_payment(&other));
    assert_eq!(shop.switch(&other, &shop.team, &NOW).await.status, 402);
    shop.switch(&other, &shop.team, &NOW).await.ok();
}

#[tokio::test]
async fn a_cheaper_plan_counts_from_the_next_renewal() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    let before = shop.subscription(&id).await;
    let after = shop.switch(&id, &shop.solo, &[("proration_behavior", "none")]).await.ok();
    assert_eq!(item(&after)["current_period_end"], item(&before)["current_period_end"]);
    assert_eq!(shop.invoices(&id).await.len(), 1);
    shop.sandbox.stripe().advance(ClockStep::Month);
    let invoice = shop.invoices(&id).await.remove(0);
    assert_eq!((&invoice["amount_paid"], &invoice["billing_reason"]), (&500.into(), &"subscription_cycle".into()));
}

#[tokio::test]
async fn prorations_are_invoiced_at_once_or_with_the_next_period() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.solo).await;
    half_a_month(&shop, &id).await;
    shop.switch(&id, &shop.team, &[("proration_behavior", "always_invoice")]).await.ok();
    let invoice = shop.invoices(&id).await.remove(0);
    let lines = invoice["lines"]["data"].as_array().unwrap();
    let amounts: Vec<i64> = lines.iter().map(|line| line["amount"].as_i64().unwrap()).collect();
    assert!((-250..=-249).contains(&amounts[0]) && (949..=950).contains(&amounts[1]), "{amounts:?}");
    assert!(lines.iter().all(|line| line["parent"]["subscription_item_details"]["proration"] == true));
    assert_eq!(invoice["amount_paid"], amounts[0] + amounts[1]);

    // Back: the credit is more than the charge, and the next invoices use it up.
    shop.switch(&id, &shop.solo, &[("proration_behavior", "always_invoice")]).await.ok();
    let credit = shop.invoices(&id).await.remove(0);
    assert_eq!((&credit["amount_due"], &credit["status"]), (&0.into(), &"paid".into()));
    let left = credit["ending_balance"].as_i64().unwrap();
    assert!(left < -690 && credit["total"] == left, "{credit}");
    shop.sandbox.stripe().advance(ClockStep::Month);
    let next = shop.invoices(&id).await.remove(0);
    assert_eq!((&next["total"], &next["amount_due"]), (&500.into(), &0.into()), "paid by credit alone");

    let other = shop.subscribed(&shop.solo).await;
    half_a_month(&shop, &other).await;
    shop.switch(&other, &shop.team, &[]).await.ok();
    assert_eq!(shop.invoices(&other).await.len(), 1, "the next invoice has them");
    shop.sandbox.stripe().advance(ClockStep::Month);
    assert_eq!(shop.invoices(&other).await[0]["lines"]["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn it_is_cancelled_for_the_end_kept_and_over_when_the_end_comes() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    let path = format!("subscriptions/{id}");
    let ending = shop.product.post(&path, &[("cancel_at_period_end", "true")]).await.ok();
    assert_eq!((&ending["cancel_at_period_end"], &ending["status"]), (&true.into(), &"active".into()));
    assert_eq!(ending["cancel_at"], item(&ending)["current_period_end"]);
    let kept = shop.product.post(&path, &[("cancel_at_period_end", "false")]).await.ok();
    assert!(kept["cancel_at"].is_null() && kept["cancel_at_period_end"] == false && kept["canceled_at"].is_null());
    let end = item(&kept)["current_period_end"].as_i64().unwrap().to_string();
    let dated = shop.product.post(&path, &[("cancel_at", &end), ("metadata[note]", "x")]).await.ok();
    assert_eq!((&dated["cancel_at_period_end"], &dated["metadata"]["note"]), (&false.into(), &"x".into()));
    assert_eq!(dated["metadata"]["payer"], "p1");
    let still = shop.product.post(&path, &[("cancel_at_period_end", "false")]).await.ok();
    assert_eq!(still["cancel_at"], dated["cancel_at"], "that was not asked for as the period's end");
    assert!(shop.product.post(&path, &[("cancel_at", "")]).await.ok()["cancel_at"].is_null());
    shop.product.post(&path, &[("cancel_at_period_end", "true")]).await.ok();
    shop.sandbox.stripe().advance(ClockStep::Month);
    let over = shop.subscription(&id).await;
    assert_eq!((&over["status"], &over["ended_at"]), (&"canceled".into(), &end.parse::<i64>().unwrap().into()));
    assert_eq!(shop.invoices(&id).await.len(), 1, "no renewal");
    assert_eq!(shop.product.post(&path, &[("cancel_at", "")]).await.status, 400);
}

#[tokio::test]
async fn it_is_ended_at_once_or_with_its_customer() {
    let shop = shop().await;
    let (one, other) = (shop.subscribed(&shop.team).await, shop.subscribed(&shop.year).await);
    let over = shop.product.delete(&format!("subscriptions/{one}")).await.ok();
    assert_eq!(over["status"], "canceled");
    let customer = shop.subscription(&other).await["customer"].as_str().unwrap().to_owned();
    shop.product.delete(&format!("customers/{customer}")).await.ok();
    assert_eq!(shop.subscription(&other).await["status"], "canceled");
    assert_eq!(shop.told().iter().filter(|kind| *kind == "customer.subscription.deleted").count(), 2);
    shop.sandbox.stripe().advance(ClockStep::Year);
    assert_eq!(shop.sandbox.stripe().invoices().len(), 2, "nothing is renewed");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    let path = format!("subscriptions/{id}");
    let refused = async |form: &[(&str, &str)]| shop.product.post(&path, form).await.refusal();
    assert_eq!(refused(&[("colour", "red")]).await.1, "parameter_unknown");
    assert_eq!(refused(&[("billing_cycle_anchor", "now")]).await.2, "billing_cycle_anchor", "an object since endive");
    assert_eq!(refused(&[("cancel_at", "1")]).await.2, "cancel_at", "long ago");
    assert_eq!(refused(&[("cancel_at", "1"), ("cancel_at_period_end", "true")]).await.0, 400);
    assert_eq!(refused(&[("items[0][id]", "si_none"), ("items[0][price]", &shop.solo)]).await.1, "resource_missing");
    assert_eq!(shop.switch(&id, "price_none", &[]).await.refusal().1, "resource_missing");
    assert_eq!(shop.product.post(&path, &[("items[0][price]", &shop.solo)]).await.status, 501, "a second item");
    assert_eq!(shop.product.post("subscriptions/sub_none", &[]).await.status, 404);
}
