//! Taking a verified request: written down, then acknowledged, whatever the writer does. The same for both ways in.

use std::time::Duration;

use myba_bots::conversation::NOT_TAKEN;
use myba_core::inbox::Recorded;
use serde_json::{Value, json};
use tokio::time::timeout_at;

use super::sign::Sign;
use crate::app::App;
use crate::chat::Incoming;
use crate::webhook::{SLACK, UNREADABLE, fingerprint};

/// How long after it came a filled form stays open for the worker to say what is wrong with it.
const SIGN_LIMIT: Duration = Duration::from_millis(2_300);

/// What kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `/myba …`.
    Command,
    /// A button, a shortcut, a filled form.
    Interaction,
    /// Something happened.
    Event,
}

impl Kind {
    /// As the inbox says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Interaction => "interaction",
            Self::Event => "event",
        }
    }
}

/// How a request is acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ack {
    /// Nothing more to say.
    Taken,
    /// With something to say.
    Say(Value),
    /// It could not be written down: it is not done, and may come again.
    NotTaken,
    /// It is for another app.
    NotOurs,
}

/// Takes a request: its JSON, or the form of a command as JSON.
pub async fn take(app: &App, kind: Kind, body: &str) -> Ack {
    let incoming = |name: String, kind: &str| Incoming {
        comes_again: kind == Kind::Event.as_str(),
        ..Incoming::now(app, SLACK, name, kind, body)
    };
    let Ok(payload) = serde_json::from_str::<Value>(body) else {
        let incoming = incoming(fingerprint(body.as_bytes()), UNREADABLE);
        return recorded(app, UNREADABLE, incoming, &Value::Null).await;
    };
    if kind == Kind::Event && payload["type"] == "url_verification" {
        return Ack::Say(json!({ "challenge": payload["challenge"] }));
    }
    let theirs = payload["api_app_id"].as_str().filter(|id| !id.is_empty());
    if let (Some(ours), Some(theirs)) = (app.config.slack.app_id.as_deref(), theirs)
        && ours != theirs
    {
        tracing::warn!(app = theirs, "a request for another app was refused");
        return Ack::NotOurs;
    }
    let name = name_of(kind, &payload).unwrap_or_else(|| fingerprint(body.as_bytes()));
    recorded(app, kind.as_str(), incoming(name, kind.as_str()), &payload).await
}

/// What names a request for ever. Slack gives events an id, and everything a person does a trigger.
fn name_of(kind: Kind, payload: &Value) -> Option<String> {
    let (prefix, field) = match kind {
        Kind::Command => ("cmd", "trigger_id"),
        Kind::Interaction => ("act", "trigger_id"),
        Kind::Event => ("evt", "event_id"),
    };
    let id = payload[field].as_str().filter(|id| !id.is_empty() && id.len() <= 200)?;
    Some(format!("{prefix}:{id}"))
}

async fn recorded(app: &App, kind: &str, incoming: Incoming, payload: &Value) -> Ack {
    let event = incoming.id.event.clone();
    let waits = payload["type"] == "view_submission";
    let sign = waits.then(|| app.slack.signs().expect(&event));
    let ack = match app.slack.line.record(app, &incoming).await {
        Some(Recorded::New) => {
            app.slack.line.hand_on(app, &incoming).await;
            match sign {
                Some(sign) => match timeout_at(incoming.began() + SIGN_LIMIT, sign).await {
                    Ok(Ok(Sign::Errors(errors))) => Ack::Say(json!({ "response_action": "errors", "errors": errors })),
                    _ => Ack::Taken,
                },
                None => Ack::Taken,
            }
        }
        Some(Recorded::Known) => Ack::Taken,
        Some(Recorded::TooLate) | None => refused(kind, payload),
    };
    app.slack.signs().forget(&event);
    ack
}

/// How somebody hears that nothing was taken and nothing happens.
fn refused(kind: &str, payload: &Value) -> Ack {
    if kind == Kind::Command.as_str() {
        return Ack::Say(json!({ "response_type": "ephemeral", "text": NOT_TAKEN }));
    }
    let blocks = payload["view"]["blocks"].as_array().into_iter().flatten();
    let field = blocks.filter(|block| block["type"] == "input").find_map(|block| block["block_id"].as_str());
    match field.filter(|_| payload["type"] == "view_submission") {
        Some(field) => Ack::Say(json!({ "response_action": "errors", "errors": { field: NOT_TAKEN } })),
        None => Ack::NotTaken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_named_by_facts_of_slack() {
        let acted = json!({ "trigger_id": "1.2.a" });
        assert_eq!(name_of(Kind::Command, &acted).as_deref(), Some("cmd:1.2.a"));
        assert_eq!(name_of(Kind::Interaction, &acted).as_deref(), Some("act:1.2.a"));
        assert_eq!(name_of(Kind::Event, &json!({ "event_id": "Ev1" })).as_deref(), Some("evt:Ev1"));
        assert_eq!(name_of(Kind::Event, &acted), None);
        assert_eq!(name_of(Kind::Command, &json!({ "trigger_id": "x".repeat(300) })), None);
    }

    #[test]
    fn whoever_is_not_taken_hears_it_where_they_look() {
        assert!(matches!(refused("command", &Value::Null), Ack::Say(said) if said["text"] == NOT_TAKEN));
        let form = json!({ "type": "view_submission",
            "view": { "blocks": [{ "type": "section" }, { "type": "input", "block_id": "idea" }] } });
        assert!(matches!(refused("interaction", &form), Ack::Say(said) if said["errors"]["idea"] == NOT_TAKEN));
        assert_eq!(refused("interaction", &json!({ "type": "block_actions" })), Ack::NotTaken);
        assert_eq!(refused("event", &Value::Null), Ack::NotTaken);
    }
}
