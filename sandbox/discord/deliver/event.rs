//! What happened outside of interactions: events of the gateway, and Webhook Events, which are signed as interactions are and
//! sent again until the product takes them with 204.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use super::log::Wire;
use super::sign;
use crate::discord::api::iso;
use crate::discord::world::Violation;
use crate::discord::world::app::Mode;
use crate::discord::{Discord, VENDOR};
use crate::shared::Delivery;

/// The product's path.
const PATH: &str = "/discord/events";

impl Discord {
    /// Where Webhook Events go.
    pub fn events_endpoint(&self) -> String {
        format!("{}{PATH}", self.shared().product_url())
    }

    /// Tells of a purchase: every session of the gateway that hears of direct messages, and the endpoint in http mode.
    pub(in crate::discord) fn tell_entitlement(&self, event: &str, data: &Value) {
        self.gateway().dispatch_to_first(event, data);
        self.tell_endpoint(event, data);
    }

    /// Sends a Webhook Event, where interactions go over HTTP too.
    pub(in crate::discord) fn tell_endpoint(&self, event: &str, data: &Value) {
        if self.mode() != Mode::Http {
            return;
        }
        let body = json!({
            "version": 1, "application_id": self.app_id(), "type": 1,
            "event": {"type": event, "timestamp": iso(self.now_ms()), "data": data},
        });
        let (signer, witness, kind) = (self.clone(), self.clone(), event.to_owned());
        self.shared().deliver(Delivery {
            vendor: VENDOR,
            url: self.events_endpoint(),
            label: event.to_owned(),
            body: Bytes::from(body.to_string()),
            sign: Arc::new(move |now, body| signer.event_headers(now, body)),
            on_result: Some(Arc::new(move |status| witness.note_answer(&kind, status))),
            on_withheld: None,
        });
    }

    fn event_headers(&self, now: i64, body: &[u8]) -> Vec<(String, String)> {
        let timestamp = now.to_string();
        let signature = sign::signature(&self.world().app.seed, &timestamp, body);
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("user-agent", "Discord-Webhook/1.0 (+https://discord.com)".to_owned()),
            ("x-signature-timestamp", timestamp),
            ("x-signature-ed25519", signature),
        ];
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The vendor wants 204 and nothing else.
    fn note_answer(&self, event: &str, status: u16) {
        if (200..300).contains(&status) && status != 204 {
            self.change(|world| {
                world.violations.push(Violation {
                    at: format!("event {event}"),
                    pointer: String::new(),
                    message: format!("Must be acknowledged with 204, not with {status}."),
                });
            });
        }
    }

    /// Asks the endpoint of Webhook Events whether it is there, as the vendor does when its address is saved. Bends apply.
    /// Answers the status, 0 when there was none within three seconds.
    pub async fn ping_events(&self) -> u16 {
        let bends = std::mem::take(&mut self.log().bends);
        let payload = json!({"version": 1, "application_id": self.app_id(), "type": 0});
        let wire = Wire { url: self.events_endpoint(), ..self.wire(&payload, &bends) };
        let answer = self.post(&wire, "ping of events").await;
        if answer.in_time { answer.status } else { 0 }
    }
}
