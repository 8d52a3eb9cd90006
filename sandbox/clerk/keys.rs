//! The RSA keys that sign session tokens, and the set of public keys the world may fetch.

use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What PKCS#1 v1.5 puts before a SHA-256 digest (RFC 8017 §9.2, note 1).
const SHA256_PREFIX: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];
/// The size the real service uses.
const BITS: usize = 2048;

/// One key pair and its name.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "StoredKey", into = "StoredKey")]
pub struct SigningKey {
    /// `ins_…`, as the real service names its keys after the instance.
    pub kid: String,
    private: RsaPrivateKey,
    pem: String,
}

/// A key as it lies on disk.
#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    pkcs8_pem: String,
}

impl TryFrom<StoredKey> for SigningKey {
    type Error = rsa::pkcs8::Error;

    fn try_from(stored: StoredKey) -> Result<Self, Self::Error> {
        let private = RsaPrivateKey::from_pkcs8_pem(&stored.pkcs8_pem)?;
        Ok(Self { kid: stored.kid, private, pem: stored.pkcs8_pem })
    }
}

impl From<SigningKey> for StoredKey {
    fn from(key: SigningKey) -> Self {
        Self { kid: key.kid, pkcs8_pem: key.pem }
    }
}

impl SigningKey {
    /// Makes a key. Takes a good part of a second in a debug build, so async callers go through `spawn_blocking`.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate(kid: String) -> anyhow::Result<Self> {
        let private = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, BITS).context("making the sandbox's RSA key")?;
        let pem = private.to_pkcs8_pem(LineEnding::LF).context("writing the sandbox's RSA key")?.to_string();
        Ok(Self { kid, private, pem })
    }

    /// A key that all sandboxes of this process share under names of their own. Making one costs half a second of both
    /// cores in a debug build, and a sandbox that keeps no state has no use for a key nobody else ever had.
    ///
    /// # Errors
    /// As [`SigningKey::generate`].
    pub fn shared(kid: String) -> anyhow::Result<Self> {
        static MADE: Mutex<Option<SigningKey>> = Mutex::new(None);
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match made.take() {
            Some(key) => key,
            None => Self::generate(String::new())?,
        };
        *made = Some(key.clone());
        Ok(Self { kid, ..key })
    }

    /// RS256 over `text`.
    pub fn sign(&self, text: &[u8]) -> Vec<u8> {
        let padding = Pkcs1v15Sign { hash_len: Some(32), prefix: SHA256_PREFIX.into() };
        self.private.sign(padding, &Sha256::digest(text)).unwrap_or_else(|error| {
            // Only a key shorter than its padding can fail here; an empty signature is refused by every verifier.
            tracing::error!(%error, "sandbox: signing failed");
            Vec::new()
        })
    }

    /// The public half as PEM (SubjectPublicKeyInfo), the form a confused verifier would take for an HMAC secret.
    pub fn public_pem(&self) -> String {
        RsaPublicKey::from(&self.private).to_public_key_pem(LineEnding::LF).unwrap_or_default()
    }

    /// The public half as a JSON Web Key.
    pub fn jwk(&self) -> Value {
        json!({
            "use": "sig", "kty": "RSA", "kid": self.kid, "alg": "RS256",
            "n": URL_SAFE_NO_PAD.encode(self.private.n().to_bytes_be()),
            "e": URL_SAFE_NO_PAD.encode(self.private.e().to_bytes_be()),
        })
    }
}

/// The keys in force: the first one signs, all are published.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyRing(Vec<SigningKey>);

impl KeyRing {
    /// The key that signs.
    pub fn current(&self) -> Option<&SigningKey> {
        self.0.first()
    }

    /// The newest key that no longer signs but is still published.
    pub fn old(&self) -> Option<&SigningKey> {
        self.0.get(1)
    }

    /// `true` before the first key was made.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Signs with `key` from now on and keeps publishing the others.
    pub fn rotate(&mut self, key: SigningKey) {
        self.0.insert(0, key);
    }

    /// Publishes only the key that signs.
    pub fn drop_old(&mut self) {
        self.0.truncate(1);
    }

    /// The JSON Web Key Set.
    pub fn jwks(&self) -> Value {
        json!({ "keys": self.0.iter().map(SigningKey::jwk).collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation};
    use serde_json::{Value, json};

    use super::{KeyRing, SigningKey};
    use crate::clerk::mint;

    #[test]
    fn a_signature_is_good_for_an_independent_verifier() {
        let key = SigningKey::generate("ins_a".to_owned()).unwrap();
        let token = mint::signed(
            &json!({"alg": "RS256", "kid": "ins_a"}),
            &json!({"sub": "user_a", "exp": 4_000_000_000_u64}),
            &key,
        );
        let decoding = DecodingKey::from_jwk(&serde_json::from_value(key.jwk()).unwrap()).unwrap();
        let claims =
            jsonwebtoken::decode::<Value>(&token, &decoding, &Validation::new(Algorithm::RS256)).unwrap().claims;
        assert_eq!(claims["sub"], "user_a");
    }

    #[test]
    fn a_key_survives_the_disk() {
        let key = SigningKey::generate("ins_a".to_owned()).unwrap();
        let back: SigningKey = serde_json::from_str(&serde_json::to_string(&key).unwrap()).unwrap();
        assert_eq!(back.jwk(), key.jwk());
        assert_eq!(back.sign(b"text"), key.sign(b"text"));
    }

    #[test]
    fn rotation_publishes_both_until_the_old_one_is_dropped() {
        let mut ring = KeyRing::default();
        ring.rotate(SigningKey::generate("ins_a".to_owned()).unwrap());
        ring.rotate(SigningKey::generate("ins_b".to_owned()).unwrap());
        assert_eq!(ring.current().unwrap().kid, "ins_b");
        assert_eq!(ring.old().unwrap().kid, "ins_a");
        assert_eq!(ring.jwks()["keys"].as_array().unwrap().len(), 2);
        ring.drop_old();
        assert_eq!(ring.jwks()["keys"].as_array().unwrap().len(), 1);
        assert_eq!(ring.current().unwrap().kid, "ins_b");
    }
}
