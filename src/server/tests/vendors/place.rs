//! A whole program over a temporary folder, with the stand-in for Clerk and a cash desk beside it.

use std::net::SocketAddr;
use std::time::Duration;

use myba_core::checkout::{CheckoutError, OpenOrder, StartOrder};
use myba_core::id::UserId;
use myba_core::inbox::{Event, EventId};
use myba_core::ledger::Balance;
use myba_sandbox::Sandbox;
use myba_server::app::App;
use myba_server::config::Config;
use myba_server::http::{clerk_proxy, webhooks};
use myba_server::{http_client, worker};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::desk::Desk;
use crate::stand_ins::{clerk, named, sandbox};

/// What signs the desk's webhooks, newest first.
pub const STRIPE_SECRETS: [&str; 2] = ["whsec_new_0123456789", "whsec_old_9876543210"];
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program and what is around it.
pub struct Place {
    pub app: App,
    pub url: String,
    pub sandbox: Sandbox,
    pub desk: Desk,
    /// Payments are the stand-in's; else those of a test's own vendor, or nobody's.
    has_stripe: bool,
    workers: Option<(CancellationToken, TaskTracker)>,
    _folder: TempDir,
}

impl Place {
    /// With workers.
    pub async fn open() -> Self {
        let mut place = Self::asleep(&[]).await;
        place.wake();
        place
    }

    /// With workers, and with the stand-in for Stripe instead of the desk.
    pub async fn with_the_stand_in() -> Self {
        Self::with_the_stand_in_and(&[]).await
    }

    /// The same, with settings of the test's own.
    pub async fn with_the_stand_in_and(settings: &[(&'static str, &str)]) -> Self {
        let mut place = Self::asleep_with_the_stand_in(settings).await;
        place.wake();
        place
    }

    /// The same, without workers.
    pub async fn asleep_with_the_stand_in(settings: &[(&'static str, &str)]) -> Self {
        let of_stripe = |sandbox: &Sandbox| {
            let stripe = sandbox.stripe();
            let own = settings.iter().map(|(name, value)| (*name, (*value).to_owned()));
            let mut all = vec![
                ("MYBA_STRIPE__API_URL", stripe.base_url()),
                ("STRIPE_SECRET_KEY", stripe.secret_key()),
                ("STRIPE_WEBHOOK_SECRET", stripe.webhook_secret()),
            ];
            all.extend(own);
            all
        };
        Self { has_stripe: true, ..Self::built(of_stripe).await }
    }

    /// Without workers, and with settings of the test's own.
    pub async fn asleep(settings: &[(&'static str, &str)]) -> Self {
        Self::built(|_| settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()).await
    }

    async fn built(settings: impl FnOnce(&Sandbox) -> Vec<(&'static str, String)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sandbox = sandbox(&url).await;
        let desk = Desk::open().await;
        let config = config(&folder, &sandbox, &desk, settings(&sandbox));
        let app = App::open(config, &url, true).await.unwrap();
        let router = webhooks::routes().merge(clerk_proxy::routes()).with_state(app.clone());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { app, url, sandbox, desk, has_stripe: false, workers: None, _folder: folder }
    }

    /// Starts the workers.
    pub fn wake(&mut self) {
        let stop = CancellationToken::new();
        let tasks = worker::start(&self.app, &stop, &stop);
        self.workers = Some((stop, tasks));
    }

    /// A person with an account and their verified address, of whom no webhook told.
    pub async fn buyer(&self, email: &str) -> UserId {
        let user = UserId::from_text(self.sandbox.clerk().create_user_quietly(email, true));
        let person = self.app.clerk.person(&user).await.unwrap().unwrap();
        self.app.identity.apply_profile(person.profile).await.unwrap();
        user
    }

    pub async fn order(&self, user: &UserId, key: &str) -> OpenOrder {
        self.tries(user, "pack_60", key).await.unwrap()
    }

    /// An order that may be refused.
    pub async fn tries(&self, user: &UserId, plan: &str, key: &str) -> Result<OpenOrder, CheckoutError> {
        let order = StartOrder {
            user: user.clone(),
            plan: plan.to_owned(),
            quantity: None,
            wallet: None,
            idempotency_key: key.to_owned(),
        };
        self.app.checkout.start(order).await
    }

    pub async fn balance(&self, user: &UserId) -> Balance {
        let wallet = self.app.identity.user(user).await.unwrap().unwrap().wallet;
        self.app.ledger.balance(&wallet).await.unwrap()
    }

    pub async fn available(&self, user: &UserId) -> u64 {
        self.balance(user).await.available.get()
    }

    /// The event once it has ended.
    pub async fn ended(&self, provider: &str, event: &str) -> Event {
        let id = EventId { provider: provider.to_owned(), event: event.to_owned() };
        let ended = async || self.app.inbox.get(&id).await.unwrap().filter(|event| event.state != "received");
        until(event, ended).await
    }

    /// Every invariant of the book holds, and the stand-in for Stripe and the book tell the same; then everything stops.
    pub async fn close(mut self) {
        let report = self.app.ledger.verify().await.unwrap();
        assert!(report.is_clean(), "{report:?}");
        if let Some((stop, tasks)) = self.workers.take() {
            stop.cancel();
            tokio::time::timeout(PATIENCE, tasks.wait()).await.expect("the workers end");
        }
        if self.has_stripe {
            self.tells_the_same().await;
        }
        self.sandbox.stop().await;
    }

    /// The stand-in for Stripe and the book tell the same.
    async fn tells_the_same(&self) {
        let rehearsal = App::rehearsing(self.app.config.clone(), &self.url).await.unwrap();
        let since = self.app.store.now().minus(Duration::from_secs(60 * 60));
        let compared = rehearsal.payments.reconcile(since).await.unwrap();
        assert!(compared.found.is_empty(), "{compared:?}");
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

pub fn client() -> reqwest::Client {
    http_client::build(&http_client::ClientOptions::short(PATIENCE, true)).unwrap()
}

fn config(folder: &TempDir, sandbox: &Sandbox, desk: &Desk, settings: Vec<(&str, String)>) -> Config {
    let mut variables = named(clerk(sandbox));
    let mut set = |name: &str, value: &str| variables.insert(name.to_owned(), value.to_owned());
    set("MYBA_DATABASE__URL", &format!("sqlite:{}", folder.path().join("myba.db").display()));
    set("MYBA_STRIPE__API_URL", &desk.url);
    set("MYBA_STRIPE__TIMEOUT_SECS", "5");
    set("STRIPE_SECRET_KEY", "sk_test_0123456789");
    set("STRIPE_WEBHOOK_SECRET", &STRIPE_SECRETS.join(","));
    for (name, value) in settings {
        set(name, &value);
    }
    Config::load(&variables, folder.path()).unwrap()
}
