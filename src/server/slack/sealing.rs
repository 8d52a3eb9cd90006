//! Tokens of workspaces at rest: encrypted, and bound to the workspace they belong to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::config::{Keyring, SecretKey};
use crate::random;

/// Seals and opens. Two keys at most: what the older one sealed is opened still.
pub struct Sealer {
    keys: Vec<(String, LessSafeKey)>,
}

/// Something that cannot be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not ours, changed, of another place, or of a key that is gone.
    #[error("it cannot be opened with the keys at hand")]
    Closed,
    /// The operating system has no randomness to give.
    #[error("there is no randomness")]
    NoRandomness,
}

impl Sealer {
    /// A sealer for one purpose: what one purpose sealed, another cannot open.
    #[must_use]
    pub fn new(keyring: &Keyring, purpose: &str) -> Self {
        let keys = std::iter::once(&keyring.current).chain(&keyring.previous);
        Self { keys: keys.filter_map(|key| Some((key.id().to_owned(), key_of(key, purpose)?))).collect() }
    }

    /// Seals a text; `about` says what it belongs to and is needed to open it again.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn seal(&self, text: &str, about: &str) -> Result<String, SealError> {
        let (id, key) = self.keys.first().ok_or(SealError::Closed)?;
        let nonce = random::bytes::<NONCE_LEN>().map_err(|_| SealError::NoRandomness)?;
        let mut sealed = text.as_bytes().to_vec();
        let tagged =
            key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about.as_bytes()), &mut sealed);
        tagged.map_err(|_| SealError::Closed)?;
        let whole = [nonce.as_slice(), &sealed].concat();
        Ok(format!("v1.{id}.{}", URL_SAFE_NO_PAD.encode(whole)))
    }

    /// Opens what was sealed about the same thing.
    ///
    /// # Errors
    /// [`SealError::Closed`].
    pub fn open(&self, sealed: &str, about: &str) -> Result<String, SealError> {
        let mut parts = sealed.split('.');
        let (version, id, text) = (parts.next(), parts.next(), parts.next());
        let (Some("v1"), Some(id), Some(text), None) = (version, id, text, parts.next()) else {
            return Err(SealError::Closed);
        };
        let (_, key) = self.keys.iter().find(|(known, _)| known == id).ok_or(SealError::Closed)?;
        let mut whole = URL_SAFE_NO_PAD.decode(text).map_err(|_| SealError::Closed)?;
        let (nonce, rest) = whole.split_at_mut_checked(NONCE_LEN).ok_or(SealError::Closed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Closed)?;
        let opened = key.open_in_place(nonce, Aad::from(about.as_bytes()), rest).map_err(|_| SealError::Closed)?;
        String::from_utf8(opened.to_vec()).map_err(|_| SealError::Closed)
    }
}

fn key_of(key: &SecretKey, purpose: &str) -> Option<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, &key.derive(purpose)).ok().map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SecretKey {
        SecretKey::new(text.repeat(32).into())
    }

    fn keyring(current: &str, previous: Option<&str>) -> Keyring {
        Keyring { current: key(current), previous: previous.map(key), email: key("e") }
    }

    #[test]
    fn a_token_is_opened_for_its_workspace_alone_and_after_one_rotation() {
        let old = Sealer::new(&keyring("a", None), "token");
        let sealed = old.seal("xoxb-1", "slack:T1").unwrap();
        assert!(!sealed.contains("xoxb") && sealed != old.seal("xoxb-1", "slack:T1").unwrap());
        assert_eq!(old.open(&sealed, "slack:T1").as_deref(), Ok("xoxb-1"));
        assert_eq!(old.open(&sealed, "slack:T2"), Err(SealError::Closed));
        assert_eq!(Sealer::new(&keyring("a", None), "other").open(&sealed, "slack:T1"), Err(SealError::Closed));
        let rotated = Sealer::new(&keyring("b", Some("a")), "token");
        assert_eq!(rotated.open(&sealed, "slack:T1").as_deref(), Ok("xoxb-1"));
        let twice = Sealer::new(&keyring("c", Some("b")), "token");
        assert_eq!(twice.open(&sealed, "slack:T1"), Err(SealError::Closed));
    }

    #[test]
    fn what_was_changed_is_closed() {
        let sealer = Sealer::new(&keyring("a", None), "token");
        let sealed = sealer.seal("xoxb-1", "t").unwrap();
        let changed = format!("{}A", &sealed[..sealed.len() - 1]);
        let id = sealed.split('.').nth(1).unwrap();
        for text in ["", "v1", "v1.x.y", &format!("v1.{id}."), &format!("v1.{id}.AA"), &format!("{sealed}.x"), &changed]
        {
            if *text != sealed {
                assert_eq!(sealer.open(text, "t"), Err(SealError::Closed), "{text}");
            }
        }
    }
}
