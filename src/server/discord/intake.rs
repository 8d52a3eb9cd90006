//! Taking an interaction: written down, then answered first, whatever the writer does. The same for both ways in.
//!
//! Discord waits three seconds for that first answer, and after it takes everything else for fifteen minutes. Whoever sees it
//! fail is not charged: what was not answered is not done.

use std::time::Duration;

use async_trait::async_trait;
use myba_bots::conversation::{self, Message, NOT_TAKEN, Progress, Reply, Standing};
use myba_bots::discord::{self, Delivery, DiscordError, First, Read, ReplyTo, Suggest, Typed};
use myba_core::chat::{ChatCaller, Platform, WorkspaceKey};
use myba_core::generation::service::GenerationError;
use myba_core::identity::Principal;
use myba_core::inbox::{Event, Outcome, Recorded};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};

use crate::app::App;
use crate::chat::Incoming;
use crate::webhook::{DISCORD, UNREADABLE, fingerprint};

/// The kind of every event.
pub const INTERACTION: &str = "interaction";
/// How long after it came an interaction that opens a form may be worked on: a form can be opened in no other way.
const AT_ONCE: Duration = Duration::from_millis(2_300);
/// Suggestions while somebody types.
const SUGGESTED: u32 = 25;
/// Until when a first answer may still be on its way to Discord.
const ON_ITS_WAY: Duration = Duration::from_secs(4);
/// How often it is asked for, and sent again.
const AGAIN: Duration = Duration::from_millis(100);
/// Until when a first answer is tried to be given, after the interaction came.
const ANSWERED: Duration = Duration::from_millis(2_800);
/// Where a form came too late.
const LATE: &str = "This took too long to open. Nothing was taken. Press again.";
/// An interaction that cannot be read.
const UNREAD: &str = "MyBA could not read this. Nothing was taken. Send it again, or in other words.";

/// What becomes of an interaction.
pub enum Taken {
    /// To be answered with this. When that was taken, the request goes on to the worker.
    Answer(Value, Option<Incoming>),
    /// It was taken before, and answered.
    Before,
    /// It is for another app.
    NotOurs,
}

/// Takes an interaction: its JSON.
pub async fn take(app: &App, body: &str) -> Taken {
    let Ok(payload) = serde_json::from_str::<Value>(body) else {
        return unreadable(app, fingerprint(body.as_bytes()), body, "the payload is no JSON").await;
    };
    let theirs = discord::application_of(&payload);
    if let (Some(ours), Some(theirs)) = (app.discord.known_application(), theirs)
        && ours != theirs
    {
        tracing::warn!(app = theirs, "an interaction of another app was refused");
        return Taken::NotOurs;
    }
    let name = discord::interaction_of(&payload)
        .map_or_else(|| fingerprint(body.as_bytes()), |interaction| format!("int:{interaction}"));
    match discord::read(payload) {
        Ok(Read::Ping) => Taken::Answer(json!({ "type": 1 }), None),
        Ok(Read::Suggest(wanted)) => Taken::Answer(suggest(app, *wanted).await, None),
        Ok(Read::Asked(delivery)) => asked(app, name, body, *delivery).await,
        Ok(Read::Nothing) => unreadable(app, name, body, "an interaction of a kind we do not know").await,
        Err(error) => unreadable(app, name, body, &error.to_string()).await,
    }
}

async fn asked(app: &App, name: String, body: &str, delivery: Delivery) -> Taken {
    let incoming = Incoming::now(app, DISCORD, name, INTERACTION, body);
    let delivery = delivery.received_at(incoming.received);
    match app.discord.line.record(app, &incoming).await {
        Some(Recorded::New) => {}
        Some(Recorded::Known) => return Taken::Before,
        Some(Recorded::TooLate) | None => return Taken::Answer(said(NOT_TAKEN), None),
    }
    // Now, when it is known that the app is there: later somebody may have removed it.
    let _ = timeout_at(incoming.until, enter(app, &delivery)).await;
    if delivery.first != First::AtOnce {
        return Taken::Answer(discord::first(delivery.first, &delivery.reply_to, &[]), Some(incoming));
    }
    let key = key_of(&delivery);
    let answer = app.conversation.handle(key.as_ref(), &delivery.request, &Silent);
    let replies = match timeout_at(incoming.began() + AT_ONCE, answer).await {
        Ok(Ok(replies)) => replies,
        // Nothing that opens a form takes tokens.
        Ok(Err(_)) | Err(_) => vec![Reply::Private(Message::note(LATE))],
    };
    let (event, done) = (incoming.event(), app.clone());
    tokio::spawn(async move {
        if let Err(error) = done.inbox.settle(&event, Outcome::Ignored).await {
            tracing::warn!(event = event.id.event, %error, "the end of a press could not be noted");
        }
    });
    Taken::Answer(discord::first(First::AtOnce, &delivery.reply_to, &replies), None)
}

/// Set aside for an operator; its sender hears that nothing happened.
async fn unreadable(app: &App, name: String, body: &str, why: &str) -> Taken {
    tracing::error!(event = name, why, "an interaction cannot be read");
    let incoming = Incoming::now(app, DISCORD, name, UNREADABLE, body);
    if app.discord.line.record(app, &incoming).await == Some(Recorded::New) {
        app.discord.line.hand_on(app, &incoming).await;
    }
    Taken::Answer(said(UNREAD), None)
}

fn said(words: &str) -> Value {
    let reply = Reply::Private(Message::note(words));
    discord::first(First::AtOnce, &ReplyTo::default(), &[reply])
}

/// What somebody who types may mean. Reads only: it is asked at every key.
async fn suggest(app: &App, wanted: Suggest) -> Value {
    let found = match &wanted.typed {
        Typed::Ticket(typed) => tickets_like(app, &wanted, typed).await,
        Typed::Model(typed) => models_like(app, &wanted, typed).await,
    };
    discord::suggestions(&found.unwrap_or_else(|error| {
        tracing::warn!(%error, "nothing can be suggested");
        Vec::new()
    }))
}

type Suggestions = Result<Vec<(String, String)>, GenerationError>;

async fn tickets_like(app: &App, wanted: &Suggest, typed: &str) -> Suggestions {
    let Some(person) = app.chat.known(&wanted.sender.key).await? else { return Ok(Vec::new()) };
    let found = app.library.recent_like(&person.id, typed, SUGGESTED).await?;
    Ok(found.into_iter().map(|ticket| (ticket.title, ticket.id.to_string())).collect())
}

/// The models this person may use in this place, with their prices. Somebody we never met may use those for everybody.
async fn models_like(app: &App, wanted: &Suggest, typed: &str) -> Suggestions {
    let principal = match app.chat.known(&wanted.sender.key).await? {
        Some(person) => Principal::Chat(ChatCaller {
            person: person.id,
            workspace: wanted.guild.as_deref().map(server),
            full_member: matches!(wanted.sender.standing, Standing::Admin | Standing::Member),
        }),
        None => Principal::NewVisitor,
    };
    let offers = app.generation.offers(&principal).await?;
    let typed = typed.to_lowercase();
    let fits = |label: &String| label.to_lowercase().contains(&typed);
    let labels = offers.iter().map(|offered| (conversation::model(offered), offered.offer.id.clone()));
    Ok(labels.filter(|(label, _)| fits(label)).collect())
}

/// The workspace of a delivery: a server in which the app is installed.
#[must_use]
pub fn key_of(delivery: &Delivery) -> Option<WorkspaceKey> {
    delivery.guild.as_deref().map(server)
}

/// A server as a workspace.
pub(super) fn server(guild: &str) -> WorkspaceKey {
    WorkspaceKey { platform: Platform::Discord, tenant: guild.to_owned() }
}

/// Makes a server known that somebody wrote in. Best effort: without it the person has no trial there, and the next one tries
/// again.
async fn enter(app: &App, delivery: &Delivery) {
    let Some(key) = key_of(delivery) else { return };
    if let Err(error) = app.chat.enter(&key, None).await {
        tracing::warn!(guild = key.tenant, %error, "a server could not be noted");
    }
}

/// Learns what a server is called, where the bot may know it: by asking, so in nobody's three seconds.
pub async fn learn_name(app: &App, delivery: &Delivery) {
    let Some(key) = key_of(delivery) else { return };
    let known = app.chat.workspace(&key).await;
    if !matches!(known, Ok(Some(server)) if server.name.is_empty()) {
        return;
    }
    if let Some(name) = app.discord.name_of(&key.tenant).await
        && let Err(error) = app.chat.enter(&key, Some(&name)).await
    {
        tracing::warn!(guild = key.tenant, %error, "a server's name could not be noted");
    }
}

/// Gives the first answer by a call of ours. What Discord takes goes on to the worker; what it does not take is not done.
pub async fn respond(app: &App, to: &ReplyTo, began: Instant, answer: &Value, incoming: Option<Incoming>) {
    let until = began + ANSWERED;
    let sent = loop {
        let sent = timeout_at(until, app.discord.client.respond(to, answer)).await;
        match sent {
            // An answer that got lost on its way back stands all the same.
            Ok(Ok(()) | Err(DiscordError::AlreadyAnswered)) => break Ok(true),
            Ok(Err(error)) if error.passes() => {
                let pause = if let DiscordError::RateLimited(wait) = error { wait.max(AGAIN) } else { AGAIN };
                if Instant::now() + pause >= until {
                    break Ok(false);
                }
                sleep(pause).await;
            }
            Ok(Err(error)) => break Err(error),
            Err(_) => break Ok(false),
        }
    };
    let Some(incoming) = incoming else { return };
    match sent {
        Ok(is_sure) => {
            if is_sure {
                app.discord.was_answered(&incoming.id.event);
            }
            app.discord.line.hand_on(app, &incoming).await;
        }
        Err(error) => {
            tracing::warn!(event = incoming.id.event, %error, "an interaction could not be answered; it is not done");
            app.discord.line.take_back(app, &incoming.id).await;
        }
    }
}

/// Whether Discord has our first answer to an event. One that it does not have was seen to fail.
///
/// # Errors
/// [`DiscordError`]: it cannot be said now.
pub async fn is_answered(app: &App, event: &Event, to: &ReplyTo) -> Result<bool, DiscordError> {
    if app.discord.is_answered(&event.id.event) {
        return Ok(true);
    }
    loop {
        if app.discord.client.is_answered(to).await? {
            return Ok(true);
        }
        if event.received_at.until(app.clock.now()) > ON_ITS_WAY {
            return Ok(false);
        }
        sleep(AGAIN).await;
    }
}

/// Nobody watches while a form is made.
struct Silent;

#[async_trait]
impl Progress for Silent {
    async fn show(&self, _: Message) {}
}
