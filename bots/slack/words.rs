//! What the edge itself says.

use std::collections::BTreeMap;

use crate::conversation::{FieldKind, Form, Message, Part};

/// The title of windows that show an answer.
pub const TITLE: &str = "MyBA";
/// Closes a window that shows something.
pub const CLOSE: &str = "Close";
/// Closes a window that asks for something.
pub const CANCEL: &str = "Cancel";
/// Sends a form that names its button no other way.
pub const SEND: &str = "Send";
/// In a window, until there is something to show.
pub const LOADING: &str = "One moment.";
/// Under the bot's name while it works.
pub const WORKING: &str = "is writing a ticket";
/// A press on a thumb.
pub const USEFUL: &str = "Useful";
/// A press on the other.
pub const NOT_USEFUL: &str = "Not useful";
/// Behind an assumption.
pub const ASSUMED: &str = " (assumed)";
/// After more than Slack shows.
pub const CUT: &str = "This is longer than Slack can show. The whole of it is in MyBA on the web.";
/// Before an answer for everybody that only one person can be given.
const NOT_POSTED: &str =
    "MyBA may not post in that channel. Nothing was taken. Invite it with /invite @MyBA, or copy this:";
const BY_PRESS: &str = "Say your idea behind @MyBA, or press and paste what a ticket is wanted for. Of a single message: open its \
                        menu and choose \u{201c}Draft ticket from this\u{201d}. Nothing was taken.";
const LATE: &str = "This window could not be opened in time. Nothing was taken.";

/// What was said in a conversation opens no window by itself.
pub fn by_press(form: &Form) -> Message {
    with_button(form, BY_PRESS)
}

/// A form that could not be opened: its button once more, and of what only shows something that itself.
pub fn late(form: &Form) -> Message {
    with_button(form, LATE)
}

fn with_button(form: &Form, words: &str) -> Message {
    let Some(button) = form.opener() else { return shown(form) };
    let parts = vec![Part::Text(words.to_owned()), Part::Actions { buttons: vec![button], menu: None }];
    Message { summary: words.to_owned(), parts }
}

fn shown(form: &Form) -> Message {
    let mut parts = vec![Part::Title(form.title.clone())];
    parts.extend(copied(form));
    Message { summary: form.title.clone(), parts }
}

/// What a form shows that asks for nothing.
pub fn copied(form: &Form) -> Vec<Part> {
    let texts = form.fields.iter().filter(|field| !matches!(field.kind, FieldKind::Choice(_)));
    let texts = texts.filter_map(|field| field.value.clone()).map(Part::Code);
    form.intro.clone().map(Part::Text).into_iter().chain(texts).collect()
}

/// What is wrong with a form that is no longer open.
pub fn wrong(errors: &BTreeMap<String, String>) -> Message {
    let text = errors.values().cloned().collect::<Vec<_>>().join("\n");
    Message { summary: text.clone(), parts: vec![Part::Text(text)] }
}

/// What everybody should have read.
pub fn not_posted(message: &Message) -> Message {
    let mut parts = vec![Part::Text(NOT_POSTED.to_owned())];
    parts.extend(message.parts.iter().cloned());
    Message { summary: message.summary.clone(), parts }
}
