//! Webhooks of the vendors: who signed them, and what their envelopes say. What they mean is the worker's business.

pub mod discord;
mod envelope;
pub mod slack;
pub mod stripe;
pub mod svix;

pub use envelope::{CLERK, ClerkEnvelope, DISCORD, SLACK, STRIPE, StripeEnvelope, UNREADABLE, fingerprint};

use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

/// How far a signature's time may be from ours, both ways, in seconds.
pub const TOLERANCE_SECS: i64 = 300;
/// Signatures looked at in one header; vendors send one per active secret.
pub const MAX_SIGNATURES: usize = 16;

/// A good signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// It was made with the older of two secrets.
    pub by_old_secret: bool,
}

/// Why a webhook is nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No signature, or none that can be read.
    #[error("no signature that can be read")]
    Missing,
    /// Readable, and of nobody we know over this body.
    #[error("the signature is nobody's we know")]
    Wrong,
    /// Too old, or from the future.
    #[error("the signature is too old, or from the future")]
    Stale,
}

impl SignatureError {
    /// The word for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing_signature",
            Self::Wrong => "bad_signature",
            Self::Stale => "stale_signature",
        }
    }
}

/// HMAC-SHA-256 over the parts, one after the other.
fn mac(secret: &[u8], parts: &[&[u8]]) -> Option<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    for part in parts {
        mac.update(part);
    }
    Some(mac.finalize().into_bytes().into())
}

/// Which of the secrets, newest first, made one of the signatures. Every pair is compared, in constant time.
fn matching(expected: &[[u8; 32]], given: &[Vec<u8>]) -> Result<Signed, SignatureError> {
    let mut found = None;
    for (index, own) in expected.iter().enumerate().rev() {
        let any = given.iter().fold(Choice::from(0), |any, theirs| any | own.as_slice().ct_eq(theirs));
        if bool::from(any) {
            found = Some(Signed { by_old_secret: index > 0 });
        }
    }
    found.ok_or(SignatureError::Wrong)
}

/// Seconds since 1970 in digits alone.
fn timestamp(text: &str) -> Result<i64, SignatureError> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain).ok_or(SignatureError::Missing)
}

fn check_age(at: i64, now: i64) -> Result<(), SignatureError> {
    let apart = now.saturating_sub(at).unsigned_abs();
    if apart <= TOLERANCE_SECS.unsigned_abs() { Ok(()) } else { Err(SignatureError::Stale) }
}
