//! The envelopes around what happened. Small on purpose: a field that comes or goes elsewhere must not stop a payment.

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Stripe, as the inbox names it.
pub const STRIPE: &str = "stripe";
/// Clerk, as the inbox names it.
pub const CLERK: &str = "clerk";
/// Slack, as inbox and outbox name it.
pub const SLACK: &str = "slack";
/// Discord, as inbox and outbox name it.
pub const DISCORD: &str = "discord";
/// The kind of an event whose envelope cannot be read.
pub const UNREADABLE: &str = "unreadable";
/// Longer ids and kinds are none.
const MAX_NAME_BYTES: usize = 255;

/// An event of Stripe.
#[derive(Clone, Debug, Deserialize)]
pub struct StripeEnvelope {
    /// `evt_…`.
    pub id: String,
    /// `event`; thin events say something else.
    pub object: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// Real money.
    pub livemode: bool,
    /// What it happened to.
    pub data: StripeData,
}

/// Around the object of an event.
#[derive(Clone, Debug, Deserialize)]
pub struct StripeData {
    /// As it was when it happened.
    pub object: Value,
}

/// An event of Clerk; its id is the message's.
#[derive(Clone, Debug, Deserialize)]
pub struct ClerkEnvelope {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// To whom.
    pub data: Value,
}

/// What the inbox needs before anybody reads the rest.
#[derive(Deserialize)]
struct Label {
    #[serde(default)]
    id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
}

impl StripeEnvelope {
    /// The id and kind under which a verified body is recorded. One that cannot be read is recorded, too, under its hash.
    #[must_use]
    pub fn label(body: &[u8]) -> (String, String) {
        let read = serde_json::from_slice::<Label>(body).ok();
        let named = read.and_then(|label| Some((label.id.filter(|id| is_name(id))?, label.kind)));
        named.filter(|(_, kind)| is_name(kind)).unwrap_or_else(|| (fingerprint(body), UNREADABLE.to_owned()))
    }
}

impl ClerkEnvelope {
    /// The kind under which a verified body is recorded.
    #[must_use]
    pub fn label(body: &[u8]) -> String {
        let read = serde_json::from_slice::<Label>(body).ok();
        read.map(|label| label.kind).filter(|kind| is_name(kind)).unwrap_or_else(|| UNREADABLE.to_owned())
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_NAME_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A name for a body without one: the same body, the same name.
#[must_use]
pub fn fingerprint(body: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e09_e11_what_cannot_be_read_is_recorded_under_its_hash() {
        let deep = format!(r#"{{"id":"evt_1","type":{}"#, "[".repeat(10_000));
        let bodies: [&[u8]; 6] = [
            b"\xff\xfe",
            b"",
            deep.as_bytes(),
            br#"{"id":"evt_1","id":"evt_2","type":"a"}"#,
            br#"{"id":1e999,"type":"a"}"#,
            br#"{"id":"evt 1","type":"a"}"#,
        ];
        for body in bodies {
            assert_eq!(StripeEnvelope::label(body), (fingerprint(body), UNREADABLE.to_owned()));
        }
        assert_eq!(ClerkEnvelope::label(deep.as_bytes()), UNREADABLE);
    }

    #[test]
    fn c16_more_fields_and_another_version_change_nothing() {
        let body = br#"{"id":"evt_1","type":"charge.moved","api_version":"2031-01-01.fig","new":[1],"data":{}}"#;
        assert_eq!(StripeEnvelope::label(body), ("evt_1".to_owned(), "charge.moved".to_owned()));
    }
}
