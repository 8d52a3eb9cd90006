//! What the edge itself says.

use std::collections::BTreeMap;

use crate::conversation::{Button, FieldKind, Form, Message, Part, Press, Style, reference};

/// Behind an assumption.
pub const ASSUMED: &str = " *(assumed)*";
/// A press on the one button below a ticket.
pub const USEFUL: &str = "Useful";
/// A press on the other.
pub const NOT_USEFUL: &str = "Not useful";
/// After more than Discord shows, where the whole comes along.
pub const REST_IN_FILE: &str = "This is longer than Discord shows. The whole of it is in the file.";
/// After more than Discord shows.
pub const REST_ON_WEB: &str = "This is longer than Discord shows. The whole of it is in MyBA on the web.";
/// Of a file, for those who do not see it.
pub const FILE: &str = "The ticket as Markdown";
/// Where something has to be said, and there is nothing.
pub const NOTHING: &str = "There is nothing to show. Nothing was taken.";
/// In the place of an answer that comes in a message of its own.
pub const BELOW: &str = "The answer is below, for everybody.";
/// After an answer for everybody that Discord showed to one person alone.
pub const ONLY_YOU: &str = "Discord shows this to you alone: this server does not let you show it to everybody with an app of your own. \
                            Nothing was taken. Copy it, or ask for MyBA to be added to the server.";
/// Before an answer for everybody that only one person can be given.
const NOT_POSTED: &str =
    "MyBA may not post in that channel. Nothing was taken. Share it in another channel, or copy this:";
/// Before an answer for everybody that came too late for a place where the bot is not.
const TOO_LATE: &str =
    "This took too long to be shown to everybody there. Nothing was taken. Share it again, or copy this:";
const LATE: &str = "This form could not be opened in time. Nothing was taken.";

/// A form that could not be opened: its button once more, and of what only shows something that itself.
pub fn late(form: &Form) -> Message {
    let Some(button) = form.opener() else { return copied(form) };
    let parts = vec![Part::Text(LATE.to_owned()), Part::Actions { buttons: vec![button], menu: None }];
    Message { summary: LATE.to_owned(), parts }
}

/// What a form shows that asks for nothing, as a file to save.
fn copied(form: &Form) -> Message {
    let texts = form.fields.iter().filter(|field| !matches!(field.kind, FieldKind::Choice(_)));
    let text = texts.filter_map(|field| field.value.as_deref()).collect::<Vec<_>>().join("\n\n");
    let said = form.intro.clone().unwrap_or_else(|| form.title.clone());
    let file = Part::File { name: "ticket.md".to_owned(), text };
    Message { summary: form.title.clone(), parts: vec![Part::Text(said), file] }
}

/// What is wrong with a form that closed when it was sent, and a way back to what was filled in: the key of its request.
pub fn wrong(errors: &BTreeMap<String, String>, key: &str) -> Message {
    let text = errors.values().cloned().collect::<Vec<_>>().join("\n");
    let press = Press::FillAgain(key.to_owned());
    let button = Button { label: "Fill in again".to_owned(), style: Style::Primary, press };
    let parts = vec![Part::Text(text.clone()), Part::Actions { buttons: vec![button], menu: None }];
    Message { summary: text, parts }
}

/// What Discord does not take, whatever the way.
pub fn unshowable(key: &str) -> Message {
    Message::note(format!(
        "Discord did not take this answer. It stands in /myba history, and on the web once you are linked. Reference: {}.",
        reference(key)
    ))
}

/// What everybody should have read, where the bot may not post.
pub fn not_posted(message: &Message) -> Message {
    after(NOT_POSTED, message)
}

/// What everybody should have read, too late for a place where the bot is not.
pub fn too_late(message: &Message) -> Message {
    after(TOO_LATE, message)
}

fn after(words: &str, message: &Message) -> Message {
    let mut parts = vec![Part::Text(words.to_owned())];
    parts.extend(message.parts.iter().cloned());
    Message { summary: message.summary.clone(), parts }
}
