//! One payload for the product, and the bytes it becomes.

use bytes::Bytes;
use serde_json::{Value, json};

/// Which of the product's URLs it goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A slash command: a form.
    Command,
    /// An interaction: JSON in a form's `payload`.
    Interaction,
    /// An event: JSON.
    Event,
}

impl Kind {
    /// The product's path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Command => "/slack/commands",
            Self::Interaction => "/slack/interactions",
            Self::Event => "/slack/events",
        }
    }

    /// As envelopes of Socket Mode name it.
    pub const fn envelope(self) -> &'static str {
        match self {
            Self::Command => "slash_commands",
            Self::Interaction => "interactive",
            Self::Event => "events_api",
        }
    }

    /// The content type of the request.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Command | Self::Interaction => "application/x-www-form-urlencoded",
            Self::Event => "application/json",
        }
    }
}

/// A payload on its way.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Where it goes.
    pub kind: Kind,
    /// The event or interaction, or the command.
    pub label: String,
    /// What it says.
    pub payload: Value,
    /// The workspace.
    pub team: String,
    /// Who acted.
    pub user: String,
    /// Where.
    pub channel: Option<String>,
    /// The secret part of the response URL in it.
    pub hook: Option<String>,
    /// The modal it is about.
    pub view: Option<String>,
}

impl Parcel {
    /// The request's body.
    pub fn bytes(&self) -> Bytes {
        match self.kind {
            Kind::Event => Bytes::from(self.payload.to_string()),
            Kind::Interaction => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.append_pair("payload", &self.payload.to_string());
                Bytes::from(form.finish())
            }
            Kind::Command => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for (name, value) in self.payload.as_object().into_iter().flatten() {
                    form.append_pair(name, value.as_str().unwrap_or(&value.to_string()));
                }
                Bytes::from(form.finish())
            }
        }
    }

    /// Changes one property: `event/type` is a property inside another.
    pub fn set(&mut self, path: &str, value: Value) {
        let mut place = &mut self.payload;
        for name in path.split('/') {
            if !place.is_object() {
                *place = json!({});
            }
            place = &mut place[name];
        }
        *place = value;
    }
}
