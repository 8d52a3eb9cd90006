//! Events: what happened, with the object as it was then.

pub mod api;
pub mod signature;
pub mod webhook;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::API_VERSION;
use super::change::Cause;

/// What the product's endpoint is subscribed to. Other events are only listed.
const SUBSCRIBED: [&str; 28] = [
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.refunded",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.updated",
    "invoice.finalization_failed",
    "invoice.marked_uncollectible",
    "invoice.paid",
    "invoice.payment_action_required",
    "invoice.payment_failed",
    "invoice.voided",
    "payment_intent.payment_failed",
    "payment_intent.succeeded",
    "radar.early_fraud_warning.created",
    "refund.created",
    "refund.failed",
    "refund.updated",
];

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `evt_…`.
    pub id: String,
    /// `checkout.session.completed`.
    pub kind: String,
    /// Unix seconds.
    pub created: i64,
    /// The object as it was.
    pub object: Value,
    /// What an update changed, as it was before.
    pub previous: Option<Value>,
    /// The call that caused it.
    pub request: Option<String>,
    /// The idempotency key of that call.
    pub idempotency_key: Option<String>,
    /// Whether the endpoint has yet to accept it.
    pub pending: bool,
    /// How often it was sent.
    pub attempts: u32,
    /// Whether a fault lost it or holds it back.
    #[serde(default)]
    pub withheld: bool,
}

impl Event {
    /// An event that happens now, at `created` in Unix seconds.
    pub fn new(id: String, kind: &str, created: i64, object: Value, cause: &Cause) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            created,
            object,
            previous: None,
            request: cause.request.clone(),
            idempotency_key: cause.idempotency_key.clone(),
            pending: SUBSCRIBED.contains(&kind),
            attempts: 0,
            withheld: false,
        }
    }

    /// Whether a restarted sandbox must go on sending it: it was not accepted, and no fault lost it or holds it back.
    pub fn is_being_retried(&self) -> bool {
        self.pending && (self.attempts > 0 || !self.withheld)
    }

    /// Whether it ever left.
    pub fn was_sent(&self) -> bool {
        self.attempts > 0
    }

    /// The id of the object.
    pub fn object_id(&self) -> Option<&str> {
        self.object["id"].as_str()
    }

    /// The event as the API lists it.
    pub fn view(&self) -> Value {
        self.envelope(u32::from(self.pending))
    }

    /// The event as it is sent: the same bytes each time, so that a repetition can be told by them.
    pub fn sent(&self) -> Value {
        self.envelope(1)
    }

    fn envelope(&self, pending_webhooks: u32) -> Value {
        let mut data = json!({ "object": self.object });
        if let Some(previous) = &self.previous {
            data["previous_attributes"] = previous.clone();
        }
        json!({
            "id": self.id,
            "object": "event",
            "api_version": API_VERSION,
            "created": self.created,
            "data": data,
            "livemode": false,
            "pending_webhooks": pending_webhooks,
            "request": { "id": self.request, "idempotency_key": self.idempotency_key },
            "type": self.kind,
        })
    }
}
