//! The jobs of this process, so that they can be stopped and waited for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::id::JobId;

/// The running jobs.
#[derive(Clone, Default)]
pub(super) struct Registry(Arc<Mutex<HashMap<String, Signals>>>);

/// How a job and the rest of the process talk.
#[derive(Clone, Default)]
pub(super) struct Signals {
    /// Tells the job to stop.
    pub stop: CancellationToken,
    /// Tells the rest that it ended.
    pub ended: CancellationToken,
    /// Whether the writer has said the first words.
    pub spoke: Arc<AtomicBool>,
}

impl Signals {
    pub fn has_spoken(&self) -> bool {
        self.spoke.load(Ordering::Acquire)
    }
}

/// A job's entry; leaves and tells so when dropped, also by a panic.
pub(super) struct Running {
    registry: Registry,
    job: JobId,
    pub signals: Signals,
}

impl Registry {
    pub fn enter(&self, job: &JobId) -> Running {
        let signals = Signals::default();
        self.jobs().insert(job.as_str().to_owned(), signals.clone());
        Running { registry: self.clone(), job: job.clone(), signals }
    }

    pub fn find(&self, job: &JobId) -> Option<Signals> {
        self.jobs().get(job.as_str()).cloned()
    }

    fn jobs(&self) -> MutexGuard<'_, HashMap<String, Signals>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut jobs = self.registry.jobs();
        // The second half of a job may have entered before the first one left: its entry is not ours.
        if jobs.get(self.job.as_str()).is_some_and(|entry| Arc::ptr_eq(&entry.spoke, &self.signals.spoke)) {
            jobs.remove(self.job.as_str());
        }
        drop(jobs);
        self.signals.ended.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_half_that_leaves_takes_nothing_of_the_half_that_entered() {
        let (registry, job) = (Registry::default(), JobId::from_text("job_1"));
        let asked = registry.enter(&job);
        let answering = registry.enter(&job);
        drop(asked);
        let found = registry.find(&job).unwrap();
        found.stop.cancel();
        assert!(answering.signals.stop.is_cancelled(), "a stop reaches the one who writes");
        assert!(!found.ended.is_cancelled());
        drop(answering);
        assert!(registry.find(&job).is_none());
        assert!(found.ended.is_cancelled());
    }
}
