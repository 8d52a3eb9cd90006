//! The whole wiring on one screen: what the program is made of, from its configuration.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use myba_bots::conversation::{self, Addresses, Conversation};
use myba_core::chat::Chat;
use myba_core::checkout::{Checkout, Entitlements, Payments, ReturnAddresses, Terms, TopUps};
use myba_core::clock::{Clock, SystemClock, UnixMs};
use myba_core::generation::library::Library;
use myba_core::generation::ready::Definitions;
use myba_core::generation::service::{Generation, Parts};
use myba_core::id::{IdGenerator, SystemIds};
use myba_core::identity::{IdentifierKey, Identity};
use myba_core::inbox::Inbox;
use myba_core::ledger::Ledger;
use myba_core::notice::{Notices, Post};
use myba_core::outbox::Outbox;
use myba_core::store::{Store, StoreOptions};
use tokio::sync::Notify;
use url::Url;

use crate::chat::{Line, Recorded};
use crate::clerk::Clerk;
use crate::config::{Config, Keyring};
use crate::discord::DiscordDesk;
use crate::gauges::Gauges;
use crate::mail::Mailer;
use crate::notices::Postman;
use crate::openrouter::{self, OpenRouter};
use crate::pdf::Press;
use crate::scores::Scores;
use crate::slack::SlackDesk;
use crate::stripe::Stripe;
use crate::webhook::DISCORD;
use crate::worker::WantedProfiles;

/// Everything a request or a worker may need. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<AppParts>);

/// The parts of an [`App`].
pub struct AppParts {
    /// Every setting.
    pub config: Config,
    /// Our address as people type it, without the base path and without a trailing slash.
    pub public_url: String,
    /// The program's own keys.
    pub keyring: Keyring,
    /// The only source of time.
    pub clock: Arc<dyn Clock>,
    /// The database.
    pub store: Store,
    /// The book of tokens.
    pub ledger: Ledger,
    /// Users and visitors.
    pub identity: Identity,
    /// People, workspaces and teams in chat.
    pub chat: Chat,
    /// Orders.
    pub checkout: Checkout,
    /// Payments after they gave their tokens.
    pub payments: Payments,
    /// Packs that are bought by themselves.
    pub top_ups: TopUps,
    /// What was bought inside Discord.
    pub entitlements: Entitlements,
    /// The writer's work.
    pub generation: Generation,
    /// How each model does.
    pub scores: Scores,
    /// Tickets.
    pub library: Library,
    /// Tickets as PDFs.
    pub press: Press,
    /// What "ready" means to whom.
    pub definitions: Definitions,
    /// Events of the outside world.
    pub inbox: Inbox,
    /// Woken when an event was recorded, so that the worker need not wait for its next look.
    pub inbox_wake: Notify,
    /// People whose profile is wanted now: push whoever signed in for the first time.
    pub wanted_profiles: WantedProfiles,
    /// What is said in chat, and answered.
    pub conversation: Conversation,
    /// Answers on their way.
    pub outbox: Outbox,
    /// What people are told once.
    pub notices: Notices,
    /// Writes their letters.
    pub postman: Arc<dyn Post>,
    /// Sends mail, where that is set up.
    pub mailer: Option<Mailer>,
    /// Slack.
    pub slack: Arc<SlackDesk>,
    /// Discord.
    pub discord: Arc<DiscordDesk>,
    /// What is counted while it runs.
    pub gauges: Gauges,
    /// Names this process among others on the same database.
    pub instance: String,
    /// When this process began.
    pub started: UnixMs,
    /// Sign-in.
    pub clerk: Clerk,
    /// Payments.
    pub stripe: Arc<Stripe>,
}

impl std::ops::Deref for App {
    type Target = AppParts;

    fn deref(&self) -> &AppParts {
        &self.0
    }
}

impl App {
    /// Opens the database and builds everything over it. `public_url` is where people reach us; `init` creates a database even
    /// where one was lost.
    ///
    /// # Errors
    /// When the database, a key file or a vendor's settings cannot be used; the message is for the operator.
    pub async fn open(config: Config, public_url: &str, init: bool) -> anyhow::Result<Self> {
        let options = StoreOptions { init, ..StoreOptions::new(&config.database.url) };
        Self::over(config, public_url, options).await
    }

    /// The same over a database in use, whose every write is undone: to see what would be done.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn rehearsing(config: Config, public_url: &str) -> anyhow::Result<Self> {
        let options = StoreOptions { rehearse: true, ..StoreOptions::new(&config.database.url) };
        Self::over(config, public_url, options).await
    }

    async fn over(config: Config, public_url: &str, options: StoreOptions) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ids: Arc<dyn IdGenerator> = Arc::new(SystemIds);
        let options = StoreOptions { connections: config.database.connections, ..options };
        let store = Store::open(&options, Arc::clone(&clock), Arc::clone(&ids)).await?;
        let keyring = if options.rehearse { Keyring::look(&config)? } else { Keyring::open(&config)? };
        let key = keyring.identifiers();
        let identity = Identity::new(store.clone(), config.free_policy(), key);
        let links = IdentifierKey::new(keyring.email.derive("chat").to_vec());
        let chat = Chat::new(store.clone(), config.free_policy(), links);
        let model = OpenRouter::new(openrouter::Options::of(&config, public_url), Arc::clone(&clock))?;
        let instance = ids.next().simple().to_string();
        let policy = config.generation.policy(config.openrouter.max_calls_per_job);
        let generation = Generation::new(Parts {
            store: store.clone(),
            identity: identity.clone(),
            model: Arc::new(model),
            models: config.models.offers(),
            default_model: config.models.default.clone(),
            policy: policy.clone(),
            instance: instance.clone(),
        });
        let clerk = Clerk::new(&config, public_url, Arc::clone(&clock)).context("sign-in cannot be set up")?;
        let stripe = Arc::new(Stripe::new(&config).context("payments cannot be set up")?);
        let (checkout, payments, top_ups) = sales(&config, public_url, (&store, &identity), &stripe);
        let library = Library::new(store.clone(), policy);
        let web = Url::parse(&format!("{public_url}{}", config.http.base_path)).context("the public address")?;
        let postman: Arc<dyn Post> = Arc::new(Postman::new(&config, web.as_str()));
        let conversation = talks(&config, web, &store, (&generation, &library, &chat));
        Ok(Self(Arc::new(AppParts {
            conversation,
            outbox: Outbox::new(store.clone()),
            notices: Notices::new(store.clone()),
            postman,
            mailer: Mailer::new(&config).context("mail cannot be set up")?,
            slack: SlackDesk::new(&config, &keyring)?,
            discord: DiscordDesk::new(&config, public_url)?,
            gauges: Gauges::default(),
            instance,
            started: clock.now(),
            scores: Scores::new(store.clone(), Arc::clone(&clock)),
            public_url: public_url.to_owned(),
            keyring,
            clock,
            ledger: Ledger::new(store.clone()),
            identity,
            chat,
            checkout,
            payments,
            top_ups,
            entitlements: Entitlements::new(store.clone(), terms(&config).tokens_life),
            generation,
            library,
            press: Press::new(&config),
            definitions: Definitions::new(store.clone()),
            inbox: Inbox::new(store.clone()),
            inbox_wake: Notify::new(),
            wanted_profiles: WantedProfiles::default(),
            clerk,
            stripe,
            store,
            config,
        })))
    }
}

/// Buying, what comes after it, and packs that are bought by themselves.
fn sales(
    config: &Config,
    public_url: &str,
    (store, identity): (&Store, &Identity),
    stripe: &Arc<Stripe>,
) -> (Checkout, Payments, TopUps) {
    let checkout = Checkout::new(
        store.clone(),
        identity.clone(),
        Arc::new(config.checkout.catalog()),
        (Arc::clone(stripe) as _, Arc::clone(stripe) as _),
        return_addresses(config, public_url),
        terms(config),
    )
    .with_pages(config.checkout.pages());
    let life = Duration::from_secs(24 * 60 * 60) * config.checkout.refund_days;
    let warned = i64::from(config.checkout.refund_warned_up_to);
    let most = i64::from(config.checkout.top_up_limit);
    let top_ups = TopUps::new(checkout.clone(), Arc::clone(stripe) as _, most);
    let payments = Payments::new(top_ups.clone(), Arc::clone(stripe) as _, life, warned);
    (checkout, payments, top_ups)
}

/// The conversation behind both chat platforms.
fn talks(
    config: &Config,
    web: Url,
    store: &Store,
    (generation, library, chat): (&Generation, &Library, &Chat),
) -> Conversation {
    Conversation::new(conversation::Parts {
        generation: generation.clone(),
        library: library.clone(),
        chat: chat.clone(),
        free: config.free_policy(),
        web: Addresses::new(web),
        shop: config.shop(),
        earlier: Arc::new(Recorded(Inbox::new(store.clone()))),
    })
}

impl AppParts {
    /// The way of requests of a chat platform, by its name in the inbox.
    #[must_use]
    pub fn line(&self, platform: &str) -> &Line {
        if platform == DISCORD { &self.discord.line } else { &self.slack.line }
    }
}

fn terms(config: &Config) -> Terms {
    Terms {
        session_life: Duration::from_secs(60 * u64::from(config.checkout.session_minutes)),
        tokens_life: config.expiry.lives().purchase,
        rollover_periods: config.expiry.subscription_rollover_periods,
    }
}

/// Where the payment page leads back to. From the configuration, never from a request.
fn return_addresses(config: &Config, public_url: &str) -> ReturnAddresses {
    let base = format!("{public_url}{}", config.http.base_path);
    ReturnAddresses {
        success: format!("{base}/buy/done?session_id={{CHECKOUT_SESSION_ID}}"),
        cancel: format!("{base}/buy?cancelled="),
        account: format!("{base}/balance"),
    }
}
