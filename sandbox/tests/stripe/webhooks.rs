//! Signed webhooks: retries, faults, rotation, restarts, and what a hostile or careless vendor could send.

use std::time::Duration;

use myba_sandbox::{DeliveryFault, Pace, PayAnswer, PayOutcome, Sandbox, SandboxOptions, Secrets, StandIns};
use serde_json::json;

use crate::caller::Caller;
use crate::endpoint::Endpoint;
use crate::{Wish, sandbox};

const COMPLETED: &str = "checkout.session.completed";
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_payment_is_told_with_a_good_signature() {
    let mut endpoint = Endpoint::open(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[]).await;
    let id = session["id"].as_str().unwrap();
    let answer = sandbox.stripe().pay(id, PayOutcome::Paid);
    assert!(matches!(answer, PayAnswer::Returned(url) if url.contains(id)));
    let hook = endpoint.next_of(COMPLETED).await;
    assert!(hook.is_signed_by(&sandbox.stripe().webhook_secret()) && !hook.is_signed_by("whsec_other"));
    let event = hook.event();
    assert_eq!((&event["object"], &event["livemode"]), (&"event".into(), &false.into()));
    assert_eq!((&event["api_version"], &event["pending_webhooks"]), (&"2026-09-30.endive".into(), &1.into()));
    let object = &event["data"]["object"];
    assert_eq!((&object["id"], &object["payment_status"]), (&id.into(), &"paid".into()));
    assert_eq!((&object["amount_total"], &object["metadata"]["order"]), (&960.into(), &"order-1".into()));

    let delivered = sandbox
        .calls()
        .wait_until(PATIENCE, |calls| calls.iter().any(|call| call.note == COMPLETED && call.status == 200))
        .await;
    assert!(delivered);
    let listed = product.get(&format!("events?type={COMPLETED}&delivery_success=true")).await.ok();
    assert_eq!(listed["data"][0]["id"], event["id"]);
    assert_eq!(listed["data"][0]["pending_webhooks"], 0);
}

#[tokio::test]
async fn a_refused_webhook_comes_again_unchanged_until_it_is_accepted() {
    let mut endpoint = Endpoint::open(&[500, 500, 503, 302]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let session = Caller::of(&sandbox).session(&[]).await;
    sandbox.stripe().expire(session["id"].as_str().unwrap());
    let first = endpoint.next().await;
    assert_eq!(first.kind(), "checkout.session.expired");
    for _ in 0..4 {
        let again = endpoint.next().await;
        assert_eq!(again.body, first.body);
        assert!(again.is_signed_by(&sandbox.stripe().webhook_secret()));
    }
    assert!(sandbox.stripe().resend(&first.id()));
    assert_eq!(endpoint.next().await.body, first.body);
    assert!(!sandbox.stripe().resend("evt_none"));
}

#[tokio::test]
async fn a_restart_keeps_the_state_and_goes_on_retrying() {
    let dir = tempfile::tempdir().unwrap();
    let wish = |url: &str| Wish { data_dir: Some(dir.path()), product_url: Some(url.to_owned()), ..Wish::default() };
    let first = sandbox(wish("http://127.0.0.1:9")).await;
    let (key, secret) = (first.stripe().secret_key(), first.stripe().webhook_secret());
    let session = Caller::of(&first).session(&[]).await;
    let id = session["id"].as_str().unwrap().to_owned();
    first.stripe().pay(&id, PayOutcome::Paid);
    let tried = first.calls().wait_until(PATIENCE, |calls| calls.iter().any(|call| call.note == COMPLETED)).await;
    assert!(tried);
    first.stop().await;

    let mut endpoint = Endpoint::open(&[]).await;
    let second = sandbox(wish(&endpoint.url)).await;
    assert_eq!((second.stripe().secret_key(), second.stripe().webhook_secret()), (key, secret.clone()));
    let hook = endpoint.next_of(COMPLETED).await;
    assert!(hook.is_signed_by(&secret));
    assert_eq!(hook.event()["data"]["object"]["id"], id.as_str());
    let session = Caller::of(&second).get(&format!("checkout/sessions/{id}")).await.ok();
    assert_eq!(session["payment_status"], "paid");
}

#[tokio::test]
async fn two_secrets_sign_when_two_are_given_and_after_a_rotation() {
    let mut endpoint = Endpoint::open(&[]).await;
    let secrets = Secrets { stripe_webhook: Some("whsec_new,whsec_old".to_owned()), ..Secrets::default() };
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), secrets, ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    let expire = async || {
        let session = product.session(&[]).await;
        sandbox.stripe().expire(session["id"].as_str().unwrap());
    };
    expire().await;
    let hook = endpoint.next().await;
    assert!(hook.is_signed_by("whsec_new") && hook.is_signed_by("whsec_old"));
    let fresh = sandbox.stripe().rotate_webhook_secret();
    expire().await;
    let hook = endpoint.next().await;
    assert!(hook.is_signed_by(&fresh) && hook.is_signed_by("whsec_new"));
    assert_eq!(sandbox.stripe().webhook_secret(), fresh);
}

#[tokio::test]
async fn deliveries_are_doubled_lost_and_held_back_as_armed() {
    let mut endpoint = Endpoint::open(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    let arm = |fault| sandbox.faults().arm_delivery("stripe", COMPLETED, fault, 1);
    let pay = async || {
        let session = product.session(&[]).await;
        let id = session["id"].as_str().unwrap().to_owned();
        sandbox.stripe().pay(&id, PayOutcome::Paid);
        id
    };
    arm(DeliveryFault::Duplicate(1));
    pay().await;
    assert_eq!(endpoint.next_of(COMPLETED).await.body, endpoint.next_of(COMPLETED).await.body);

    arm(DeliveryFault::Drop);
    let lost = pay().await;
    arm(DeliveryFault::HoldBack);
    let held = pay().await;
    let free = pay().await;
    assert_eq!(endpoint.next_of(COMPLETED).await.event()["data"]["object"]["id"], free.as_str());
    sandbox.faults().release();
    assert_eq!(endpoint.next_of(COMPLETED).await.event()["data"]["object"]["id"], held.as_str());
    let missed = product.get(&format!("events?type={COMPLETED}&delivery_success=false")).await.ok();
    assert!(missed["data"].as_array().unwrap().iter().any(|it| it["data"]["object"]["id"] == lost.as_str()));
}

#[tokio::test]
async fn one_change_can_come_under_two_ids_and_a_bent_event_is_still_signed() {
    let mut endpoint = Endpoint::open(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let session = Caller::of(&sandbox).session(&[]).await;
    let id = session["id"].as_str().unwrap();
    sandbox.stripe().pay(id, PayOutcome::Paid);
    let first = endpoint.next_of(COMPLETED).await;
    let twin = sandbox.stripe().resend_as_new(&first.id()).unwrap();
    let second = endpoint.next_of(COMPLETED).await;
    assert_eq!(second.id(), twin);
    assert_ne!(second.id(), first.id());
    assert_eq!(second.event()["data"], first.event()["data"]);
    assert_eq!(sandbox.stripe().events_of(COMPLETED, id), [first.id(), twin]);

    assert!(sandbox.stripe().send_bent(&first.id(), |event| event["livemode"] = json!(true)));
    let bent = endpoint.next_of(COMPLETED).await;
    assert_eq!(bent.event()["livemode"], true);
    assert!(bent.is_signed_by(&sandbox.stripe().webhook_secret()));
}

#[tokio::test]
async fn what_was_never_tried_is_sent_after_a_restart_and_what_was_lost_on_purpose_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let wish = |url: &str| Wish { data_dir: Some(dir.path()), product_url: Some(url.to_owned()), ..Wish::default() };
    let first = sandbox(wish("http://127.0.0.1:9")).await;
    let product = Caller::of(&first);
    let pay = async || {
        let session = product.session(&[]).await;
        let id = session["id"].as_str().unwrap().to_owned();
        first.stripe().pay(&id, PayOutcome::Paid);
        id
    };
    first.faults().arm_delivery("stripe", COMPLETED, DeliveryFault::Drop, 1);
    let lost = pay().await;
    let dropped = |calls: &[myba_sandbox::Call]| calls.iter().any(|call| call.fault.is_some());
    assert!(first.calls().wait_until(PATIENCE, dropped).await);
    // A delivery that is only late has made no attempt when the sandbox ends.
    first.faults().arm_delivery("stripe", "*", DeliveryFault::Delay(PATIENCE * 10), 9);
    let late = pay().await;
    first.stop().await;

    let mut endpoint = Endpoint::open(&[]).await;
    let second = sandbox(wish(&endpoint.url)).await;
    assert_eq!(endpoint.next_of(COMPLETED).await.event()["data"]["object"]["id"], late.as_str());
    let missed = Caller::of(&second).get(&format!("events?type={COMPLETED}&delivery_success=false")).await.ok();
    assert_eq!(missed["data"].as_array().unwrap().last().unwrap()["data"]["object"]["id"], lost.as_str());
    assert!(second.calls().list().iter().all(|call| !call.body.contains(&lost)));
}

#[tokio::test]
async fn a_vendor_that_is_real_now_sends_nothing_that_was_kept() {
    let dir = tempfile::tempdir().unwrap();
    let options = |url: &str, is_played| SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: Some(dir.path().to_path_buf()),
        product_url: url.to_owned(),
        secrets: Secrets::default(),
        clerk_assets: None,
        pace: Pace::Fast,
        stand_ins: StandIns { stripe: is_played, ..StandIns::default() },
    };
    let first = Sandbox::start(options("http://127.0.0.1:9", true)).await.unwrap();
    let session = Caller::of(&first).session(&[]).await;
    first.stripe().expire(session["id"].as_str().unwrap());
    first.stop().await;

    let mut endpoint = Endpoint::open(&[]).await;
    let real = Sandbox::start(options(&endpoint.url, false)).await.unwrap();
    // Clerk's delivery on the same runtime shows that Stripe's would have been under way.
    real.clerk().create_user("ana@acme.example", true);
    assert!(real.calls().wait_until(PATIENCE, |calls| calls.iter().any(|call| call.vendor == "clerk")).await);
    assert!(real.calls().list().iter().all(|call| call.vendor != "stripe"));
    real.stop().await;

    let _played = Sandbox::start(options(&endpoint.url, true)).await.unwrap();
    assert_eq!(endpoint.next().await.kind(), "checkout.session.expired");
}
