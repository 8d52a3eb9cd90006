//! Messages and forms as Discord takes them. What people or models wrote is escaped, and rings nobody; every limit of
//! Discord's holds whatever comes in.

mod form;
mod message;
mod rows;
mod sheet;
mod text;

use serde_json::{Map, Value, json};

pub use text::line;

use super::deliver::key;
use super::origin::marked;
use super::reply_to::{First, ReplyTo};
use super::words;
use crate::conversation::{Form, Message, Part, Reply, code};
use crate::discord::EPHEMERAL;

/// The green of a ticket.
const COLOUR: u32 = 0x02_5c_3f;
/// The red of something that went wrong.
const FAILED: u32 = 0xae_2e_2a;

/// A message as it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The fields of the body, whole: an edit leaves nothing of before.
    pub body: Map<String, Value>,
    /// A file that comes along: its name and its text.
    pub file: Option<(String, String)>,
}

/// A message.
#[must_use]
pub fn message(message: &Message) -> Shown {
    message::shown(message, COLOUR)
}

/// A message that says that something went wrong.
pub fn failed(message: &Message) -> Shown {
    message::shown(message, FAILED)
}

/// A form, as the data of a first answer. At most five fields of text.
#[must_use]
pub fn form(form: &Form) -> Value {
    form::data(form)
}

/// The first answer, within three seconds: what is to come, or at once the first of the replies. A file cannot come along
/// with it, and is left out.
#[must_use]
pub fn first(first: First, to: &ReplyTo, replies: &[Reply]) -> Value {
    match first {
        First::Defer => json!({"type": 5, "data": {"flags": EPHEMERAL}}),
        First::DeferUpdate => json!({"type": 6}),
        First::AtOnce => at_once(to, replies.first()),
    }
}

fn at_once(to: &ReplyTo, reply: Option<&Reply>) -> Value {
    match reply {
        Some(Reply::Form(shown)) => {
            let mut data = form(shown);
            data["custom_id"] = json!(marked(&code::form(&shown.kind), to));
            json!({"type": 9, "data": data})
        }
        Some(Reply::Private(message) | Reply::Home(message) | Reply::Direct(message)) => private(to, message),
        Some(Reply::Errors(errors)) => private(to, &words::wrong(errors, &key(to))),
        Some(Reply::Public(message) | Reply::Elsewhere(_, message)) => json!({"type": 4, "data": bare(message)}),
        None if to.replaces => json!({"type": 6}),
        None => private(to, &Message::note(words::NOTHING)),
    }
}

fn private(to: &ReplyTo, message: &Message) -> Value {
    let mut data = bare(message);
    if to.replaces {
        return json!({"type": 7, "data": data});
    }
    data["flags"] = json!(EPHEMERAL);
    json!({"type": 4, "data": data})
}

fn bare(whole: &Message) -> Value {
    let parts = whole.parts.iter().filter(|part| !matches!(part, Part::File { .. })).cloned().collect();
    Value::Object(message(&Message { summary: whole.summary.clone(), parts }).body)
}
