//! A circuit breaker for each model at each server, and for our account there: after too many faults nothing is asked of it for
//! a while, then one call finds out whether it is over.
//!
//! closed → open: so many faults in a row, too large a share of faults within the window, or at once when the vendor refused
//! our account or our settings. open → half-open: the time is over, and one call may go as a probe; the others wait for it.
//! half-open → closed when it is answered, else open again, twice as long.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use myba_core::clock::UnixMs;
use myba_core::generation::{ModelFailure, Standstill};

/// An open circuit never waits longer.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Fewer calls within the window say nothing about a share.
const FEWEST: usize = 10;

/// When a circuit opens, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct BreakerOptions {
    /// Faults in a row that open it.
    pub faults: u32,
    /// Per cent of faults within the window that open it.
    pub percent: u32,
    /// The window.
    pub window: Duration,
    /// How long it stays open at first after faults upstream.
    pub open: Duration,
    /// The same after the vendor refused our account or our settings.
    pub pause: Duration,
}

/// What a call says about whoever was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// It works.
    Good,
    /// It is at fault.
    Fault,
    /// Our account there is refused.
    Account,
    /// Our settings leave nobody to ask for this model.
    Settings,
    /// Nothing.
    None,
}

/// What a failure says: an idea that was refused was answered, and is nobody's fault.
const fn sign(failure: &ModelFailure) -> Sign {
    match failure {
        ModelFailure::KeyRefused | ModelFailure::OutOfFunds { .. } => Sign::Account,
        ModelFailure::Misconfigured { .. } => Sign::Settings,
        ModelFailure::Unavailable { .. }
        | ModelFailure::Overloaded { .. }
        | ModelFailure::RateLimited { .. }
        | ModelFailure::OutputTooLong { .. }
        | ModelFailure::Empty
        | ModelFailure::Timeout { .. }
        | ModelFailure::Cut
        | ModelFailure::BadResponse { .. } => Sign::Fault,
        ModelFailure::InputRefused { .. } | ModelFailure::Refused | ModelFailure::InputTooLong => Sign::Good,
        ModelFailure::InFlightBudget { .. } | ModelFailure::BadRequest { .. } | ModelFailure::Truncated => Sign::None,
    }
}

/// One circuit. Knows no clock: every method is told the time.
#[derive(Clone, Debug, Default)]
struct Circuit {
    in_a_row: u32,
    /// Whether each call of the window was a fault.
    recent: VecDeque<(UnixMs, bool)>,
    open: Option<Open>,
}

#[derive(Clone, Debug)]
struct Open {
    failure: ModelFailure,
    until: UnixMs,
    length: Duration,
    /// A call was let through to find out.
    probing: bool,
}

impl Circuit {
    /// Why and how long nothing may be asked.
    fn standstill(&self, now: UnixMs) -> Option<Standstill> {
        let open = self.open.as_ref().filter(|open| now < open.until)?;
        Some(Standstill { failure: open.failure.clone(), wait: now.until(open.until) })
    }

    /// Lets a call through that [`Self::standstill`] does not hold back. The first one after the time is the probe; if it
    /// never tells how it ended, another one goes after the same time.
    fn enter(&mut self, now: UnixMs) {
        if let Some(open) = &mut self.open {
            open.probing = true;
            open.until = now.plus(open.length);
        }
    }

    /// The probe of this moment goes away without telling how it ended: the next call may be one.
    fn release(&mut self, entered: UnixMs) {
        if let Some(open) = self.open.as_mut().filter(|open| open.probing && open.until == entered.plus(open.length)) {
            open.probing = false;
            open.until = entered;
        }
    }

    /// A call was answered; whether that closed the circuit. An answer to a question of before it opened closes nothing.
    fn good(&mut self, now: UnixMs, options: &BreakerOptions) -> bool {
        if let Some(open) = &self.open {
            let counts = open.probing || now >= open.until;
            if counts {
                *self = Self::default();
            }
            return counts;
        }
        self.in_a_row = 0;
        self.note(now, false, options);
        false
    }

    /// A call was not; whether that opened the circuit.
    fn fault(&mut self, now: UnixMs, options: &BreakerOptions, failure: &ModelFailure) -> bool {
        let hint = failure.retry_after().unwrap_or_default();
        if self.open.is_some() {
            return self.trip(now, options.open.max(hint), failure);
        }
        self.in_a_row += 1;
        self.note(now, true, options);
        let faults = self.recent.iter().filter(|(_, is_fault)| *is_fault).count();
        let many = self.recent.len() >= FEWEST && faults * 100 >= self.recent.len() * options.percent as usize;
        (self.in_a_row >= options.faults || many) && self.trip(now, options.open.max(hint), failure)
    }

    /// Opens it, or opens it again for twice as long. What was asked before it opened does not open it twice.
    fn trip(&mut self, now: UnixMs, first: Duration, failure: &ModelFailure) -> bool {
        let length = match &self.open {
            Some(open) if !open.probing && now < open.until => return false,
            Some(open) => (open.length * 2).max(first),
            None => first,
        };
        let length = length.min(LONGEST);
        self.in_a_row = 0;
        self.recent.clear();
        self.open = Some(Open { failure: failure.clone(), until: now.plus(length), length, probing: false });
        true
    }

    fn note(&mut self, now: UnixMs, is_fault: bool, options: &BreakerOptions) {
        let since = now.minus(options.window);
        while self.recent.front().is_some_and(|(at, _)| *at < since) {
            self.recent.pop_front();
        }
        self.recent.push_back((now, is_fault));
    }
}

/// Whose circuits a call goes through: our account at the server, and the model there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub server: String,
    pub model: String,
}

impl Way {
    fn account(&self) -> String {
        format!("{} ", self.server)
    }

    fn target(&self) -> String {
        format!("{} {}", self.server, self.model)
    }
}

/// A question that was let in. Whoever goes away without telling how it ended, as when its payer stopped it, leaves no probe
/// behind for which the others would wait.
pub(super) struct Entry<'a> {
    breaker: &'a Breaker,
    way: Way,
    at: UnixMs,
}

impl Entry<'_> {
    /// Which way.
    pub const fn way(&self) -> &Way {
        &self.way
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.breaker.release(&self.way, self.at);
    }
}

/// All circuits of the process.
pub(super) struct Breaker {
    options: BreakerOptions,
    circuits: Mutex<HashMap<String, Circuit>>,
}

impl Breaker {
    pub fn new(options: BreakerOptions) -> Self {
        Self { options, circuits: Mutex::default() }
    }

    /// Why and how long nothing may be asked this way.
    pub fn standstill(&self, way: &Way, now: UnixMs) -> Option<Standstill> {
        let circuits = self.circuits.lock().unwrap_or_else(PoisonError::into_inner);
        [way.account(), way.target()].iter().find_map(|name| circuits.get(name)?.standstill(now))
    }

    /// Lets a question in, or says why not.
    pub fn let_in(&self, way: Way, now: UnixMs) -> Result<Entry<'_>, Standstill> {
        self.enter(&way, now)?;
        Ok(Entry { breaker: self, way, at: now })
    }

    fn release(&self, way: &Way, entered: UnixMs) {
        let mut circuits = self.circuits.lock().unwrap_or_else(PoisonError::into_inner);
        for name in [way.account(), way.target()] {
            if let Some(circuit) = circuits.get_mut(&name) {
                circuit.release(entered);
            }
        }
    }

    /// Lets a call through, or says why not.
    fn enter(&self, way: &Way, now: UnixMs) -> Result<(), Standstill> {
        let mut circuits = self.circuits.lock().unwrap_or_else(PoisonError::into_inner);
        let names = [way.account(), way.target()];
        if let Some(standstill) = names.iter().find_map(|name| circuits.get(name)?.standstill(now)) {
            return Err(standstill);
        }
        for name in names {
            if let Some(circuit) = circuits.get_mut(&name) {
                circuit.enter(now);
            }
        }
        Ok(())
    }

    /// Notes how a call ended; whether the way is closed to further calls by that.
    pub fn note(&self, way: &Way, failure: Option<&ModelFailure>, now: UnixMs) -> bool {
        let mut circuits = self.circuits.lock().unwrap_or_else(PoisonError::into_inner);
        let options = &self.options;
        let Some(failure) = failure else {
            let closed = [way.account(), way.target()].map(|name| circuits.entry(name).or_default().good(now, options));
            if closed.contains(&true) {
                tracing::info!(server = way.server, model = way.model, "the writer answers again");
            }
            return false;
        };
        let tripped = match sign(failure) {
            Sign::Good => {
                circuits.entry(way.target()).or_default().good(now, options);
                false
            }
            Sign::Fault => circuits.entry(way.target()).or_default().fault(now, options, failure),
            Sign::Account => circuits.entry(way.account()).or_default().trip(now, options.pause, failure),
            Sign::Settings => circuits.entry(way.target()).or_default().trip(now, options.pause, failure),
            Sign::None => false,
        };
        if tripped {
            let (server, model) = (way.server.as_str(), way.model.as_str());
            tracing::warn!(server, model, failure = failure.name(), "nothing is asked of this writer for a while");
        }
        tripped
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const OPTIONS: BreakerOptions = BreakerOptions {
        faults: 5,
        percent: 50,
        window: Duration::from_secs(60),
        open: Duration::from_secs(30),
        pause: Duration::from_secs(60),
    };
    const START: UnixMs = UnixMs(1_000_000);

    fn way(model: &str) -> Way {
        Way { server: "writer".to_owned(), model: model.to_owned() }
    }

    fn wait(breaker: &Breaker, model: &str, now: UnixMs) -> Option<Duration> {
        breaker.standstill(&way(model), now).map(|standstill| standstill.wait)
    }

    #[test]
    fn faults_in_a_row_open_it_and_one_probe_closes_it() {
        let breaker = Breaker::new(OPTIONS);
        for _ in 0..4 {
            assert!(!breaker.note(&way("a"), Some(&ModelFailure::Cut), START));
        }
        assert_eq!(wait(&breaker, "a", START), None);
        assert!(breaker.note(&way("a"), Some(&ModelFailure::Cut), START));
        assert_eq!(wait(&breaker, "a", START), Some(30 * SECOND));
        assert_eq!(wait(&breaker, "b", START), None, "another model stands by itself");
        assert!(!breaker.note(&way("a"), Some(&ModelFailure::Cut), START), "asked before it opened");
        breaker.note(&way("a"), None, START);
        assert_eq!(wait(&breaker, "a", START), Some(30 * SECOND), "and so was this");

        let later = START.plus(30 * SECOND);
        assert_eq!(wait(&breaker, "a", later), None);
        assert!(breaker.enter(&way("a"), later).is_ok(), "the probe");
        assert_eq!(breaker.enter(&way("a"), later).unwrap_err().wait, 30 * SECOND, "the others wait for it");
        assert!(breaker.note(&way("a"), Some(&ModelFailure::Cut), later));
        assert_eq!(wait(&breaker, "a", later), Some(60 * SECOND), "twice as long");

        let later = later.plus(60 * SECOND);
        breaker.enter(&way("a"), later).unwrap();
        breaker.note(&way("a"), None, later);
        assert_eq!(wait(&breaker, "a", later), None);
    }

    #[test]
    fn a_probe_that_was_stopped_makes_room_for_the_next_one() {
        let breaker = Breaker::new(BreakerOptions { faults: 1, ..OPTIONS });
        breaker.note(&way("a"), Some(&ModelFailure::Cut), START);
        let later = START.plus(30 * SECOND);
        let probe = breaker.let_in(way("a"), later).unwrap();
        assert_eq!(wait(&breaker, "a", later), Some(30 * SECOND), "the others wait for it");
        drop(probe);
        assert_eq!(wait(&breaker, "a", later), None);

        let probe = breaker.let_in(way("a"), later).unwrap();
        breaker.note(&way("a"), Some(&ModelFailure::Cut), later);
        drop(probe);
        assert_eq!(wait(&breaker, "a", later), Some(60 * SECOND), "one that told how it ended changes nothing more");
        let again = later.plus(60 * SECOND);
        let probe = breaker.let_in(way("a"), again).unwrap();
        breaker.note(&way("a"), None, again);
        drop(probe);
        assert_eq!(wait(&breaker, "a", again), None, "and neither does an answer");
    }

    #[test]
    fn half_of_ten_within_the_window_open_it() {
        let breaker = Breaker::new(OPTIONS);
        for n in 0..9 {
            let failure = (n % 2 == 0).then_some(&ModelFailure::Empty);
            assert!(!breaker.note(&way("a"), failure, START.plus(n * SECOND)));
        }
        assert!(breaker.note(&way("a"), Some(&ModelFailure::Empty), START.plus(9 * SECOND)));
        let spread = Breaker::new(OPTIONS);
        for n in 0..30 {
            let failure = (n % 2 == 0).then_some(&ModelFailure::Empty);
            assert!(!spread.note(&way("a"), failure, START.plus(n * 10 * SECOND)), "{n}: too few within the window");
        }
    }

    #[test]
    fn ideas_that_are_refused_and_bugs_of_ours_open_nothing() {
        let breaker = Breaker::new(OPTIONS);
        let harmless = [
            ModelFailure::Refused,
            ModelFailure::InputRefused { reason: "violence".into() },
            ModelFailure::InputTooLong,
            ModelFailure::BadRequest { detail: "x".into() },
            ModelFailure::InFlightBudget { retry_after: SECOND },
            ModelFailure::Truncated,
        ];
        for failure in harmless.iter().cycle().take(60) {
            assert!(!breaker.note(&way("a"), Some(failure), START), "{failure}");
        }
        assert_eq!(wait(&breaker, "a", START), None);
    }

    #[test]
    fn f04_a_refused_account_stops_its_server_alone_and_one_probe_ends_it() {
        let breaker = Breaker::new(OPTIONS);
        assert!(breaker.note(&way("a"), Some(&ModelFailure::KeyRefused), START));
        assert_eq!(breaker.enter(&way("b"), START).unwrap_err().failure, ModelFailure::KeyRefused);
        let elsewhere = Way { server: "another".to_owned(), ..way("a") };
        assert!(breaker.enter(&elsewhere, START).is_ok());

        let later = START.plus(60 * SECOND);
        breaker.enter(&way("b"), later).unwrap();
        assert!(breaker.enter(&way("a"), later).is_err(), "the others wait");
        breaker.note(&way("b"), Some(&ModelFailure::KeyRefused), later);
        assert_eq!(wait(&breaker, "a", later), Some(120 * SECOND));
        let later = later.plus(120 * SECOND);
        breaker.enter(&way("b"), later).unwrap();
        breaker.note(&way("b"), None, later);
        assert_eq!(wait(&breaker, "a", later), None);
    }

    #[test]
    fn f25_a_model_our_settings_exclude_stands_still_alone() {
        let breaker = Breaker::new(OPTIONS);
        let failure = ModelFailure::Misconfigured { detail: "no_endpoints".into() };
        assert!(breaker.note(&way("a"), Some(&failure), START));
        assert_eq!(breaker.enter(&way("a"), START).unwrap_err().failure, failure);
        assert!(breaker.enter(&way("b"), START).is_ok());
    }

    #[test]
    fn a_hint_of_the_vendor_is_kept_within_reason() {
        for (hint, expected) in [(5, 30), (120, 120), (86_400, 15 * 60)] {
            let breaker = Breaker::new(BreakerOptions { faults: 1, ..OPTIONS });
            let failure = ModelFailure::Overloaded { retry_after: Some(hint * SECOND) };
            breaker.note(&way("a"), Some(&failure), START);
            assert_eq!(wait(&breaker, "a", START), Some(expected * SECOND));
        }
    }

    /// What may happen to a circuit.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        Wait(u64),
        Call { fails: bool },
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0_u64..200).prop_map(Step::Wait),
            proptest::bool::weighted(0.6).prop_map(|fails| Step::Call { fails }),
        ];
        proptest::collection::vec(step, 1..200)
    }

    proptest! {
        #[test]
        fn it_never_waits_for_ever_and_lets_one_probe_through_at_a_time(steps in steps()) {
            let breaker = Breaker::new(OPTIONS);
            let (mut now, mut in_a_row) = (START, 0);
            for step in steps {
                match step {
                    Step::Wait(secs) => now = now.plus(Duration::from_secs(secs)),
                    Step::Call { fails } => {
                        let was = breaker.standstill(&way("a"), now);
                        let entered = breaker.enter(&way("a"), now);
                        prop_assert_eq!(was.is_none(), entered.is_ok(), "what is said before is what happens");
                        match entered {
                            Err(standstill) => prop_assert!(standstill.wait > Duration::ZERO && standstill.wait <= LONGEST),
                            Ok(()) => {
                                breaker.note(&way("a"), fails.then_some(&ModelFailure::Cut), now);
                                in_a_row = if fails { in_a_row + 1 } else { 0 };
                                let stands = breaker.standstill(&way("a"), now).is_some();
                                prop_assert!(!stands || fails, "an answer closes it");
                                prop_assert!(stands || in_a_row < OPTIONS.faults, "five in a row open it");
                            }
                        }
                    }
                }
            }
            let end = now.plus(LONGEST);
            prop_assert!(breaker.enter(&way("a"), end).is_ok(), "after the longest wait somebody may try");
        }
    }
}
