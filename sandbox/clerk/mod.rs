//! A stand-in for Clerk: Frontend API, Backend API, session tokens, webhooks and the script files of the components.
//!
//! The product reaches it by base URL alone: the browser through the product's reverse proxy, the server directly.

mod attempt;
mod backend;
mod call;
mod control;
mod event;
mod files;
mod frontend;
mod keys;
mod mail;
mod mint;
mod page;
mod person;
mod refusal;
mod svix;
mod token;
mod world;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::Context as _;
use axum::Router;
use axum::routing::{any, get};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

pub use attempt::WELL_KNOWN_CODE;
pub use control::PersonCard;
pub use event::SentEvent;
pub use mint::{Alg, KeyChoice, TokenSpec};
pub use svix::signature as svix_signature;
pub use token::ClaimsVersion;

pub(crate) use keys::SigningKey;
pub(crate) use mint::signed;
use world::World;

use crate::shared::Shared;

/// The name the state is kept under.
const STATE: &str = "clerk";
/// A host that resolves nowhere: the browser talks to the product's proxy. A live key keeps the console clean.
const FRONTEND_HOST: &str = "sandbox.localhost$";

/// The stand-in and its control handle. Cheap to clone.
#[derive(Clone)]
pub struct Clerk(Arc<Inner>);

struct Inner {
    shared: Shared,
    world: Mutex<World>,
    assets: Option<PathBuf>,
    jwks_fetches: AtomicU64,
    stranger: OnceLock<SigningKey>,
}

impl Clerk {
    /// Opens the stand-in with the state of the last run. Secrets that are given replace the kept ones; `assets` is the
    /// folder with `clerk-js/dist` and `ui/dist`.
    ///
    /// # Errors
    /// When the kept state cannot be read, a key cannot be made, or `webhook_secret` is not `whsec_` and base64.
    pub async fn open(
        shared: Shared,
        secret_key: Option<String>,
        webhook_secret: Option<String>,
        assets: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let mut world: World = shared.load(STATE).context("reading the Clerk stand-in's state")?;
        if let Some(secret) = &webhook_secret {
            anyhow::ensure!(svix::is_usable(secret), "the Clerk webhook secret must be `whsec_` followed by base64");
        }
        if world.instance_id.is_empty() {
            world.instance_id = person::new_id(&shared, "ins");
            world.secret_key = format!("sk_test_{}", shared.random_hex(40));
            world.webhook_secrets.insist(&svix::fresh_secret(&shared));
        }
        if let Some(key) = secret_key {
            world.secret_key = key;
        }
        if let Some(secret) = webhook_secret {
            world.webhook_secrets.insist(&secret);
        }
        if world.keys.is_empty() {
            let (kid, kept) = (world.instance_id.clone(), shared.data_folder().is_some());
            let make = move || if kept { SigningKey::generate(kid) } else { SigningKey::shared(kid) };
            world.keys.rotate(off_thread(make).await?);
        }
        world.sweep(shared.now_ms());
        shared.save(STATE, &world);
        Ok(Self(Arc::new(Inner {
            shared,
            world: Mutex::new(world),
            assets,
            jwks_fetches: AtomicU64::new(0),
            stranger: OnceLock::new(),
        })))
    }

    /// All routes, to be mounted at `/clerk`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/.well-known/jwks.json", get(frontend::jwks))
            .route("/npm/@clerk/{package}/dist/{file}", get(files::script))
            .route("/logo/{file}", get(files::logo))
            .route("/sandbox/oauth/{attempt}", get(frontend::consent::show).post(frontend::consent::answer))
            .route("/v1/{*path}", any(call::dispatch))
            .fallback(call::not_modelled)
            .with_state(self.clone())
    }

    /// `iss` of every token, and the base of the JWKS.
    pub fn issuer(&self) -> String {
        self.0.shared.url("/clerk")
    }

    /// Where a backend fetches the public keys.
    pub fn jwks_url(&self) -> String {
        self.0.shared.url("/clerk/.well-known/jwks.json")
    }

    /// The key the browser's components start with.
    pub fn publishable_key(&self) -> String {
        format!("pk_live_{}", STANDARD_NO_PAD.encode(FRONTEND_HOST))
    }

    /// `sk_…`: what the Backend API accepts.
    pub fn secret_key(&self) -> String {
        self.world().secret_key.clone()
    }

    /// `whsec_…`: what signs webhooks now.
    pub fn webhook_secret(&self) -> String {
        self.world().webhook_secrets.current().to_owned()
    }

    /// How often the key set was handed out. A fetch that an armed fault answered is not counted.
    pub fn jwks_fetches(&self) -> u64 {
        self.0.jwks_fetches.load(Ordering::Relaxed)
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// The state, for reading. Never held across an await: every handler that takes it is synchronous.
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and keeps it on disk before anybody is answered.
    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world();
        let result = change(&mut world);
        self.0.shared.save(STATE, &*world);
        result
    }
}

/// Makes a key away from the async threads: it takes hundreds of milliseconds.
async fn off_thread(make: impl FnOnce() -> anyhow::Result<SigningKey> + Send + 'static) -> anyhow::Result<SigningKey> {
    tokio::task::spawn_blocking(make).await.context("making the sandbox's RSA key")?
}
