//! A stand-in for Slack: workspaces with people in them, the Web API, Block Kit's rules, signed requests and Socket Mode,
//! OAuth, and a room in the console where a person plays everybody.
//!
//! What the real service knows and this does not is answered 501, never ignored.

mod api;
mod block;
mod control;
mod deliver;
mod oauth;
mod room;
mod socket;
pub mod world;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};
use tokio::sync::watch;

pub use control::act::Anchor;
pub use control::look::Room;
pub use control::people::{NewPerson, Person};
pub use deliver::sign::signature as slack_signature;
pub use deliver::{Ack, AckTime, Bend, Way};
pub use world::app::Mode;
pub use world::chat::{ChannelKind, Link, Message, Origin};
pub use world::people::Role;
pub use world::view::View;
pub use world::{Ping, Violation, first};

use api::limit::Limits;
use deliver::log::Log;
use socket::Sockets;
use world::World;

use crate::gate::refuse_unmodelled;
use crate::shared::Shared;

/// The name the state is kept under.
const STATE: &str = "slack";
/// The app's name where nobody gave it another.
const APP_NAME: &str = "MyBA";
/// The app's slash command.
const COMMAND: &str = "/myba";

/// What the product and the stand-in may share. Of `None` the stand-in makes its own, random and kept.
#[derive(Clone, Default)]
pub struct SlackSecrets {
    /// Signs requests; of two with a comma between them the first one signs.
    pub signing: Option<String>,
    /// Of OAuth.
    pub client_id: Option<String>,
    /// Of OAuth.
    pub client_secret: Option<String>,
    /// The token of the app in the first workspace.
    pub bot_token: Option<String>,
    /// Opens sockets.
    pub app_token: Option<String>,
}

/// The stand-in and its control handle. Cheap to clone.
#[derive(Clone)]
pub struct Slack(Arc<Inner>);

struct Inner {
    shared: Shared,
    world: Mutex<World>,
    changes: watch::Sender<()>,
    /// How far the stand-in's clock is ahead, in milliseconds.
    ahead_ms: AtomicI64,
    /// Identity keys handed out.
    jwks_fetches: AtomicU64,
    limits: Mutex<Limits>,
    log: Mutex<Log>,
    sockets: Mutex<Sockets>,
}

impl Slack {
    /// Opens the stand-in with the state of the last run. Secrets that are given replace the kept ones.
    ///
    /// # Errors
    /// When the kept state cannot be read.
    pub fn open(shared: Shared, secrets: SlackSecrets) -> anyhow::Result<Self> {
        let mut world: World = shared.load(STATE).context("reading the Slack stand-in's state")?;
        if world.app.id.is_empty() {
            world.app.id = "A0MYBA0001".to_owned();
            APP_NAME.clone_into(&mut world.app.name);
            COMMAND.clone_into(&mut world.app.command);
            world.app.client_id = format!("{}.{}", digits(&shared), digits(&shared));
            world.app.client_secret = shared.random_hex(32);
            world.app.signing_secrets = vec![shared.random_hex(32)];
            world.app.app_token = format!("xapp-1-{}-{}-{}", world.app.id, digits(&shared), shared.random_hex(64));
            world.settle_in(&api::fresh_bot_token(&shared));
        }
        let app = &mut world.app;
        replace(&mut app.client_id, secrets.client_id);
        replace(&mut app.client_secret, secrets.client_secret);
        replace(&mut app.app_token, secrets.app_token);
        if let Some(secrets) = secrets.signing {
            app.signing_secrets =
                secrets.split(',').map(str::trim).filter(|secret| !secret.is_empty()).map(str::to_owned).collect();
        }
        if let (Some(token), Some(install)) =
            (secrets.bot_token, world.installs.iter_mut().rev().find(|it| it.team.as_deref() == Some(first::TEAM)))
        {
            install.token = token;
        }
        world.sweep(shared.now_ms());
        shared.save(STATE, &world);
        Ok(Self(Arc::new(Inner {
            shared,
            world: Mutex::new(world),
            changes: watch::Sender::new(()),
            ahead_ms: AtomicI64::new(0),
            jwks_fetches: AtomicU64::new(0),
            limits: Mutex::default(),
            log: Mutex::default(),
            sockets: Mutex::default(),
        })))
    }

    /// All routes, to be mounted at `/slack`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/api/{method}", any(api::dispatch))
            .route("/hooks/{*path}", post(api::hook::post))
            .route("/socket", get(socket::connect))
            .merge(oauth::routes())
            .merge(room::routes())
            .fallback(refuse_unmodelled)
            .layer(DefaultBodyLimit::max(2 * 1024 * 1024))
            .with_state(self.clone())
    }

    /// The base of the Web API, without a trailing slash: the product appends `/chat.postMessage`.
    pub fn api_url(&self) -> String {
        self.0.shared.url("/slack/api")
    }

    /// The base of the pages people are sent to: the product appends `/oauth/v2/authorize`, `/openid/connect/authorize`.
    pub fn base_url(&self) -> String {
        self.0.shared.url("/slack")
    }

    /// The host and port of every `response_url`, for the product's list of allowed hosts.
    pub fn hook_host(&self) -> String {
        let url = self.0.shared.url("");
        url.strip_prefix("http://").unwrap_or(&url).to_owned()
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
            self.0.shared.save(STATE, &*world);
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

    fn sockets(&self) -> MutexGuard<'_, Sockets> {
        self.0.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A fresh id: the letter, and ten characters.
    fn new_id(&self, letter: &str) -> String {
        format!("{letter}{}", self.0.shared.random_hex(10).to_uppercase())
    }
}

fn replace(kept: &mut String, given: Option<String>) {
    if let Some(given) = given {
        *kept = given;
    }
}

/// Twelve random digits.
fn digits(shared: &Shared) -> String {
    shared.random_hex(12).bytes().map(|byte| char::from(b'0' + byte % 10)).collect()
}
