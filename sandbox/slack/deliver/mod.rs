//! What the product is told: signed requests or envelopes, three seconds to answer, and what the answer does.

mod answer;
pub mod event;
pub mod log;
pub mod parcel;
pub mod payload;
pub mod sign;
mod wire;

use std::time::Duration;

use serde_json::Value;

use super::Slack;
use parcel::Parcel;

use crate::calls::{Call, Direction};
use crate::fault::DeliveryFault;

/// The vendor's name in records and faults.
const VENDOR: &str = "slack";
/// How long the product may take, in seconds.
pub const LIMIT: Duration = Duration::from_secs(3);

/// How a payload reached the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A signed request.
    Http,
    /// An envelope.
    Socket,
    /// Not at all: the app is not there, or no socket is open.
    Nowhere,
}

/// What came back for a payload.
#[derive(Clone, Debug)]
pub struct Ack {
    /// The status; 0 when there was no answer, 200 for an envelope that was acknowledged.
    pub status: u16,
    /// How long the product took.
    pub took: Duration,
    /// Whether that was below three seconds.
    pub in_time: bool,
    /// How it got there.
    pub way: Way,
    /// The body of the answer, or the payload of the acknowledgement.
    pub body: String,
    /// The payload that was sent.
    pub payload: Value,
    /// The message that the answer became.
    pub shown: Option<String>,
    /// The answer asked not to be sent this again.
    no_retry: bool,
    /// The answer's content type says JSON.
    is_json: bool,
}

impl Ack {
    /// Whether the product took it in time.
    pub fn is_ok(&self) -> bool {
        self.in_time && (200..300).contains(&self.status)
    }

    /// The answer as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The `trigger_id` that was sent.
    pub fn trigger_id(&self) -> Option<&str> {
        self.payload["trigger_id"].as_str()
    }

    /// The `response_url` that was sent.
    pub fn response_url(&self) -> Option<&str> {
        self.payload["response_url"].as_str()
    }

    /// The `event_id` that was sent.
    pub fn event_id(&self) -> Option<&str> {
        self.payload["event_id"].as_str()
    }

    /// What was never sent: the app is not there, or may not hear it.
    pub(in crate::slack) fn nowhere(payload: Value) -> Self {
        Self {
            status: 0,
            took: Duration::ZERO,
            in_time: false,
            way: Way::Nowhere,
            body: String::new(),
            payload,
            shown: None,
            no_retry: true,
            is_json: false,
        }
    }
}

/// How long the product took for one payload.
#[derive(Clone, Debug)]
pub struct AckTime {
    /// The command, the interaction or the event.
    pub label: String,
    /// The status; 0 when there was no answer.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// Whether that was below three seconds.
    pub in_time: bool,
    /// 0 for the first attempt.
    pub attempt: u8,
}

/// Something that is wrong about a delivery. Several at once are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bend {
    /// The signature is another body's.
    BadSignature,
    /// There is no signature.
    NoSignature,
    /// The signature header says this.
    Signature(String),
    /// The timestamp header says this, and is signed.
    Timestamp(String),
    /// Signed honestly this many seconds from now; negative is the past.
    Seconds(i64),
    /// Signed with this secret: the second one, or one that is retired.
    Secret(String),
    /// The body is changed after it was signed.
    BodyChanged,
    /// The body is this, signed.
    Body(Vec<u8>),
    /// The content type is this.
    ContentType(String),
    /// A property of the payload is this: `api_app_id`, `type`, `event/type`.
    Field(String, Value),
}

impl Slack {
    /// Bends the next delivery. Several calls bend the same one.
    pub fn bend_next(&self, bend: Bend) {
        self.log().bends.push(bend);
    }

    /// How long the product took for each payload, oldest first.
    pub fn ack_times(&self) -> Vec<AckTime> {
        self.log().times.iter().cloned().collect()
    }

    /// Brings a command or an interaction, once, and does what the answer says.
    pub(in crate::slack) async fn deliver(&self, parcel: Parcel) -> Ack {
        let fault = self.shared().faults().take_delivery(VENDOR, &parcel.label);
        let copies = match &fault {
            Some(DeliveryFault::Duplicate(more)) => *more,
            _ => 0,
        };
        if !self.passes(fault, &parcel).await {
            return Ack::nowhere(parcel.payload);
        }
        let bends = std::mem::take(&mut self.log().bends);
        let mut ack = self.attempt(&parcel, None, &bends).await;
        for _ in 0..copies {
            self.attempt(&parcel, None, &bends).await;
        }
        self.shared().faults().sent(VENDOR);
        self.apply(&parcel, &mut ack);
        ack
    }

    /// Waits as a fault says; `false` when the payload is never sent.
    async fn passes(&self, fault: Option<DeliveryFault>, parcel: &Parcel) -> bool {
        match fault {
            None | Some(DeliveryFault::Duplicate(_)) => true,
            Some(DeliveryFault::Delay(time)) => {
                tokio::time::sleep(time).await;
                true
            }
            Some(DeliveryFault::Drop) => {
                let mut call = Call::start(VENDOR, Direction::FromVendor, "POST", parcel.kind.path());
                call.note.clone_from(&parcel.label);
                call.fault = Some(DeliveryFault::Drop.label());
                self.shared().calls().record(call);
                false
            }
            Some(DeliveryFault::HoldBack) => {
                self.shared().faults().released().await;
                true
            }
            Some(DeliveryFault::SwapWithNext) => {
                let _ = self.shared().faults().swapped(VENDOR).await;
                true
            }
        }
    }
}
