//! Verifying session tokens: RS256 and nothing else, by a published key.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use moka::future::Cache;
use myba_core::clock::Clock;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::claims::{Accepted, Rules};
use super::keys::KeySet;
use super::{Session, SessionError};

/// Cookies end at 4 KB, so session tokens do.
const MAX_TOKEN_BYTES: usize = 8 * 1024;
/// Names of keys are short.
const MAX_KID_BYTES: usize = 256;
/// Tokens remembered as verified.
const REMEMBERED: u64 = 10_000;
/// A token lives a minute.
const REMEMBERED_FOR: Duration = Duration::from_secs(120);

/// Verifies tokens.
pub struct Verifier {
    keys: KeySet,
    rules: Rules,
    clock: Arc<dyn Clock>,
    /// By the hash of the whole token: a signature is checked once.
    verified: Cache<[u8; 32], Accepted>,
}

impl Verifier {
    pub fn new(keys: KeySet, rules: Rules, clock: Arc<dyn Clock>) -> Self {
        let verified = Cache::builder().max_capacity(REMEMBERED).time_to_live(REMEMBERED_FOR).build();
        Self { keys, rules, clock, verified }
    }

    /// Who the token speaks for.
    pub async fn verify(&self, token: &str) -> Result<Session, SessionError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(SessionError::invalid("it is too long"));
        }
        let now = self.clock.now().seconds();
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(known) = self.verified.get(&hash).await {
            return if now < known.until { Ok(known.session) } else { Err(SessionError::Expired) };
        }
        let accepted = self.rules.judge(&self.signed_claims(token).await?, now)?;
        self.verified.insert(hash, accepted.clone()).await;
        Ok(accepted.session)
    }

    /// The claims, if a published key signed them. Keys and addresses that the header brings along are not looked at.
    async fn signed_claims(&self, token: &str) -> Result<Map<String, Value>, SessionError> {
        let header = decode_header(token).map_err(|_| SessionError::invalid("it has no readable header"))?;
        if header.alg != Algorithm::RS256 {
            return Err(SessionError::invalid("it is not signed by RS256"));
        }
        let kid = header.kid.filter(|kid| kid.len() <= MAX_KID_BYTES);
        let kid = kid.ok_or_else(|| SessionError::invalid("it names no key"))?;
        let key = self.keys.find(&kid).await?;
        let decoded = decode::<Map<String, Value>>(token, &key, &signature_only());
        Ok(decoded.map_err(|_| SessionError::invalid("the signature is wrong"))?.claims)
    }
}

/// Checks the signature; the claims are judged by [`Rules`], whose clock is ours and whose numbers are strict.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}
