//! Answering chat: every recorded request becomes a conversation of its own, and its answers are sent.

mod discord;
mod outbox;
mod slack;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use myba_bots::Delivered;
use myba_bots::conversation::{Act, Attempt, Press, Reply, Request};
use myba_bots::slack::SlackError;
use myba_core::inbox::{Event, EventId, Outcome, TICKET_STORED};
use myba_core::outbox::{NewAnswer, Sent};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{Id, JoinError, JoinSet};

use super::inbox::note;
use crate::app::App;
use crate::slack::install::{self, InstallError};
use crate::webhook::DISCORD;

/// How often the inbox is looked into for what was not handed over: requests of an earlier process, and those that failed.
const PERIOD: Duration = Duration::from_secs(1);
/// Requests taken in one go.
const BATCH: usize = 500;
/// Conversations at the same time. Most of them wait for the writer, which has its own limit.
const AT_ONCE: usize = 2_000;
/// Of those that do not wait for the writer: a crowd that is answered must not keep the next request from being acknowledged.
const BUSY: usize = 8;

/// The longest that a request waits because a platform asks for it, before it is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Answers the requests of one platform, for ever.
pub(super) async fn run(app: App, platform: &'static str) {
    // On a database of our own whatever is left is of a process that ended; elsewhere it may be another's, until its lease ends.
    if app.store.is_exclusive()
        && let Err(error) = app.inbox.release(platform).await
    {
        tracing::error!(%error, "requests of an earlier run wait until their lease is over");
    }
    let mut fresh = app.line(platform).fresh.lock().await;
    let mut work = Work::new(platform);
    let mut times = tokio::time::interval(PERIOD);
    times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let has_room = work.tasks.len() < AT_ONCE;
        tokio::select! {
            Some(ended) = work.tasks.join_next_with_id(), if !work.tasks.is_empty() => work.end(&app, ended).await,
            Some(event) = fresh.recv(), if has_room => work.begin(&app, event, Attempt::First),
            _ = times.tick(), if has_room => work.look(&app).await,
        }
    }
}

/// Sends what waits, for ever.
pub(super) async fn send(app: App) {
    outbox::run(app).await;
}

/// Takes in the workspace of `SLACK_BOT_TOKEN`, where one is set.
pub(super) async fn adopt(app: App) {
    let Some(token) = app.config.secrets.slack_bot_token.as_ref() else { return };
    let mut pause = Duration::from_secs(1);
    while let Err(error) = install::adopt(&app, token.expose_secret()).await {
        if !matches!(error, InstallError::Slack(SlackError::Unreachable(_) | SlackError::RateLimited(_))) {
            return tracing::error!(%error, "the workspace of SLACK_BOT_TOKEN cannot be served");
        }
        tracing::warn!(%error, "the workspace of SLACK_BOT_TOKEN; trying again");
        tokio::time::sleep(pause).await;
        pause = Duration::from_secs(60).min(pause * 2);
    }
}

/// The requests under way. Dropping it ends them; they are begun again at the next start.
struct Work {
    platform: &'static str,
    tasks: JoinSet<()>,
    events: HashMap<Id, Event>,
    turns: Turns,
}

/// A turn to work, until it is given back.
type Turn = Option<OwnedSemaphorePermit>;

/// Turns to work on this machine; nobody holds one while it waits for the platform or for the writer. Whoever presses a button
/// has three seconds until a window can no longer be opened, and stands in no line with commands.
#[derive(Clone)]
struct Turns {
    commands: Arc<Semaphore>,
    presses: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Self {
        let turns = || Arc::new(Semaphore::new(BUSY));
        Self { commands: turns(), presses: turns() }
    }
}

impl Turns {
    /// Waits for a turn. It ends when it is dropped.
    async fn take(&self, is_press: bool) -> Turn {
        let line = if is_press { &self.presses } else { &self.commands };
        Arc::clone(line).acquire_owned().await.ok()
    }
}

impl Work {
    fn new(platform: &'static str) -> Self {
        Self { platform, tasks: JoinSet::new(), events: HashMap::new(), turns: Turns::default() }
    }

    /// Takes what is due: left by another process, put off, or handed back.
    async fn look(&mut self, app: &App) {
        let room = AT_ONCE.saturating_sub(self.tasks.len()).min(BATCH);
        match app.inbox.take(self.platform, u32::try_from(room).unwrap_or(u32::MAX)).await {
            Ok(due) => due.into_iter().for_each(|event| self.begin(app, event, Attempt::Again)),
            Err(error) => tracing::error!(%error, "the inbox cannot be read"),
        }
    }

    fn begin(&mut self, app: &App, event: Event, attempt: Attempt) {
        let task = self.tasks.spawn(settle(app.clone(), event.clone(), attempt, self.turns.clone()));
        self.events.insert(task.id(), event);
    }

    /// A request that made us panic is put off like one that failed.
    async fn end(&mut self, app: &App, ended: Result<(Id, ()), JoinError>) {
        let (id, broken) = match ended {
            Ok((id, ())) => (id, None),
            Err(error) => (error.id(), Some(error)),
        };
        let Some(event) = self.events.remove(&id) else { return };
        if let Some(error) = broken {
            note(app, &event, Outcome::Retry(error.to_string())).await;
        }
    }
}

async fn settle(app: App, event: Event, attempt: Attempt, turns: Turns) {
    if app.line(&event.id.provider).is_withdrawn(&event.id) {
        return;
    }
    let outcome = match of_stored(&app, &event, attempt).await {
        Ok(taken) if event.id.provider == DISCORD => discord::apply(&app, &taken, &turns).await,
        Ok(taken) => slack::apply(&app, &taken, &turns).await,
        Err(outcome) => outcome,
    };
    note(&app, &event, outcome).await;
}

/// A request that is taken up.
struct Taken {
    event: Event,
    attempt: Attempt,
    /// What the request's sender pressed later: the request was run again, and it is this run that is answered.
    pressed: Option<Press>,
}

impl Taken {
    /// The request that was read, as it is answered now.
    fn prepare(&self, request: &mut Request) {
        request.attempt = self.attempt;
        if let Some(press) = &self.pressed {
            request.act = Act::Pressed(press.clone());
        }
    }
}

/// An earlier request whose ticket was stored by an answer from elsewhere, or because its time was over, is answered once more:
/// as it came, under the name of its own, and so late that nothing new is done. Each run again added a sign to the key of the
/// request that it ran; that request is the one that was recorded.
async fn of_stored(app: &App, event: &Event, attempt: Attempt) -> Result<Taken, Outcome> {
    if event.kind != TICKET_STORED {
        return Ok(Taken { event: event.clone(), attempt, pressed: None });
    }
    let pressed = event.body.strip_suffix('+').map(|ran| Press::RunAgain(ran.to_owned()));
    let recorded = event.body.trim_end_matches('+').to_owned();
    let earlier = EventId { provider: event.id.provider.clone(), event: recorded };
    match app.inbox.get(&earlier).await {
        Ok(Some(earlier)) => {
            let event = Event { id: event.id.clone(), attempts: event.attempts, ..earlier };
            Ok(Taken { event, attempt: Attempt::Late, pressed })
        }
        Ok(None) => Err(Outcome::Ignored),
        Err(error) => Err(Outcome::Retry(error.to_string())),
    }
}

/// What is kept of an answer until it is sent: where it goes, in the edge's own form, and what it says.
#[derive(Serialize, Deserialize)]
pub(crate) struct Parcel<To> {
    pub to: To,
    pub reply: Reply,
    /// The request that it answers; none of a notice.
    #[serde(default)]
    pub request: String,
}

/// A reply went out. What could not be shown to others may be shared again.
async fn arrived(app: &App, delivered: Delivered, request: &str) -> Sent {
    if delivered == Delivered::Aside
        && let Err(error) = app.chat.unshare(request).await
    {
        tracing::warn!(%error, request, "a ticket that could not be shared counts as shared");
    }
    Sent::Arrived
}

/// Writes the answers to an event down together with its end, and sends them.
async fn write(
    app: &App,
    provider: &str,
    event: &EventId,
    tenant: &str,
    request: &str,
    (to, replies): (&(impl Serialize + Sync), Vec<Reply>),
) -> Outcome {
    let parcel = |reply| Parcel { to, reply, request: request.to_owned() };
    let parcels = replies.into_iter().map(|reply| serde_json::to_string(&parcel(reply)));
    let parcels: Vec<_> = match parcels.collect::<Result<_, _>>() {
        Ok(parcels) => parcels,
        Err(error) => return Outcome::Quarantined(error.to_string()),
    };
    let answer = |(at, body): (usize, String)| NewAnswer {
        provider: provider.to_owned(),
        answers: format!("{}#{at}", event.event),
        tenant: tenant.to_owned(),
        body,
    };
    match app.outbox.write(parcels.into_iter().enumerate().map(answer).collect(), Some(event)).await {
        Ok(written) => {
            for answer in &written {
                outbox::send(app, answer).await;
            }
            Outcome::Applied
        }
        Err(error) => Outcome::Retry(error.to_string()),
    }
}
