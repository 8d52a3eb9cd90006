//! Changing and ending a subscription, as a page does it.

use myba_sandbox::{Fault, PayOutcome};
use serde_json::{Value, json};

use crate::house::{Answer, House, send};

const CHANGE: &str = "/api/subscription/change";

/// A house with somebody who has Solo, paid. Answers their token, and the subscription.
async fn subscribed() -> (House, String, Value) {
    let house = House::that_sells().await;
    let token = house.sign_up("ana@acme.example");
    let path = "/api/create-checkout-session";
    let ask = house.request("POST", path).bearer_auth(&token).json(&json!({"plan": "solo_month"}));
    let page = send(ask).await.ok("POST", path);
    let session = page["session_id"].as_str().unwrap();
    house.sandbox.stripe().pay(session, PayOutcome::Paid);
    let looked = send(house.request("GET", &format!("/api/checkout-sessions/{session}")).bearer_auth(&token)).await;
    assert_eq!(looked.json()["state"], "paid", "{}", looked.text);
    let seen = standing(&house, &token).await;
    (house, token, seen)
}

async fn standing(house: &House, token: &str) -> Value {
    let path = "/api/subscription";
    send(house.request("GET", path).bearer_auth(token)).await.ok("GET", path)["subscription"].clone()
}

async fn change(house: &House, token: &str, plan: &str, shown: &Value) -> Answer {
    let body = json!({"plan": plan, "shown": shown});
    send(house.request("POST", CHANGE).bearer_auth(token).json(&body)).await
}

fn today(amount: i64, tokens: u64) -> Value {
    json!({"due_now": amount, "amount": amount, "tokens": tokens, "starts_at": null, "goes_on": false})
}

#[tokio::test]
async fn c41_a_change_is_made_as_it_was_shown_or_not_at_all() {
    let (house, token, solo) = subscribed().await;
    let bare = send(house.request("POST", CHANGE).bearer_auth(&token).json(&json!({"plan": "team_month"}))).await;
    assert_eq!(bare.refused(400, "bad_request")["field"], "shown");
    let later = json!({
        "due_now": 0, "amount": 1900, "tokens": 400, "starts_at": solo["period_ends_at"], "goes_on": false,
    });
    let refusal = change(&house, &token, "team_month", &later).await.refused(409, "terms_changed");
    assert_eq!((&refusal["terms"], &refusal["charged"]), (&today(1900, 400), &json!(0)));
    assert_eq!(standing(&house, &token).await, solo);
    let team = change(&house, &token, "team_month", &refusal["terms"]).await.ok("POST", CHANGE);
    assert_eq!(team["subscription"]["plan"], "team_month");
    let same = change(&house, &token, "team_month", &today(1900, 400)).await.refused(409, "same_plan");
    assert_eq!(same["charged"], 0);
    house.close().await;
}

#[tokio::test]
async fn c41_what_nobody_knows_is_not_called_free() {
    let (house, token, solo) = subscribed().await;
    let route = format!("POST /v1/subscriptions/{}", solo["id"].as_str().unwrap());
    house.sandbox.faults().arm("stripe", &route, Fault::Status(503, None, Vec::new()), 10);
    let unheard = change(&house, &token, "team_month", &today(1900, 400)).await.refused(502, "not_heard");
    assert_eq!((&unheard["charged"], &unheard["retry_after"]), (&Value::Null, &json!(180)));
    let other = change(&house, &token, "business_month", &today(5900, 1500)).await.refused(409, "in_progress");
    assert_eq!(other["charged"], 0);
    house.close().await;
}

#[tokio::test]
async fn c40_cancelling_what_is_due_ends_it() {
    let (house, token, solo) = subscribed().await;
    let (id, stripe) = (solo["id"].as_str().unwrap(), house.sandbox.stripe());
    assert!(stripe.fail_next_payment(id) && stripe.renew_now(id));
    house.app.checkout.subscription_changed(id, None).await.unwrap();
    assert_eq!(standing(&house, &token).await["state"], "past_due");
    let refused = change(&house, &token, "team_month", &today(1900, 400)).await;
    assert_eq!(refused.refused(409, "payment_due")["charged"], 0);
    let path = "/api/subscription/cancel";
    let ended = send(house.request("POST", path).bearer_auth(&token)).await.ok("POST", path);
    assert_eq!(ended["subscription"]["state"], "ended");
    send(house.request("POST", path).bearer_auth(&token)).await.refused(409, "not_subscribed");
    house.close().await;
}
