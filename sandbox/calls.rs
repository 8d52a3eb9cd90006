//! The record of calls: what the product asked of the stand-ins, and what they sent it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;

use crate::shared::now_ms;

/// Older calls are forgotten.
const KEPT: usize = 500;

/// Who called whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The product, or a browser for it, called the vendor.
    ToVendor,
    /// The vendor called the product: a webhook.
    FromVendor,
}

/// One recorded call.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Counts up from 1.
    pub id: u64,
    /// Unix milliseconds at its start.
    pub at_ms: i64,
    /// `openrouter`, `stripe`, `clerk`, `slack`, `discord`.
    pub vendor: String,
    /// Who called whom.
    pub direction: Direction,
    /// `GET`, `POST`, …
    pub method: String,
    /// The path relative to the vendor's mount, or the webhook's path at the product; without the query.
    pub path: String,
    /// What it was about, in a word: the model, the event.
    pub note: String,
    /// The answer; 0 when there was none.
    pub status: u16,
    /// Milliseconds until the answer was complete.
    pub took_ms: u64,
    /// The fault that struck.
    pub fault: Option<String>,
    /// Request headers; of secrets only the name. Not sent to the console.
    #[serde(skip)]
    pub headers: Vec<(String, String)>,
    /// The request's body, cut at 64 KiB. Not sent to the console.
    #[serde(skip)]
    pub body: String,
}

impl Call {
    /// An empty record that starts now.
    pub(crate) fn start(vendor: &str, direction: Direction, method: &str, path: &str) -> Self {
        Self {
            id: 0,
            at_ms: now_ms(),
            vendor: vendor.to_owned(),
            direction,
            method: method.to_owned(),
            path: path.to_owned(),
            note: String::new(),
            status: 0,
            took_ms: 0,
            fault: None,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// `METHOD /path`.
    pub fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The first request header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Put into a response's extensions by a stand-in: what the call was about.
#[derive(Clone, Debug)]
pub struct CallNote(pub String);

/// Put into a response's extensions by a stand-in: the fault of its own that struck.
#[derive(Clone, Debug)]
pub struct CallFault(pub String);

/// The last 500 calls. Cheap to clone.
#[derive(Clone)]
pub struct CallLog(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    changes: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    last_id: u64,
    calls: VecDeque<Call>,
}

impl Default for CallLog {
    fn default() -> Self {
        Self(Arc::new(Inner { state: Mutex::default(), changes: watch::Sender::new(()) }))
    }
}

impl CallLog {
    /// Records a call. Returns its id.
    pub fn record(&self, mut call: Call) -> u64 {
        let id = {
            let mut state = self.state();
            state.last_id += 1;
            call.id = state.last_id;
            state.calls.push_back(call);
            if state.calls.len() > KEPT {
                state.calls.pop_front();
            }
            state.last_id
        };
        self.0.changes.send_replace(());
        id
    }

    /// Corrects the time of a call whose answer is complete only now.
    pub(crate) fn completed(&self, id: u64, took_ms: u64) {
        if let Some(call) = self.state().calls.iter_mut().find(|call| call.id == id) {
            call.took_ms = took_ms;
        }
        self.0.changes.send_replace(());
    }

    /// All recorded calls, oldest first.
    pub fn list(&self) -> Vec<Call> {
        self.state().calls.iter().cloned().collect()
    }

    /// The recorded calls of one vendor whose `METHOD /path` is `route`, oldest first.
    pub fn of(&self, vendor: &str, route: &str) -> Vec<Call> {
        self.state().calls.iter().filter(|call| call.vendor == vendor && call.route() == route).cloned().collect()
    }

    /// How many calls there ever were, forgotten ones too.
    pub fn total(&self) -> u64 {
        self.state().last_id
    }

    /// Forgets all calls; the count goes on.
    pub fn clear(&self) {
        self.state().calls.clear();
        self.0.changes.send_replace(());
    }

    /// Waits until `condition` holds for the recorded calls, looking again at each change; `false` when `bound` passed.
    pub async fn wait_until(&self, bound: Duration, condition: impl Fn(&[Call]) -> bool) -> bool {
        let mut changes = self.0.changes.subscribe();
        let watching = async {
            while !condition(self.state().calls.make_contiguous()) {
                let _ = changes.changed().await;
            }
        };
        tokio::time::timeout(bound, watching).await.is_ok()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_five_hundred_are_kept() {
        let log = CallLog::default();
        for _ in 0..KEPT + 3 {
            log.record(Call::start("stripe", Direction::ToVendor, "GET", "/v1/x"));
        }
        assert_eq!(log.list().len(), KEPT);
        assert_eq!(log.list()[0].id, 4);
        assert_eq!(log.total(), 503);
        assert_eq!(log.of("stripe", "GET /v1/x").len(), KEPT);
    }

    #[tokio::test]
    async fn waiting_ends_when_the_condition_holds() {
        let log = CallLog::default();
        let second = log.clone();
        let waiting =
            tokio::spawn(async move { second.wait_until(Duration::from_secs(5), |calls| calls.len() == 2).await });
        log.record(Call::start("clerk", Direction::FromVendor, "POST", "/hook"));
        log.record(Call::start("clerk", Direction::FromVendor, "POST", "/hook"));
        assert!(waiting.await.unwrap());
        assert!(!log.wait_until(Duration::from_millis(1), |calls| calls.len() == 3).await);
    }
}
