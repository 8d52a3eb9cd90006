//! One person's conversation with one request: what they see while it is worked on.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use myba_core::clock::Clock;
use serde_json::json;

use super::client::{Slack, SlackError, body};
use super::deliver::usable;
use super::read::{Delivery, ReplyTo};
use super::{render, words};
use crate::conversation::{Act, Message, Press, Progress};

/// Posts to a `response_url` that say how far the work is. Of its five the rest is for answers.
const PROGRESS: u8 = 3;

/// Where answers go, and what was shown already.
pub struct Stage {
    slack: Slack,
    token: String,
    clock: Arc<dyn Clock>,
    leads_to_form: bool,
    to: Mutex<ReplyTo>,
    /// Whether something was said that nothing can take the place of.
    is_said: Mutex<bool>,
}

impl Stage {
    /// For a request, answered with a bot token.
    #[must_use]
    pub fn new(slack: Slack, token: String, delivery: &Delivery, clock: Arc<dyn Clock>) -> Self {
        Self {
            slack,
            token,
            clock,
            leads_to_form: leads_to_form(&delivery.request.act),
            to: Mutex::new(delivery.reply_to.clone()),
            is_said: Mutex::new(false),
        }
    }

    /// Opens the window of a request that leads to a form, at once: a trigger lives for three seconds. To be called
    /// before anything that takes time. Best effort: without a window the answer is a message.
    pub async fn begin(&self) {
        if !self.leads_to_form {
            return;
        }
        let to = self.reply_to();
        let view = render::loading(&to);
        let opened = match (&to.view_id, &to.trigger_id) {
            (Some(id), _) if to.window => self.slack.update_view(&self.token, id, to.view_hash.as_deref(), &view).await,
            (_, Some(trigger)) => match self.slack.open_view(&self.token, trigger, &view).await {
                // Used already, by this request before it was broken off: its window may still stand open.
                Err(SlackError::Expired) => self.slack.update_named(&self.token, trigger, &view).await.map(Some),
                opened => opened.map(Some),
            },
            _ => return,
        };
        match opened {
            Ok(Some(window)) => self.change(|to| {
                to.view_id = Some(window.id);
                to.view_hash = Some(window.hash);
                to.window = true;
                to.trigger_id = None;
            }),
            Ok(None) => {}
            Err(error) => tracing::info!(%error, "a window was not opened"),
        }
    }

    /// Where the answer goes, with everything that was shown so far. Goes to the outbox with each reply.
    #[must_use]
    pub fn reply_to(&self) -> ReplyTo {
        self.to.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut ReplyTo)) {
        change(&mut self.to.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Whether this is the first time.
    fn say_once(&self) -> bool {
        !std::mem::replace(&mut self.is_said.lock().unwrap_or_else(PoisonError::into_inner), true)
    }

    async fn try_show(&self, message: &Message) -> Result<(), SlackError> {
        let to = self.reply_to();
        if let (true, Some(id)) = (to.window, &to.view_id) {
            let view = render::window(message, &to);
            let shown = self.slack.update_view(&self.token, id, to.view_hash.as_deref(), &view).await?;
            self.change(|to| to.view_hash = shown.map(|window| window.hash).or(to.view_hash.take()));
            return Ok(());
        }
        if let Some(address) = usable(&to, self.clock.now()) {
            if to.posts < PROGRESS && (to.replaces || self.say_once()) {
                // Counted before it is sent: a post that got lost may have arrived.
                self.change(|to| to.posts += 1);
                let mut post = body(&render::message(message));
                post.insert("response_type".to_owned(), json!("ephemeral"));
                post.insert("replace_original".to_owned(), json!(to.replaces));
                self.slack.respond(address, &post.into()).await?;
            }
            return Ok(());
        }
        if to.direct || to.channel.is_empty() {
            return self.show_directly(&to, message).await;
        }
        if self.say_once() {
            // One message for one person cannot be changed without a `response_url`.
            let place = (to.channel.as_str(), to.thread.as_deref());
            return self.slack.post_ephemeral(&self.token, place, &to.user, &render::message(message)).await;
        }
        Ok(())
    }

    /// In the bot's own conversation with the person.
    async fn show_directly(&self, to: &ReplyTo, message: &Message) -> Result<(), SlackError> {
        let shown = render::message(message);
        if let Some(ts) = &to.shown_ts {
            if to.streaming {
                let text = format!("\n\n{}", render::growing(message));
                return self.slack.append(&self.token, &to.channel, ts, &text).await;
            }
            return self.slack.update(&self.token, &to.channel, ts, &shown).await;
        }
        if let Some(thread) = &to.thread {
            // Only what Slack calls an agent has a status; others are refused, and that is all.
            let status = self.slack.set_status(&self.token, &to.channel, thread, words::WORKING).await;
            if let Err(error) = status {
                tracing::debug!(%error, "no status");
            }
            let (place, reader) = ((to.channel.as_str(), thread.as_str()), (to.team.as_deref(), to.user.as_str()));
            match self.slack.start_stream(&self.token, place, reader, &render::growing(message)).await {
                Ok(posted) => {
                    self.change(|to| {
                        to.shown_ts = Some(posted.ts);
                        to.streaming = true;
                    });
                    return Ok(());
                }
                Err(error) if error.passes() => return Err(error),
                Err(error) => tracing::debug!(%error, "no stream"),
            }
        }
        let channel = if to.channel.is_empty() { &to.user } else { &to.channel };
        let posted = self.slack.post(&self.token, channel, to.thread.as_deref(), &shown).await?;
        self.change(|to| {
            to.shown_ts = Some(posted.ts);
            to.channel = posted.channel;
            to.direct = true;
        });
        Ok(())
    }
}

#[async_trait]
impl Progress for Stage {
    async fn show(&self, message: Message) {
        if let Err(error) = self.try_show(&message).await {
            tracing::info!(%error, "progress was not shown");
        }
    }
}

const fn leads_to_form(act: &Act) -> bool {
    matches!(
        act,
        Act::WantsForm(_)
            | Act::Pressed(
                Press::Refine(..)
                    | Press::Edit(..)
                    | Press::NotUseful(_)
                    | Press::Copy(_)
                    | Press::EnterCode
                    | Press::Answer(_)
                    | Press::NewTicket
                    | Press::Setup
            )
    )
}
