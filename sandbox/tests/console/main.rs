//! The console over HTTP, as a person's browser, a hostile page and a program meet it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod faults;
mod foreign;
mod shows;

use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};
use serde_json::json;

const ALL: StandIns = StandIns { openrouter: true, stripe: true, clerk: true, slack: true, discord: true };

async fn sandbox(stand_ins: StandIns) -> Sandbox {
    Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: None,
        product_url: "http://127.0.0.1:9/myba".to_owned(),
        secrets: Secrets::default(),
        clerk_assets: None,
        pace: Pace::Fast,
        stand_ins,
    })
    .await
    .unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the tests' own client")]
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

async fn page(sandbox: &Sandbox) -> String {
    let answer = client().get(sandbox.url()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

/// Presses a button of the faults pane. Returns the status, and where it leads or what it says.
async fn press(sandbox: &Sandbox, action: &str, form: &[(&str, &str)]) -> (u16, String) {
    let url = format!("{}/faults/{action}", sandbox.url());
    let answer = client().post(url).header("origin", sandbox.url()).form(form).send().await.unwrap();
    let status = answer.status().as_u16();
    match answer.headers().get("location") {
        Some(place) => (status, place.to_str().unwrap().to_owned()),
        None => (status, answer.text().await.unwrap()),
    }
}

/// Has a ticket written, or refused. Returns the status.
async fn write(sandbox: &Sandbox, idea: &str) -> u16 {
    let body = json!({
        "model": "openai/gpt-oss-20b",
        "messages": [{"role": "user", "content": format!("Write the ticket.\n\n<idea>\n{idea}\n</idea>")}],
        "max_completion_tokens": 6000,
    });
    let url = format!("{}/chat/completions", sandbox.openrouter().base_url());
    let key = sandbox.openrouter().key();
    client().post(url).bearer_auth(key).json(&body).send().await.unwrap().status().as_u16()
}
