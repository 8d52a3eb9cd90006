//! The product's client: calls of the REST API.

use myba_sandbox::Sandbox;
use myba_sandbox::discord::Ack;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

pub struct Caller {
    client: reqwest::Client,
    pub base: String,
    pub app: String,
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
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        self.body
    }

    /// Status and number of a refusal.
    pub fn refusal(&self) -> (u16, u64) {
        (self.status, self.body["code"].as_u64().unwrap_or(u64::MAX))
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests' own client, which must see redirects")]
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Caller {
    pub fn of(sandbox: &Sandbox) -> Self {
        let discord = sandbox.discord();
        Self { client: client(), base: discord.api_url(), app: discord.app_id(), token: discord.bot_token() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base))
            .header("user-agent", "DiscordBot (https://example.org, 1)")
    }

    /// A call by the bot.
    pub async fn bot(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.request(method, path).header("authorization", format!("Bot {}", self.token));
        read(if body.is_null() { request } else { request.json(&body) }).await
    }

    /// A call that needs no token.
    pub async fn call(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.request(method, path);
        read(if body.is_null() { request } else { request.json(&body) }).await
    }

    pub async fn callback(&self, ack: &Ack, body: Value) -> Answer {
        self.call(Method::POST, &format!("/interactions/{}/{}/callback", ack.id(), ack.token()), body).await
    }

    pub async fn edit(&self, ack: &Ack, message: &str, body: Value) -> Answer {
        self.call(Method::PATCH, &self.hook(ack, &format!("/messages/{message}")), body).await
    }

    pub async fn follow_up(&self, ack: &Ack, body: Value) -> Answer {
        self.call(Method::POST, &self.hook(ack, ""), body).await
    }

    pub fn hook(&self, ack: &Ack, rest: &str) -> String {
        format!("/webhooks/{}/{}{rest}", self.app, ack.token())
    }
}

pub async fn read(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(json!(text)) }
}

/// Words that ring nobody.
pub fn words(text: &str) -> Value {
    json!({"content": text, "allowed_mentions": {"parse": []}})
}
