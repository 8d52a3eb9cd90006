//! Answers go where the person is: into the window that stands open, through the request's `response_url`, into the
//! conversation, and at last to the person directly. The next way is taken when Slack refuses one for good.

use std::time::Duration;

use myba_core::clock::UnixMs;
use serde_json::json;
use slack_morphism::prelude::SlackView;

use super::client::{Slack, SlackError, body};
use super::read::ReplyTo;
use super::render::{self, Shown};
use super::words;
use crate::Delivered;
use crate::conversation::{Form, Message, Reply};

/// Slack takes posts for 30 minutes; the rest is for clocks that differ and calls that wait.
const FRESH: Duration = Duration::from_secs(25 * 60);
/// Posts that a `response_url` takes.
const POSTS: u8 = 5;
/// For everybody. Only such a post can be sent into a thread.
const IN_CHANNEL: &str = "in_channel";

/// Sends one reply. To be called again after [`SlackError::RateLimited`] and [`SlackError::Unreachable`], and after a crash:
/// what was sent is replaced where Slack can do that.
///
/// # Errors
/// Why it was not sent, once no way was left.
pub async fn deliver(slack: &Slack, token: &str, to: &ReplyTo, reply: &Reply, now: UnixMs) -> Sent {
    let post = Post { slack, token, to, now };
    match reply {
        Reply::Public(message) => return post.public(message).await,
        Reply::Elsewhere(place, message) => return post.elsewhere(place, message).await,
        Reply::Private(message) => post.private(message).await,
        Reply::Form(form) => post.form(form).await,
        Reply::Errors(errors) => post.private(&words::wrong(errors)).await,
        Reply::Home(message) => slack.publish(token, &to.user, &render::home(message)).await,
        Reply::Direct(message) => post.person(&render::message(message)).await,
    }?;
    Ok(Delivered::AsMeant)
}

/// The request's `response_url`, while it takes posts.
pub fn usable(to: &ReplyTo, now: UnixMs) -> Option<&str> {
    let is_fresh = UnixMs(to.received).until(now) < FRESH && to.posts < POSTS;
    to.response_url.as_deref().filter(|_| is_fresh)
}

/// What became of a reply.
type Sent = Result<Delivered, SlackError>;

struct Post<'a> {
    slack: &'a Slack,
    token: &'a str,
    to: &'a ReplyTo,
    now: UnixMs,
}

/// What became of one way: it worked, or the next is to be taken.
type Tried = Result<bool, SlackError>;

/// `Ok(false)` when Slack refused for good.
fn tried(result: Result<(), SlackError>) -> Tried {
    match result {
        Ok(()) => Ok(true),
        Err(
            SlackError::Expired
            | SlackError::NotThere(_)
            | SlackError::Refused(_)
            | SlackError::MissingScope(_)
            | SlackError::NotAllowed(_),
        ) => Ok(false),
        Err(error) => Err(error),
    }
}

impl Post<'_> {
    async fn private(&self, message: &Message) -> Result<(), SlackError> {
        if self.in_window(&render::window(message, self.to)).await? {
            return Ok(());
        }
        self.privately(&render::message(message)).await
    }

    async fn privately(&self, shown: &Shown) -> Result<(), SlackError> {
        let to = self.to;
        if self.respond(shown, "ephemeral", to.replaces).await? {
            return Ok(());
        }
        if to.direct {
            if self.in_direct(shown).await? {
                return Ok(());
            }
        } else if !to.channel.is_empty() {
            let place = (to.channel.as_str(), to.thread.as_deref());
            if tried(self.slack.post_ephemeral(self.token, place, &to.user, shown).await)? {
                return Ok(());
            }
        }
        self.person(shown).await
    }

    async fn public(&self, message: &Message) -> Sent {
        let (to, shown) = (self.to, render::message(message));
        if self.respond(&shown, IN_CHANNEL, false).await? {
            return Ok(Delivered::AsMeant);
        }
        if !to.channel.is_empty() {
            let posted = self.slack.post(self.token, &to.channel, to.thread.as_deref(), &shown).await;
            if tried(posted.map(drop))? {
                return Ok(Delivered::AsMeant);
            }
        }
        self.not_shared(message).await
    }

    async fn elsewhere(&self, place: &str, message: &Message) -> Sent {
        let posted = self.slack.post(self.token, place, None, &render::message(message)).await;
        if tried(posted.map(drop))? {
            return Ok(Delivered::AsMeant);
        }
        self.not_shared(message).await
    }

    /// What was meant for others: only its author sees it, and why.
    async fn not_shared(&self, message: &Message) -> Sent {
        self.person(&render::message(&words::not_posted(message))).await?;
        Ok(Delivered::Aside)
    }

    async fn form(&self, form: &Form) -> Result<(), SlackError> {
        let view = render::form(form, self.to);
        if self.in_window(&view).await? {
            return Ok(());
        }
        if let Some(trigger) = self.to.trigger_id.as_deref().filter(|_| !self.to.window) {
            let opened = self.slack.open_view(self.token, trigger, &view).await;
            if tried(opened.map(drop))? {
                return Ok(());
            }
        }
        let had_none = self.to.trigger_id.is_none() && self.to.response_url.is_none() && !self.to.window;
        let said = if had_none { words::by_press(form) } else { words::late(form) };
        self.privately(&render::message(&said)).await
    }

    /// In the window that stands open, if one does. One that shows something newer stays as it is.
    async fn in_window(&self, view: &SlackView) -> Tried {
        let (true, Some(id)) = (self.to.window, &self.to.view_id) else { return Ok(false) };
        let shown = self.slack.update_view(self.token, id, self.to.view_hash.as_deref(), view).await;
        tried(shown.map(drop))
    }

    async fn respond(&self, shown: &Shown, kind: &str, replaces: bool) -> Tried {
        let Some(address) = usable(self.to, self.now) else { return Ok(false) };
        let mut post = body(shown);
        post.insert("response_type".to_owned(), json!(kind));
        post.insert("replace_original".to_owned(), json!(replaces));
        if let Some(thread) = self.to.thread.as_ref().filter(|_| kind == IN_CHANNEL) {
            post.insert("thread_ts".to_owned(), json!(thread));
        }
        tried(self.slack.respond(address, &post.into()).await)
    }

    /// In the bot's own conversation with the person, in the place of what was shown there.
    async fn in_direct(&self, shown: &Shown) -> Tried {
        let to = self.to;
        if let Some(ts) = &to.shown_ts {
            if to.streaming {
                // Refused when it was ended before: then it is a message like others.
                tried(self.slack.stop_stream(self.token, &to.channel, ts).await)?;
            }
            if tried(self.slack.update(self.token, &to.channel, ts, shown).await)? {
                return Ok(true);
            }
        }
        let posted = self.slack.post(self.token, &to.channel, to.thread.as_deref(), shown).await;
        tried(posted.map(drop))
    }

    /// Directly. Slack opens the conversation itself for a person's id, without a scope of its own.
    async fn person(&self, shown: &Shown) -> Result<(), SlackError> {
        self.slack.post(self.token, &self.to.user, None, shown).await.map(drop)
    }
}
