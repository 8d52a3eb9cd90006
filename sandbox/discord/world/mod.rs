//! Everything the stand-in remembers. Plain data: what happens to it is decided beside the routes.

pub mod app;
pub mod first;
pub mod interaction;
pub mod message;
pub mod people;
pub mod place;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use app::{Access, App, Code, Entitlement};
use interaction::Interaction;
use message::Message;
use people::User;
use place::{Channel, ChannelKind, Guild};

/// The vendor's first millisecond: ids count from it.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// A rule the app broke: a body that was refused, or a message that could have rung everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// The call: `callback`, `@original`, `follow-up`, `message`, `commands`, …
    pub at: String,
    /// Where in the body, with dots: `embeds.0.description`.
    pub pointer: String,
    /// What is wrong, as the vendor words it.
    pub message: String,
}

/// Somebody a message of the app would have rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    /// The channel.
    pub channel: String,
    /// The message.
    pub message: String,
    /// `@everyone`, `@here`, `@&role`, `@user`.
    pub target: String,
}

/// The whole state.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct World {
    /// The product's app.
    pub app: App,
    /// Guilds by id.
    pub guilds: BTreeMap<String, Guild>,
    /// People and bots by id.
    pub users: BTreeMap<String, User>,
    /// Channels of every sort by id.
    pub channels: BTreeMap<String, Channel>,
    /// Interactions by id.
    pub interactions: BTreeMap<String, Interaction>,
    /// What was bought.
    pub entitlements: Vec<Entitlement>,
    /// OAuth codes.
    pub codes: Vec<Code>,
    /// OAuth tokens.
    pub accesses: Vec<Access>,
    /// Rules broken so far.
    pub violations: Vec<Violation>,
    /// Everybody the app rang so far.
    pub pings: Vec<Ping>,
    /// No two ids are alike.
    last_id: i64,
}

impl World {
    /// A fresh id, which tells its time.
    pub fn next_id(&mut self, now_ms: i64) -> String {
        self.last_id = ((now_ms - EPOCH_MS) << 22).max(self.last_id + 1);
        self.last_id.to_string()
    }

    /// The guild of a channel.
    pub fn guild_of(&self, channel: &str) -> Option<&Guild> {
        self.guilds.get(self.channels.get(channel)?.guild.as_ref()?)
    }

    /// A message, with its channel.
    pub fn message(&self, channel: &str, id: &str) -> Option<&Message> {
        self.channels.get(channel)?.messages.iter().find(|message| message.id == id)
    }

    /// A message, for changing.
    pub fn message_mut(&mut self, channel: &str, id: &str) -> Option<&mut Message> {
        self.channels.get_mut(channel)?.messages.iter_mut().find(|message| message.id == id)
    }

    /// Puts a message into its channel, and notes whom it rings.
    pub fn post(&mut self, message: Message) {
        self.note_pings(&message);
        if let Some(channel) = self.channels.get_mut(&message.channel) {
            channel.messages.push(message);
        }
    }

    /// Notes whom a message of the app rings.
    pub fn note_pings(&mut self, message: &Message) {
        if !message.by_app {
            return;
        }
        let pings = message.pings.iter().map(|target| Ping {
            channel: message.channel.clone(),
            message: message.id.clone(),
            target: target.clone(),
        });
        self.pings.extend(pings);
    }

    /// Removes a message; `false` when there is none.
    pub fn remove(&mut self, channel: &str, id: &str) -> bool {
        let Some(channel) = self.channels.get_mut(channel) else { return false };
        let before = channel.messages.len();
        channel.messages.retain(|message| message.id != id);
        channel.messages.len() < before
    }

    /// The interaction of a token.
    pub fn interaction_by_token(&self, token: &str) -> Option<&Interaction> {
        self.interactions.values().find(|interaction| interaction.token == token)
    }

    /// The direct message of two.
    pub fn direct(&self, one: &str, other: &str) -> Option<&Channel> {
        self.channels
            .values()
            .find(|it| it.kind == ChannelKind::Direct && it.recipients.iter().all(|id| id == one || id == other))
    }

    /// What somebody may do in a channel.
    pub fn permissions(&self, user: &str, channel: &str) -> u64 {
        let Some(place) = self.channels.get(channel) else { return 0 };
        match place.guild.as_ref().and_then(|guild| self.guilds.get(guild)) {
            Some(guild) => guild.permissions(user, place),
            None => place::DIRECT,
        }
    }

    /// Forgets what is too old to matter.
    pub fn sweep(&mut self, now_ms: i64) {
        self.interactions.retain(|_, it| now_ms - it.born_ms <= interaction::TOKEN_MS);
        self.codes.retain(|code| now_ms - code.born_ms <= app::CODE_MS);
    }
}

impl World {
    /// The interaction whose form somebody has open.
    pub fn open_form(&self, user: &str) -> Option<&Interaction> {
        self.interactions.values().rev().find(|it| it.user == user && it.modal.is_some())
    }
}
