//! A stand-in for Discord: guilds with people in them, the REST API with its rules, signed interactions and the gateway,
//! OAuth, and a room in the console where a person plays everybody.
//!
//! What the real service knows and this does not is answered 501, never ignored.

mod api;
mod check;
mod control;
mod deliver;
mod gateway;
mod oauth;
mod room;
pub mod world;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::watch;

pub use control::look::Room;
pub use control::people::Person;
pub use deliver::{Ack, AckTime, Bend, Way};
pub use world::app::Mode;
pub use world::message::{Attachment, Message, Origin};
pub use world::place::ChannelKind;
pub use world::{Ping, Violation, first, place};

use api::limit::Limits;
use deliver::log::Log;
use gateway::Gateway;
use world::World;

use crate::gate::refuse_unmodelled;
use crate::shared::Shared;

/// The name the state is kept under, and the vendor's in records and faults.
const VENDOR: &str = "discord";
/// The app's name where nobody gave it another.
const APP_NAME: &str = "MyBA";
/// The app's id where nobody gave it another.
const APP_ID: &str = "800000000000000001";

/// What the product and the stand-in may share. Of `None` the stand-in makes its own, random and kept. The key that signs
/// is always made: the vendor does not hand out its half of one.
#[derive(Clone, Default)]
pub struct DiscordSecrets {
    /// The bot's token, without `Bot`.
    pub token: Option<String>,
    /// The app's id, which OAuth calls the client's.
    pub client_id: Option<String>,
    /// Of OAuth.
    pub client_secret: Option<String>,
}

/// The stand-in and its control handle. Cheap to clone.
#[derive(Clone)]
pub struct Discord(Arc<Inner>);

struct Inner {
    shared: Shared,
    world: Mutex<World>,
    changes: watch::Sender<()>,
    /// How far the stand-in's clock is ahead, in milliseconds.
    ahead_ms: AtomicI64,
    limits: Mutex<Limits>,
    log: Mutex<Log>,
    gateway: Mutex<Gateway>,
}

impl Discord {
    /// Opens the stand-in with the state of the last run. Secrets that are given replace the kept ones.
    ///
    /// # Errors
    /// When the kept state cannot be read.
    pub fn open(shared: Shared, secrets: DiscordSecrets) -> anyhow::Result<Self> {
        let mut world: World = shared.load(VENDOR).context("reading the Discord stand-in's state")?;
        if world.app.id.is_empty() {
            world.app.id = secrets.client_id.unwrap_or_else(|| APP_ID.to_owned());
            APP_NAME.clone_into(&mut world.app.name);
            world.app.client_secret = shared.random_hex(32);
            world.app.seed = shared.random_hex(64);
            world.app.token =
                format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(&world.app.id), shared.random_hex(6), shared.random_hex(38));
            world.settle_in();
        } else if secrets.client_id.is_some_and(|id| id != world.app.id) {
            tracing::warn!("sandbox: the Discord stand-in keeps the app's id of its first run");
        }
        if let Some(token) = secrets.token {
            world.app.token = token;
        }
        if let Some(secret) = secrets.client_secret {
            world.app.client_secret = secret;
        }
        world.sweep(shared.now_ms());
        shared.save(VENDOR, &world);
        Ok(Self(Arc::new(Inner {
            shared,
            world: Mutex::new(world),
            changes: watch::Sender::new(()),
            ahead_ms: AtomicI64::new(0),
            limits: Mutex::default(),
            log: Mutex::default(),
            gateway: Mutex::default(),
        })))
    }

    /// All routes, to be mounted at `/discord`.
    pub fn router(&self) -> Router {
        Router::new()
            .nest("/api/v10", api::routes(self))
            .nest("/api", oauth::routes())
            .route("/gateway", get(gateway::connect))
            .route("/gateway/", get(gateway::connect))
            .merge(oauth::pages())
            .merge(room::routes())
            .route("/attachments/{channel}/{id}/{filename}", get(api::files::show))
            .fallback(refuse_unmodelled)
            .layer(DefaultBodyLimit::max(25 * 1024 * 1024))
            .with_state(self.clone())
    }

    /// The vendor's base, without a trailing slash: `/api/v10` and `/oauth2/authorize` are appended.
    pub fn base_url(&self) -> String {
        self.0.shared.url("/discord")
    }

    /// The base of the REST API, without a trailing slash: `/interactions/…` is appended.
    pub fn api_url(&self) -> String {
        self.0.shared.url("/discord/api/v10")
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// The stand-in's time in Unix milliseconds, which tests can move on.
    fn now_ms(&self) -> i64 {
        self.0.shared.now_ms() + self.0.ahead_ms.load(Ordering::Relaxed)
    }

    /// The state, for reading. Never held across an await.
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, keeps it on disk before anybody is answered, and wakes up who waits for it.
    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = {
            let mut world = self.world();
            let result = change(&mut world);
            self.0.shared.save(VENDOR, &*world);
            result
        };
        self.0.changes.send_replace(());
        result
    }

    fn limits(&self) -> MutexGuard<'_, Limits> {
        self.0.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn gateway(&self) -> MutexGuard<'_, Gateway> {
        self.0.gateway.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A fresh id, which tells its time.
    fn new_id(&self) -> String {
        let now = self.now_ms();
        self.change(|world| world.next_id(now))
    }
}
