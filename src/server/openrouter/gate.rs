//! How many calls run at the same time. The vendor can make it fewer; good answers slowly make it more again.

use std::sync::Mutex;
use std::sync::PoisonError;

use tokio::sync::{Semaphore, SemaphorePermit};

/// So many good answers in a row allow one more call at a time.
const GOOD_PER_STEP: u32 = 20;

/// A limit on calls at the same time, never below one.
pub(super) struct Gate {
    semaphore: Semaphore,
    most: usize,
    state: Mutex<State>,
}

struct State {
    limit: usize,
    /// Permits that are still out but will not come back.
    debt: usize,
    good: u32,
}

/// The right to make one call; given back when dropped.
pub(super) struct Pass<'a> {
    gate: &'a Gate,
    permit: Option<SemaphorePermit<'a>>,
}

impl Gate {
    pub fn new(most: usize) -> Self {
        let most = most.clamp(1, Semaphore::MAX_PERMITS);
        Self { semaphore: Semaphore::new(most), most, state: Mutex::new(State { limit: most, debt: 0, good: 0 }) }
    }

    /// Waits for a place.
    pub async fn enter(&self) -> Pass<'_> {
        // The semaphore is never closed; without a permit the call is made all the same.
        Pass { gate: self, permit: self.semaphore.acquire().await.ok() }
    }

    /// The vendor holds too many of our calls: half as many from now on.
    pub fn lower(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let fewer = state.limit / 2;
        if fewer == 0 {
            return;
        }
        let less = state.limit - fewer;
        state.limit = fewer;
        state.good = 0;
        state.debt += less - self.semaphore.forget_permits(less);
        tracing::warn!(limit = fewer, "fewer calls to the writer at the same time");
    }

    /// A call went well.
    pub fn good(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.limit == self.most {
            return;
        }
        state.good += 1;
        if state.good >= GOOD_PER_STEP {
            state.good = 0;
            state.limit += 1;
            if state.debt > 0 {
                state.debt -= 1;
            } else {
                self.semaphore.add_permits(1);
            }
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.debt > 0 {
            state.debt -= 1;
            if let Some(permit) = self.permit.take() {
                permit.forget();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(gate: &Gate) -> usize {
        gate.state.lock().unwrap().limit
    }

    #[tokio::test]
    async fn f24_the_limit_halves_also_while_all_places_are_taken_and_grows_back() {
        let gate = Gate::new(4);
        let passes = [gate.enter().await, gate.enter().await, gate.enter().await, gate.enter().await];
        gate.lower();
        assert_eq!(limit(&gate), 2);
        drop(passes);
        assert_eq!(gate.semaphore.available_permits(), 2);

        gate.lower();
        gate.lower();
        assert_eq!((limit(&gate), gate.semaphore.available_permits()), (1, 1));

        for _ in 0..GOOD_PER_STEP * 3 {
            gate.good();
        }
        assert_eq!((limit(&gate), gate.semaphore.available_permits()), (4, 4));
        for _ in 0..GOOD_PER_STEP {
            gate.good();
        }
        assert_eq!(limit(&gate), 4);
    }
}
