//! One person, one welcome: identifiers are compared in a normal form and kept only as keyed hashes.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

/// The key of the hashes. It never rotates: a rotated key would forget who was welcomed.
#[derive(Clone)]
pub struct IdentifierKey(Vec<u8>);

impl IdentifierKey {
    /// A key of at least 16 bytes.
    #[must_use]
    pub const fn new(key: Vec<u8>) -> Self {
        Self(key)
    }

    /// The keyed hash of a normalised identifier, in hex.
    #[must_use]
    pub fn hash(&self, identifier: &str) -> String {
        // HMAC takes a key of any length; the error type is there for algorithms that do not.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(identifier.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

impl std::fmt::Debug for IdentifierKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentifierKey(…)")
    }
}

/// An e-mail address in the form in which two spellings of one mailbox are equal: compatibility-composed, lower case, without
/// the part behind `+`, and for Gmail without dots.
#[must_use]
pub fn normalise_email(address: &str) -> String {
    let address: String = address.trim().nfkc().flat_map(char::to_lowercase).collect();
    let Some((local, domain)) = address.rsplit_once('@') else { return address };
    let local = local.split('+').next().unwrap_or_default();
    if matches!(domain, "gmail.com" | "googlemail.com") {
        return format!("{}@gmail.com", local.replace('.', ""));
    }
    format!("{local}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g11_spellings_of_one_mailbox_are_one_person() {
        for spelling in ["Ana.Roth+x@gmail.com", "anaroth@GoogleMail.com", " a.n.a.roth@gmail.com "] {
            assert_eq!(normalise_email(spelling), "anaroth@gmail.com");
        }
        assert_eq!(normalise_email("Ana+tag@Acme.example"), "ana@acme.example");
        assert_ne!(normalise_email("a.b@acme.example"), normalise_email("ab@acme.example"));
        assert_eq!(normalise_email("ＡＮＡ@acme.example"), "ana@acme.example");
        assert_eq!(normalise_email("no at sign"), "no at sign");
    }

    #[test]
    fn a_hash_depends_on_the_key_and_shows_nothing() {
        let one = IdentifierKey::new(vec![1; 32]);
        let other = IdentifierKey::new(vec![2; 32]);
        assert_eq!(one.hash("a@b.example"), one.hash("a@b.example"));
        assert_ne!(one.hash("a@b.example"), other.hash("a@b.example"));
        assert_eq!(one.hash("a@b.example").len(), 64);
        assert_eq!(format!("{one:?}"), "IdentifierKey(…)");
    }
}
