//! A browser that does what the components do: forms, cookies, no redirects.

use std::collections::BTreeMap;

use myba_sandbox::Sandbox;
use reqwest::header::SET_COOKIE;
use serde_json::Value;

/// The page's own address, which the product's proxy tells.
pub const ORIGIN: &str = "http://127.0.0.1:8080";

/// One browser with its cookies.
pub struct Browser {
    http: reqwest::Client,
    base: String,
    proxy_url: String,
    pub cookies: BTreeMap<String, String>,
    /// The attributes of the cookies, as sent.
    pub set_cookies: Vec<String>,
}

/// An answer, read.
pub struct Reply {
    pub status: u16,
    pub location: Option<String>,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The code of the first error.
    pub fn error(&self) -> String {
        self.json()["errors"][0]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Browser {
    pub fn at(sandbox: &Sandbox) -> Self {
        Self::behind(sandbox, &format!("{ORIGIN}/__clerk"))
    }

    /// A browser whose product is served under another address.
    pub fn behind(sandbox: &Sandbox, proxy_url: &str) -> Self {
        Self {
            http: client(),
            base: format!("{}/clerk", sandbox.url()),
            proxy_url: proxy_url.to_owned(),
            cookies: BTreeMap::new(),
            set_cookies: Vec::new(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        let request = self.http.get(format!("{}{path}", self.base));
        self.send(request).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Reply {
        let request = self.http.post(format!("{}{path}", self.base)).form(form);
        self.send(request).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Reply {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request
            .header("clerk-proxy-url", &self.proxy_url)
            .header("cookie", cookies.join("; "))
            .send()
            .await
            .unwrap();
        self.set_cookies.clear();
        for line in answer.headers().get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
            self.set_cookies.push(line.to_owned());
        }
        let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        Reply { status: answer.status().as_u16(), location, text: answer.text().await.unwrap() }
    }

    /// The id of an attempt at `sign_ins` or `sign_ups`, begun with `form`.
    pub async fn begin(&mut self, kind: &str, form: &[(&str, &str)]) -> String {
        let reply = self.post(&format!("/v1/client/{kind}"), form).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["response"]["id"].as_str().unwrap().to_owned()
    }

    /// Signs somebody new up with the well-known code; the session's id.
    pub async fn sign_up(&mut self, email: &str) -> String {
        let id = self.begin("sign_ups", &[("email_address", email)]).await;
        self.post(&format!("/v1/client/sign_ups/{id}/prepare_verification"), &[("strategy", "email_code")]).await;
        let form = [("strategy", "email_code"), ("code", "424242")];
        let reply = self.post(&format!("/v1/client/sign_ups/{id}/attempt_verification"), &form).await;
        assert_eq!(reply.json()["response"]["status"], "complete", "{}", reply.text);
        reply.json()["response"]["created_session_id"].as_str().unwrap().to_owned()
    }

    /// Asks for a code for a known address; the attempt's id.
    pub async fn ask_code(&mut self, email: &str) -> String {
        let id = self.begin("sign_ins", &[("identifier", email)]).await;
        let reply =
            self.post(&format!("/v1/client/sign_ins/{id}/prepare_first_factor"), &[("strategy", "email_code")]).await;
        assert_eq!(reply.json()["response"]["first_factor_verification"]["strategy"], "email_code");
        id
    }

    /// Types a code.
    pub async fn type_code(&mut self, sign_in: &str, code: &str) -> Reply {
        let form = [("strategy", "email_code"), ("code", code)];
        self.post(&format!("/v1/client/sign_ins/{sign_in}/attempt_first_factor"), &form).await
    }

    /// A fresh token of a session.
    pub async fn token(&mut self, session: &str) -> String {
        let reply = self.post(&format!("/v1/client/sessions/{session}/tokens"), &[]).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["jwt"].as_str().unwrap().to_owned()
    }
}

/// A client that follows nothing and trusts nobody's proxy.
#[expect(clippy::disallowed_methods, reason = "the tests' own client")]
pub fn client() -> reqwest::Client {
    // Another test of this binary may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}
