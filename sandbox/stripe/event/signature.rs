//! The signature of webhooks: HMAC-SHA256 over `<time>.<body>` with the whole secret, prefix included.

use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How long a replaced secret goes on signing, in seconds.
const OVERLAP_S: i64 = 24 * 60 * 60;

/// The secrets that sign, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secrets(Vec<Secret>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Secret {
    value: String,
    /// Unix seconds from which it signs no more; `None` while it is current.
    retires_at: Option<i64>,
}

impl Secrets {
    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The newest secret.
    pub fn current(&self) -> &str {
        self.0.first().map_or("", |secret| &secret.value)
    }

    /// Uses exactly these, with a comma between two; the first is the newest.
    pub fn insist(&mut self, secrets: &str) {
        let values = secrets.split(',').map(str::trim).filter(|value| !value.is_empty());
        self.0 = values.map(|value| Secret { value: value.to_owned(), retires_at: None }).collect();
    }

    /// Puts a fresh secret first. The ones before go on signing for a day, counted from `now` in Unix seconds.
    pub fn rotate(&mut self, fresh: String, now: i64) {
        self.0.retain(|secret| secret.signs_at(now));
        for secret in &mut self.0 {
            secret.retires_at.get_or_insert(now + OVERLAP_S);
        }
        self.0.insert(0, Secret { value: fresh, retires_at: None });
    }

    /// The value of `Stripe-Signature` for this body at `now`, in Unix seconds.
    pub fn header(&self, now: i64, body: &[u8]) -> String {
        let mut header = format!("t={now}");
        for secret in self.0.iter().filter(|secret| secret.signs_at(now)) {
            header.push_str(",v1=");
            header.push_str(&signature(&secret.value, now, body));
        }
        header
    }
}

impl Secret {
    fn signs_at(&self, now: i64) -> bool {
        self.retires_at.is_none_or(|end| end > now)
    }
}

/// One `v1` signature in lower-case hexadecimal: the whole `secret` is the key, `t` is Unix seconds.
pub fn signature(secret: &str, t: i64, body: &[u8]) -> String {
    // A key of any length is taken, so this cannot fail; an empty text would match no signature.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(t.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test_4f8e2a6c0b1d3957";
    const T: i64 = 1_790_000_000;
    const BODY: &str = concat!(
        r#"{"id":"evt_1MyBAtest0001","object":"event","api_version":"2026-09-30.endive","created":1790000000,"#,
        r#""data":{"object":{"id":"cs_test_a1B2c3","object":"checkout.session","payment_status":"paid"}},"#,
        r#""livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"#,
        r#""type":"checkout.session.completed"}"#
    );

    #[test]
    fn the_known_vectors_come_out() {
        assert_eq!(BODY.len(), 311);
        let v1 = signature(SECRET, T, BODY.as_bytes());
        assert_eq!(v1, "7d40dab3f1649776c82c1a138c52ff4dcc8066c291635dafd3a08094876348de");
        let stripped = signature("test_4f8e2a6c0b1d3957", T, BODY.as_bytes());
        assert_eq!(stripped, "c166a6d1d89df559ce068f98933edc7d6a432b34868e43096e68ffd27bda75b5");
        let short = signature("whsec_secret", 1_700_000_000, b"{}");
        assert_eq!(short, "3e08babf353bf36fe24d7738f729ef0fa09b68fded89576d3982e9cd8624aec7");
    }

    #[test]
    fn an_old_secret_signs_beside_the_new_one_for_a_day() {
        let mut secrets = Secrets::default();
        secrets.insist(SECRET);
        secrets.rotate("whsec_new".to_owned(), T);
        assert_eq!(secrets.current(), "whsec_new");
        let both = format!("t={T},v1={},v1={}", signature("whsec_new", T, b"x"), signature(SECRET, T, b"x"));
        assert_eq!(secrets.header(T, b"x"), both);
        let later = T + OVERLAP_S;
        assert_eq!(secrets.header(later, b"x"), format!("t={later},v1={}", signature("whsec_new", later, b"x")));
    }

    #[test]
    fn two_given_secrets_both_sign() {
        let mut secrets = Secrets::default();
        secrets.insist("whsec_a, whsec_b");
        assert_eq!(secrets.current(), "whsec_a");
        assert_eq!(secrets.header(1, b"").matches("v1=").count(), 2);
    }
}
