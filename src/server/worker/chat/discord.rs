//! What an interaction of Discord does: it is read, and the conversation answers.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use myba_bots::conversation::{Attempt, Message, Progress};
use myba_bots::discord::{self, Delivery, DiscordError, First, Read, ReplyTo, Stage};
use myba_core::inbox::{Event, Outcome};
use myba_core::outbox::{Answer, Sent};
use serde_json::Value;

use super::{Parcel, Taken, Turn, Turns, arrived, write};
use crate::app::App;
use crate::discord::{is_answered, key_of, learn_name, shop};
use crate::webhook::{DISCORD, UNREADABLE};

/// Answers an interaction.
pub(super) async fn apply(app: &App, taken: &Taken, turns: &Turns) -> Outcome {
    let event = &taken.event;
    if event.kind == UNREADABLE {
        return Outcome::Quarantined("the interaction cannot be read".to_owned());
    }
    let read = serde_json::from_str::<Value>(&event.body).map(discord::read);
    let mut delivery = match read {
        Ok(Ok(Read::Asked(delivery))) => delivery.received_at(event.received_at),
        Ok(Ok(_)) => return Outcome::Ignored,
        Ok(Err(error)) => return Outcome::Quarantined(error.to_string()),
        Err(error) => return Outcome::Quarantined(error.to_string()),
    };
    // A form can be opened in the first three seconds only; whoever asked has seen that it did not.
    if delivery.first == First::AtOnce {
        return Outcome::Ignored;
    }
    taken.prepare(&mut delivery.request);
    match is_answered(app, event, &delivery.reply_to).await {
        Ok(true) => answer(app, event, &delivery, turns).await,
        // It cannot be asked any more. What was begun then, and paid, is still to be answered: directly.
        Err(DiscordError::Expired) => {
            delivery.request.attempt = Attempt::Late;
            answer(app, event, &delivery, turns).await
        }
        Ok(false) => {
            tracing::warn!(event = event.id.event, "an interaction whose answer Discord did not take; it is not done");
            Outcome::Ignored
        }
        Err(DiscordError::RateLimited(wait)) => {
            tokio::time::sleep(wait.min(super::LONGEST_WAIT)).await;
            Outcome::Retry("Discord asks to wait".to_owned())
        }
        Err(error) => Outcome::Retry(error.to_string()),
    }
}

async fn answer(app: &App, event: &Event, delivery: &Delivery, turns: &Turns) -> Outcome {
    learn_name(app, delivery).await;
    // What was just bought pays for what is asked with it.
    shop::apply(app, &delivery.entitlements).await;
    let stage = Stage::new(app.discord.client.clone(), delivery.reply_to.clone(), app.clock.clone());
    let turn = Mutex::new(turns.take(delivery.first == First::DeferUpdate).await);
    let shown = Shown { stage: &stage, turn };
    let replies = app.conversation.handle(key_of(delivery).as_ref(), &delivery.request, &shown).await;
    drop(shown);
    let replies = match replies {
        Ok(replies) => replies,
        Err(running) => return Outcome::Retry(running.to_string()),
    };
    let to = stage.reply_to();
    let tenant = delivery.guild.clone().unwrap_or_else(|| to.user.clone());
    write(app, DISCORD, &event.id, &tenant, &delivery.request.key, (&to, replies)).await
}

/// Sends one answer.
pub(super) async fn send(app: &App, answer: &Answer) -> Sent {
    let parcel = match serde_json::from_str::<Parcel<ReplyTo>>(&answer.new.body) {
        Ok(parcel) => parcel,
        Err(error) => return Sent::Never(error.to_string()),
    };
    match discord::deliver(&app.discord.client, &parcel.to, &parcel.reply, app.clock.now()).await {
        Ok(delivered) => arrived(app, delivered, &parcel.request).await,
        Err(DiscordError::RateLimited(wait)) => Sent::Later("Discord asks to wait".to_owned(), Some(wait)),
        Err(error) if error.passes() => Sent::Later(error.to_string(), None),
        Err(error) => Sent::Never(error.to_string()),
    }
}

/// How far the work is, for the person.
struct Shown<'a> {
    stage: &'a Stage,
    turn: Mutex<Turn>,
}

#[async_trait]
impl Progress for Shown<'_> {
    async fn show(&self, message: Message) {
        // From here on it waits for the writer.
        self.turn.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.stage.show(message).await;
    }
}
