//! What somebody did in chat, and what is answered. The edges translate from and to the platform.

use std::collections::BTreeMap;

use myba_core::chat::ChatKey;
use myba_core::generation::RequestedKind;
use serde::{Deserialize, Serialize};

use super::message::{Form, FormKind, Message, Press};

/// Something a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// A fact of the platform that names this request for ever: the id of a trigger, an event or an interaction. The same
    /// request again has the same key, and does nothing twice.
    pub key: String,
    /// Who did it.
    pub sender: Sender,
    /// Where.
    pub place: Place,
    /// What.
    pub act: Act,
    /// Whether it was taken up before.
    pub attempt: Attempt,
}

/// Which time a request is taken up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attempt {
    /// The first, as far as we know.
    #[default]
    First,
    /// Whoever took it up before did not get to answer it.
    Again,
    /// So late that its sender has seen it fail, if nothing was begun: what was begun is answered, nothing new is done.
    Late,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The platform's ids.
    pub key: ChatKey,
    /// What others call them, for texts; never an id of anything.
    pub name: String,
    /// How they belong to the workspace.
    pub standing: Standing,
    /// The roles they have there, by the platform's ids, where the platform has such a thing.
    pub roles: Vec<String>,
    /// The platform's language tag, where it tells one: `de-DE`.
    pub locale: Option<String>,
}

/// How a person belongs to the workspace, decided by the edge from what the platform says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Runs the workspace, and may set MyBA up for it.
    Admin,
    /// A full member.
    Member,
    /// Invited to some channels only.
    Guest,
    /// From another workspace, in a shared channel.
    Stranger,
    /// A program.
    Bot,
}

/// Where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The platform's id of the channel; empty where there is none (a home page, a form opened from nowhere).
    pub channel: String,
    /// The thread, where the request came in one.
    pub thread: Option<String>,
    /// What kind of place it is.
    pub kind: PlaceKind,
}

/// A kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaceKind {
    /// Others may read along.
    Channel,
    /// Only this person and the bot.
    Direct,
    /// No conversation: a home page, or a form opened from nowhere.
    Nowhere,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Typed a command, or said something to the bot: the text without the command's or the bot's name, entities unescaped.
    Said(String),
    /// Asked for a ticket from somebody's message; empty when the message holds no text.
    FromMessage {
        /// The message's text.
        text: String,
        /// What others call its author.
        author: Option<String>,
    },
    /// Asked for the form of a new ticket.
    WantsForm(RequestedKind),
    /// Pressed a button or chose from a menu.
    Pressed(Press),
    /// Filled a form in. Values by [`super::Field::id`].
    Filled {
        /// Which form.
        form: FormKind,
        /// What was filled in.
        values: BTreeMap<String, String>,
    },
    /// Opened the bot's home page.
    OpenedHome,
    /// Joined the workspace's installation: whoever installed the app is welcomed.
    Installed,
}

/// One answer. The edge decides how it looks on its platform, and that generated text pings nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// For the sender alone. Replaces what this request showed before, or the message whose button was pressed.
    Private(Message),
    /// For everybody in the place. New, and never an answer to an error.
    Public(Message),
    /// A form to fill in. Only in answer to something that carries a fresh trigger.
    Form(Form),
    /// What is wrong with a filled form, by [`super::Field::id`]: the form stays open.
    Errors(BTreeMap<String, String>),
    /// The person's home page.
    Home(Message),
    /// A message to the person elsewhere: a direct message.
    Direct(Message),
    /// For everybody in another place, which the sender chose: the platform's id, and the message.
    Elsewhere(String, Message),
}
