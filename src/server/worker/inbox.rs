//! Draining the inbox: every due event is applied, several at a time, and one that fails stands in nobody's way.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use myba_core::inbox::{Event, EventId, Outcome};
use tokio::task::{Id, JoinError, JoinSet};

use super::{clerk_event, stripe_event};
use crate::app::App;
use crate::webhook::{CLERK, STRIPE};

/// How often the inbox is looked into when nobody wakes us.
const PERIOD: Duration = Duration::from_secs(1);
/// Events looked at in one go.
const BATCH: u32 = 500;
/// Events of one vendor applied at the same time: a vendor that hangs leaves room for the others.
const AT_ONCE: usize = 8;

/// Runs for ever.
pub(super) async fn run(app: App) {
    let mut work = Work::default();
    loop {
        tokio::select! {
            Some(ended) = work.tasks.join_next_with_id(), if !work.tasks.is_empty() => work.end(&app, ended).await,
            () = app.inbox_wake.notified() => work.look(&app).await,
            () = tokio::time::sleep(PERIOD) => work.look(&app).await,
        }
        work.begin(&app);
    }
}

/// The events under way, and those that wait for room. Dropping it ends them.
#[derive(Default)]
struct Work {
    tasks: JoinSet<()>,
    events: HashMap<Id, Event>,
    waiting: VecDeque<Event>,
    /// There was more than one batch at the last look.
    more: bool,
}

impl Work {
    /// Looks for what is due.
    async fn look(&mut self, app: &App) {
        (self.more, self.waiting) = (false, VecDeque::new());
        for provider in [STRIPE, CLERK] {
            match app.inbox.due(provider, BATCH).await {
                Ok(due) => {
                    self.more |= due.len() == usize::try_from(BATCH).unwrap_or(usize::MAX);
                    let fresh: Vec<_> = due.into_iter().filter(|event| !self.is_under_way(&event.id)).collect();
                    self.waiting.extend(fresh);
                }
                Err(error) => tracing::error!(%error, "the inbox cannot be read"),
            }
        }
    }

    /// Begins whatever finds room.
    fn begin(&mut self, app: &App) {
        for event in std::mem::take(&mut self.waiting) {
            if self.has_room_for(&event.id.provider) {
                let task = self.tasks.spawn(settle(app.clone(), event.clone()));
                self.events.insert(task.id(), event);
            } else {
                self.waiting.push_back(event);
            }
        }
    }

    fn is_under_way(&self, id: &EventId) -> bool {
        self.events.values().any(|event| event.id == *id)
    }

    fn has_room_for(&self, provider: &str) -> bool {
        self.events.values().filter(|event| event.id.provider == provider).count() < AT_ONCE
    }

    /// An event that made us panic is put off like one that failed.
    async fn end(&mut self, app: &App, ended: Result<(Id, ()), JoinError>) {
        let (id, broken) = match ended {
            Ok((id, ())) => (id, None),
            Err(error) => (error.id(), Some(error)),
        };
        let Some(event) = self.events.remove(&id) else { return };
        if let Some(error) = broken {
            note(app, &event, Outcome::Retry(error.to_string())).await;
        }
        if self.more && self.waiting.is_empty() {
            self.look(app).await;
        }
    }
}

async fn settle(app: App, event: Event) {
    let outcome = match event.id.provider.as_str() {
        STRIPE => stripe_event::apply(&app, &event).await,
        CLERK => clerk_event::apply(&app, &event).await,
        _ => Outcome::Ignored,
    };
    note(&app, &event, outcome).await;
}

pub(super) async fn note(app: &App, event: &Event, outcome: Outcome) {
    let id = &event.id.event;
    match &outcome {
        Outcome::Quarantined(why) => tracing::error!(event = id, kind = event.kind, why, "an event was set aside"),
        Outcome::Retry(why) => tracing::warn!(event = id, kind = event.kind, why, "an event is tried again later"),
        Outcome::Applied | Outcome::Ignored => {}
    }
    if let Err(error) = app.inbox.settle(event, outcome).await {
        tracing::error!(event = id, %error, "the end of an event could not be noted");
    }
}
