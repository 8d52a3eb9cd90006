//! Messages.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Only for one person.
pub const EPHEMERAL: u64 = 64;
/// The app is thinking.
pub const LOADING: u64 = 128;
/// No pictures of links.
pub const SUPPRESS_EMBEDS: u64 = 4;
/// No sound.
pub const SUPPRESS_NOTIFICATIONS: u64 = 4_096;
/// Components of the second sort.
pub const COMPONENTS_V2: u64 = 32_768;

/// Where a message came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody typed it.
    #[default]
    Person,
    /// The first answer to an interaction.
    Answer,
    /// A later one.
    FollowUp,
    /// The bot, on its own.
    Bot,
    /// Discord itself says that something failed.
    System,
}

/// A file of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// `ticket.md`.
    pub filename: String,
    /// `text/markdown`.
    pub content_type: String,
    /// For those who do not see it.
    pub description: Option<String>,
    /// In bytes.
    pub size: usize,
    /// What is in it; of anything but text as far as it is text.
    pub text: String,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The channel.
    pub channel: String,
    /// Who wrote it.
    pub author: String,
    /// Whether the app did.
    pub by_app: bool,
    /// Text.
    pub content: String,
    /// Embeds as sent.
    pub embeds: Vec<Value>,
    /// Components as sent.
    pub components: Vec<Value>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// The vendor's flags.
    pub flags: u64,
    /// The only person who sees it.
    pub only_for: Option<String>,
    /// Unix milliseconds of the last change.
    pub edited_ms: Option<i64>,
    /// Unix milliseconds.
    pub born_ms: i64,
    /// Where it came from.
    pub origin: Origin,
    /// The interaction it answers.
    pub interaction: Option<String>,
    /// What people read above an answer: `/myba new`.
    pub used: Option<String>,
    /// Who used it.
    pub used_by: Option<String>,
    /// The message it answers.
    pub reply_to: Option<String>,
    /// Whom it rings.
    pub pings: Vec<String>,
    /// The sender's own mark.
    pub nonce: Option<String>,
}

impl Message {
    /// Whether somebody sees it in a channel they can read.
    pub fn is_seen_by(&self, user: &str) -> bool {
        self.only_for.as_deref().is_none_or(|only| only == user)
    }

    /// Whether the app said it will write here.
    pub fn is_loading(&self) -> bool {
        self.flags & LOADING != 0
    }

    /// A file by its name.
    pub fn file(&self, filename: &str) -> Option<&Attachment> {
        self.attachments.iter().find(|file| file.filename == filename)
    }

    /// The components as one list, nested ones too.
    pub fn all_components(&self) -> Vec<&Value> {
        flat(&self.components)
    }

    /// The component with this custom id.
    pub fn component(&self, custom_id: &str) -> Option<&Value> {
        self.all_components().into_iter().find(|it| it["custom_id"] == custom_id)
    }

    /// The button whose label is this.
    pub fn button(&self, label: &str) -> Option<&Value> {
        self.all_components().into_iter().find(|it| it["type"] == 2 && it["label"] == label)
    }

    /// Files as the API shows them; `base` is the stand-in's address.
    pub fn files(&self, base: &str) -> Vec<Value> {
        let one = |file: &Attachment| {
            let url = format!("{base}/attachments/{}/{}/{}", self.channel, file.id, file.filename);
            let mut view = json!({
                "id": file.id, "filename": file.filename, "content_type": file.content_type, "size": file.size,
                "url": url, "proxy_url": url,
            });
            if let Some(description) = &file.description {
                view["description"] = json!(description);
            }
            view
        };
        self.attachments.iter().map(one).collect()
    }
}

/// Components as one list, nested ones too.
pub fn flat(components: &[Value]) -> Vec<&Value> {
    let mut list = Vec::new();
    for component in components {
        list.push(component);
        list.extend(flat(component["components"].as_array().map_or(&[][..], Vec::as_slice)));
        for name in ["component", "accessory"] {
            if component[name].is_object() {
                list.extend(flat(std::slice::from_ref(&component[name])));
            }
        }
    }
    list
}
