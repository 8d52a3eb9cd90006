//! Taking a verified request: written down, then acknowledged, whatever the writer does. The same for both ways in.

use std::time::Duration;

use myba_bots::conversation::NOT_TAKEN;
use myba_core::clock::UnixMs;
use myba_core::inbox::{Event, EventId, Recorded};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::sign::Sign;
use crate::app::App;
use crate::webhook::{SLACK, UNREADABLE, fingerprint};

/// Slack waits three seconds. Whoever was not written down in this time is told that nothing happens.
const RECORD_LIMIT: Duration = Duration::from_secs(2);
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
    let until = Instant::now() + RECORD_LIMIT;
    let received = app.clock.now();
    let Ok(payload) = serde_json::from_str::<Value>(body) else {
        return recorded(app, fingerprint(body.as_bytes()), UNREADABLE, body, (received, until), &Value::Null).await;
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
    recorded(app, name, kind.as_str(), body, (received, until), &payload).await
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

async fn recorded(
    app: &App,
    name: String,
    kind: &str,
    body: &str,
    (received, until): (UnixMs, Instant),
    payload: &Value,
) -> Ack {
    let id = EventId { provider: SLACK.to_owned(), event: name };
    let waits = payload["type"] == "view_submission";
    let sign = waits.then(|| app.slack.signs().expect(&id.event));
    let ack = match record(app, &id, kind, body, (received, until)).await {
        Some(Recorded::New) => {
            hand_on(app, fresh(&id, kind, body, received)).await;
            match sign {
                Some(sign) => match timeout_at(until - RECORD_LIMIT + SIGN_LIMIT, sign).await {
                    Ok(Ok(Sign::Errors(errors))) => Ack::Say(json!({ "response_action": "errors", "errors": errors })),
                    _ => Ack::Taken,
                },
                None => Ack::Taken,
            }
        }
        Some(Recorded::Known) => Ack::Taken,
        Some(Recorded::TooLate) | None => refused(kind, payload),
    };
    app.slack.signs().forget(&id.event);
    ack
}

/// Writes it down, and makes sure that what was not written in time is not done later. Events come again by themselves: for
/// them a late record is as good as one in time.
async fn record(
    app: &App,
    id: &EventId,
    kind: &str,
    body: &str,
    (received, until): (UnixMs, Instant),
) -> Option<Recorded> {
    let comes_again = kind == Kind::Event.as_str();
    let deadline = if comes_again { UnixMs(i64::MAX) } else { received.plus(RECORD_LIMIT) };
    let mut writing = tokio::spawn({
        let (app, id, kind, body) = (app.clone(), id.clone(), kind.to_owned(), body.to_owned());
        async move { app.inbox.record_until(&id, &kind, &body, deadline).await }
    });
    match timeout_at(until, &mut writing).await {
        Ok(Ok(Ok(recorded))) => return Some(recorded),
        Ok(Ok(Err(error))) => {
            tracing::error!(event = id.event, %error, "a request could not be recorded");
            if !comes_again {
                // A commit whose answer was lost may stand nevertheless.
                app.slack.withdraw(&id.event);
                tokio::spawn(withdraw_now(app.clone(), id.clone()));
            }
        }
        Ok(Err(error)) => tracing::error!(event = id.event, %error, "recording a request broke"),
        Err(_) => {
            tracing::error!(event = id.event, "recording a request took too long");
            if !comes_again {
                app.slack.withdraw(&id.event);
                tokio::spawn(withdraw_when_written(app.clone(), id.clone(), writing));
            }
        }
    }
    None
}

type Writing = tokio::task::JoinHandle<Result<Recorded, myba_core::store::StoreError>>;

async fn withdraw_when_written(app: App, id: EventId, writing: Writing) {
    match writing.await {
        Ok(Ok(Recorded::Known | Recorded::TooLate)) => app.slack.forget_withdrawn(&id.event),
        _ => withdraw_now(app, id).await,
    }
}

/// Ends it in the inbox, if it stands there. Until that is done nobody else takes it: whoever recorded it holds its lease.
async fn withdraw_now(app: App, id: EventId) {
    match app.inbox.withdraw(&id).await {
        Ok(()) => app.slack.forget_withdrawn(&id.event),
        // It stays withdrawn for as long as this process lives.
        Err(error) => tracing::error!(event = id.event, %error, "a request that was not taken may stand in the inbox"),
    }
}

/// To the worker; when it is busy it finds the request in the inbox.
pub(super) async fn hand_on(app: &App, event: Event) {
    let id = event.id.clone();
    if app.slack.hand_on(event) {
        return;
    }
    if let Err(error) = app.inbox.give_back(&id).await {
        tracing::error!(event = id.event, %error, "a request waits until its lease is over");
    }
}

fn fresh(id: &EventId, kind: &str, body: &str, received: UnixMs) -> Event {
    Event {
        id: id.clone(),
        kind: kind.to_owned(),
        body: body.to_owned(),
        attempts: 0,
        state: "received".to_owned(),
        error: None,
        received_at: received,
    }
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
