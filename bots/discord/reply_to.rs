//! Where an answer goes.

use serde::{Deserialize, Serialize};

/// Where an answer goes; stored with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyTo {
    /// The app, whose webhook takes the answer.
    pub application: String,
    /// The interaction.
    pub interaction: String,
    /// Opens that webhook for fifteen minutes. Not a secret of ours, and of nobody else's business.
    pub token: String,
    /// When the interaction came, in Unix milliseconds; zero until somebody says.
    pub received: i64,
    /// The person.
    pub user: String,
    /// The channel or thread.
    pub channel: String,
    /// The server; `None` in a direct message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guild: Option<String>,
    /// The app is here because the person brought it along: five more messages at most, and no place to post by ourselves.
    pub user_only: bool,
    /// Whether the answer takes the place of the message whose button was pressed.
    pub replaces: bool,
}

/// How Discord has to be answered within three seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// A private message that says we think; the answer takes its place.
    Defer,
    /// The message whose button was pressed is going to change.
    DeferUpdate,
    /// With the answer itself: a form can be opened in no other way.
    AtOnce,
}
