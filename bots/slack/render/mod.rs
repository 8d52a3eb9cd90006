//! Messages, windows and homes as Block Kit. What people or models wrote is `plain_text` or `rich_text`, in which Slack reads
//! no markup at all; every limit of Slack's holds whatever comes in.

mod actions;
mod form;
mod message;
mod text;

use slack_morphism::prelude::{
    SlackBlock, SlackBlockPlainText, SlackBlockPlainTextOnly, SlackHomeView, SlackModalView, SlackView,
};

use super::read::ReplyTo;
use super::words;
use crate::conversation::{Form, Message, Part};

/// Characters of a title of a window, and of the buttons below it.
const TITLE: usize = 24;
/// Characters of the name of a window.
const NAME: usize = 255;
/// Characters of what a window carries for us.
const METADATA: usize = 3_000;
/// Characters of the text that stands for a message. An entity may make five of one, and an update takes 4,000.
const SUMMARY: usize = 700;

/// A message as it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Read aloud, and shown in notifications.
    pub text: String,
    /// What is seen.
    pub blocks: Vec<SlackBlock>,
}

/// Where blocks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Surface {
    Message,
    Window,
    Home,
}

/// A message.
pub fn message(message: &Message) -> Shown {
    Shown {
        text: text::escaped(&text::line(&message.summary, SUMMARY)),
        blocks: message::blocks(message, Surface::Message),
    }
}

/// What stands for a message in an answer that grows.
pub fn growing(message: &Message) -> String {
    text::markdown(&text::line(&message.summary, SUMMARY))
}

/// An answer in a window.
pub fn window(message: &Message, to: &ReplyTo) -> SlackView {
    let view = SlackModalView::new(plain(words::TITLE, TITLE), message::blocks(message, Surface::Window))
        .with_close(plain(words::CLOSE, TITLE))
        .with_private_metadata(metadata(to));
    SlackView::Modal(view)
}

/// A window before there is something to show. With the trigger that opens it as its name it is found again.
pub fn loading(to: &ReplyTo) -> SlackView {
    let text = words::LOADING.to_owned();
    let mut view = window(&Message { summary: text.clone(), parts: vec![Part::Text(text)] }, to);
    if let SlackView::Modal(modal) = &mut view {
        modal.external_id = to.trigger_id.clone().filter(|id| (1..=NAME).contains(&id.len()) && !to.window);
    }
    view
}

/// A form.
pub fn form(form: &Form, to: &ReplyTo) -> SlackView {
    form::view(form, to)
}

/// A home.
pub fn home(message: &Message) -> SlackView {
    SlackView::Home(SlackHomeView::new(message::blocks(message, Surface::Home)))
}

/// Where the answer goes, carried by a window. Of a place that does not fit only the channel is kept.
fn metadata(to: &ReplyTo) -> String {
    let carried = ReplyTo { view_id: None, view_hash: None, trigger_id: None, window: false, ..to.clone() };
    let less = ReplyTo { response_url: None, ..carried.clone() };
    let least = ReplyTo { channel: carried.channel.clone(), direct: carried.direct, ..ReplyTo::default() };
    let written = [carried, less, least].into_iter().filter_map(|it| serde_json::to_string(&it).ok());
    written.into_iter().find(|text| text.chars().count() <= METADATA).unwrap_or_default()
}

fn plain(text: &str, most: usize) -> SlackBlockPlainTextOnly {
    // Without this `:warning:` in somebody's words becomes a picture.
    SlackBlockPlainText::new(text::line(text, most)).with_emoji(false).into()
}
