//! A whole program over a temporary folder, listening, with stand-ins beside it; and what a test can say to it.

use std::time::Duration;

use myba_sandbox::Sandbox;
use myba_server::app::App;
use myba_server::config::Config;
use myba_server::connections;
use myba_server::http_client::{self, ClientOptions};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::schema;
use crate::stand_ins::{Variables, clerk, named, sandbox, vendors};

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub const IDEA: &str = "finance needs to download all invoices of a month as one CSV, today they click each one";

pub struct House {
    pub app: App,
    pub url: String,
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub folder: TempDir,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The body of a success, checked against the document.
    pub fn ok(&self, method: &str, path: &str) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        let body = self.json();
        schema::check_answer(method, path, &body);
        body
    }

    /// The body of a refusal, checked against the document.
    pub fn refused(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.json();
        schema::check_problem(&body);
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status);
        assert!(body["type"].as_str().unwrap().ends_with(code));
        body
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The visitor cookie as a browser sends it back.
    pub fn cookie(&self) -> Option<String> {
        let set = self.headers.get("set-cookie")?.to_str().unwrap();
        Some(set.split(';').next().unwrap().to_owned())
    }
}

impl House {
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    /// With settings of the test's own.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::furnished(settings, false).await
    }

    /// With the stand-in for payments too.
    pub async fn that_sells() -> Self {
        Self::furnished(&[], true).await
    }

    async fn furnished(settings: &[(&str, &str)], sells: bool) -> Self {
        http_client::install_tls();
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sandbox = sandbox(&url).await;
        let sale = if sells { vendors(&sandbox) } else { Variables::new() };
        let sale: Vec<_> = sale.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let config = config(&folder, &sandbox, &[settings, &sale].concat());
        let app = App::open(config, &url, true).await.unwrap();
        let patience = Duration::from_secs(app.config.http.read_timeout_secs);
        let router = myba_server::http::router(&app);
        tokio::spawn(connections::accept(listener, router, patience, CancellationToken::new()));
        let http = http_client::build(&ClientOptions::short(PATIENCE, true)).unwrap();
        Self { app, url, sandbox, http, folder }
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.http.request(Method::from_bytes(method.as_bytes()).unwrap(), format!("{}{path}", self.url))
    }

    /// Sends what no client would, and answers everything that came back until the line was closed.
    pub async fn raw(&self, request: &str) -> String {
        let mut line = TcpStream::connect(self.url.trim_start_matches("http://")).await.unwrap();
        line.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        tokio::time::timeout(PATIENCE, line.read_to_string(&mut answer)).await.unwrap().unwrap();
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request("GET", path)).await
    }

    /// Asks for a ticket, as whoever `who` makes of the request.
    pub async fn generate(&self, who: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Answer {
        send(who(self.request("POST", "/api/generate-ticket").json(&json!({ "idea": IDEA })))).await
    }

    /// A session token of somebody with a verified address, of whom no webhook told.
    pub fn sign_up(&self, email: &str) -> String {
        let user = self.sandbox.clerk().create_user_quietly(email, true);
        self.sandbox.clerk().token(&user, &self.url)
    }

    pub async fn visitors(&self) -> i64 {
        self.app.identity.count_visitors().await.unwrap()
    }

    /// Every invariant of the book holds; then everything stops.
    pub async fn close(self) {
        self.app.generation.drain().await;
        let report = self.app.ledger.verify().await.unwrap();
        assert!(report.is_clean(), "{report:?}");
        self.sandbox.stop().await;
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Answer { status, headers, text: answer.text().await.unwrap() }
}

fn config(folder: &TempDir, sandbox: &Sandbox, settings: &[(&str, &str)]) -> Config {
    let writer = sandbox.openrouter();
    let mut all = clerk(sandbox);
    all.extend([
        ("OPENROUTER_API_KEY", writer.key()),
        ("MYBA_OPENROUTER__BASE_URL", writer.base_url()),
        ("STRIPE_SECRET_KEY", "sk_test_0123456789".to_owned()),
        ("STRIPE_WEBHOOK_SECRET", "whsec_0123456789abcdef".to_owned()),
        // Nobody listens there: payments are down unless a test says otherwise.
        ("MYBA_STRIPE__API_URL", "http://127.0.0.1:9".to_owned()),
        ("MYBA_STRIPE__ATTEMPTS", "1".to_owned()),
        ("MYBA_DATABASE__URL", format!("sqlite:{}", folder.path().join("myba.db").display())),
        ("MYBA_HTTP__WEB_DIR", folder.path().join("dist").display().to_string()),
    ]);
    let mut variables = named(all);
    variables.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Config::load(&variables, folder.path()).unwrap()
}
