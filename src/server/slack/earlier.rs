//! What was asked before, from the inbox.

use async_trait::async_trait;
use myba_bots::conversation::{Earlier, Request};
use myba_bots::slack::{Read, command, event, interaction};
use myba_core::inbox::{EventId, Inbox};

use super::intake::Kind;
use crate::webhook::SLACK;

/// Requests of the inbox.
pub struct Recorded(pub Inbox);

#[async_trait]
impl Earlier for Recorded {
    async fn request(&self, key: &str) -> Option<Request> {
        let id = EventId { provider: SLACK.to_owned(), event: key.to_owned() };
        let found = self.0.get(&id).await;
        if let Err(error) = &found {
            tracing::warn!(%error, "an earlier request cannot be read");
        }
        let recorded = found.ok()??;
        let payload = serde_json::from_str(&recorded.body).ok()?;
        let read = match recorded.kind.as_str() {
            kind if kind == Kind::Command.as_str() => command(payload),
            kind if kind == Kind::Interaction.as_str() => interaction(payload),
            kind if kind == Kind::Event.as_str() => event(payload),
            _ => return None,
        };
        match read {
            Ok(Read::Asked(delivery)) => Some(delivery.request),
            _ => None,
        }
    }
}
