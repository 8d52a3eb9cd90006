//! What Clerk's events do.

use myba_core::id::UserId;
use myba_core::inbox::{Event, Outcome};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::app::App;
use crate::clerk::PersonData;
use crate::webhook::{ClerkEnvelope, UNREADABLE};

/// What is left of a person who was deleted.
#[derive(Deserialize)]
struct Deleted {
    id: String,
}

pub(super) async fn apply(app: &App, event: &Event) -> Outcome {
    if event.kind == UNREADABLE {
        return Outcome::Quarantined("the envelope cannot be read".to_owned());
    }
    if !matches!(event.kind.as_str(), "user.created" | "user.updated" | "user.deleted") {
        return Outcome::Ignored;
    }
    let envelope = match serde_json::from_str::<ClerkEnvelope>(&event.body) {
        Ok(envelope) => envelope,
        Err(error) => return Outcome::Quarantined(format!("the envelope cannot be read: {error}")),
    };
    if envelope.kind == "user.deleted" { close(app, envelope.data).await } else { note(app, envelope.data).await }
}

/// Safe to repeat and to reorder: the newest state wins, and a closed account stays closed.
async fn note(app: &App, data: Value) -> Outcome {
    let person = match read::<PersonData>(data) {
        Ok(person) => person,
        Err(outcome) => return outcome,
    };
    match app.identity.apply_profile(person.profile()).await {
        Ok(_) => Outcome::Applied,
        Err(error) => Outcome::Retry(error.to_string()),
    }
}

async fn close(app: &App, data: Value) -> Outcome {
    let deleted = match read::<Deleted>(data) {
        Ok(deleted) => deleted,
        Err(outcome) => return outcome,
    };
    match app.identity.close(&UserId::from_text(deleted.id)).await {
        Ok(_) => Outcome::Applied,
        Err(error) => Outcome::Retry(error.to_string()),
    }
}

fn read<T: DeserializeOwned>(data: Value) -> Result<T, Outcome> {
    serde_json::from_value(data).map_err(|error| Outcome::Quarantined(format!("the person cannot be read: {error}")))
}
