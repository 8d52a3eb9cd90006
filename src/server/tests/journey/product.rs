//! The program as somebody would start it, over a folder of its own, with stand-ins for its vendors.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use myba_sandbox::Sandbox;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::stand_ins;

/// The longest a test waits for a condition.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running program with its folder and its vendors.
pub struct Product {
    arguments: &'static [&'static str],
    sandbox: Option<Sandbox>,
    pub http: reqwest::Client,
    folder: tempfile::TempDir,
    pub address: SocketAddr,
    child: Child,
    variables: Vec<(String, String)>,
}

impl Product {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = free_address();
        let sandbox = stand_ins::sandbox(&format!("http://{address}")).await;
        let mut all = vendor_variables(&sandbox);
        all.extend(owned(variables));
        Self::begin(&["serve"], Some(sandbox), folder, address, all).await
    }

    async fn begin(
        arguments: &'static [&'static str],
        sandbox: Option<Sandbox>,
        folder: tempfile::TempDir,
        address: SocketAddr,
        variables: Vec<(String, String)>,
    ) -> Self {
        let child = spawn(folder.path(), address, arguments, &variables);
        let mut product = Self { arguments, sandbox, http: client(), folder, address, child, variables };
        assert!(product.lives().await, "it died while it started");
        product
    }

    /// The vendors.
    pub const fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().unwrap()
    }

    /// The development program in an empty folder, with no vendor set.
    pub async fn develop() -> Self {
        let sandbox = free_address().to_string();
        // A folder of its own for the page keeps the build of the web app out of this.
        let variables = owned(&[("MYBA_SANDBOX__BIND", &sandbox), ("MYBA_HTTP__WEB_DIR", "no-page")]);
        Self::begin(&[], None, tempfile::tempdir().unwrap(), free_address(), variables).await
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What it printed.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn generate(&self, idea: &str, cookie: Option<&str>, key: Option<&str>) -> Answer {
        Answer::read(self.ask(idea, cookie, key).send().await.unwrap()).await
    }

    pub fn ask(&self, idea: &str, cookie: Option<&str>, key: Option<&str>) -> RequestBuilder {
        let mut request = self.request(Method::POST, "/api/generate-ticket").json(&json!({"idea": idea}));
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        request
    }

    /// The figures of a cookie's wallet.
    pub async fn tokens(&self, cookie: &str) -> Value {
        let request = self.request(Method::GET, "/api/user-tokens/me").header("cookie", cookie);
        Answer::read(request.send().await.unwrap()).await.body
    }

    /// The tickets of a cookie's wallet.
    pub async fn tickets(&self, cookie: &str) -> Vec<Value> {
        let request = self.request(Method::GET, "/api/tickets").header("cookie", cookie);
        Answer::read(request.send().await.unwrap()).await.body["items"].as_array().unwrap().clone()
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Whether it has died by itself, waiting for that.
    pub async fn wait_until_dead(&mut self) {
        let until = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "the program is still alive");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Starts it again over the same folder.
    pub async fn restart(&mut self, extra: &[(&str, &str)]) {
        assert!(self.restart_may_die(extra).await, "it died while it started");
    }

    /// The same, where the program may die while it starts; answers whether it lives.
    pub async fn restart_may_die(&mut self, extra: &[(&str, &str)]) -> bool {
        let mut variables = self.variables.clone();
        variables.extend(owned(extra));
        self.child = spawn(self.folder.path(), self.address, self.arguments, &variables);
        self.lives().await
    }

    /// Waits until it answers; false when it died instead.
    async fn lives(&mut self) -> bool {
        let until = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            if self.is_healthy().await {
                return true;
            }
            assert!(Instant::now() < until, "the program neither died nor became healthy");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    /// What `myba ledger verify --json` counts; fails when it finds anything wrong.
    pub fn verify(&self) -> Value {
        let output =
            command(self.folder.path(), &self.variables).args(["ledger", "verify", "--json"]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&text).unwrap()
    }

    /// What the program prints of an order.
    pub fn order(&self, order: &str) -> String {
        let printed = command(self.folder.path(), &self.variables).args(["ledger", "order", order]).output().unwrap();
        assert!(printed.status.success(), "{printed:?}");
        String::from_utf8(printed.stdout).unwrap()
    }

    /// What `myba reconcile` finds.
    pub async fn reconcile(&self) -> Value {
        let (code, found) = self.says(&["reconcile"]).await;
        assert_eq!(code, 0, "{found}");
        found
    }

    /// How a command that speaks JSON ends, and what it says. The stand-ins answer meanwhile: nothing here may block them.
    pub async fn says(&self, arguments: &[&str]) -> (i32, Value) {
        let mut command = command(self.folder.path(), &self.variables);
        command.args(arguments);
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = serde_json::from_str(text.lines().last().unwrap_or_default());
        (output.status.code().unwrap(), said.unwrap_or_else(|_| String::from_utf8_lossy(&output.stderr).into()))
    }

    /// Ends it politely and checks the book, also beside the stand-in for Stripe.
    pub async fn finish(mut self) {
        self.terminate();
        self.wait_until_dead().await;
        if self.sandbox.is_none() {
            return drop(self.verify());
        }
        let (code, report) = self.says(&["ledger", "verify", "--json", "--stripe", "--patience", "0"]).await;
        assert_eq!(code, 0, "{report}");
    }

    /// Asks it to end, as an operator would.
    pub fn terminate(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    async fn is_healthy(&self) -> bool {
        let health = self.request(Method::GET, "/api/health").send().await;
        health.is_ok_and(|answer| answer.status().is_success())
    }
}

fn owned(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// An address nobody listens at. It lies below the ports that systems give to outgoing connections: one of those could take it
/// between this look and the program's start.
fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 200).unwrap() * 100;
    let mut ports = (0..20_000).map(|_| 10_000 + own.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000);
    let listener = ports.find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok());
    listener.unwrap().local_addr().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a test's own client, on loopback")]
fn client() -> reqwest::Client {
    reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// What an operator would set for these vendors.
fn vendor_variables(sandbox: &Sandbox) -> Vec<(String, String)> {
    let slack = sandbox.slack();
    let mut all = stand_ins::vendors(sandbox);
    all.extend([
        ("SLACK_SIGNING_SECRET", slack.signing_secret()),
        ("SLACK_BOT_TOKEN", slack.bot_token(myba_sandbox::slack::first::TEAM).unwrap()),
        ("MYBA_SLACK__API_URL", slack.api_url()),
        ("MYBA_SLACK__RESPONSE_URL_HOSTS", format!("[\"{}\"]", slack.hook_host())),
    ]);
    stand_ins::named(all).into_iter().collect()
}

fn command(folder: &Path, variables: &[(String, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_myba"));
    command.current_dir(folder).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.envs(variables.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    command
}

fn spawn(folder: &Path, address: SocketAddr, arguments: &[&str], variables: &[(String, String)]) -> Child {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
    command(folder, variables)
        .args(arguments)
        .env("MYBA_HTTP__BIND", address.to_string())
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

impl Drop for Product {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<_> = log.lines().rev().take(40).collect();
            eprintln!("the program's last words:\n{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
        }
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self { status, headers, body }
    }

    /// The cookie that was set, as a browser sends it back.
    pub fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get("set-cookie")?.to_str().unwrap();
        Some(cookie.split(';').next().unwrap().to_owned())
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}
