//! How many jobs of one payer run at the same time, and how many more may wait. Memory may refuse early; only the ledger
//! accepts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

/// The queues of all payers that have jobs now.
pub(super) struct Queues {
    at_once: usize,
    room: usize,
    payers: Arc<Mutex<HashMap<String, Line>>>,
}

struct Line {
    jobs: usize,
    places: Arc<Semaphore>,
}

/// A place in a payer's queue; free again when dropped.
pub(super) struct Place {
    payers: Arc<Mutex<HashMap<String, Line>>>,
    payer: String,
    places: Arc<Semaphore>,
    /// How many jobs of this payer have to end first.
    pub ahead: usize,
}

impl Queues {
    pub fn new(at_once: usize, waiting: usize) -> Self {
        let at_once = at_once.clamp(1, Semaphore::MAX_PERMITS);
        Self { at_once, room: at_once.saturating_add(waiting), payers: Arc::default() }
    }

    /// A place for one more job of this payer, if there is room.
    pub fn enter(&self, payer: &str) -> Option<Place> {
        let mut payers = lock(&self.payers);
        let line = payers
            .entry(payer.to_owned())
            .or_insert_with(|| Line { jobs: 0, places: Arc::new(Semaphore::new(self.at_once)) });
        if line.jobs >= self.room {
            return None;
        }
        line.jobs += 1;
        let ahead = line.jobs.saturating_sub(self.at_once);
        let places = Arc::clone(&line.places);
        Some(Place { payers: Arc::clone(&self.payers), payer: payer.to_owned(), places, ahead })
    }
}

impl Place {
    /// Waits for this payer's turn. The place may be dropped while waiting.
    pub async fn turn(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        // Never closed, so this is always a permit.
        self.places.acquire().await.ok()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut payers = lock(&self.payers);
        let Some(line) = payers.get_mut(&self.payer) else { return };
        line.jobs -= 1;
        if line.jobs == 0 {
            payers.remove(&self.payer);
        }
    }
}

fn lock(payers: &Mutex<HashMap<String, Line>>) -> MutexGuard<'_, HashMap<String, Line>> {
    payers.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payer_has_so_many_places_and_leaves_nothing_behind() {
        let queues = Queues::new(2, 1);
        let places: Vec<_> = (0..3).map(|_| queues.enter("user:1").unwrap()).collect();
        assert_eq!(places.iter().map(|place| place.ahead).collect::<Vec<_>>(), [0, 0, 1]);
        assert!(queues.enter("user:1").is_none());
        assert!(queues.enter("user:2").is_some());
        drop(places);
        assert!(lock(&queues.payers).is_empty());
    }
}
