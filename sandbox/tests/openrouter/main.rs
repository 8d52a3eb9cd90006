//! The OpenRouter stand-in over HTTP, as the product's server meets it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod account;
mod faults;
mod ideas;
mod stream;
mod tickets;

use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};
use serde_json::{Value, json};

async fn sandbox(pace: Pace) -> Sandbox {
    Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: None,
        product_url: "http://127.0.0.1:9".to_owned(),
        secrets: Secrets::default(),
        clerk_assets: None,
        pace,
        stand_ins: StandIns::default(),
    })
    .await
    .unwrap()
}

/// A request as the product sends it.
fn request(idea: &str, wishes: &str, stream: bool) -> Value {
    json!({
        "model": "openai/gpt-oss-20b",
        "messages": [
            {"role": "system", "content": "You turn one rough idea into one work ticket. `kind`: `story` or `bug`."},
            {"role": "user", "content": format!("Write the ticket for this idea.\n\n{wishes}\n\n<idea>\n{idea}\n</idea>")},
        ],
        "response_format": {"type": "json_schema", "json_schema": {"name": "ticket", "strict": true, "schema": {}}},
        "provider": {"require_parameters": true, "data_collection": "deny", "max_price": {"prompt": 0.15}},
        "reasoning": {"effort": "low", "exclude": true}, "max_completion_tokens": 6000, "stream": stream,
    })
}

#[expect(clippy::disallowed_methods, reason = "the tests' own client")]
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn post(sandbox: &Sandbox, body: &Value) -> reqwest::Response {
    let url = format!("{}/chat/completions", sandbox.openrouter().base_url());
    client().post(url).bearer_auth(sandbox.openrouter().key()).json(body).send().await.unwrap()
}

async fn get(sandbox: &Sandbox, path: &str) -> (u16, Value) {
    let url = format!("{}{path}", sandbox.openrouter().base_url());
    let answer = client().get(url).bearer_auth(sandbox.openrouter().key()).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// The draft a body carries.
fn draft_of(body: &Value) -> Value {
    serde_json::from_str(body["choices"][0]["message"]["content"].as_str().unwrap()).unwrap()
}

async fn draft(sandbox: &Sandbox, idea: &str, wishes: &str) -> Value {
    let answer = post(sandbox, &request(idea, wishes, false)).await;
    assert_eq!(answer.status(), 200);
    draft_of(&answer.json().await.unwrap())
}
