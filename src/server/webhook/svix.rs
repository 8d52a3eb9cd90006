//! Svix's signature, as Clerk sends it: `v1,<base64>` by spaces, HMAC over `<id>.<time>.<body>` under the base64 after `whsec_`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{MAX_SIGNATURES, SignatureError, Signed, check_age, mac, matching, timestamp};

/// Longer ids are none.
const MAX_ID_BYTES: usize = 255;

/// The three headers.
#[derive(Clone, Copy, Debug)]
pub struct Headers<'a> {
    /// `svix-id`: the same for every attempt.
    pub id: &'a str,
    /// `svix-timestamp`, Unix seconds.
    pub timestamp: &'a str,
    /// `svix-signature`.
    pub signature: &'a str,
}

/// Verifies the headers over the raw body with the active secrets, newest first. `now` in Unix seconds.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(secrets: &[&str], headers: &Headers<'_>, body: &[u8], now: i64) -> Result<Signed, SignatureError> {
    let Headers { id, timestamp: time, signature } = *headers;
    let at = timestamp(time)?;
    if id.is_empty() || id.len() > MAX_ID_BYTES || id.contains('.') {
        return Err(SignatureError::Missing);
    }
    let given: Vec<_> = signature
        .split(' ')
        .filter_map(|part| part.strip_prefix("v1,"))
        .take(MAX_SIGNATURES)
        .map(|text| STANDARD.decode(text).unwrap_or_default())
        .collect();
    if given.is_empty() {
        return Err(SignatureError::Missing);
    }
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", time.as_bytes(), b".", body];
    let expected: Vec<_> = secrets.iter().filter_map(|secret| mac(&key(secret)?, &parts)).collect();
    let signed = matching(&expected, &given)?;
    check_age(at, now)?;
    Ok(signed)
}

/// The key inside a secret. An empty key would be one that everybody knows.
fn key(secret: &str) -> Option<Vec<u8>> {
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    STANDARD.decode(encoded).ok().filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    // The published example of the Svix documentation, "verifying payloads manually".
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const GOOD: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn check(secrets: &[&str], signature: &str, body: &[u8], now: i64) -> Result<Signed, SignatureError> {
        verify(secrets, &Headers { id: ID, timestamp: &AT.to_string(), signature }, body, now)
    }

    #[test]
    fn the_published_example_is_accepted() {
        assert_eq!(check(&[SECRET], GOOD, BODY, AT), Ok(Signed { by_old_secret: false }));
        assert_eq!(check(&["whsec_bmV3", SECRET], GOOD, BODY, AT), Ok(Signed { by_old_secret: true }));
        assert_eq!(check(&[SECRET], &format!("v1a,xx {GOOD}"), BODY, AT), Ok(Signed { by_old_secret: false }));
    }

    #[test]
    fn e01_e02_e04_anything_else_is_refused() {
        assert_eq!(check(&["whsec_bmV3"], GOOD, BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&["whsec_", "whsec_%"], GOOD, BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&[SECRET], GOOD, br#"{"test":2432232314}"#, AT), Err(SignatureError::Wrong));
        for signature in ["", "v1", "v2,AAAA", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="] {
            assert_eq!(check(&[SECRET], signature, BODY, AT), Err(SignatureError::Missing), "{signature}");
        }
        let moved = Headers { id: "msg_other", timestamp: &AT.to_string(), signature: GOOD };
        assert_eq!(verify(&[SECRET], &moved, BODY, AT), Err(SignatureError::Wrong));
        let nameless = Headers { id: "", timestamp: &AT.to_string(), signature: GOOD };
        assert_eq!(verify(&[SECRET], &nameless, BODY, AT), Err(SignatureError::Missing));
    }

    #[test]
    fn e05_e06_crowds_and_other_times_are_refused() {
        let crowd = format!("{}{GOOD}", "v1,AAAA ".repeat(10_000));
        assert_eq!(check(&[SECRET], &crowd, BODY, AT), Err(SignatureError::Wrong));
        assert!(check(&[SECRET], GOOD, BODY, AT + 300).is_ok() && check(&[SECRET], GOOD, BODY, AT - 240).is_ok());
        assert_eq!(check(&[SECRET], GOOD, BODY, AT + 301), Err(SignatureError::Stale));
        assert_eq!(check(&[SECRET], GOOD, BODY, AT - 360), Err(SignatureError::Stale));
        for timestamp in ["", "soon", "99999999999999999999", "-5"] {
            let headers = Headers { id: ID, timestamp, signature: GOOD };
            assert_eq!(verify(&[SECRET], &headers, BODY, AT), Err(SignatureError::Missing), "{timestamp}");
        }
    }
}
