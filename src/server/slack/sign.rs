//! The first sign of life of a request whose sender's window waits: it stays open for what is wrong, and closes otherwise.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// What the worker first has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is being done.
    Going,
    /// The form cannot be taken as it is: what is wrong, by field.
    Errors(BTreeMap<String, String>),
}

/// Requests whose acknowledgement waits for a sign, by the event's name.
#[derive(Default)]
pub(super) struct Signs(Mutex<HashMap<String, oneshot::Sender<Sign>>>);

impl Signs {
    /// Waits from now on.
    pub fn expect(&self, event: &str) -> oneshot::Receiver<Sign> {
        let (sender, receiver) = oneshot::channel();
        self.lock().insert(event.to_owned(), sender);
        receiver
    }

    /// Waits no more.
    pub fn forget(&self, event: &str) {
        self.lock().remove(event);
    }

    /// Gives the sign; `false` when nobody waits for it.
    pub fn give(&self, event: &str, sign: Sign) -> bool {
        let waiting = self.lock().remove(event);
        waiting.is_some_and(|waiting| waiting.send(sign).is_ok())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<Sign>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
