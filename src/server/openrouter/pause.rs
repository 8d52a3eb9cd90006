//! A pause after the vendor refused our account or our settings: nobody's ticket can be written until the operator acts,
//! so nothing is held and nothing is asked, except one call now and then that finds out whether it is over.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use myba_core::generation::ModelFailure;

/// A pause grows up to this when the trial calls keep failing.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What stands still, and until when.
#[derive(Clone, Debug)]
struct Pause {
    failure: ModelFailure,
    until: Instant,
    length: Duration,
}

/// Pauses: of everything for our account, of one model for its settings.
pub(super) struct Pauses {
    first: Duration,
    /// By model; the empty name stands for all of them.
    pauses: Mutex<HashMap<String, Pause>>,
}

/// Our account's pause.
const ALL: &str = "";

impl Pauses {
    pub fn new(first: Duration) -> Self {
        Self { first, pauses: Mutex::new(HashMap::new()) }
    }

    /// Whether a call for `model` may be made. The first one after a pause ran out may, as a trial; the others wait for it.
    pub fn admit(&self, model: &str, now: Instant) -> Result<(), ModelFailure> {
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        for name in [ALL, model] {
            if let Some(pause) = pauses.get(name).filter(|pause| now < pause.until) {
                return Err(pause.failure.clone());
            }
        }
        for name in [ALL, model] {
            if let Some(pause) = pauses.get_mut(name) {
                pause.until = now + pause.length;
            }
        }
        Ok(())
    }

    /// Notes how a call for `model` ended.
    pub fn note(&self, model: &str, failure: Option<&ModelFailure>, now: Instant) {
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(failure) = failure else {
            pauses.remove(ALL);
            pauses.remove(model);
            return;
        };
        if !failure.ours() {
            return;
        }
        let name = if matches!(failure, ModelFailure::Misconfigured { .. }) { model } else { ALL };
        let length = pauses.get(name).map_or(self.first, |pause| (pause.length * 2).min(LONGEST));
        let pause = Pause { failure: failure.clone(), until: now + length, length };
        pauses.insert(name.to_owned(), pause);
    }

    /// Why nothing is written by `model`, and for how long, if it stands still.
    pub fn current(&self, model: &str, now: Instant) -> Option<(ModelFailure, Duration)> {
        let pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        let pause = [ALL, model].into_iter().filter_map(|name| pauses.get(name)).find(|pause| now < pause.until)?;
        Some((pause.failure.clone(), pause.until - now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn f04_a_refused_account_pauses_everything_and_one_trial_ends_it() {
        let (pauses, start) = (Pauses::new(MINUTE), Instant::now());
        pauses.note("a", Some(&ModelFailure::KeyRefused), start);
        assert_eq!(pauses.admit("b", start), Err(ModelFailure::KeyRefused));
        assert_eq!(pauses.current("b", start).unwrap().1, MINUTE);

        let later = start + MINUTE;
        assert_eq!(pauses.admit("b", later), Ok(()), "the trial");
        assert_eq!(pauses.admit("b", later), Err(ModelFailure::KeyRefused), "the others wait for it");
        pauses.note("b", Some(&ModelFailure::KeyRefused), later);
        assert_eq!(pauses.current("a", later).unwrap().1, 2 * MINUTE, "twice as long");

        pauses.note("b", None, later);
        assert_eq!(pauses.admit("a", later), Ok(()));
        assert!(pauses.current("a", later).is_none());
    }

    #[test]
    fn f25_a_model_our_settings_exclude_pauses_alone() {
        let (pauses, start) = (Pauses::new(MINUTE), Instant::now());
        let failure = ModelFailure::Misconfigured { detail: "no_endpoints".into() };
        pauses.note("a", Some(&failure), start);
        assert_eq!(pauses.admit("a", start), Err(failure));
        assert_eq!(pauses.admit("b", start), Ok(()));
    }

    #[test]
    fn faults_that_are_not_ours_pause_nothing() {
        let (pauses, start) = (Pauses::new(MINUTE), Instant::now());
        pauses.note("a", Some(&ModelFailure::Cut), start);
        pauses.note("a", Some(&ModelFailure::Refused), start);
        assert_eq!(pauses.admit("a", start), Ok(()));
    }
}
