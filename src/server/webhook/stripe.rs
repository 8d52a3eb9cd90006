//! Stripe's signature: `t=<time>,v1=<hex>[,v1=<hex>]`, HMAC over `<time>.<body>` under the whole secret, prefix included.

use super::{MAX_SIGNATURES, SignatureError, Signed, check_age, mac, matching, timestamp};

/// Verifies the header over the raw body with the active secrets, newest first. `now` in Unix seconds.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(secrets: &[&str], header: &str, body: &[u8], now: i64) -> Result<Signed, SignatureError> {
    let mut time = None;
    let mut given = Vec::new();
    for part in header.split(',') {
        match part.split_once('=') {
            Some(("t", at)) if time.is_none() => time = Some(at),
            Some(("t", _)) => return Err(SignatureError::Missing),
            Some(("v1", hex)) if given.len() < MAX_SIGNATURES => given.push(hex::decode(hex).unwrap_or_default()),
            _ => {}
        }
    }
    let time = time.ok_or(SignatureError::Missing)?;
    let at = timestamp(time)?;
    if given.is_empty() {
        return Err(SignatureError::Missing);
    }
    let parts: [&[u8]; 3] = [time.as_bytes(), b".", body];
    let expected: Vec<_> = secrets.iter().filter_map(|secret| mac(secret.as_bytes(), &parts)).collect();
    let signed = matching(&expected, &given)?;
    // After the signature, so that a stranger learns nothing about our clock.
    check_age(at, now)?;
    Ok(signed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test_4f8e2a6c0b1d3957";
    const OLD: &str = "whsec_old_9b7d5f31";
    const AT: i64 = 1_790_000_000;
    const BODY: &[u8] = br#"{"id":"evt_1MyBAtest0001","object":"event","api_version":"2026-09-30.endive","created":1790000000,"data":{"object":{"id":"cs_test_a1B2c3","object":"checkout.session","payment_status":"paid"}},"livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"checkout.session.completed"}"#;
    const BY_SECRET: &str = "7d40dab3f1649776c82c1a138c52ff4dcc8066c291635dafd3a08094876348de";
    const BY_OLD: &str = "545f36268e2808e3f637b30a01a71a6ea8b5f93100bf20dc9868a4cdc8891869";

    fn header(signatures: &[&str]) -> String {
        let signatures: String = signatures.iter().map(|signature| format!(",v1={signature}")).collect();
        format!("t={AT}{signatures},v0=00")
    }

    #[test]
    fn the_known_vectors_come_out() {
        assert_eq!(BODY.len(), 311);
        assert_eq!(verify(&[SECRET], &header(&[BY_SECRET]), BODY, AT), Ok(Signed { by_old_secret: false }));
        let short = "t=1700000000,v1=3e08babf353bf36fe24d7738f729ef0fa09b68fded89576d3982e9cd8624aec7";
        assert!(verify(&["whsec_secret"], short, b"{}", 1_700_000_000).is_ok());
        let without_prefix = "c166a6d1d89df559ce068f98933edc7d6a432b34868e43096e68ffd27bda75b5";
        assert_eq!(verify(&[SECRET], &header(&[without_prefix]), BODY, AT), Err(SignatureError::Wrong));
    }

    #[test]
    fn e03_e04_the_older_secret_counts_until_it_is_retired() {
        let old = header(&[BY_OLD]);
        assert_eq!(verify(&[SECRET, OLD], &old, BODY, AT), Ok(Signed { by_old_secret: true }));
        assert_eq!(
            verify(&[SECRET, OLD], &header(&[BY_OLD, BY_SECRET]), BODY, AT),
            Ok(Signed { by_old_secret: false })
        );
        assert_eq!(verify(&[SECRET], &old, BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(verify(&[], &old, BODY, AT), Err(SignatureError::Wrong));
    }

    #[test]
    fn e02_another_body_is_not_signed() {
        let mut body = BODY.to_vec();
        body[300] ^= 1;
        assert_eq!(verify(&[SECRET], &header(&[BY_SECRET]), &body, AT), Err(SignatureError::Wrong));
    }

    #[test]
    fn e01_a_header_that_cannot_be_read_is_none() {
        let twice = format!("t={AT},t={AT},v1={BY_SECRET}");
        let bad = ["", "t=", "v1=", "t=1790000000", &format!("v1={BY_SECRET}"), &format!("t=,v1={BY_SECRET}"), &twice];
        for header in bad {
            assert_eq!(verify(&[SECRET], header, BODY, AT), Err(SignatureError::Missing), "{header}");
        }
        assert_eq!(verify(&[SECRET], &format!("t={AT},v1=zz"), BODY, AT), Err(SignatureError::Wrong));
        assert_eq!(verify(&[SECRET], &format!("t={AT},v0={BY_SECRET}"), BODY, AT), Err(SignatureError::Missing));
    }

    #[test]
    fn e05_only_the_first_sixteen_signatures_are_looked_at() {
        let wrong = vec!["00"; 10_000];
        let crowd: Vec<_> = wrong.iter().copied().chain([BY_SECRET]).collect();
        assert_eq!(verify(&[SECRET], &header(&crowd), BODY, AT), Err(SignatureError::Wrong));
        let sixteen: Vec<_> = wrong[..15].iter().copied().chain([BY_SECRET]).collect();
        assert!(verify(&[SECRET], &header(&sixteen), BODY, AT).is_ok());
    }

    #[test]
    fn e06_c19_times_count_for_five_minutes_both_ways() {
        let good = header(&[BY_SECRET]);
        for apart in [-300, -240, 240, 300] {
            assert!(verify(&[SECRET], &good, BODY, AT + apart).is_ok(), "{apart}");
        }
        for apart in [-360, -301, 301, 360] {
            assert_eq!(verify(&[SECRET], &good, BODY, AT + apart), Err(SignatureError::Stale), "{apart}");
        }
        for time in ["99999999999999999999", "-1", "+1", "1e3", "nine", " 1790000000"] {
            let header = format!("t={time},v1={BY_SECRET}");
            assert_eq!(verify(&[SECRET], &header, BODY, AT), Err(SignatureError::Missing), "{time}");
        }
    }
}
