//! The whole program over a temporary folder, with the stand-ins of every vendor around it: what the tests of chat share.

mod stand_ins;

use std::collections::BTreeMap;
use std::time::Duration;

use myba_core::checkout::StartOrder;
use myba_core::id::{UserId, WalletId};
use myba_core::inbox::{Event, EventId};
use myba_sandbox::{PayAnswer, PayOutcome, Sandbox};
use myba_server::app::App;
use myba_server::config::Config;
use myba_server::{connections, http, http_client, worker};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use stand_ins::Variables;
use stand_ins::{named, sandbox, vendors};

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The program and what is around it.
pub struct Program {
    pub app: App,
    pub url: String,
    pub sandbox: Sandbox,
    folder: TempDir,
    variables: BTreeMap<String, String>,
    running: Option<Running>,
}

struct Running {
    stop: CancellationToken,
    workers: TaskTracker,
    server: tokio::task::JoinHandle<()>,
}

impl Program {
    /// Starts it. `chat` sets the chat stand-ins up and says what the program has to know of them; `settings` go before all.
    pub async fn open(chat: impl FnOnce(&Sandbox) -> Variables, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sandbox = sandbox(&url).await;
        let mut all = vendors(&sandbox);
        all.push(("MYBA_DATABASE__URL", format!("sqlite:{}", folder.path().join("myba.db").display())));
        all.extend(chat(&sandbox));
        let mut variables = named(all);
        variables.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let app = open(&variables, &folder, &url).await;
        let mut program = Self { app, url, sandbox, folder, variables, running: None };
        program.serve(listener);
        program
    }

    fn serve(&mut self, listener: TcpListener) {
        let stop = CancellationToken::new();
        let router = http::router(&self.app);
        let server = tokio::spawn(connections::accept(listener, router, PATIENCE, stop.clone()));
        let workers = worker::start(&self.app, &stop, &stop);
        self.running = Some(Running { stop, workers, server });
    }

    /// Ends it as a crash would, and starts it again over the same folder.
    pub async fn restart(&mut self) {
        self.halt().await;
        self.begin_again().await;
    }

    pub async fn begin_again(&mut self) {
        let listener = TcpListener::bind(self.url.trim_start_matches("http://")).await.unwrap();
        self.app = open(&self.variables, &self.folder, &self.url).await;
        self.app.generation.recover().await.unwrap();
        self.serve(listener);
    }

    pub async fn halt(&mut self) {
        let Some(running) = self.running.take() else { return };
        running.stop.cancel();
        running.server.abort();
        tokio::time::timeout(PATIENCE, running.workers.wait()).await.expect("the workers end");
        self.app.store.close().await;
    }

    /// Sets a variable for the next start.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    pub const fn variables(&self) -> &BTreeMap<String, String> {
        &self.variables
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// An account with a verified address.
    pub async fn account(&self, email: &str) -> UserId {
        let user = UserId::from_text(self.sandbox.clerk().create_user_quietly(email, true));
        let person = self.app.clerk.person(&user).await.unwrap().unwrap();
        self.app.identity.apply_profile(person.profile).await.unwrap();
        user
    }

    /// What an account can spend.
    pub async fn available(&self, user: &UserId) -> u64 {
        let wallet = self.app.identity.user(user).await.unwrap().unwrap().wallet;
        self.app.ledger.balance(&wallet).await.unwrap().available.get()
    }

    /// The owner buys a pack of 60 for a wallet.
    pub async fn buy_for(&self, owner: &UserId, wallet: &WalletId) {
        let order = StartOrder {
            user: owner.clone(),
            plan: "pack_60".to_owned(),
            quantity: None,
            wallet: Some(wallet.clone()),
            idempotency_key: "for the team".to_owned(),
        };
        let order = self.app.checkout.start(order).await.unwrap();
        let paid = self.sandbox.stripe().pay(&order.session, PayOutcome::Paid);
        assert!(matches!(paid, PayAnswer::Returned(_)));
        until("the team has its tokens", async || {
            (self.app.ledger.balance(wallet).await.unwrap().available.get() == 60).then_some(())
        })
        .await;
    }

    /// A recorded request once it has ended.
    pub async fn event(&self, provider: &str, name: &str) -> Event {
        let id = EventId { provider: provider.to_owned(), event: name.to_owned() };
        until(name, async || self.app.inbox.get(&id).await.unwrap().filter(|event| event.state != "received")).await
    }

    /// The book holds.
    pub async fn audit(&self) {
        let report = self.app.ledger.verify().await.unwrap();
        assert!(report.is_clean(), "{report:?}");
    }

    /// Adds what the program sent to a vendor to the file that `MYBA_TEST_CALLS` names, one call a line, for a check against
    /// the vendor's own schema.
    fn keep_calls(&self) {
        use std::io::Write as _;
        let Some(path) = std::env::var_os("MYBA_TEST_CALLS") else { return };
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        for call in self.sandbox.calls().list() {
            let kind = call.header("content-type").unwrap_or_default();
            let line = json!({ "call": call, "type": kind, "body": call.body });
            file.write_all(format!("{line}\n").as_bytes()).unwrap();
        }
    }

    /// Ends without looking: for a test that broke the program.
    pub async fn abandon(mut self) {
        self.keep_calls();
        self.halt().await;
        self.sandbox.stop().await;
    }

    pub fn http(&self) -> reqwest::Client {
        http_client::build(&http_client::ClientOptions::short(PATIENCE, true)).unwrap()
    }

    /// A session of an account on the web.
    pub fn session(&self, user: &UserId) -> String {
        self.sandbox.clerk().token(user.as_str(), &self.url)
    }

    pub async fn json(&self, path: &str) -> Value {
        self.http().get(format!("{}{path}", self.url)).send().await.unwrap().json().await.unwrap()
    }

    pub async fn json_as(&self, path: &str, user: &UserId) -> Value {
        let asked = self.http().get(format!("{}{path}", self.url)).bearer_auth(self.session(user));
        asked.send().await.unwrap().json().await.unwrap()
    }

    /// The status of a ticket asked for on the web.
    pub async fn generate_on_the_web(&self, user: &UserId, idea: &str) -> u16 {
        let asked = self.http().post(format!("{}/api/generate-ticket", self.url)).bearer_auth(self.session(user));
        asked.json(&json!({ "idea": idea })).send().await.unwrap().status().as_u16()
    }
}

/// Waits for a condition; `what` is it.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// What differs from run to run in a chat: the signs of tickets.
pub fn settled(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = match line.find("draft ") {
            Some(at) => {
                let (head, tail) = line.split_at(at + 6);
                format!("{head}0000{}", tail.get(4..).unwrap_or_default())
            }
            None => line.to_owned(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

async fn open(variables: &BTreeMap<String, String>, folder: &TempDir, url: &str) -> App {
    let config = Config::load(variables, folder.path()).unwrap();
    App::open(config, url, true).await.unwrap()
}
