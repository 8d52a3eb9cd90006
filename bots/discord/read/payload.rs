//! What Discord sends, as far as we read it. Everything may be missing or `null`: Discord adds and leaves out as it likes.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::ReadError;
use crate::discord::EPHEMERAL;

pub const PING: u8 = 1;
pub const COMMAND: u8 = 2;
pub const COMPONENT: u8 = 3;
pub const SUGGEST: u8 = 4;
pub const FORM: u8 = 5;

/// Of permissions: everything.
pub const ADMINISTRATOR: u64 = 1 << 3;

/// Objects by their ids.
type ById<T> = Option<BTreeMap<String, T>>;

#[derive(Debug, Default, Deserialize)]
pub struct Interaction {
    pub id: Option<String>,
    pub application_id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<u8>,
    pub data: Option<Data>,
    pub guild_id: Option<String>,
    pub channel_id: Option<String>,
    pub channel: Option<Channel>,
    pub member: Option<Member>,
    pub user: Option<User>,
    pub token: Option<String>,
    pub message: Option<Message>,
    pub locale: Option<String>,
    pub entitlements: Option<Vec<Value>>,
    /// For whom the app is there: `"0"` a server, `"1"` a person. In direct messages the server is `"0"`.
    pub authorizing_integration_owners: Option<BTreeMap<String, Value>>,
    /// 0 a server, 1 a direct message with the bot, 2 another private channel.
    pub context: Option<u8>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Data {
    pub name: Option<String>,
    /// Of a command: 1 typed, 3 of a message.
    #[serde(rename = "type")]
    pub kind: Option<u8>,
    pub options: Option<Vec<Given>>,
    pub resolved: Option<Resolved>,
    pub target_id: Option<String>,
    pub custom_id: Option<String>,
    pub component_type: Option<u8>,
    pub values: Option<Vec<String>>,
    pub components: Option<Vec<Row>>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Given {
    pub name: Option<String>,
    pub value: Option<Value>,
    pub options: Option<Vec<Given>>,
    pub focused: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Resolved {
    pub users: ById<User>,
    pub members: ById<Member>,
    pub roles: ById<Named>,
    pub channels: ById<Channel>,
    pub messages: ById<Message>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Named {
    pub name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct User {
    pub id: Option<String>,
    pub username: Option<String>,
    pub global_name: Option<String>,
    pub bot: Option<bool>,
    pub system: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Member {
    /// Missing in `resolved`, where it stands beside.
    pub user: Option<User>,
    pub nick: Option<String>,
    pub roles: Option<Vec<String>>,
    pub permissions: Option<String>,
    pub pending: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Channel {
    pub id: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<u8>,
    pub parent_id: Option<String>,
    /// What the person who acts may do there.
    pub permissions: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Message {
    pub content: Option<String>,
    pub author: Option<User>,
    pub flags: Option<u64>,
    pub embeds: Option<Vec<Embed>>,
    pub mentions: Option<Vec<User>>,
    pub message_snapshots: Option<Vec<Forwarded>>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Embed {
    pub title: Option<String>,
    pub description: Option<String>,
}

/// A message that was passed on, inside another. Serenity writes it without the wrapping.
#[derive(Debug, Default, Deserialize)]
pub struct Forwarded {
    pub message: Option<Box<Message>>,
    pub content: Option<String>,
    pub embeds: Option<Vec<Embed>>,
}

/// A row of a form holds inputs, a label holds one.
#[derive(Debug, Default, Deserialize)]
pub struct Row {
    pub components: Option<Vec<Input>>,
    pub component: Option<Input>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Input {
    pub custom_id: Option<String>,
    pub value: Option<Value>,
    pub values: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Entitlement {
    pub id: Option<String>,
    pub sku_id: Option<String>,
    pub user_id: Option<String>,
    pub consumed: Option<bool>,
    pub deleted: Option<bool>,
    #[serde(rename = "type")]
    pub kind: Option<u64>,
}

impl Interaction {
    /// Its type. Serenity's model leaves that out when it is written down, so a payload of the gateway shows it by its shape
    /// only. A ping never comes that way.
    pub fn kind(&self) -> Result<u8, ReadError> {
        let told = self.kind.or_else(|| self.data.as_ref().and_then(Data::kind_by_shape));
        told.ok_or(ReadError::Missing("the type"))
    }

    /// The person who acts.
    pub fn person(&self) -> Option<&User> {
        self.member.as_ref().and_then(|member| member.user.as_ref()).or(self.user.as_ref())
    }
}

impl Data {
    fn kind_by_shape(&self) -> Option<u8> {
        if self.component_type.is_some() {
            return Some(COMPONENT);
        }
        if self.components.is_some() {
            return Some(FORM);
        }
        self.name.as_ref()?;
        Some(if is_typing(self.options.as_deref()) { SUGGEST } else { COMMAND })
    }
}

fn is_typing(options: Option<&[Given]>) -> bool {
    let is_focused = |given: &Given| given.focused == Some(true) || is_typing(given.options.as_deref());
    options.unwrap_or_default().iter().any(is_focused)
}

impl Message {
    /// Whether one person alone sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.flags.unwrap_or(0) & EPHEMERAL != 0
    }
}

impl User {
    /// What others read; empty when Discord tells no name.
    pub fn name(&self) -> &str {
        shown([self.global_name.as_ref(), self.username.as_ref()])
    }
}

/// The first name there is.
pub fn shown<const N: usize>(names: [Option<&String>; N]) -> &str {
    let mut names = names.into_iter().flatten().map(|name| name.trim());
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

/// A bit set as Discord writes it; nothing is allowed when it cannot be read.
pub fn bits(text: Option<&String>) -> u64 {
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Whether a text is one of Discord's ids: digits, not too many.
pub fn is_id(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
