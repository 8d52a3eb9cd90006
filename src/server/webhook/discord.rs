//! Discord's signature: Ed25519 over the timestamp and the raw body, under the app's key.

use ed25519_dalek::{Signature, VerifyingKey};

use super::{SignatureError, Signed, check_age, timestamp};

/// Discord's two headers.
#[derive(Clone, Copy, Debug)]
pub struct Headers<'a> {
    /// `X-Signature-Timestamp`: Unix seconds.
    pub timestamp: &'a str,
    /// `X-Signature-Ed25519`: 128 hexadecimal digits.
    pub signature: &'a str,
}

/// Verifies the headers over the raw body with the active keys in hexadecimal digits, newest first. `now` in Unix seconds.
/// Discord sets no age; five minutes are ours, and a replay within them is known by its interaction.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(keys: &[&str], headers: &Headers<'_>, body: &[u8], now: i64) -> Result<Signed, SignatureError> {
    let at = timestamp(headers.timestamp)?;
    let given = hex::decode(headers.signature).map_err(|_| SignatureError::Missing)?;
    let given = Signature::from_slice(&given).map_err(|_| SignatureError::Missing)?;
    let signed = [headers.timestamp.as_bytes(), body].concat();
    let fits = |key: &&str| key_of(key).is_some_and(|key| key.verify_strict(&signed, &given).is_ok());
    let found = keys.iter().position(fits).ok_or(SignatureError::Wrong)?;
    // After the signature, so that a stranger learns nothing about our clock.
    check_age(at, now)?;
    Ok(Signed { by_old_secret: found > 0 })
}

fn key_of(text: &str) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&hex::decode(text).ok()?.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;

    const AT: i64 = 1_780_000_000;
    const BODY: &[u8] = br#"{"type":1}"#;

    fn key(seed: u8) -> (SigningKey, String) {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let public = hex::encode(key.verifying_key().as_bytes());
        (key, public)
    }

    fn sign(key: &SigningKey, at: &str, body: &[u8]) -> String {
        hex::encode(key.sign(&[at.as_bytes(), body].concat()).to_bytes())
    }

    fn check(keys: &[&str], at: &str, signature: &str, body: &[u8], now: i64) -> Result<Signed, SignatureError> {
        verify(keys, &Headers { timestamp: at, signature }, body, now)
    }

    #[test]
    fn e03_two_keys_may_be_active() {
        let ((new, new_public), (old, old_public), at) = (key(1), key(2), AT.to_string());
        let keys = [new_public.as_str(), old_public.as_str()];
        assert_eq!(check(&keys, &at, &sign(&new, &at, BODY), BODY, AT), Ok(Signed { by_old_secret: false }));
        assert_eq!(check(&keys, &at, &sign(&old, &at, BODY), BODY, AT), Ok(Signed { by_old_secret: true }));
    }

    #[test]
    fn e02_e04_i10_another_body_time_or_key_is_not_signed() {
        let ((own, public), (foreign, _), at) = (key(1), key(3), AT.to_string());
        let good = sign(&own, &at, BODY);
        assert_eq!(check(&[&public], &at, &good, b"{\"type\":2}", AT), Err(SignatureError::Wrong));
        assert_eq!(check(&[&public], &(AT + 1).to_string(), &good, BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&[&public], &at, &sign(&foreign, &at, BODY), BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&[], &at, &good, BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&["zz", &"0".repeat(64)], &at, &good, BODY, AT), Err(SignatureError::Wrong));
    }

    #[test]
    fn e01_e05_e06_headers_that_cannot_be_read_are_none() {
        let ((own, public), at) = (key(1), AT.to_string());
        let good = sign(&own, &at, BODY);
        for signature in ["", "zz", &good[2..], &format!("{good}00"), &good.repeat(100)] {
            assert_eq!(check(&[&public], &at, signature, BODY, AT), Err(SignatureError::Missing));
        }
        for at in ["", "now", "-1", "99999999999999999999", " 1780000000"] {
            assert_eq!(check(&[&public], at, &good, BODY, AT), Err(SignatureError::Missing), "{at}");
        }
    }

    #[test]
    fn i13_a_signature_counts_for_five_minutes_both_ways() {
        let ((own, public), at) = (key(1), AT.to_string());
        let good = sign(&own, &at, BODY);
        for apart in [-300, 300] {
            assert!(check(&[&public], &at, &good, BODY, AT + apart).is_ok(), "{apart}");
        }
        for apart in [-301, 301] {
            assert_eq!(check(&[&public], &at, &good, BODY, AT + apart), Err(SignatureError::Stale), "{apart}");
        }
    }
}
