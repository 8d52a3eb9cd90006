//! Every named fault does something, and nothing else.

use std::time::Duration;

use myba_sandbox::openrouter::{CHAT_ROUTE, FAULTS};
use myba_sandbox::{Fault, Pace, Sandbox};
use serde_json::Value;

use crate::{post, request, sandbox};

/// Those that do not end by themselves.
const ENDLESS: [&str; 4] = ["stalled", "silent", "slow_loris", "endless"];

async fn struck(sandbox: &Sandbox, name: &str, stream: bool) -> (u16, String) {
    sandbox.openrouter().arm(name, 1).unwrap();
    let answer = post(sandbox, &request("finance needs to download invoices", "", stream)).await;
    let status = answer.status().as_u16();
    (status, answer.text().await.unwrap_or_else(|_| "cut".to_owned()))
}

#[tokio::test]
async fn every_fault_changes_the_answer_once() {
    let sandbox = sandbox(Pace::Fast).await;
    let plain: Value =
        post(&sandbox, &request("finance needs to download invoices", "", false)).await.json().await.unwrap();
    let good = plain["choices"][0]["message"]["content"].clone();
    for fault in FAULTS.iter().filter(|fault| !ENDLESS.contains(&fault.name)) {
        let (status, text) = struck(&sandbox, fault.name, false).await;
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        let same = status == 200
            && body["choices"][0]["message"]["content"] == good
            && body["choices"][0]["finish_reason"] == "stop"
            && body["usage"]["cost"].as_f64().is_some_and(|cost| cost > 0.0);
        assert!(!same, "{} changed nothing", fault.name);
        if let Some(code) =
            fault.name.rsplit('_').next().and_then(|code| code.parse::<u16>().ok()).filter(|code| *code > 99)
        {
            assert_eq!(status, code, "{}", fault.name);
        }
        let call = sandbox.calls().of("openrouter", CHAT_ROUTE).pop().unwrap();
        assert_eq!(call.fault.as_deref(), Some(fault.name));
        let again: Value =
            post(&sandbox, &request("finance needs to download invoices", "", false)).await.json().await.unwrap();
        assert_eq!(again["choices"][0]["message"]["content"], good, "{} struck twice", fault.name);
    }
}

#[tokio::test]
async fn faults_of_a_stream() {
    let sandbox = sandbox(Pace::Fast).await;
    let (status, text) = struck(&sandbox, "error_in_200", true).await;
    assert!(status == 200 && text.contains("\"finish_reason\":\"error\"") && !text.contains("[DONE]"), "{text}");
    assert!(struck(&sandbox, "string_code_error", true).await.1.contains("\"code\":\"server_error\""));
    assert_eq!(struck(&sandbox, "stream_cut", true).await.1, "cut");
    let (_, text) = struck(&sandbox, "no_finish", true).await;
    assert!(text.contains("[DONE]") && !text.contains("\"finish_reason\":\"stop\""));
    assert!(struck(&sandbox, "length_empty", true).await.1.contains("\"finish_reason\":\"length\""));
}

#[tokio::test]
async fn what_never_ends_goes_on_until_the_client_leaves() {
    let sandbox = sandbox(Pace::Fast).await;
    for name in ENDLESS {
        sandbox.openrouter().arm(name, 1).unwrap();
        let body = request("dark mode", "", true);
        let whole = async { post(&sandbox, &body).await.text().await };
        let ended = tokio::time::timeout(Duration::from_millis(400), whole).await;
        assert!(ended.is_err(), "{name} ended");
    }
    let left = async {
        while sandbox.openrouter().in_flight() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), left).await.unwrap();
}

#[tokio::test]
async fn an_unknown_name_is_loud() {
    let sandbox = sandbox(Pace::Fast).await;
    assert!(sandbox.openrouter().arm("no_such_fault", 1).is_err());
    sandbox.faults().arm("openrouter", "*", Fault::Named("no_such_fault".to_owned()), 1);
    assert_eq!(post(&sandbox, &request("dark mode", "", true)).await.status(), 501);
}
