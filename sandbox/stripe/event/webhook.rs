//! Sending events to the product, signed anew at each attempt.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::Event;
use crate::delivery::{OnResult, OnWithheld};
use crate::shared::Delivery;
use crate::stripe::Stripe;
use crate::stripe::change::Cause;

/// Where the product listens.
const ENDPOINT: &str = "/api/webhook/stripe";

impl Stripe {
    /// Sends an event until it is accepted, as its delivery faults allow.
    pub(in crate::stripe) fn send(&self, event: &Event) {
        let (witness, id) = (self.clone(), event.id.clone());
        let told: OnResult = Arc::new(move |status| witness.note_attempt(&id, status));
        let (witness, id) = (self.clone(), event.id.clone());
        let withheld: OnWithheld = Arc::new(move || witness.note_withheld(&id));
        self.deliver(&event.kind, &event.sent(), Some(told), Some(withheld));
    }

    /// Sends any body as a webhook.
    pub(in crate::stripe) fn deliver(
        &self,
        label: &str,
        body: &Value,
        on_result: Option<OnResult>,
        on_withheld: Option<OnWithheld>,
    ) {
        let signer = self.clone();
        self.shared().deliver(Delivery {
            vendor: "stripe",
            url: format!("{}{ENDPOINT}", self.shared().product_url()),
            label: label.to_owned(),
            body: Bytes::from(body.to_string()),
            sign: Arc::new(move |now, body| signer.headers(now, body)),
            on_result,
            on_withheld,
        });
    }

    fn headers(&self, now: i64, body: &[u8]) -> Vec<(String, String)> {
        let pairs = [
            ("content-type", "application/json; charset=utf-8".to_owned()),
            ("user-agent", "Stripe/1.0".to_owned()),
            ("stripe-signature", self.world().webhook_secrets.header(now, body)),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn note_attempt(&self, id: &str, status: u16) {
        self.change(Cause::default(), |change| {
            if let Some(event) = change.world.events.iter_mut().find(|event| event.id == id) {
                event.attempts = event.attempts.saturating_add(1);
                event.pending &= !(200..300).contains(&status);
            }
        });
    }

    fn note_withheld(&self, id: &str) {
        self.change(Cause::default(), |change| {
            if let Some(event) = change.world.events.iter_mut().find(|event| event.id == id) {
                event.withheld = true;
            }
        });
    }
}
