//! The program's own keys: one that signs and may rotate, one that recognises people and never may.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac};
use myba_core::identity::IdentifierKey;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::Config;

/// The signing key's file.
const SECRET_FILE: &str = "secret.key";
/// The recognising key's file.
const EMAIL_FILE: &str = "email.key";

/// A key of ours, used through keys derived from it: one per purpose, so that none can stand in for another.
#[derive(Clone, Debug)]
pub struct SecretKey {
    secret: SecretString,
    id: String,
}

impl SecretKey {
    /// A key from its text.
    #[must_use]
    pub fn new(secret: SecretString) -> Self {
        let mut key = Self { secret, id: String::new() };
        key.id = hex::encode(key.derive("id")).chars().take(8).collect();
        key
    }

    /// A short name of the key that says nothing about it; stands in what it signs.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key for one purpose.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        // HMAC takes a key of any length; the error type is there for algorithms that do not.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes()) else {
            return [0; 32];
        };
        mac.update(b"myba ");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// The program's own keys.
#[derive(Clone, Debug)]
pub struct Keyring {
    /// Signs.
    pub current: SecretKey,
    /// Signed before it, and is still accepted.
    pub previous: Option<SecretKey>,
    /// Recognises people by a hash of their e-mail address.
    pub email: SecretKey,
}

/// A key file that could not be read or made.
#[derive(Debug, thiserror::Error)]
#[error("the key file {} could not be used: {error}", path.display())]
pub struct KeyFileError {
    /// Which file.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl Keyring {
    /// What verified addresses are hashed with.
    #[must_use]
    pub fn identifiers(&self) -> IdentifierKey {
        IdentifierKey::new(self.email.derive("identifier").to_vec())
    }

    /// The keys of the configuration; those that were not set come from files beside the database, which are made on first
    /// use, readable by their owner only.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn open(config: &Config) -> Result<Self, KeyFileError> {
        Self::read(config, made)
    }

    /// The same without making a file: a key that is nowhere is one of the moment.
    ///
    /// # Errors
    /// As [`Keyring::open`].
    pub fn look(config: &Config) -> Result<Self, KeyFileError> {
        Self::read(config, |path| random().map_err(|error| KeyFileError { path: path.to_owned(), error }))
    }

    fn read(config: &Config, missing: fn(&Path) -> Result<SecretString, KeyFileError>) -> Result<Self, KeyFileError> {
        let folder = config.database.folder();
        let mut keys = config.secrets.myba.iter().cloned().map(SecretKey::new);
        let current = match keys.next() {
            Some(key) => key,
            None => SecretKey::new(file_key(&folder.join(SECRET_FILE), missing)?),
        };
        let email = match &config.secrets.email {
            Some(key) => SecretKey::new(key.clone()),
            None => SecretKey::new(file_key(&folder.join(EMAIL_FILE), missing)?),
        };
        Ok(Self { current, previous: keys.next(), email })
    }
}

/// The key in a file; another one if there is no file.
fn file_key(
    path: &Path,
    missing: fn(&Path) -> Result<SecretString, KeyFileError>,
) -> Result<SecretString, KeyFileError> {
    let failed = |error| KeyFileError { path: path.to_owned(), error };
    match fs::read_to_string(path) {
        Ok(text) if text.trim().len() >= 32 => Ok(SecretString::from(text.trim())),
        Ok(_) => Err(failed(io::Error::other("it holds no key of at least 32 characters"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => missing(path),
        Err(error) => Err(failed(error)),
    }
}

fn random() -> io::Result<SecretString> {
    Ok(SecretString::from(hex::encode(crate::random::bytes::<32>()?)))
}

/// A new key in a file.
fn made(path: &Path) -> Result<SecretString, KeyFileError> {
    let failed = |error| KeyFileError { path: path.to_owned(), error };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let key = random().map_err(failed)?;
    match create(path, key.expose_secret()) {
        Ok(()) => Ok(key),
        // Another process was faster: its key is the key.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::read_to_string(path).map(|text| SecretString::from(text.trim())).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

/// Writes beside it and links it into place, so that nobody ever reads half a key or replaces one.
fn create(path: &Path, key: &str) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    writeln!(file, "{key}")?;
    file.sync_all()?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    linked
}
