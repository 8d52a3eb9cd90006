//! From whoever takes a platform's requests to the worker that answers them. Its sender waits a few seconds to hear that it was
//! taken; what could not be written down in that time is not done, and its sender is told so.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use myba_core::clock::UnixMs;
use myba_core::inbox::{Event, EventId, Recorded};
use myba_core::store::StoreError;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use crate::app::App;

/// Requests handed to the worker without a detour over the database; more than that it finds there.
const HANDED_ON: usize = 4_096;
/// Platforms wait three seconds. Whoever was not written down in this time is told that nothing happens.
const RECORD_LIMIT: Duration = Duration::from_secs(2);

/// The line of one platform.
pub struct Line {
    withdrawn: Mutex<HashSet<String>>,
    to_worker: mpsc::Sender<Event>,
    /// The worker's end.
    pub fresh: tokio::sync::Mutex<mpsc::Receiver<Event>>,
}

impl Default for Line {
    fn default() -> Self {
        let (to_worker, fresh) = mpsc::channel(HANDED_ON);
        Self { withdrawn: Mutex::default(), to_worker, fresh: tokio::sync::Mutex::new(fresh) }
    }
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The platform, and its own name of the request.
    pub id: EventId,
    /// What kind, as the inbox says it.
    pub kind: String,
    /// Its JSON.
    pub body: String,
    /// When it came.
    pub received: UnixMs,
    /// Until when it may be written down.
    pub until: Instant,
    /// The platform sends it again by itself: late is as good as in time.
    pub comes_again: bool,
}

impl Incoming {
    /// Something that came in now.
    #[must_use]
    pub fn now(app: &App, provider: &str, event: String, kind: &str, body: &str) -> Self {
        Self {
            id: EventId { provider: provider.to_owned(), event },
            kind: kind.to_owned(),
            body: body.to_owned(),
            received: app.clock.now(),
            until: Instant::now() + RECORD_LIMIT,
            comes_again: false,
        }
    }

    /// When it came, as the clock of waiting tells it.
    #[must_use]
    pub fn began(&self) -> Instant {
        self.until - RECORD_LIMIT
    }

    /// As the worker gets it.
    #[must_use]
    pub fn event(&self) -> Event {
        Event {
            id: self.id.clone(),
            kind: self.kind.clone(),
            body: self.body.clone(),
            attempts: 0,
            state: "received".to_owned(),
            error: None,
            received_at: self.received,
        }
    }
}

impl Line {
    /// Writes a request down, and makes sure that what was not written in time is not done later. `None` when it could not be
    /// written.
    pub async fn record(&self, app: &App, incoming: &Incoming) -> Option<Recorded> {
        let deadline = if incoming.comes_again { UnixMs(i64::MAX) } else { incoming.received.plus(RECORD_LIMIT) };
        let mut writing = tokio::spawn({
            let (app, incoming) = (app.clone(), incoming.clone());
            async move { app.inbox.record_until(&incoming.id, &incoming.kind, &incoming.body, deadline).await }
        });
        let event = &incoming.id.event;
        match timeout_at(incoming.until, &mut writing).await {
            Ok(Ok(Ok(recorded))) => return Some(recorded),
            Ok(Ok(Err(error))) => {
                tracing::error!(event, %error, "a request could not be recorded");
                if !incoming.comes_again {
                    // A commit whose answer was lost may stand nevertheless.
                    self.withdraw(event);
                    tokio::spawn(withdraw_now(app.clone(), incoming.id.clone()));
                }
            }
            Ok(Err(error)) => tracing::error!(event, %error, "recording a request broke"),
            Err(_) => {
                tracing::error!(event, "recording a request took too long");
                if !incoming.comes_again {
                    self.withdraw(event);
                    tokio::spawn(withdraw_when_written(app.clone(), incoming.id.clone(), writing));
                }
            }
        }
        None
    }

    /// Takes back what was written down: its sender saw it fail.
    pub async fn take_back(&self, app: &App, id: &EventId) {
        self.withdraw(&id.event);
        withdraw_now(app.clone(), id.clone()).await;
    }

    /// To the worker; when it is busy it finds the request in the inbox.
    pub async fn hand_on(&self, app: &App, incoming: &Incoming) {
        if self.to_worker.try_send(incoming.event()).is_ok() {
            return;
        }
        if let Err(error) = app.inbox.give_back(&incoming.id).await {
            tracing::error!(event = incoming.id.event, %error, "a request waits until its lease is over");
        }
    }

    /// From now on this event is not done, even if it was recorded: its sender was told so.
    fn withdraw(&self, event: &str) {
        self.withdrawn.lock().unwrap_or_else(PoisonError::into_inner).insert(event.to_owned());
    }

    /// The store knows of it now.
    fn forget_withdrawn(&self, event: &str) {
        self.withdrawn.lock().unwrap_or_else(PoisonError::into_inner).remove(event);
    }

    /// Whether an event's sender was told that it was not taken.
    #[must_use]
    pub fn is_withdrawn(&self, event: &EventId) -> bool {
        self.withdrawn.lock().unwrap_or_else(PoisonError::into_inner).contains(&event.event)
    }
}

type Writing = tokio::task::JoinHandle<Result<Recorded, StoreError>>;

async fn withdraw_when_written(app: App, id: EventId, writing: Writing) {
    match writing.await {
        Ok(Ok(Recorded::Known | Recorded::TooLate)) => app.line(&id.provider).forget_withdrawn(&id.event),
        _ => withdraw_now(app, id).await,
    }
}

/// Ends it in the inbox, if it stands there. Until that is done nobody else takes it: whoever recorded it holds its lease.
async fn withdraw_now(app: App, id: EventId) {
    match app.inbox.withdraw(&id).await {
        Ok(()) => app.line(&id.provider).forget_withdrawn(&id.event),
        // It stays withdrawn for as long as this process lives.
        Err(error) => tracing::error!(event = id.event, %error, "a request that was not taken may stand in the inbox"),
    }
}
