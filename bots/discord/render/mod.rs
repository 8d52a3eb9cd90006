//! Messages and forms as Discord takes them.

use serde_json::{Map, Value, json};

use super::reply_to::{First, ReplyTo};
use crate::conversation::{Form, Message, Reply};

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
    let body = json!({"content": line(&message.summary, 2_000), "allowed_mentions": {"parse": []}});
    Shown { body: body.as_object().cloned().unwrap_or_default(), file: None }
}

/// A message that says that something went wrong.
pub fn failed(failed: &Message) -> Shown {
    message(failed)
}

/// At most so many characters, in one line.
pub fn line(text: &str, most: usize) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

/// A form.
#[must_use]
pub fn form(form: &Form) -> Value {
    json!({"title": form.title})
}

/// The first answer, within three seconds.
#[must_use]
pub fn first(first: First, to: &ReplyTo, replies: &[Reply]) -> Value {
    match (first, replies.first()) {
        (First::DeferUpdate, _) => json!({"type": 6}),
        (First::AtOnce, Some(Reply::Form(shown))) => json!({"type": 9, "data": form(shown)}),
        (First::AtOnce, None) if to.replaces => json!({"type": 6}),
        _ => json!({"type": 5, "data": {"flags": 64}}),
    }
}
