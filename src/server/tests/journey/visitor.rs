//! A visitor with `curl`.

use reqwest::Method;
use serde_json::Value;

use crate::product::Product;

const IDEA: &str =
    "our accountants need to download all invoices of a month as one CSV file because closing takes days";

#[tokio::test]
async fn three_tickets_are_free_and_the_fourth_asks_to_sign_up() {
    let product = Product::start().await;
    let first = product.generate(IDEA, None, None).await;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(first.body["tokens"]["charged"], 1);
    assert_eq!(first.body["tokens"]["available"], 2);
    assert_eq!(first.body["ticket"]["kind"], "story");
    let cookie = first.cookie().unwrap();
    for left in [1, 0] {
        let next = product.generate(IDEA, Some(&cookie), None).await;
        assert_eq!((next.status, &next.body["tokens"]["available"]), (200, &Value::from(left)));
    }
    let before = product.verify();
    let fourth = product.generate(IDEA, Some(&cookie), None).await;
    assert_eq!((fourth.status, fourth.code()), (402, "insufficient_tokens"));
    assert_eq!(fourth.body["action"]["kind"], "sign_up");
    assert_eq!(fourth.body["charged"], 0);
    assert_eq!(product.verify()["checks"], before["checks"], "the fourth wrote nothing");
    product.finish().await;
}

#[tokio::test]
async fn looking_a_thousand_times_creates_nothing() {
    let product = Product::start().await;
    let before = product.verify();
    for path in ["/", "/api/plans"] {
        for _ in 0..1_000 {
            let answer = product.request(Method::GET, path).send().await.unwrap();
            assert!(answer.headers().get("set-cookie").is_none());
            assert_ne!(answer.status(), 429);
        }
    }
    assert_eq!(product.verify()["checks"], before["checks"]);
    assert_eq!(product.get("/api/user-tokens/me").await.body["available"], 3);
    product.finish().await;
}

#[tokio::test]
async fn empty_and_oversize_ideas_are_refused_before_anything_is_reserved() {
    let product = Product::start().await;
    for (idea, status, code) in [
        ("", 400, "empty_input"),
        (" \n\t\u{200B}", 400, "empty_input"),
        (&"x".repeat(6_001), 400, "input_too_long"),
        (&"x".repeat(2_000_000), 413, "payload_too_large"),
    ] {
        let refused = product.generate(idea, None, None).await;
        assert_eq!((refused.status, refused.code()), (status, code));
        assert_eq!(refused.body["charged"], 0);
        assert!(refused.cookie().is_none());
    }
    product.finish().await;
}

#[tokio::test]
async fn a_stream_begins_with_progress_and_ends_with_the_ticket_and_done() {
    let product = Product::start().await;
    let answer = product.ask(IDEA, None, None).header("accept", "text/event-stream").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    let text = answer.text().await.unwrap();
    let events: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event:")).map(str::trim).collect();
    assert_eq!(events.first(), Some(&"progress"));
    assert_eq!(events[events.len() - 2..], ["ticket", "done"]);
    assert!(events.iter().filter(|event| **event == "ticket.delta").count() > 5, "{events:?}");
    product.finish().await;
}

#[tokio::test]
async fn the_same_key_is_the_same_ticket_also_after_kill_9() {
    let mut product = Product::start().await;
    let first = product.generate(IDEA, None, Some("key-1")).await;
    let cookie = first.cookie().unwrap();
    product.kill();
    product.restart(&[]).await;
    let again = product.generate(IDEA, Some(&cookie), Some("key-1")).await;
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(again.body["ticket"]["id"], first.body["ticket"]["id"]);
    assert_eq!(product.tokens(&cookie).await["available"], 2);
    let other = product.generate("quite another idea for the same key", Some(&cookie), Some("key-1")).await;
    assert_eq!((other.status, other.code()), (422, "idempotency_key_reused"));
    product.finish().await;
}
