//! Idempotency keys: replay, mismatch, in use, and answers that are lost on the way.

use std::time::Duration;

use myba_sandbox::Fault;

use crate::caller::{Caller, PACK};
use crate::{Wish, sandbox};

const PATIENCE: Duration = Duration::from_secs(20);
const SESSIONS: &str = "checkout/sessions";
const ROUTE: &str = "POST /v1/checkout/sessions";

async fn count(product: &Caller) -> usize {
    product.get(SESSIONS).await.ok()["data"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_repeated_call_is_answered_as_the_first_time() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let first = product.keyed(SESSIONS, "checkout:1:1", &PACK).await.unwrap();
    assert_eq!((first.status, first.header("idempotent-replayed")), (200, None));
    assert_eq!(first.header("stripe-version"), Some("2026-09-30.endive"));
    let again = product.keyed(SESSIONS, "checkout:1:1", &PACK).await.unwrap();
    assert_eq!((again.text, again.headers["idempotent-replayed"].to_str().unwrap()), (first.text, "true"));
    assert_eq!(again.headers["original-request"], first.headers["request-id"]);
    let other = product.keyed(SESSIONS, "checkout:1:1", &PACK[..PACK.len() - 1]).await.unwrap();
    assert_eq!((other.status, other.json()["error"]["type"].as_str()), (400, Some("idempotency_error")));
    assert_eq!(count(&product).await, 1);
}

#[tokio::test]
async fn a_key_is_in_use_until_its_first_call_is_answered() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    sandbox.faults().arm("stripe", ROUTE, Fault::Named("stuck".to_owned()), 1);
    let caller = product.clone();
    let stuck = tokio::spawn(async move { caller.keyed(SESSIONS, "k", &PACK).await.unwrap().ok()["id"].clone() });
    // The call under way has made its session, which is when its key is surely in use.
    let begun = async {
        while count(&product).await == 0 {
            tokio::task::yield_now().await
        }
    };
    tokio::time::timeout(PATIENCE, begun).await.unwrap();
    let second = product.keyed(SESSIONS, "k", &PACK).await.unwrap();
    assert_eq!((second.status, second.refusal().1.as_str()), (409, "idempotency_key_in_use"));
    sandbox.faults().release();
    let id = stuck.await.unwrap();
    assert_eq!(product.keyed(SESSIONS, "k", &PACK).await.unwrap().ok()["id"], id);
    assert_eq!(count(&product).await, 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_under_its_key_and_an_error_is_kept() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    sandbox.faults().arm("stripe", ROUTE, Fault::Named("lost_answer".to_owned()), 1);
    assert!(product.keyed(SESSIONS, "k1", &PACK).await.is_none());
    assert_eq!(product.keyed(SESSIONS, "k1", &PACK).await.unwrap().header("idempotent-replayed"), Some("true"));
    assert_eq!(count(&product).await, 1);

    sandbox.faults().arm("stripe", ROUTE, Fault::Named("error_after".to_owned()), 1);
    for _ in 0..2 {
        assert_eq!(product.keyed(SESSIONS, "k2", &PACK).await.unwrap().status, 500);
    }
    assert_eq!(count(&product).await, 2);
}

#[tokio::test]
async fn a_refused_call_may_be_put_right_under_its_key() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    assert_eq!(product.keyed(SESSIONS, "k", &PACK[1..]).await.unwrap().status, 400);
    assert_eq!(product.keyed(SESSIONS, "k", &PACK).await.unwrap().status, 200);
}
