//! The score cards, counted anew now and then: everybody may ask for the public part.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use myba_core::clock::{Clock, UnixMs};
use myba_core::generation::score::{self, ScoreCard};
use myba_core::store::Store;
use tokio::sync::Mutex;

/// How old a count may be.
const FRESH: Duration = Duration::from_secs(60);

/// Cards by the models' ids.
pub type Cards = Arc<BTreeMap<String, ScoreCard>>;

/// The cards of the last thirty days.
pub struct Scores {
    store: Store,
    clock: Arc<dyn Clock>,
    kept: Mutex<Option<(UnixMs, Cards)>>,
}

impl Scores {
    /// Over a store.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, kept: Mutex::default() }
    }

    /// The cards, at most a minute old. Those of before when they cannot be counted: nobody is kept from writing by that.
    pub async fn cards(&self) -> Cards {
        let now = self.clock.now();
        // Whoever comes while they are counted waits for the same count.
        let mut kept = self.kept.lock().await;
        if let Some((_, cards)) = kept.as_ref().filter(|(at, _)| at.until(now) < FRESH) {
            return Arc::clone(cards);
        }
        let cards = match score::cards(&self.store, now).await {
            Ok(cards) => Arc::new(cards),
            Err(error) => {
                tracing::warn!(%error, "the score cards could not be counted");
                kept.as_ref().map(|(_, cards)| Arc::clone(cards)).unwrap_or_default()
            }
        };
        *kept = Some((now, Arc::clone(&cards)));
        cards
    }
}
