//! The product's client: calls of the Web API, and posts to a `response_url`.

use myba_sandbox::Sandbox;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::TEAM;

pub struct Caller {
    client: reqwest::Client,
    base: String,
    token: String,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The body of a call that went well.
    pub fn ok(self) -> Value {
        assert_eq!(self.body["ok"], true, "{}", self.body);
        self.body
    }

    /// The word of a refusal.
    pub fn error(&self) -> &str {
        assert_eq!(self.body["ok"], false, "{}", self.body);
        self.body["error"].as_str().unwrap()
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests' own client, which must see redirects")]
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Caller {
    /// With the bot's token of the first workspace.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self::with(sandbox, &sandbox.slack().bot_token(TEAM).unwrap())
    }

    pub fn with(sandbox: &Sandbox, token: &str) -> Self {
        Self { client: client(), base: sandbox.slack().api_url(), token: token.to_owned() }
    }

    /// A call with JSON.
    pub async fn call(&self, method: &str, body: Value) -> Answer {
        let request = self.client.post(format!("{}/{method}", self.base)).bearer_auth(&self.token).json(&body);
        read(request).await
    }

    /// A call with a form and without the header.
    pub async fn form(&self, method: &str, form: &[(&str, &str)]) -> Answer {
        read(self.client.post(format!("{}/{method}", self.base)).form(form)).await
    }

    /// A call with a form and HTTP Basic.
    pub async fn basic(&self, method: &str, pair: (&str, &str), form: &[(&str, &str)]) -> Answer {
        let request = self.client.post(format!("{}/{method}", self.base)).basic_auth(pair.0, Some(pair.1));
        read(request.form(form)).await
    }

    /// A post to a response URL.
    pub async fn respond(&self, url: &str, body: Value) -> Answer {
        read(self.client.post(url).json(&body)).await
    }

    pub async fn send(&self, url: &str, form: &[(&str, &str)]) -> reqwest::Response {
        self.client.post(url).form(form).send().await.unwrap()
    }
}

async fn read(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(json!(text)) }
}

/// A section with some marked-up text.
pub fn section(text: &str) -> Value {
    json!({"type": "section", "text": {"type": "mrkdwn", "text": text}})
}

/// A row with one button.
pub fn button(action: &str, text: &str, value: &str) -> Value {
    json!({"type": "actions", "block_id": "row", "elements": [
        {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": text}}]})
}
