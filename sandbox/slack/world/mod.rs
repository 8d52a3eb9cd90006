//! Everything the stand-in remembers. Plain data: what happens to it is decided beside the routes.

pub mod app;
pub mod chat;
pub mod first;
pub mod people;
pub mod ticket;
pub mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use app::{App, Install};
use chat::{Channel, Message};
use people::{Org, Team, User};
use ticket::{Code, Hook, IdentityToken, Trigger};
use view::View;

use crate::clerk::SigningKey;

/// A refusal for breaking a rule of Block Kit, or a message without words for a screen reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// The method, `response_url` or `ack`.
    pub at: String,
    /// Where in the body: `/blocks/0/text/text`.
    pub pointer: String,
    /// What is wrong, as the vendor words it.
    pub message: String,
}

/// A word of a message that would wake people up, or a mention of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    /// The channel it would have rung in.
    pub channel: String,
    /// The message.
    pub ts: String,
    /// `!channel`, `!here`, `!everyone`, `!subteam^S1`, `@U1`.
    pub target: String,
}

/// The whole state.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct World {
    /// The product's app as Slack knows it.
    pub app: App,
    /// Enterprise organisations by id.
    pub orgs: BTreeMap<String, Org>,
    /// Workspaces by id.
    pub teams: BTreeMap<String, Team>,
    /// Installations, revoked ones too, oldest first.
    pub installs: Vec<Install>,
    /// `response_url`s by their secret part.
    pub hooks: BTreeMap<String, Hook>,
    /// `trigger_id`s.
    pub triggers: BTreeMap<String, Trigger>,
    /// Modals and homes by id.
    pub views: BTreeMap<String, View>,
    /// OAuth codes.
    pub codes: Vec<Code>,
    /// Access tokens of Sign in with Slack.
    pub identities: Vec<IdentityToken>,
    /// The key that signs identity tokens, once one was asked for.
    pub key: Option<SigningKey>,
    /// Rules broken so far.
    pub violations: Vec<Violation>,
    /// Everybody pinged by the app so far.
    pub pings: Vec<Ping>,
    /// The last message's time in microseconds: no two are alike.
    last_ts: i64,
}

impl World {
    /// A message time nobody else has: `1700000000.000100`.
    pub fn next_ts(&mut self, now_ms: i64) -> String {
        self.last_ts = (now_ms * 1000).max(self.last_ts + 100);
        format!("{}.{:06}", self.last_ts / 1_000_000, self.last_ts % 1_000_000)
    }

    /// A person of a workspace.
    pub fn user(&self, team: &str, id: &str) -> Option<&User> {
        self.teams.get(team)?.users.get(id)
    }

    /// The workspace and the channel with this id.
    pub fn channel(&self, id: &str) -> Option<(&Team, &Channel)> {
        self.teams.values().find_map(|team| Some((team, team.channels.get(id)?)))
    }

    /// As [`Self::channel`], to change it.
    pub fn channel_mut(&mut self, id: &str) -> Option<&mut Channel> {
        self.teams.values_mut().find_map(|team| team.channels.get_mut(id))
    }

    /// The message of this time.
    pub fn message(&self, channel: &str, ts: &str) -> Option<&Message> {
        self.channel(channel)?.1.messages.iter().find(|message| message.ts == ts)
    }

    /// As [`Self::message`], to change it.
    pub fn message_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        self.channel_mut(channel)?.messages.iter_mut().find(|message| message.ts == ts)
    }

    /// The installation that serves a workspace: its own, or its organisation's.
    pub fn install_of(&self, team: &str) -> Option<&Install> {
        self.installs.iter().rev().find(|install| install.serves(team))
    }

    /// The installation with this token, revoked or not.
    pub fn install_by_token(&self, token: &str) -> Option<&Install> {
        self.installs.iter().rev().find(|install| install.token == token)
    }

    /// The open modals of a person, the lowest first.
    pub fn modals(&self, team: &str, user: &str) -> Vec<&View> {
        let mut stack: Vec<_> =
            self.views.values().filter(|view| view.is_modal && view.belongs_to(team, user)).collect();
        stack.sort_by_key(|view| view.depth);
        stack
    }

    /// The home the app published for a person.
    pub fn home(&self, team: &str, user: &str) -> Option<&View> {
        self.views.values().find(|view| !view.is_modal && view.belongs_to(team, user))
    }

    /// Keeps a message and what it would have rung.
    pub fn post(&mut self, message: Message) {
        self.note_pings(&message);
        if let Some(channel) = self.channel_mut(&message.channel) {
            channel.messages.push(message);
        }
    }

    /// Remembers whom a message of the app would have woken up.
    pub fn note_pings(&mut self, message: &Message) {
        if message.by_app {
            self.pings.extend(message.pings.iter().map(|target| Ping {
                channel: message.channel.clone(),
                ts: message.ts.clone(),
                target: target.clone(),
            }));
        }
    }

    /// Removes a message; `false` if there is none.
    pub fn remove(&mut self, channel: &str, ts: &str) -> bool {
        let Some(channel) = self.channel_mut(channel) else { return false };
        let before = channel.messages.len();
        channel.messages.retain(|message| message.ts != ts);
        channel.messages.len() < before
    }

    /// Forgets what nobody can use any more at `now_ms`.
    pub fn sweep(&mut self, now_ms: i64) {
        self.triggers.retain(|_, trigger| trigger.born_ms > now_ms - ticket::KEPT_MS);
        self.hooks.retain(|_, hook| hook.born_ms > now_ms - ticket::KEPT_MS);
        self.codes.retain(|code| code.born_ms > now_ms - ticket::KEPT_MS);
    }
}
