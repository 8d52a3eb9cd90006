//! What was asked before, from the inbox.

use async_trait::async_trait;
use myba_bots::conversation::{Earlier, Request};
use myba_bots::{discord, slack};
use myba_core::inbox::{EventId, Inbox};
use serde_json::Value;

use crate::slack::Kind;
use crate::webhook::{DISCORD, SLACK};

/// Requests of the inbox.
pub struct Recorded(pub Inbox);

#[async_trait]
impl Earlier for Recorded {
    async fn request(&self, key: &str) -> Option<Request> {
        // The key of a request is the name of its event, and each platform names its own.
        let provider = if key.starts_with("int:") { DISCORD } else { SLACK };
        let id = EventId { provider: provider.to_owned(), event: key.to_owned() };
        let found = self.0.get(&id).await;
        if let Err(error) = &found {
            tracing::warn!(%error, "an earlier request cannot be read");
        }
        let recorded = found.ok()??;
        let payload = serde_json::from_str(&recorded.body).ok()?;
        if provider == DISCORD { of_discord(payload) } else { of_slack(&recorded.kind, payload) }
    }
}

fn of_slack(kind: &str, payload: Value) -> Option<Request> {
    let read = match kind {
        kind if kind == Kind::Command.as_str() => slack::command(payload),
        kind if kind == Kind::Interaction.as_str() => slack::interaction(payload),
        kind if kind == Kind::Event.as_str() => slack::event(payload),
        _ => return None,
    };
    match read {
        Ok(slack::Read::Asked(delivery)) => Some(delivery.request),
        _ => None,
    }
}

fn of_discord(payload: Value) -> Option<Request> {
    match discord::read(payload) {
        Ok(discord::Read::Asked(delivery)) => Some(delivery.request),
        _ => None,
    }
}
