//! The whole program over a temporary folder, and a stand-in Slack in which people type.

use std::collections::BTreeMap;
use std::time::Duration;

use myba_core::chat::{ChatKey, NewWorkspace, Platform, WorkspaceKey};
use myba_core::id::UserId;
use myba_core::inbox::{Event, EventId};
use myba_sandbox::slack::{Ack, Message, Mode, Person, first};
use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, Slack, StandIns};
use myba_server::app::App;
use myba_server::config::Config;
use myba_server::{connections, http, http_client, worker};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// The workspace in which the app is installed.
pub const TEAM: &str = first::TEAM;

/// The program and what is around it.
pub struct Office {
    pub app: App,
    pub url: String,
    pub sandbox: Sandbox,
    pub slack: Slack,
    folder: TempDir,
    variables: BTreeMap<String, String>,
    running: Option<Running>,
}

struct Running {
    stop: CancellationToken,
    workers: TaskTracker,
    server: tokio::task::JoinHandle<()>,
}

impl Office {
    /// Slack calls the program.
    pub async fn open() -> Self {
        Self::with(Mode::Http, &[]).await
    }

    /// With settings of the test's own.
    pub async fn with(mode: Mode, settings: &[(&str, &str)]) -> Self {
        http_client::install_tls();
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sandbox = sandbox(&url).await;
        let slack = sandbox.slack().clone();
        slack.set_mode(mode);
        let mut variables = variables(&folder, &sandbox, mode);
        variables.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let app = open(&variables, &folder, &url).await;
        let mut office = Self { app, url, sandbox, slack, folder, variables, running: None };
        office.serve(listener).await;
        office
    }

    async fn serve(&mut self, listener: TcpListener) {
        let stop = CancellationToken::new();
        let router = http::router(&self.app);
        let server = tokio::spawn(connections::accept(listener, router, PATIENCE, stop.clone()));
        let workers = worker::start(&self.app, &stop);
        self.running = Some(Running { stop, workers, server });
        if self.app.config.secrets.slack_bot_token.is_some() {
            let acme = WorkspaceKey { platform: Platform::Slack, tenant: TEAM.to_owned() };
            until("Acme is known", async || self.app.chat.workspace(&acme).await.unwrap()).await;
        }
        if self.slack.mode() == Mode::Socket {
            until("a socket is open", async || (self.slack.open_sockets() > 0).then_some(())).await;
        }
    }

    /// Ends the program as a crash would, and starts it again over the same folder.
    pub async fn restart(&mut self) {
        self.halt().await;
        self.begin_again().await;
    }

    pub async fn begin_again(&mut self) {
        let listener = TcpListener::bind(self.url.trim_start_matches("http://")).await.unwrap();
        self.app = open(&self.variables, &self.folder, &self.url).await;
        self.app.generation.recover().await.unwrap();
        self.serve(listener).await;
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

    pub async fn halt(&mut self) {
        let Some(running) = self.running.take() else { return };
        running.stop.cancel();
        running.server.abort();
        tokio::time::timeout(PATIENCE, running.workers.wait()).await.expect("the workers end");
        self.app.store.close().await;
    }

    pub fn person(&self, name: &str) -> Person {
        self.slack.person(name)
    }

    pub fn channel(&self, name: &str) -> String {
        self.slack.channel(TEAM, name)
    }

    /// Somebody types `/myba …` in #general and sees this in the newest message.
    pub async fn ask(&self, name: &str, text: &str, answer: &str) -> Message {
        let channel = self.channel("general");
        self.ask_in(&channel, &self.person(name), text, answer).await
    }

    pub async fn ask_in(&self, channel: &str, person: &Person, text: &str, answer: &str) -> Message {
        let ack = self.slack.command(person, channel, text).await;
        assert!(ack.is_ok(), "{ack:?}");
        self.sees(person, channel, answer).await
    }

    /// Waits until the newest message somebody sees in a channel says this.
    pub async fn sees(&self, person: &Person, channel: &str, text: &str) -> Message {
        let found = self.slack.wait_until(PATIENCE, |room| {
            let newest = room.last(person, channel)?;
            let all: String = room.chat(person, channel);
            let entry = all.lines().collect::<Vec<_>>().join("\n");
            (newest.by_app && says(&newest, text) && entry.contains(text)).then_some(newest)
        });
        found.await.unwrap_or_else(|| {
            panic!("nobody said {text:?}; seen:\n{}\n{:?}", self.slack.chat(person, channel), self.slack.violations())
        })
    }

    /// Waits until a message somebody sees in a channel says this, wherever it stands.
    pub async fn reads(&self, person: &Person, channel: &str, text: &str) {
        let found =
            self.slack.wait_for(PATIENCE, |room| room.messages(person, channel).iter().any(|it| says(it, text)));
        assert!(found.await, "nobody said {text:?}; seen:\n{}", self.slack.chat(person, channel));
    }

    /// Waits until somebody's window says this.
    pub async fn window(&self, person: &Person, text: &str) -> String {
        let seen = self.slack.wait_until(PATIENCE, |room| {
            let seen = room.modal_text(person);
            seen.contains(text).then_some(seen)
        });
        seen.await.unwrap_or_else(|| panic!("no window says {text:?}; seen:\n{}", self.slack.modal_text(person)))
    }

    /// Presses the button of a message by what it says.
    pub async fn press(&self, person: &Person, message: &Message, label: &str) -> Ack {
        let action = action_of(&message.blocks, label).unwrap_or_else(|| panic!("no button {label:?}: {message:?}"));
        let ack = self.slack.click(person, message, &action).await;
        assert!(ack.is_ok(), "{ack:?}");
        ack
    }

    /// Fills the open window in by the fields' names.
    pub async fn fill(&self, person: &Person, values: &[(&str, &str)]) -> Ack {
        let view = self.slack.modal(person).expect("a window is open");
        let fields: Vec<_> = values.iter().map(|(name, value)| (field_of(view.blocks(), name), *value)).collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let ack = self.slack.submit(person, &fields).await;
        assert!(ack.is_ok(), "{ack:?}");
        ack
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

    /// Links somebody to an account by the shortest proven way.
    pub async fn link(&self, person: &Person, user: &UserId) {
        let key = ChatKey { platform: Platform::Slack, tenant: person.team.clone(), user: person.id.clone() };
        self.app.chat.link_proven(user, &key, "somebody").await.unwrap();
    }

    /// A recorded request once it has ended.
    pub async fn ended(&self, name: &str) -> Event {
        let id = EventId { provider: "slack".to_owned(), event: name.to_owned() };
        until(name, async || self.app.inbox.get(&id).await.unwrap().filter(|event| event.state != "received")).await
    }

    /// Everything holds: the book, Slack's rules, and nobody was pinged. Then everything stops.
    pub async fn close(mut self) {
        let report = self.app.ledger.verify().await.unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert!(self.slack.violations().is_empty(), "{:?}", self.slack.violations());
        assert!(self.slack.pings().is_empty(), "{:?}", self.slack.pings());
        self.halt().await;
        self.sandbox.stop().await;
    }

    /// Ends without looking: for a test that broke the program.
    pub async fn abandon(mut self) {
        self.halt().await;
        self.sandbox.stop().await;
    }

    /// As another workspace, written down without OAuth.
    pub async fn install(&self, team: &str) {
        let token = self.slack.install(team, None);
        let key = WorkspaceKey { platform: Platform::Slack, tenant: team.to_owned() };
        let new = NewWorkspace {
            name: "Other".to_owned(),
            is_org: false,
            sealed_token: self.app.slack.seal(&key, &token).unwrap(),
            bot_user: self.slack.bot_user(team),
            scopes: String::new(),
            installer: None,
            key,
        };
        self.app.chat.install(new).await.unwrap();
    }
}

/// Whether a message says something, in its text or its blocks.
pub fn says(message: &Message, text: &str) -> bool {
    fn any(value: &Value, text: &str) -> bool {
        match value {
            Value::String(own) => own.contains(text),
            Value::Array(items) => items.iter().any(|item| any(item, text)),
            Value::Object(fields) => fields.values().any(|item| any(item, text)),
            _ => false,
        }
    }
    message.text.contains(text) || message.blocks.iter().any(|block| any(block, text))
}

/// The token of the page that a message's button leads to.
pub fn link_token(message: &Message) -> String {
    let elements = message.blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let mut addresses = elements.filter_map(|element| element["url"].as_str());
    let address = addresses.find(|address| address.contains("/link/")).expect("a link to the page");
    address.rsplit('/').next().unwrap().to_owned()
}

fn action_of(blocks: &[Value], label: &str) -> Option<String> {
    let elements = blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let found = elements.into_iter().find(|element| element["text"]["text"].as_str() == Some(label))?;
    found["action_id"].as_str().map(ToOwned::to_owned)
}

fn field_of(blocks: &[Value], name: &str) -> String {
    let block = blocks.iter().find(|block| block["block_id"] == name).expect("such a field");
    block["element"]["action_id"].as_str().unwrap().to_owned()
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

async fn sandbox(product_url: &str) -> Sandbox {
    Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: None,
        product_url: product_url.to_owned(),
        secrets: Secrets::default(),
        clerk_assets: None,
        stand_ins: StandIns::default(),
        pace: Pace::Fast,
    })
    .await
    .unwrap()
}

async fn open(variables: &BTreeMap<String, String>, folder: &TempDir, url: &str) -> App {
    let config = Config::load(variables, folder.path()).unwrap();
    App::open(config, url, true).await.unwrap()
}

fn variables(folder: &TempDir, sandbox: &Sandbox, mode: Mode) -> BTreeMap<String, String> {
    let (clerk, stripe, writer, slack) = (sandbox.clerk(), sandbox.stripe(), sandbox.openrouter(), sandbox.slack());
    let pairs = [
        ("MYBA_DATABASE__URL", format!("sqlite:{}", folder.path().join("myba.db").display())),
        ("CLERK_SECRET_KEY", clerk.secret_key()),
        ("CLERK_PUBLISHABLE_KEY", clerk.publishable_key()),
        ("CLERK_WEBHOOK_SECRET", clerk.webhook_secret()),
        ("MYBA_CLERK__API_URL", clerk.issuer()),
        ("MYBA_CLERK__ISSUER", clerk.issuer()),
        ("MYBA_CLERK__JWKS_URL", clerk.jwks_url()),
        ("MYBA_CLERK__FRONTEND_API_URL", clerk.issuer()),
        ("MYBA_STRIPE__API_URL", stripe.base_url()),
        ("STRIPE_SECRET_KEY", stripe.secret_key()),
        ("STRIPE_WEBHOOK_SECRET", stripe.webhook_secret()),
        ("MYBA_OPENROUTER__BASE_URL", writer.base_url()),
        ("OPENROUTER_API_KEY", writer.key()),
        ("MYBA_SLACK__API_URL", slack.api_url()),
        ("MYBA_SLACK__AUTHORIZE_URL", format!("{}/oauth/v2/authorize", slack.base_url())),
        ("MYBA_SLACK__OPENID_URL", format!("{}/openid/connect/authorize", slack.base_url())),
        ("MYBA_SLACK__RESPONSE_URL_HOSTS", format!("[\"{}\"]", slack.hook_host())),
        ("MYBA_SLACK__APP_ID", slack.app_id()),
        ("MYBA_SLACK__MODE", if mode == Mode::Socket { "socket" } else { "http" }.to_owned()),
        ("SLACK_SIGNING_SECRET", slack.signing_secret()),
        ("SLACK_CLIENT_ID", slack.client_id()),
        ("SLACK_CLIENT_SECRET", slack.client_secret()),
        ("SLACK_APP_TOKEN", slack.app_token()),
        ("SLACK_BOT_TOKEN", slack.bot_token(TEAM).unwrap()),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
