//! What a request of Slack does: it is read, its sender looked up, and the conversation answers.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use myba_bots::conversation::{Act, Message, PlaceKind, Progress, Reply};
use myba_bots::slack::{self, Delivery, Lifecycle, Read, ReplyTo, SlackError, Stage};
use myba_core::chat::{Platform, WorkspaceKey};
use myba_core::inbox::{Event, EventId, Outcome};
use myba_core::outbox::{Answer, Sent};
use serde_json::Value;

use super::{LONGEST_WAIT, Parcel, Taken, Turn, Turns, arrived, write};
use crate::app::App;
use crate::slack::{Home, Kind, Sign, install};
use crate::webhook::{SLACK, UNREADABLE};

/// Times that asking Slack who somebody is may fail before they count as a guest, who spends nobody else's tokens.
const LOOK_UPS: i64 = 3;

/// Answers a request.
pub(super) async fn apply(app: &App, taken: &Taken, turns: &Turns) -> Outcome {
    let event = &taken.event;
    if event.kind == UNREADABLE {
        return Outcome::Quarantined("the payload is no JSON".to_owned());
    }
    let payload = match serde_json::from_str::<Value>(&event.body) {
        Ok(payload) => payload,
        Err(error) => return Outcome::Quarantined(error.to_string()),
    };
    let read = match event.kind.as_str() {
        "command" => slack::command(payload),
        "interaction" => slack::interaction(payload),
        install::WELCOME => return welcome(app, event, payload, turns).await,
        _ => slack::event(payload),
    };
    match read {
        Ok(Read::Asked(mut delivery)) => {
            taken.prepare(&mut delivery.request);
            answer(app, event, delivery.received_at(event.received_at), turns).await
        }
        Ok(Read::Changed { tenant, change: Lifecycle::Gone }) => gone(app, &tenant).await,
        // An organisation's installation is one, whichever of its workspaces use it.
        Ok(Read::Changed { change: Lifecycle::TeamsGained(_) | Lifecycle::TeamsLost(_), .. }) => Outcome::Ignored,
        Ok(Read::Nothing) => Outcome::Ignored,
        Err(error) => Outcome::Quarantined(error.to_string()),
    }
}

fn key_of(tenant: &str) -> WorkspaceKey {
    WorkspaceKey { platform: Platform::Slack, tenant: tenant.to_owned() }
}

/// The app was removed, or its token is dead: it is asked whether that is so, for news may be old, and the app installed anew.
/// Balances stay; links of its people end.
async fn gone(app: &App, tenant: &str) -> Outcome {
    let workspace = match app.chat.workspace(&key_of(tenant)).await {
        Ok(workspace) => workspace,
        Err(error) => return Outcome::Retry(error.to_string()),
    };
    let Some(workspace) = workspace.filter(|workspace| workspace.installed) else { return Outcome::Ignored };
    if let Some(token) = app.slack.token(&workspace) {
        match app.slack.client.auth_test(&token).await {
            Ok(_) => {
                tracing::warn!(tenant, "the app is said to be removed, and its token works");
                return Outcome::Ignored;
            }
            Err(SlackError::Revoked) => {}
            Err(error) => return Outcome::Retry(error.to_string()),
        }
    }
    let sealed = workspace.sealed_token.unwrap_or_default();
    match app.chat.remove(&workspace.key, &sealed).await {
        Ok(removed) => {
            tracing::info!(tenant, removed, "the app was removed");
            Outcome::Applied
        }
        Err(error) => Outcome::Retry(error.to_string()),
    }
}

/// Whoever installed the app is greeted.
async fn welcome(app: &App, event: &Event, payload: Value, turns: &Turns) -> Outcome {
    match install::greeting(payload) {
        Ok(delivery) => answer(app, event, delivery.received_at(event.received_at), turns).await,
        Err(error) => Outcome::Quarantined(error.to_string()),
    }
}

async fn answer(app: &App, event: &Event, mut delivery: Delivery, turns: &Turns) -> Outcome {
    let key = key_of(&delivery.tenant);
    let workspace = match app.chat.workspace(&key).await {
        Ok(workspace) => workspace,
        Err(error) => return Outcome::Retry(error.to_string()),
    };
    // At the very first start the workspace of SLACK_BOT_TOKEN may still be on its way in.
    let may_come = app.config.secrets.slack_bot_token.is_some() && event.attempts < LOOK_UPS;
    if workspace.is_none() && may_come {
        return Outcome::Retry("the workspace is not known yet".to_owned());
    }
    let Some((workspace, token)) = workspace.and_then(|found| app.slack.token(&found).map(|token| (found, token)))
    else {
        return nobody_home(app, &delivery).await;
    };
    let stage = Stage::new(app.slack.client.clone(), token.clone(), &delivery, app.clock.clone());
    // First of all: the trigger that opens a window lives three seconds.
    stage.begin().await;
    let sender = &mut delivery.request.sender;
    let home = Home { tenant: &delivery.tenant, enterprise: delivery.enterprise.as_deref() };
    match app.slack.people.complete(&app.slack.client, &token, home, sender).await {
        Ok(()) => {}
        Err(SlackError::Revoked) => {
            return gone(app, &delivery.tenant).await;
        }
        Err(SlackError::RateLimited(wait)) => {
            tokio::time::sleep(wait.min(LONGEST_WAIT)).await;
            return Outcome::Retry("Slack asks to wait".to_owned());
        }
        Err(SlackError::Unreachable(_)) if event.attempts < LOOK_UPS => {
            return Outcome::Retry("who asks cannot be looked up".to_owned());
        }
        Err(error) => tracing::warn!(%error, tenant = delivery.tenant, "somebody cannot be looked up"),
    }
    if may_read(&workspace.scopes) {
        with_thread(app, &token, &mut delivery).await;
    }
    let turn = Mutex::new(turns.take(event.kind == Kind::Interaction.as_str()).await);
    let shown = Shown { app, event: &event.id, stage: &stage, turn };
    let replies = app.conversation.handle(Some(&key), &delivery.request, &shown).await;
    drop(shown);
    match replies {
        Ok(replies) => settle(app, event, &delivery, &stage, replies).await,
        Err(running) => Outcome::Retry(running.to_string()),
    }
}

/// Writes the answers down together with the request's end, and sends them.
async fn settle(app: &App, event: &Event, delivery: &Delivery, stage: &Stage, mut replies: Vec<Reply>) -> Outcome {
    let errors = replies.iter().find_map(|reply| match reply {
        Reply::Errors(errors) => Some(errors.clone()),
        _ => None,
    });
    let sign = errors.map_or(Sign::Going, Sign::Errors);
    let is_about_errors = matches!(sign, Sign::Errors(_));
    if app.slack.give_sign(&event.id, sign) && is_about_errors {
        replies.retain(|reply| !matches!(reply, Reply::Errors(_)));
    }
    let to = stage.reply_to();
    write(app, SLACK, &event.id, &delivery.tenant, &delivery.request.key, (&to, replies)).await
}

/// Sends one answer.
pub(super) async fn send(app: &App, answer: &Answer) -> Sent {
    let parcel = match serde_json::from_str::<Parcel<ReplyTo>>(&answer.new.body) {
        Ok(parcel) => parcel,
        Err(error) => return Sent::Never(error.to_string()),
    };
    let workspace = match app.chat.workspace(&key_of(&answer.new.tenant)).await {
        Ok(workspace) => workspace,
        Err(error) => return Sent::Later(error.to_string(), None),
    };
    // Where the app was removed meanwhile, an address to answer to may still work.
    let token = workspace.and_then(|workspace| app.slack.token(&workspace)).unwrap_or_default();
    match slack::deliver(&app.slack.client, &token, &parcel.to, &parcel.reply, app.clock.now()).await {
        Ok(delivered) => arrived(app, delivered, &parcel.request).await,
        Err(SlackError::RateLimited(wait)) => Sent::Later("Slack asks to wait".to_owned(), Some(wait)),
        Err(error @ SlackError::Unreachable(_)) => Sent::Later(error.to_string(), None),
        Err(error) => Sent::Never(error.to_string()),
    }
}

/// The app is not installed where this comes from, or its token is gone. Where there is a way to say so, it is said.
async fn nobody_home(app: &App, delivery: &Delivery) -> Outcome {
    tracing::warn!(tenant = delivery.tenant, "a request of a workspace without an installation");
    if delivery.reply_to.response_url.is_some() {
        let install = format!("{}{}/slack/install", app.public_url, app.config.http.base_path);
        let reply = Reply::Private(Message::note(myba_bots::conversation::not_installed(&install)));
        let sent = slack::deliver(&app.slack.client, "", &delivery.reply_to, &reply, app.clock.now()).await;
        if let Err(error) = sent {
            tracing::warn!(%error, "that could not be said");
        }
    }
    Outcome::Ignored
}

fn may_read(scopes: &str) -> bool {
    // Of a workspace that was not installed by us the scopes are not known: Slack says no if it means no.
    scopes.is_empty() || scopes.split(',').any(|scope| scope == "channels:history")
}

/// A mention in a thread means the thread: what was said there goes along. One call; without it the mention's own words do.
async fn with_thread(app: &App, token: &str, delivery: &mut Delivery) {
    let place = &delivery.request.place;
    let Act::Said(text) = &mut delivery.request.act else { return };
    let is_word = !text.trim().is_empty() && !text.trim().contains(char::is_whitespace);
    let (PlaceKind::Channel, Some(thread), false, true) =
        (place.kind, place.thread.as_deref(), is_word, delivery.reply_to.response_url.is_none())
    else {
        return;
    };
    let said = match app.slack.client.thread(token, &place.channel, thread).await {
        Ok(said) => said,
        Err(error) => return tracing::info!(%error, "a thread cannot be read; its mention alone counts"),
    };
    for (_, words) in said {
        if words.trim().is_empty() || is_the_mention(&words, text) {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&words);
    }
}

/// Whether a message of the thread is the one that mentioned us: its text, perhaps with our name around it.
fn is_the_mention(words: &str, text: &str) -> bool {
    const LONGEST_NAME: usize = 40;
    let is_name =
        |rest: &str| rest.trim().is_empty() || (rest.trim().starts_with(['@', '<']) && rest.len() <= LONGEST_NAME);
    if text.is_empty() {
        return is_name(words) && !words.trim().contains(char::is_whitespace);
    }
    words.split_once(text).is_some_and(|(before, after)| is_name(before) && is_name(after))
}

/// How far the work is, for the person; and for a window that waits, that it may close.
struct Shown<'a> {
    app: &'a App,
    event: &'a EventId,
    stage: &'a Stage,
    turn: Mutex<Turn>,
}

#[async_trait]
impl Progress for Shown<'_> {
    async fn show(&self, message: Message) {
        self.app.slack.give_sign(self.event, Sign::Going);
        // From here on it waits for the writer.
        self.turn.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.stage.show(message).await;
    }
}
