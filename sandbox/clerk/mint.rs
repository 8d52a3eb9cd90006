//! Tokens of any kind, honest or forged: the attack tests say what they want, this writes it down.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::keys::SigningKey;

/// What a token should look like. `claims` go in as they are, so a test can send `exp` as a string or a float.
#[derive(Clone, Debug)]
pub struct TokenSpec {
    /// How it is signed, and what the header says.
    pub alg: Alg,
    /// The `kid` of the header; `None` leaves it out.
    pub kid: Option<String>,
    /// More header fields: `jku`, `x5u`, `jwk`, or a replacement for `alg`.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Value,
    /// Which key signs, for RS256.
    pub key: KeyChoice,
}

/// How a minted token is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alg {
    /// As the real service does.
    Rs256,
    /// `alg: none` and an empty signature.
    None,
    /// HMAC with the RSA public key's PEM as the secret: the key-confusion attack.
    Hs256WithPublicKey,
    /// HMAC with a secret of the test's own.
    Hs256(Vec<u8>),
}

/// Which key signs a minted token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyChoice {
    /// The one that signs now.
    Current,
    /// The one that signed before the last rotation (the current one if there was none).
    Old,
    /// A key that was never published.
    Stranger,
}

impl TokenSpec {
    /// An honest token over `claims`: RS256 by the current key, under the current `kid`.
    pub fn honest(kid: String, claims: Value) -> Self {
        Self { alg: Alg::Rs256, kid: Some(kid), header: Map::new(), claims, key: KeyChoice::Current }
    }

    /// The token, signed by `key` where the algorithm needs one.
    pub(super) fn write(&self, key: &SigningKey) -> String {
        let name = match self.alg {
            Alg::Rs256 => "RS256",
            Alg::None => "none",
            Alg::Hs256WithPublicKey | Alg::Hs256(_) => "HS256",
        };
        let mut header = Map::from_iter([("alg".to_owned(), json!(name)), ("typ".to_owned(), json!("JWT"))]);
        if let Some(kid) = &self.kid {
            header.insert("kid".to_owned(), json!(kid));
        }
        header.extend(self.header.clone());
        let header = Value::Object(header);
        match &self.alg {
            Alg::Rs256 => signed(&header, &self.claims, key),
            Alg::None => format!("{}.", body(&header, &self.claims)),
            Alg::Hs256WithPublicKey => hmac_signed(&header, &self.claims, key.public_pem().as_bytes()),
            Alg::Hs256(secret) => hmac_signed(&header, &self.claims, secret),
        }
    }
}

/// `header.claims.signature`, RS256.
pub fn signed(header: &Value, claims: &Value, key: &SigningKey) -> String {
    let body = body(header, claims);
    let signature = URL_SAFE_NO_PAD.encode(key.sign(body.as_bytes()));
    format!("{body}.{signature}")
}

fn hmac_signed(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let body = body(header, claims);
    let signature = hmac_sha256(secret, body.as_bytes());
    format!("{body}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn body(header: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

/// HMAC-SHA-256. Any key length is allowed, so the error arm can only be an empty digest nobody accepts.
pub fn hmac_sha256(secret: &[u8], text: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(secret).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(text);
            mac.finalize().into_bytes().to_vec()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::{Alg, KeyChoice, TokenSpec, hmac_sha256};
    use crate::clerk::keys::SigningKey;
    use serde_json::{Map, json};

    #[test]
    fn an_unsigned_token_ends_in_its_dot() {
        let key = SigningKey::generate("ins_a".to_owned()).unwrap();
        let spec = TokenSpec {
            alg: Alg::None,
            kid: None,
            header: Map::new(),
            claims: json!({"sub": "user_a"}),
            key: KeyChoice::Current,
        };
        let token = spec.write(&key);
        assert_eq!(token.matches('.').count(), 2);
        assert!(token.ends_with('.'));
    }

    #[test]
    fn hmac_matches_rfc_4231_case_2() {
        let digest = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(hex::encode(digest), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
