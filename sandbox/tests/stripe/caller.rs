//! The product's server and the buyer's browser, over HTTP.

use myba_sandbox::Sandbox;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// The form of a session for one pack; the product's usual one.
pub const PACK: [(&str, &str); 12] = [
    ("mode", "payment"),
    ("line_items[0][quantity]", "1"),
    ("line_items[0][price_data][currency]", "usd"),
    ("line_items[0][price_data][unit_amount]", "960"),
    ("line_items[0][price_data][product_data][name]", "120 tokens"),
    ("line_items[0][price_data][product_data][description]", "They never expire"),
    ("success_url", "http://127.0.0.1:9/myba/bought?session={CHECKOUT_SESSION_ID}"),
    ("cancel_url", "http://127.0.0.1:9/myba/buy"),
    ("client_reference_id", "order-1"),
    ("metadata[order]", "order-1"),
    ("payment_intent_data[metadata][order]", "order-1"),
    ("submit_type", "pay"),
];

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The answer of a call that went well.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// Status, code and parameter of a refusal.
    pub fn refusal(&self) -> (u16, String, String) {
        let error = self.json()["error"].clone();
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        (self.status, text("code"), text("param"))
    }
}

/// A caller with the secret key.
#[derive(Clone)]
pub struct Caller {
    client: Client,
    base: String,
    key: String,
}

impl Caller {
    pub fn of(sandbox: &Sandbox) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a test's own client, which must see redirects")]
        let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { client, base: sandbox.stripe().base_url(), key: sandbox.stripe().secret_key() }
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}v1/{path}", self.base)).bearer_auth(&self.key)
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.call(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        answer(self.call(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        answer(self.call(Method::POST, path).form(form)).await
    }

    /// A call under an idempotency key; `None` when the connection ended without an answer.
    pub async fn keyed(&self, path: &str, key: &str, form: &[(&str, &str)]) -> Option<Answer> {
        let request = self.call(Method::POST, path).header("Idempotency-Key", key).form(form);
        let response = request.send().await.ok()?;
        Some(read(response).await)
    }

    /// A call with headers of one's own and no key.
    pub async fn bare(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.client.get(format!("{}v1/{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request).await
    }

    /// A session for the usual pack, with some parameters besides.
    pub async fn session(&self, more: &[(&str, &str)]) -> Value {
        let form: Vec<_> = PACK.iter().chain(more).copied().collect();
        self.post("checkout/sessions", &form).await.ok()
    }

    /// Opens a page as a browser.
    pub async fn open(&self, url: &str) -> Answer {
        answer(self.client.get(url)).await
    }

    /// Sends a page's form as a browser.
    pub async fn send(&self, url: &str, form: &[(&str, &str)]) -> Answer {
        answer(self.client.post(url).form(form)).await
    }

    /// Presses Pay with this card number.
    pub async fn pay(&self, url: &str, number: &str) -> Answer {
        let form = [
            ("email", "ana@acme.example"),
            ("name", "Ana Roth"),
            ("number", number),
            ("expiry", "12 / 34"),
            ("cvc", "123"),
            ("with", "card"),
        ];
        self.send(url, &form).await
    }

    /// The address of a button of the console's card.
    pub fn console(&self, path: &str) -> String {
        format!("{}console/{path}", self.base)
    }

    /// Presses a button of the console's card.
    pub async fn press(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.client.post(self.console(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request).await
    }
}

async fn answer(request: RequestBuilder) -> Answer {
    read(request.send().await.unwrap()).await
}

async fn read(response: reqwest::Response) -> Answer {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}
