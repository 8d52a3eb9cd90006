//! Answers go where the person is: into the interaction's own answer while its token lives, else to the person directly. What
//! is for everybody follows that answer, else the bot posts it. The next way is taken when Discord refuses one for good.

use std::time::Duration;

use myba_core::clock::UnixMs;

use super::client::{Discord, DiscordError};
use super::render::{self, Shown};
use super::reply_to::ReplyTo;
use super::words;
use crate::Delivered;
use crate::conversation::{Message, Part, Reply};
use crate::fnv::fnv;

/// How long an interaction's token is used: it lives for 15 minutes, and the last is for calls that wait.
const FRESH: Duration = Duration::from_secs(14 * 60);
/// How long the first answer may be on its way.
const ON_ITS_WAY: Duration = Duration::from_secs(5);
/// Characters of a post's title in a forum.
const TITLE: usize = 100;

/// Sends one reply. To be called again after an error that [`DiscordError::passes`], and after a crash: what one person sees
/// is replaced, and what the bot posts or sends is recognised by Discord for some minutes. A further message of the
/// interaction and a post in a forum have no such mark; one whose answer was lost may be there twice.
///
/// # Errors
/// Why it was not sent, once no way was left.
pub async fn deliver(discord: &Discord, to: &ReplyTo, reply: &Reply, now: UnixMs) -> Sent {
    let post = Post { discord, to, now };
    match reply {
        Reply::Public(message) => return post.public(message).await,
        Reply::Elsewhere(place, message) => return post.elsewhere(place, message).await,
        Reply::Private(message) | Reply::Home(message) => post.private(&render::message(message)).await,
        Reply::Form(form) => post.private(&render::message(&words::late(form))).await,
        Reply::Errors(errors) => post.private(&render::message(&words::wrong(errors, &key(to)))).await,
        Reply::Direct(message) => post.person(&render::message(message)).await,
    }?;
    Ok(Delivered::AsMeant)
}

/// The key of the request that an interaction made.
pub fn key(to: &ReplyTo) -> String {
    format!("int:{}", to.interaction)
}

/// Whether the interaction's token is still used.
pub fn is_fresh(to: &ReplyTo, now: UnixMs) -> bool {
    !to.token.is_empty() && UnixMs(to.received).until(now) < FRESH
}

/// What became of a reply.
type Sent = Result<Delivered, DiscordError>;

struct Post<'a> {
    discord: &'a Discord,
    to: &'a ReplyTo,
    now: UnixMs,
}

/// What became of one way: it worked, or the next is to be taken.
type Tried = Result<bool, DiscordError>;

impl Post<'_> {
    /// `Ok(false)` when Discord refused for good.
    fn tried<T>(&self, result: Result<T, DiscordError>) -> Tried {
        match result {
            Ok(_) => Ok(true),
            // The first answer may still be on its way: over HTTP it is not ours to send.
            Err(DiscordError::NotYet) if UnixMs(self.to.received).until(self.now) >= ON_ITS_WAY => Ok(false),
            Err(error) if error.passes() || error == DiscordError::Unauthorized => Err(error),
            Err(_) => Ok(false),
        }
    }

    async fn private(&self, shown: &Shown) -> Result<(), DiscordError> {
        if is_fresh(self.to, self.now) {
            if self.tried(self.discord.edit(self.to, shown).await)? {
                return Ok(());
            }
            // Somebody dismissed the answer: the token still takes a further one.
            if self.tried(self.discord.follow_up(self.to, shown, true).await)? {
                return Ok(());
            }
        }
        match self.person(shown).await {
            Err(DiscordError::TooLong(why) | DiscordError::Refused(why)) => {
                tracing::error!(interaction = self.to.interaction, why, "Discord does not take an answer");
                self.plainly().await
            }
            sent => sent,
        }
    }

    async fn public(&self, message: &Message) -> Sent {
        let (to, shown) = (self.to, render::message(message));
        if is_fresh(to, self.now) && self.after_answer(&shown).await? {
            return Ok(Delivered::AsMeant);
        }
        if to.user_only || to.guild.is_none() {
            return self.not_shared(&words::too_late(message)).await;
        }
        let posted = self.discord.post(&to.channel, &shown, &self.nonce('p', &shown)).await;
        if self.tried(posted)? {
            return Ok(Delivered::AsMeant);
        }
        self.not_shared(&words::not_posted(message)).await
    }

    /// For everybody, behind the answer of the interaction.
    async fn after_answer(&self, shown: &Shown) -> Tried {
        let thinking = self.discord.is_thinking(self.to).await;
        if matches!(thinking, Ok(true)) {
            // A further message would take the place of an answer that only thinks, and be as private as that.
            self.discord.edit(self.to, &render::message(&Message::note(words::BELOW))).await?;
        } else if !self.tried(thinking)? {
            return Ok(false);
        }
        match self.discord.follow_up(self.to, shown, false).await {
            Ok(posted) if posted.private => {
                let told = render::message(&Message::note(words::ONLY_YOU));
                // It was shown, if not to everybody: that this cannot be said is no reason to show it again.
                if let Err(error) = self.discord.follow_up(self.to, &told, true).await {
                    tracing::info!(%error, "a person was not told that only they see it");
                }
                Ok(true)
            }
            posted => self.tried(posted),
        }
    }

    async fn elsewhere(&self, place: &str, message: &Message) -> Sent {
        let shown = render::message(message);
        let found = match self.discord.channel(place).await {
            Ok(found) => found,
            found => {
                self.tried(found)?;
                return self.not_shared(&words::not_posted(message)).await;
            }
        };
        let posted = if found.is_forum() {
            let tags = tags(&found, message);
            self.discord.forum_post(place, &render::line(title(message), TITLE), &shown, &tags).await
        } else {
            self.discord.post(place, &shown, &self.nonce('e', &shown)).await
        };
        if self.tried(posted)? {
            return Ok(Delivered::AsMeant);
        }
        self.not_shared(&words::not_posted(message)).await
    }

    /// What was meant for others: only its author sees it, and why.
    async fn not_shared(&self, told: &Message) -> Sent {
        self.aside(&render::failed(told)).await?;
        Ok(Delivered::Aside)
    }

    /// To the person alone, without taking the place of what they see.
    async fn aside(&self, shown: &Shown) -> Result<(), DiscordError> {
        if is_fresh(self.to, self.now) {
            let thinking = self.discord.is_thinking(self.to).await;
            if matches!(thinking, Ok(true)) {
                return self.private(shown).await;
            }
            if self.tried(thinking)? && self.tried(self.discord.follow_up(self.to, shown, true).await)? {
                return Ok(());
            }
        }
        self.person(shown).await
    }

    async fn person(&self, shown: &Shown) -> Result<(), DiscordError> {
        self.discord.direct(&self.to.user, shown, &self.nonce('d', shown)).await.map(drop)
    }

    /// Discord takes no message like this one, wherever it goes: what can always be said is where the answer stands.
    async fn plainly(&self) -> Result<(), DiscordError> {
        let plain = render::message(&words::unshowable(&key(self.to)));
        if is_fresh(self.to, self.now) && self.tried(self.discord.edit(self.to, &plain).await)? {
            return Ok(());
        }
        self.person(&plain).await
    }

    /// Names what is posted: the same again is the same, and another of the same interaction is another. 25 characters.
    fn nonce(&self, way: char, shown: &Shown) -> String {
        let body = serde_json::to_string(&shown.body).unwrap_or_default();
        let hash = fnv(&body);
        // Folded to 16 bits.
        let sign = (hash ^ (hash >> 16) ^ (hash >> 32) ^ (hash >> 48)) & 0xffff;
        let interaction: String = self.to.interaction.chars().take(20).collect();
        format!("{way}{sign:04x}{interaction}")
    }
}

fn title(message: &Message) -> &str {
    let titles = message.parts.iter().filter_map(|part| if let Part::Title(title) = part { Some(title) } else { None });
    titles.map(String::as_str).next().unwrap_or(&message.summary)
}

/// The tag that is called like the ticket's kind, else the first where one must be given.
fn tags(place: &super::client::Place, message: &Message) -> Vec<String> {
    let kind = message.summary.split(':').next().unwrap_or_default().trim().to_lowercase();
    let named = place.tags.iter().find(|(_, name)| name.trim().to_lowercase() == kind);
    let first = place.tags.first().filter(|_| place.needs_tag());
    named.or(first).map(|(id, _)| id.clone()).into_iter().collect()
}
