//! A stand-in for OpenRouter with a rule-based writer behind it. No language model is involved: it says so in the name of
//! its provider, and writes tickets by rules from the words of the idea.

mod account;
mod answer;
mod catalogue;
mod chat;
mod in_flight;
mod mischief;
mod play;
mod refusal;
mod request;
mod world;
mod writer;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use axum::Router;
use axum::routing::{get, post};
use http::HeaderMap;

pub use chat::ROUTE as CHAT_ROUTE;
pub use mischief::{FAULTS, NamedFault};

use in_flight::{InFlight, Place};
use refusal::Refusal;
use world::World;

use crate::fault::Fault;
use crate::gate::refuse_unmodelled;
use crate::shared::Shared;

/// The name the state is kept under.
const STATE: &str = "openrouter";
/// Who answers, in every body: nobody shall take it for a model.
const PROVIDER: &str = "Sandbox";

/// The stand-in and its control handle. Cheap to clone.
#[derive(Clone)]
pub struct OpenRouter(Arc<Inner>);

struct Inner {
    shared: Shared,
    world: Mutex<World>,
    in_flight: InFlight,
}

/// No fault has this name; [`FAULTS`] lists them.
#[derive(Debug, thiserror::Error)]
#[error("no fault of OpenRouter's stand-in is named {0:?}")]
pub struct UnknownFault(pub String);

impl OpenRouter {
    /// Opens the stand-in with the state of the last run. A given key replaces the kept one.
    ///
    /// # Errors
    /// When the kept state cannot be read.
    #[expect(clippy::unused_async, reason = "the stand-ins are opened alike, and others must wait for theirs")]
    pub async fn open(shared: Shared, key: Option<String>) -> anyhow::Result<Self> {
        let mut world: World = shared.load(STATE).context("reading the OpenRouter stand-in's state")?;
        if world.key.is_empty() {
            world.key = format!("sk-or-v1-{}", shared.random_hex(64));
        }
        if let Some(key) = key {
            world.key = key;
        }
        shared.save(STATE, &world);
        Ok(Self(Arc::new(Inner { shared, world: Mutex::new(world), in_flight: InFlight::default() })))
    }

    /// All routes, to be mounted at `/openrouter`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/api/v1/chat/completions", post(chat::complete))
            .route("/api/v1/key", get(account::key))
            .route("/api/v1/credits", get(account::credits))
            .route("/api/v1/generation", get(account::generation))
            .route("/api/v1/models", get(account::models))
            .route("/api/v1/models/{author}/{slug}/endpoints", get(account::endpoints))
            .fallback(refuse_unmodelled)
            .method_not_allowed_fallback(refuse_unmodelled)
            .with_state(self.clone())
    }

    /// The base URL the product is given: it ends in `/api/v1`.
    pub fn base_url(&self) -> String {
        self.0.shared.url("/openrouter/api/v1")
    }

    /// The bearer key that is accepted.
    pub fn key(&self) -> String {
        self.world().key.clone()
    }

    /// Arms one of [`FAULTS`] for the next `times` chat completions.
    ///
    /// # Errors
    /// [`UnknownFault`].
    pub fn arm(&self, name: &str, times: u32) -> Result<(), UnknownFault> {
        if !mischief::is_known(name) {
            return Err(UnknownFault(name.to_owned()));
        }
        self.shared().faults().arm("openrouter", CHAT_ROUTE, Fault::Named(name.to_owned()), times);
        Ok(())
    }

    /// Allows this many calls at the same time; one more is refused with the in-flight 402. 0 has no limit.
    pub fn set_in_flight_limit(&self, limit: u64) {
        self.0.in_flight.set_limit(limit);
    }

    /// How many chat completions are being answered.
    pub fn in_flight(&self) -> u64 {
        self.0.in_flight.count()
    }

    /// What is left on the account, in nano-USD (a billionth of a dollar).
    pub fn balance_nano_usd(&self) -> u64 {
        self.world().left()
    }

    /// Sets what is left on the account, in nano-USD. Below half a cent every call is refused with 402.
    pub fn set_balance_nano_usd(&self, left: u64) {
        self.change(|world| world.bought = world.used.saturating_add(left));
    }

    /// How many answers were given, whole or not; the last 200 are kept.
    pub fn answers(&self) -> usize {
        self.world().generations.len()
    }

    fn check_key(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let given = headers.get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(given) = given.and_then(|value| value.strip_prefix("Bearer ")) else {
            return Err(Refusal::new(401, "No cookie auth credentials found"));
        };
        if given == self.world().key { Ok(()) } else { Err(Refusal::new(401, "User not found.")) }
    }

    fn enter(&self) -> Result<Place, Refusal> {
        self.0.in_flight.enter().ok_or_else(mischief::in_flight_budget)
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// The state, for reading. Never held across an await.
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and keeps it on disk.
    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world();
        let result = change(&mut world);
        self.0.shared.save(STATE, &*world);
        result
    }
}
