//! Svix signatures: `v1,<base64 of HMAC-SHA-256 over "id.timestamp.body">`, one per active secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::mint::hmac_sha256;
use crate::shared::Shared;

/// How long a replaced secret still signs beside the new one, as at Svix.
const OVERLAP_S: i64 = 24 * 60 * 60;

/// The signing secrets, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secrets(Vec<Secret>);

/// One secret and, once it was replaced, when it stops signing.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Secret {
    text: String,
    /// Unix seconds.
    until_s: Option<i64>,
}

impl Secrets {
    /// The secret a consumer is configured with.
    pub fn current(&self) -> &str {
        self.0.first().map_or("", |secret| secret.text.as_str())
    }

    /// Uses `text` alone if it is not already among the secrets.
    pub fn insist(&mut self, text: &str) {
        if self.current() != text {
            self.0 = vec![Secret { text: text.to_owned(), until_s: None }];
        }
    }

    /// Signs with a fresh secret from now on, and for a day with the replaced one too.
    pub fn rotate(&mut self, text: String, now_s: i64) {
        self.0.retain(|secret| secret.until_s.is_none_or(|until| until > now_s));
        for secret in &mut self.0 {
            secret.until_s.get_or_insert(now_s + OVERLAP_S);
        }
        self.0.insert(0, Secret { text, until_s: None });
    }

    /// Ends the overlap now.
    pub fn retire_old(&mut self) {
        self.0.truncate(1);
    }

    /// The three headers over `body`, signed by every secret that is active at `now_s` (Unix seconds).
    pub fn headers(&self, id: &str, now_s: i64, body: &[u8]) -> Vec<(String, String)> {
        let active = self.0.iter().filter(|secret| secret.until_s.is_none_or(|until| until > now_s));
        let signatures: Vec<String> = active.map(|secret| signature(&secret.text, id, now_s, body)).collect();
        vec![
            ("svix-id".to_owned(), id.to_owned()),
            ("svix-timestamp".to_owned(), now_s.to_string()),
            ("svix-signature".to_owned(), signatures.join(" ")),
        ]
    }
}

/// A fresh secret: `whsec_` and 24 random bytes in base64.
pub fn fresh_secret(shared: &Shared) -> String {
    let bytes = hex::decode(shared.random_hex(48)).unwrap_or_default();
    format!("whsec_{}", STANDARD.encode(bytes))
}

/// Whether Svix could sign with `text`.
pub fn is_usable(text: &str) -> bool {
    text.strip_prefix("whsec_").is_some_and(|key| STANDARD.decode(key).is_ok_and(|bytes| !bytes.is_empty()))
}

/// One signature, by one secret. `timestamp_s` in Unix seconds.
pub fn signature(secret: &str, id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).unwrap_or_default();
    let mut text = format!("{id}.{timestamp_s}.").into_bytes();
    text.extend_from_slice(body);
    format!("v1,{}", STANDARD.encode(hmac_sha256(&key, &text)))
}

#[cfg(test)]
mod tests {
    use super::{OVERLAP_S, Secrets, is_usable, signature};

    // The published example of the Svix documentation, "verifying payloads manually".
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    #[test]
    fn the_published_example_comes_out() {
        assert_eq!(signature(SECRET, ID, 1_614_265_330, BODY), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn after_a_rotation_both_secrets_sign_for_a_day() {
        let mut secrets = Secrets::default();
        secrets.insist(SECRET);
        secrets.rotate("whsec_bmV3".to_owned(), 1000);
        let during = &secrets.headers(ID, 1000 + OVERLAP_S - 1, BODY)[2].1;
        assert_eq!(during.split(' ').count(), 2);
        assert!(during.contains(&signature(SECRET, ID, 1000 + OVERLAP_S - 1, BODY)));
        let after = &secrets.headers(ID, 1000 + OVERLAP_S, BODY)[2].1;
        assert_eq!(*after, signature("whsec_bmV3", ID, 1000 + OVERLAP_S, BODY));
    }

    #[test]
    fn a_secret_must_be_base64_after_its_prefix() {
        assert!(is_usable(SECRET));
        for text in ["", "whsec_", "whsec_%%%", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert!(!is_usable(text), "{text}");
        }
    }
}
