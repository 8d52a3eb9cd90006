//! Webhooks about people, received by an endpoint of the test's own and verified by code of the test's own.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, Mac as _};
use myba_sandbox::DeliveryFault;
use myba_sandbox::clerk::Clerk;
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::browser::Browser;
use crate::{Wish, sandbox};

/// Longer than any delivery in a quick sandbox takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A webhook as it came in.
struct Hook {
    id: String,
    timestamp: String,
    signatures: String,
    body: Bytes,
}

impl Hook {
    fn event(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether some signature of the header was made with this secret.
    fn is_signed_by(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.{}", self.id, self.timestamp, std::str::from_utf8(&self.body).unwrap()).as_bytes());
        let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.signatures.split(' ').any(|signature| signature == wanted)
    }
}

#[derive(Clone)]
struct Endpoint {
    hooks: UnboundedSender<Hook>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

/// Listens where the product would; answers with `answers` first, then 200.
async fn endpoint(answers: &[u16]) -> (String, UnboundedReceiver<Hook>) {
    let (hooks, received) = unbounded_channel();
    let state = Endpoint { hooks, answers: Arc::new(Mutex::new(answers.iter().copied().collect())) };
    let app = Router::new().route("/myba/api/webhook/clerk", post(receive)).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/myba", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, received)
}

async fn receive(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(text("content-type"), "application/json");
    let hook =
        Hook { id: text("svix-id"), timestamp: text("svix-timestamp"), signatures: text("svix-signature"), body };
    endpoint.hooks.send(hook).unwrap();
    StatusCode::from_u16(endpoint.answers.lock().unwrap().pop_front().unwrap_or(200)).unwrap()
}

async fn next(received: &mut UnboundedReceiver<Hook>) -> Hook {
    tokio::time::timeout(PATIENCE, received.recv()).await.expect("a webhook in time").unwrap()
}

#[tokio::test]
async fn a_sign_up_in_the_browser_is_told_with_a_good_signature() {
    let (product_url, mut received) = endpoint(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(product_url), ..Wish::default() }).await;
    Browser::at(&sandbox).sign_up("ana@acme.example").await;
    let hook = next(&mut received).await;
    assert!(hook.is_signed_by(&sandbox.clerk().webhook_secret()));
    assert!(!hook.is_signed_by("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    let event = hook.event();
    assert_eq!((&event["object"], &event["type"]), (&"event".into(), &"user.created".into()));
    assert!(event["instance_id"].as_str().unwrap().starts_with("ins_"));
    let address = &event["data"]["email_addresses"][0];
    assert_eq!(address["email_address"], "ana@acme.example");
    assert_eq!(address["verification"]["status"], "verified");
    assert_eq!(event["data"]["primary_email_address_id"], address["id"]);
    assert!(event["data"]["updated_at"].as_i64().unwrap() > 1_700_000_000_000);
}

#[tokio::test]
async fn a_refused_webhook_comes_again_under_its_id() {
    let (product_url, mut received) = endpoint(&[500, 400]).await;
    let sandbox = sandbox(Wish { product_url: Some(product_url), ..Wish::default() }).await;
    sandbox.clerk().create_user("ana@acme.example", true);
    let (first, second, third) = (next(&mut received).await, next(&mut received).await, next(&mut received).await);
    assert_eq!((&first.id, &first.body), (&second.id, &second.body));
    assert_eq!(second.id, third.id);
    assert!(third.is_signed_by(&sandbox.clerk().webhook_secret()));

    assert!(sandbox.clerk().redeliver(&first.id));
    assert_eq!(next(&mut received).await.id, first.id);
    assert!(!sandbox.clerk().redeliver("msg_unknown"));
}

#[tokio::test]
async fn each_change_is_told_in_its_kind() {
    let (product_url, mut received) = endpoint(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(product_url), ..Wish::default() }).await;
    let clerk: &Clerk = sandbox.clerk();
    clerk.create_user_quietly("quiet@acme.example", true);
    let user = clerk.create_user("ana@acme.example", false);
    let created = next(&mut received).await.event();
    assert_eq!(created["data"]["email_addresses"][0]["verification"]["status"], "unverified");
    clerk.verify_email(&user);
    let updated = next(&mut received).await.event();
    assert_eq!((&updated["type"], &updated["data"]["id"]), (&"user.updated".into(), &user.as_str().into()));
    clerk.change_email(&user, "roth@acme.example");
    assert_eq!(next(&mut received).await.event()["data"]["email_addresses"][0]["email_address"], "roth@acme.example");
    assert!(clerk.delete_user(&user));
    let deleted = next(&mut received).await.event();
    assert_eq!(deleted["type"], "user.deleted");
    assert_eq!(deleted["data"], serde_json::json!({"object": "user", "id": user, "deleted": true}));
    assert!(!clerk.delete_user(&user));

    clerk.create_user_without_email();
    let bare = next(&mut received).await.event();
    assert!(bare["data"]["primary_email_address_id"].is_null());
    assert_eq!(bare["data"]["email_addresses"], serde_json::json!([]));
}

#[tokio::test]
async fn after_a_rotation_both_secrets_sign_until_the_old_one_is_retired() {
    let (product_url, mut received) = endpoint(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(product_url), ..Wish::default() }).await;
    let old = sandbox.clerk().webhook_secret();
    let new = sandbox.clerk().rotate_webhook_secret();
    assert_eq!(sandbox.clerk().webhook_secret(), new);
    sandbox.clerk().create_user("ana@acme.example", true);
    let hook = next(&mut received).await;
    assert!(hook.is_signed_by(&old) && hook.is_signed_by(&new));
    sandbox.clerk().retire_old_webhook_secret();
    sandbox.clerk().create_user("ben@acme.example", true);
    let hook = next(&mut received).await;
    assert!(!hook.is_signed_by(&old) && hook.is_signed_by(&new));
}

#[tokio::test]
async fn what_was_not_accepted_is_sent_after_a_restart_and_what_was_lost_on_purpose_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let wish = |url: String| Wish { data_dir: Some(dir.path()), product_url: Some(url), ..Wish::default() };
    let first = sandbox(wish("http://127.0.0.1:9".to_owned())).await;
    first.faults().arm_delivery("clerk", "*", DeliveryFault::Drop, 1);
    first.clerk().create_user("lost@acme.example", true);
    let dropped = |calls: &[myba_sandbox::Call]| calls.iter().any(|call| call.fault.is_some());
    assert!(first.calls().wait_until(PATIENCE, dropped).await);
    first.clerk().create_user("ana@acme.example", true);
    first.stop().await;

    let (product_url, mut received) = endpoint(&[]).await;
    let second = sandbox(wish(product_url.clone())).await;
    let hook = next(&mut received).await;
    assert_eq!(hook.event()["data"]["email_addresses"][0]["email_address"], "ana@acme.example");
    let accepted = |calls: &[myba_sandbox::Call]| calls.iter().any(|call| call.status == 200);
    assert!(second.calls().wait_until(PATIENCE, accepted).await);
    second.stop().await;

    let third = sandbox(wish(product_url)).await;
    third.clerk().create_user("ben@acme.example", true);
    let hook = next(&mut received).await;
    assert_eq!(hook.event()["data"]["email_addresses"][0]["email_address"], "ben@acme.example");
}
