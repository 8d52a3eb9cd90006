//! Sign-in: Clerk's session tokens, its Backend API, and what its pages need of its Frontend API.

mod backend;
mod claims;
mod frontend;
mod keys;
mod person;
mod token;

pub use frontend::{Frontend, MOUNT};
pub use person::PersonData;

use std::sync::Arc;

use myba_core::clock::Clock;
use myba_core::id::UserId;
use myba_core::identity::Profile;

use crate::config::{BaseUrl, Config, secs};
use crate::http_client::{self, ClientOptions};
use backend::Backend;
use token::Verifier;

/// The adapter. Cheap to clone.
#[derive(Clone)]
pub struct Clerk(Arc<Inner>);

struct Inner {
    /// `None` when no issuer is known: nobody can sign in.
    verifier: Option<Verifier>,
    backend: Backend,
    frontend: Option<Frontend>,
}

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

impl SessionError {
    fn invalid(why: impl Into<String>) -> Self {
        Self::Invalid(why.into())
    }
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
        let timeout = secs(config.clerk.timeout_secs);
        let is_loopback = |url: &str| BaseUrl::parse(url).is_ok_and(|url| url.is_loopback());
        let verifier = match (config.clerk_issuer(), config.clerk_jwks_url()) {
            (Some(issuer), Some(jwks_url)) => {
                let client = http_client::build(&ClientOptions::short(timeout, is_loopback(&jwks_url)))?;
                let keys = keys::KeySet::new(client, jwks_url, Arc::clone(&clock));
                let rules = claims::Rules {
                    issuer,
                    parties: config.authorized_parties(public_url),
                    leeway_secs: i64::from(config.clerk.leeway_secs),
                };
                Some(Verifier::new(keys, rules, clock))
            }
            _ => None,
        };
        let api_url = config.clerk.api_url.clone();
        let client = http_client::build(&ClientOptions::short(timeout, api_url.is_loopback()))?;
        let backend = Backend::new(client, api_url, config.secrets.clerk_key.clone());
        let frontend = Frontend::of(config, public_url)?;
        Ok(Self(Arc::new(Inner { verifier, backend, frontend })))
    }

    /// Who the token of an `Authorization: Bearer` header speaks for.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn verify(&self, token: &str) -> Result<Session, SessionError> {
        match &self.0.verifier {
            Some(verifier) => verifier.verify(token).await,
            None => Err(SessionError::Unavailable),
        }
    }

    /// Asks the Backend API about a person; `None` when there is no such person (any more).
    ///
    /// # Errors
    /// [`ClerkError`].
    pub async fn person(&self, user: &UserId) -> Result<Option<Person>, ClerkError> {
        let found = self.0.backend.user(user).await?;
        Ok(found.map(|data| Person { profile: data.profile() }))
    }

    /// What pages of ours need of the Frontend API; `None` when they talk to Clerk directly.
    #[must_use]
    pub fn frontend(&self) -> Option<&Frontend> {
        self.0.frontend.as_ref()
    }
}
