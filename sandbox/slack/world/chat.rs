//! Channels and messages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What sort of conversation a channel is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Everybody may read and join.
    #[default]
    Public,
    /// Members only.
    Private,
    /// Two people, or a person and the app.
    Direct,
}

/// A conversation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    /// `C…`, `D…`.
    pub id: String,
    /// Without the `#`.
    pub name: String,
    /// Who may come in.
    pub kind: ChannelKind,
    /// Nobody may post any more.
    pub archived: bool,
    /// Who is in it.
    pub members: BTreeSet<String>,
    /// Oldest first; ephemeral ones too.
    pub messages: Vec<Message>,
}

impl Channel {
    /// As payloads name it.
    pub fn shown_name(&self) -> &str {
        match self.kind {
            ChannelKind::Public => &self.name,
            ChannelKind::Private => "privategroup",
            ChannelKind::Direct => "directmessage",
        }
    }

    /// Whether somebody can read along.
    pub fn is_open_to(&self, user: &str) -> bool {
        self.kind == ChannelKind::Public || self.members.contains(user)
    }

    /// What `conversations.info` says.
    pub fn view(&self, me: &str) -> Value {
        let mut view = json!({
            "id": self.id, "is_im": self.kind == ChannelKind::Direct, "is_archived": self.archived,
            "is_member": self.members.contains(me), "created": 1_700_000_000,
        });
        if self.kind == ChannelKind::Direct {
            view["user"] = json!(self.members.iter().find(|member| *member != me));
        } else {
            view["name"] = json!(self.name);
            view["is_channel"] = json!(true);
            view["is_private"] = json!(self.kind == ChannelKind::Private);
            view["num_members"] = json!(self.members.len());
        }
        view
    }
}

/// Where a message came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody typed it.
    #[default]
    Person,
    /// A call of the Web API.
    Api,
    /// A post to a `response_url`.
    Hook,
    /// The answer to a slash command.
    Ack,
    /// Slack itself says that something failed.
    Slackbot,
}

/// A link in a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// What is read instead; empty when the address itself is.
    pub label: String,
}

impl Link {
    /// Whether a reader cannot see where it leads.
    pub fn is_masked(&self) -> bool {
        !self.label.is_empty() && self.label != self.url
    }
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// The workspace.
    pub team: String,
    /// The channel.
    pub channel: String,
    /// Its time, which is its id.
    pub ts: String,
    /// The message it answers.
    pub thread_ts: Option<String>,
    /// Who wrote it.
    pub user: String,
    /// Whether the app did.
    pub by_app: bool,
    /// Top-level text: the notification, and what is read aloud.
    pub text: String,
    /// Blocks as sent.
    pub blocks: Vec<Value>,
    /// Attachments as sent.
    pub attachments: Vec<Value>,
    /// The only person who sees it.
    pub only_for: Option<String>,
    /// Whether it was changed.
    pub edited: bool,
    /// Where it came from.
    pub origin: Origin,
    /// It is being streamed.
    pub streaming: bool,
    /// Whom it would wake up.
    pub pings: Vec<String>,
    /// Where it leads.
    pub links: Vec<Link>,
}

impl Message {
    /// Whether somebody sees it in a channel they can read.
    pub fn is_seen_by(&self, user: &str) -> bool {
        self.only_for.as_deref().is_none_or(|only| only == user)
    }

    /// As the API shows it.
    pub fn view(&self) -> Value {
        let mut view =
            json!({"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team});
        if self.by_app {
            view["bot_id"] = json!(format!("B{}", self.user.get(1..).unwrap_or_default()));
        }
        if !self.blocks.is_empty() {
            view["blocks"] = json!(self.blocks);
        }
        if !self.attachments.is_empty() {
            view["attachments"] = json!(self.attachments);
        }
        if let Some(thread) = &self.thread_ts {
            view["thread_ts"] = json!(thread);
        }
        if self.edited {
            view["edited"] = json!({"user": self.user, "ts": self.ts});
        }
        view
    }
}
