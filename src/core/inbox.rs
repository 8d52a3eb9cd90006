//! Events of the outside world: recorded once, answered, then applied.
//!
//! At-least-once delivery becomes an exactly-once effect because the effect and the event's end are one transaction.

use std::time::Duration;

use crate::clock::UnixMs;
use crate::store::inbox as rows;
use crate::store::{Store, StoreError, Tx};

/// An event that fails this often is given up and waits for an operator.
pub const MAX_ATTEMPTS: i64 = 10;
/// How long whoever took an event has for it. Longer than a ticket takes, and than a hold of a dead process lives.
pub const LEASE: Duration = Duration::from_secs(330);
/// Bodies above this are refused before they are stored.
pub const MAX_EVENT_BYTES: usize = 1024 * 1024;

/// A recorded event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Whose event, and which.
    pub id: EventId,
    /// The vendor's name for what happened.
    pub kind: String,
    /// The verified body.
    pub body: String,
    /// How often it was tried.
    pub attempts: i64,
    /// `received`, `applied`, `ignored`, `quarantined` or `dead`.
    pub state: String,
    /// Why it was put off or set aside.
    pub error: Option<String>,
    /// When it came.
    pub received_at: UnixMs,
}

/// The kind of an event of our own: an earlier request of chat, whose key is the body, has its ticket now.
pub const TICKET_STORED: &str = "ticket_stored";

/// Records inside a unit of work that an earlier request of chat has its ticket, so that it is answered once more.
///
/// # Errors
/// [`StoreError`].
pub async fn record_stored_in(tx: &mut Tx, provider: &str, key: &str) -> Result<(), StoreError> {
    let (event, now) = (format!("due:{key}"), tx.now().0);
    rows::insert_event(tx, provider, &event, TICKET_STORED, key, now).await.map(drop)
}

/// The vendor and the vendor's id of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventId {
    /// `stripe`, `clerk`, `slack`.
    pub provider: String,
    /// The vendor's id.
    pub event: String,
}

/// How applying an event ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its effect is in the same transaction as its end; nothing is left to do.
    Applied,
    /// Nothing of ours.
    Ignored,
    /// It is ours but cannot be read, or contradicts what we know: an operator decides.
    Quarantined(String),
    /// Try again later.
    Retry(String),
}

/// Which events an operator wants to see.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// In this state.
    pub state: String,
    /// Of this provider; of all when none.
    pub provider: Option<String>,
    /// At least so old.
    pub older_than: Duration,
    /// Those that an operator has seen to, too.
    pub seen_too: bool,
}

/// How many entries of a queue are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depth {
    /// Whose.
    pub provider: String,
    /// Which state.
    pub state: String,
    /// How many.
    pub count: u64,
    /// When the oldest came.
    pub oldest: UnixMs,
}

impl Depth {
    pub(crate) fn of(row: rows::DepthRow) -> Self {
        let count = u64::try_from(row.count).unwrap_or(0);
        Self { provider: row.provider, state: row.state, count, oldest: UnixMs(row.oldest) }
    }
}

/// Whether an event was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// For the first time.
    New,
    /// It was before.
    Known,
    /// Not at all: nobody waits for it any more.
    TooLate,
}

/// The durable queue of events.
#[derive(Clone)]
pub struct Inbox {
    store: Store,
}

impl Inbox {
    /// The inbox of a store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Records an event; `false` when it was recorded before. Answer the vendor only after this.
    ///
    /// # Errors
    /// [`StoreError`]: the vendor has to try again.
    pub async fn record(&self, id: &EventId, kind: &str, body: &str) -> Result<bool, StoreError> {
        let (id, kind, body) = (id.clone(), kind.to_owned(), body.replace('\0', "\u{fffd}"));
        self.store
            .write_first(async move |tx: &mut Tx| {
                let now = tx.now().0;
                rows::insert_event(tx, &id.provider, &id.event, &kind, &body, now).await
            })
            .await
    }

    /// Records an event whose sender waits until a moment and is told that it was not taken after that: later than `until` it
    /// is not recorded. Whoever records it applies it; for everybody else it is due after [`LEASE`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record_until(
        &self,
        id: &EventId,
        kind: &str,
        body: &str,
        until: UnixMs,
    ) -> Result<Recorded, StoreError> {
        let (id, kind, body) = (id.clone(), kind.to_owned(), body.replace('\0', "\u{fffd}"));
        self.store
            .write_first(async move |tx: &mut Tx| {
                if tx.now() > until {
                    return Ok(Recorded::TooLate);
                }
                let due = tx.now().plus(LEASE).0;
                let is_new = rows::insert_event(tx, &id.provider, &id.event, &kind, &body, due).await?;
                Ok(if is_new { Recorded::New } else { Recorded::Known })
            })
            .await
    }

    /// Ends an event whose sender was told that it was not taken.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn withdraw(&self, id: &EventId) -> Result<(), StoreError> {
        let id = id.clone();
        self.store
            .write(async move |tx: &mut Tx| {
                end_in(tx, &id, "ignored", Some("its sender was told it is not taken")).await
            })
            .await
    }

    /// The events of one provider whose turn it is, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due(&self, provider: &str, limit: u32) -> Result<Vec<Event>, StoreError> {
        let found = rows::due_events(&mut self.store.read().await?, provider, limit).await?;
        Ok(found.into_iter().map(event_of).collect())
    }

    /// The newest events in one state, for operators.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn list(&self, state: &str, limit: u32) -> Result<Vec<Event>, StoreError> {
        let state = state.to_owned();
        self.find(&Wanted { state, provider: None, older_than: Duration::ZERO, seen_too: true }, limit).await
    }

    /// The newest of the events that an operator wants to see.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(&self, wanted: &Wanted, limit: u32) -> Result<Vec<Event>, StoreError> {
        // Whatever its age, an event is shown: after the clock went back some are of the future.
        let is_any_age = wanted.older_than.is_zero();
        let until = if is_any_age { i64::MAX } else { self.store.now().minus(wanted.older_than).0 };
        let which = (wanted.state.as_str(), wanted.provider.as_deref().unwrap_or_default());
        let found = rows::events_in_state(&mut self.store.read().await?, which, until, wanted.seen_too, limit).await?;
        Ok(found.into_iter().map(event_of).collect())
    }

    /// Puts every event of a state back in line, of one provider or of all, and answers how many those are. What an operator has
    /// seen to, and what has no body any more, stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replay_all(&self, state: &str, provider: Option<&str>) -> Result<u64, StoreError> {
        let (state, provider) = (state.to_owned(), provider.unwrap_or_default().to_owned());
        self.store.write(async move |tx: &mut Tx| rows::replay_events(tx, &state, &provider).await).await
    }

    /// Notes that an operator has seen to an event that was set aside or given up; `false` when there is none such.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn acknowledge(&self, id: &EventId, operator: &str) -> Result<bool, StoreError> {
        let (id, operator) = (id.clone(), operator.to_owned());
        let work = async move |tx: &mut Tx| rows::acknowledge_event(tx, &id.provider, &id.event, &operator).await;
        self.store.write(work).await
    }

    /// What waits, was set aside or was given up, and nobody has seen to.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn depth(&self) -> Result<Vec<Depth>, StoreError> {
        let found = rows::inbox_depth(&mut self.store.read().await?).await?;
        Ok(found.into_iter().map(Depth::of).collect())
    }

    /// One event, for operators.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, id: &EventId) -> Result<Option<Event>, StoreError> {
        let found = rows::event(&mut self.store.read().await?, &id.provider, &id.event).await?;
        Ok(found.map(event_of))
    }

    /// Notes how applying an event ended. [`Outcome::Applied`] was noted by the effect itself and changes nothing here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settle(&self, event: &Event, outcome: Outcome) -> Result<(), StoreError> {
        let id = event.id.clone();
        let attempts = event.attempts + 1;
        self.store
            .write(async move |tx: &mut Tx| match &outcome {
                Outcome::Applied => end_in(tx, &id, "applied", None).await,
                Outcome::Ignored => end_in(tx, &id, "ignored", None).await,
                Outcome::Quarantined(reason) => end_in(tx, &id, "quarantined", Some(reason)).await,
                Outcome::Retry(reason) => {
                    let state = if attempts >= MAX_ATTEMPTS { "dead" } else { "received" };
                    let next = tx.now().plus(back_off(attempts)).0;
                    rows::put_off_event(tx, &id.provider, &id.event, reason, next, state).await
                }
            })
            .await
    }

    /// Takes the events of one provider whose turn it is, oldest first; nobody else gets them before [`LEASE`] is over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take(&self, provider: &str, limit: u32) -> Result<Vec<Event>, StoreError> {
        if self.due(provider, 1).await?.is_empty() {
            return Ok(Vec::new());
        }
        let provider = provider.to_owned();
        let work = async move |tx: &mut Tx| {
            let due = tx.now().plus(LEASE).0;
            let mut taken = Vec::new();
            for row in rows::due_events(tx, &provider, limit).await? {
                if rows::claim_event(tx, &provider, &row.event_id, due).await? {
                    taken.push(event_of(row));
                }
            }
            Ok(taken)
        };
        self.store.write(work).await
    }

    /// Gives a taken event back: it is due at once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_back(&self, id: &EventId) -> Result<(), StoreError> {
        let id = id.clone();
        let work = async move |tx: &mut Tx| {
            let now = tx.now().0;
            rows::put_off_event(tx, &id.provider, &id.event, "nobody had time", now, "received").await
        };
        self.store.write(work).await
    }

    /// Makes every event of a provider due: for the one process that uses a database, when it begins.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn release(&self, provider: &str) -> Result<u64, StoreError> {
        let provider = provider.to_owned();
        self.store.write(async move |tx: &mut Tx| rows::release_events(tx, &provider).await).await
    }

    /// Forgets events of one provider that ended so long ago: what they say is somebody's. An event that comes again after that
    /// is new.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget(&self, provider: &str, older_than: Duration) -> Result<u64, StoreError> {
        let provider = provider.to_owned();
        self.store
            .write(async move |tx: &mut Tx| {
                let before = tx.now().minus(older_than).0;
                rows::forget_events(tx, &provider, before).await
            })
            .await
    }

    /// Puts an ended event back in line; `false` when there is none such.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replay(&self, id: &EventId) -> Result<bool, StoreError> {
        let id = id.clone();
        self.store.write(async move |tx: &mut Tx| rows::replay_event(tx, &id.provider, &id.event).await).await
    }
}

/// Ends an event as applied, inside the unit of work of its effect.
///
/// # Errors
/// [`StoreError`].
pub async fn applied_in(tx: &mut Tx, id: &EventId) -> Result<(), StoreError> {
    end_in(tx, id, "applied", None).await
}

async fn end_in(tx: &mut Tx, id: &EventId, state: &str, error: Option<&str>) -> Result<(), StoreError> {
    rows::end_event(tx, &id.provider, &id.event, state, error).await.map(drop)
}

/// 1 s, 2 s, 4 s … at most ten minutes.
fn back_off(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    Duration::from_secs(1 << doublings).min(Duration::from_secs(600))
}

fn event_of(row: rows::EventRow) -> Event {
    Event {
        id: EventId { provider: row.provider, event: row.event_id },
        kind: row.event_type,
        body: row.body,
        attempts: row.attempts,
        state: row.state,
        error: row.error,
        received_at: UnixMs(row.received_at),
    }
}
