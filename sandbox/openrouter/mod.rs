//! A stand-in for OpenRouter with a rule-based writer behind it.

mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use axum::Router;

use world::World;

use crate::gate::refuse_unmodelled;
use crate::shared::Shared;

/// The name the state is kept under.
const STATE: &str = "openrouter";

/// The stand-in and its control handle. Cheap to clone.
#[derive(Clone)]
pub struct OpenRouter(Arc<Inner>);

struct Inner {
    shared: Shared,
    world: Mutex<World>,
}

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
        Ok(Self(Arc::new(Inner { shared, world: Mutex::new(world) })))
    }

    /// All routes, to be mounted at `/openrouter`.
    pub fn router(&self) -> Router {
        Router::new().fallback(refuse_unmodelled)
    }

    /// The base URL the product is given: it ends in `/api/v1`.
    pub fn base_url(&self) -> String {
        self.0.shared.url("/openrouter/api/v1")
    }

    /// The bearer key that is accepted.
    pub fn key(&self) -> String {
        self.world().key.clone()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
