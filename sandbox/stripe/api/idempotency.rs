//! Repeated calls: the first answer is kept under its key and given again.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::stripe::refusal::Refusal;
use crate::stripe::{Stripe, change::Cause};

/// Characters of a key.
const LONGEST_KEY: usize = 255;

/// An answer that is given again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredAnswer {
    /// The idempotency key.
    pub key: String,
    /// `/v1/customers`: a key belongs to one endpoint.
    pub endpoint: String,
    /// SHA-256 over the parameters.
    pub fingerprint: String,
    /// The status it was answered with; failures inside the service are kept too.
    pub status: u16,
    /// The body, byte for byte.
    pub body: String,
    /// The request that was really carried out.
    pub request: String,
    /// Unix seconds.
    pub at: i64,
}

/// What becomes of a call with a key.
pub enum Claim {
    /// It is the first: it is carried out, and its key is in use until this is dropped.
    First(InUse),
    /// It was answered before.
    Again(StoredAnswer),
}

/// Marks a key as in use.
pub struct InUse {
    stripe: Stripe,
    key: String,
    endpoint: String,
    fingerprint: String,
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.stripe.running().remove(&self.key);
    }
}

impl InUse {
    /// Keeps the answer under the key.
    pub fn keep(&self, status: u16, body: &str, request: &str) {
        self.stripe.change(Cause::default(), |change| {
            let at = change.now();
            change.world.answers.push(StoredAnswer {
                key: self.key.clone(),
                endpoint: self.endpoint.clone(),
                fingerprint: self.fingerprint.clone(),
                status,
                body: body.to_owned(),
                request: request.to_owned(),
                at,
            });
        });
    }
}

impl Stripe {
    /// Decides about a call to `endpoint` with these parameters.
    ///
    /// # Errors
    /// When the key is no key, belongs to another call, or is in use.
    pub fn claim(&self, key: &str, endpoint: &str, parameters: &[u8]) -> Result<Claim, Refusal> {
        if key.is_empty() || key.chars().count() > LONGEST_KEY {
            return Err(Refusal::idempotency(format!("Idempotency keys must be 1 to {LONGEST_KEY} characters long.")));
        }
        let fingerprint = fingerprint(parameters);
        // Taken before the look at the answers: a call that ends in between has kept its answer before it leaves.
        if !self.running().insert(key.to_owned()) {
            return Err(Refusal::key_in_use(key));
        }
        let in_use = InUse { stripe: self.clone(), key: key.to_owned(), endpoint: endpoint.to_owned(), fingerprint };
        self.keep_time(self.shared().now_s());
        let stored = self.world().answers.iter().find(|answer| answer.key == key).cloned();
        let Some(stored) = stored else { return Ok(Claim::First(in_use)) };
        if stored.endpoint != endpoint {
            return Err(Refusal::idempotency(format!(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for \
                 ('{}' vs '{endpoint}'). Try using a key other than '{key}' if you meant to execute a different request.",
                stored.endpoint
            )));
        }
        if stored.fingerprint != in_use.fingerprint {
            return Err(Refusal::idempotency(format!(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. \
                 Try using a key other than '{key}' if you meant to execute a different request."
            )));
        }
        Ok(Claim::Again(stored))
    }
}

/// The order of parameters does not matter.
fn fingerprint(parameters: &[u8]) -> String {
    let mut pairs: Vec<_> = url::form_urlencoded::parse(parameters).into_owned().collect();
    pairs.sort();
    hex::encode(Sha256::digest(format!("{pairs:?}")))
}
