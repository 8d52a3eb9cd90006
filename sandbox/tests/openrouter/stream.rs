//! Answers as they are written.

use std::time::Duration;

use myba_sandbox::Pace;
use serde_json::Value;

use crate::{post, request, sandbox};

/// The events of a stream, without comments.
fn events(text: &str) -> Vec<String> {
    text.split("\n\n").filter_map(|event| event.strip_prefix("data: ")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_stream_ends_with_two_terminal_chunks_and_done() {
    let sandbox = sandbox(Pace::Fast).await;
    let answer = post(&sandbox, &request("dark mode", "", true)).await;
    assert!(answer.headers().contains_key("x-generation-id"));
    let text = answer.text().await.unwrap();
    assert!(text.starts_with(": OPENROUTER PROCESSING\n\n") && !text.contains('\r'));
    let events = events(&text);
    assert_eq!(events.last().unwrap(), "[DONE]");
    let chunks: Vec<Value> =
        events[..events.len() - 1].iter().map(|event| serde_json::from_str(event).unwrap()).collect();
    let [.., last, again] = chunks.as_slice() else { panic!("too short") };
    assert_eq!((&last["choices"][0]["finish_reason"], last.get("usage")), (&"stop".into(), None));
    assert!(again["choices"][0]["finish_reason"] == "stop" && again["usage"]["cost"].as_f64().unwrap() > 0.0);
    let written: String = chunks.iter().filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str()).collect();
    let draft: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(draft["kind"], "story");
}

#[tokio::test]
async fn a_client_that_leaves_ends_the_work_and_pays_for_what_was_written() {
    let sandbox = sandbox(Pace::Natural).await;
    let before = sandbox.openrouter().balance_nano_usd();
    let mut answer = post(&sandbox, &request("dark mode", "", true)).await;
    answer.chunk().await.unwrap().unwrap();
    assert_eq!(sandbox.openrouter().in_flight(), 1);
    drop(answer);
    let left = async {
        while sandbox.openrouter().in_flight() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), left).await.unwrap();
    let paid = before - sandbox.openrouter().balance_nano_usd();
    assert!(paid > 0 && paid < 100_000, "{paid}");
}
