//! Slack's signature: `v0=<hex>`, HMAC over `v0:<time>:<body>` under the signing secret.

use super::{SignatureError, Signed, check_age, mac, matching, timestamp};

/// Slack's two headers.
#[derive(Clone, Copy, Debug)]
pub struct Headers<'a> {
    /// `X-Slack-Request-Timestamp`: Unix seconds.
    pub timestamp: &'a str,
    /// `X-Slack-Signature`.
    pub signature: &'a str,
}

/// Verifies the headers over the raw body with the active secrets, newest first. `now` in Unix seconds.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(secrets: &[&str], headers: &Headers<'_>, body: &[u8], now: i64) -> Result<Signed, SignatureError> {
    let at = timestamp(headers.timestamp)?;
    let given = headers.signature.strip_prefix("v0=").ok_or(SignatureError::Missing)?;
    let given = hex::decode(given).map_err(|_| SignatureError::Missing)?;
    let parts: [&[u8]; 4] = [b"v0:", headers.timestamp.as_bytes(), b":", body];
    let expected: Vec<_> = secrets.iter().filter_map(|secret| mac(secret.as_bytes(), &parts)).collect();
    let signed = matching(&expected, &[given])?;
    // After the signature, so that a stranger learns nothing about our clock.
    check_age(at, now)?;
    Ok(signed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const AT: i64 = 1_531_420_618;
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    fn check(secrets: &[&str], time: &str, signature: &str, body: &[u8], now: i64) -> Result<Signed, SignatureError> {
        verify(secrets, &Headers { timestamp: time, signature }, body, now)
    }

    #[test]
    fn the_vendors_vector_comes_out() {
        let time = AT.to_string();
        assert_eq!(check(&[SECRET], &time, SIGNATURE, BODY, AT), Ok(Signed { by_old_secret: false }));
        assert_eq!(check(&["new", SECRET], &time, SIGNATURE, BODY, AT), Ok(Signed { by_old_secret: true }));
    }

    #[test]
    fn e02_e04_another_body_time_or_secret_is_not_signed() {
        let time = AT.to_string();
        let mut body = BODY.to_vec();
        body[9] ^= 1;
        assert_eq!(check(&[SECRET], &time, SIGNATURE, &body, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&[SECRET], "1531420619", SIGNATURE, BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&["retired"], &time, SIGNATURE, BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(check(&[], &time, SIGNATURE, BODY, AT), Err(SignatureError::Wrong));
    }

    #[test]
    fn e01_e06_headers_that_cannot_be_read_are_none() {
        let time = AT.to_string();
        for signature in ["", "v0=", "v0=zz", "v1=a2", &SIGNATURE[3..], &SIGNATURE.replace('=', "")] {
            let refused = check(&[SECRET], &time, signature, BODY, AT);
            assert!(matches!(refused, Err(SignatureError::Missing | SignatureError::Wrong)), "{signature}");
        }
        for time in ["", "now", "-1", "99999999999999999999", " 1531420618"] {
            assert_eq!(check(&[SECRET], time, SIGNATURE, BODY, AT), Err(SignatureError::Missing), "{time}");
        }
    }

    #[test]
    fn i01_a_signature_counts_for_five_minutes_both_ways() {
        let time = AT.to_string();
        for apart in [-300, 300] {
            assert!(check(&[SECRET], &time, SIGNATURE, BODY, AT + apart).is_ok(), "{apart}");
        }
        for apart in [-301, 301] {
            assert_eq!(check(&[SECRET], &time, SIGNATURE, BODY, AT + apart), Err(SignatureError::Stale), "{apart}");
        }
    }
}
