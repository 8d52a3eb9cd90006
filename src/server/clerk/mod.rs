//! Sign-in: Clerk's session tokens and its Backend API.

use std::sync::Arc;

use myba_core::clock::Clock;
use myba_core::id::UserId;
use myba_core::identity::Profile;

use crate::config::Config;

/// The adapter. Cheap to clone.
#[derive(Clone)]
pub struct Clerk(Arc<()>);

/// Who a verified session token speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub user: UserId,
    /// Clerk's staff or an admin acting as the person: may read, not spend.
    pub actor: Option<String>,
    /// The person still has something to do before the session counts.
    pub pending: bool,
}

/// Why a token speaks for nobody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// Not a token of ours.
    #[error("the session token is not valid: {0}")]
    Invalid(String),
    /// It was one.
    #[error("the session token has expired")]
    Expired,
    /// Its key cannot be fetched now.
    #[error("the keys of the sign-in service cannot be fetched")]
    Unavailable,
}

/// Why Clerk could not be asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ClerkError {
    /// Not reachable, or asks to come back.
    #[error("the sign-in service is not available: {0}")]
    Unavailable(String),
    /// It refused the request: our bug or our settings.
    #[error("the sign-in service refused: {0}")]
    Refused(String),
}

/// What the Backend API says of a person.
#[derive(Clone, Debug)]
pub struct Person {
    /// For [`myba_core::identity::Identity::apply_profile`].
    pub profile: Profile,
}

impl Clerk {
    /// The adapter of a configuration; `public_url` is our own address.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(config: &Config, public_url: &str, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let _ = (config, public_url, clock);
        Ok(Self(Arc::new(())))
    }

    /// Who the token of an `Authorization: Bearer` header speaks for.
    ///
    /// # Errors
    /// [`SessionError`].
    #[expect(clippy::unused_async, reason = "the keys are fetched here")]
    pub async fn verify(&self, token: &str) -> Result<Session, SessionError> {
        let _ = (self, token);
        Err(SessionError::Unavailable)
    }

    /// Asks the Backend API about a person; `None` when there is no such person (any more).
    ///
    /// # Errors
    /// [`ClerkError`].
    #[expect(clippy::unused_async, reason = "the person is fetched here")]
    pub async fn person(&self, user: &UserId) -> Result<Option<Person>, ClerkError> {
        let _ = (self, user);
        Err(ClerkError::Unavailable("not connected".to_owned()))
    }
}
