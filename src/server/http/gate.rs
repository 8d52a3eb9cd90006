//! What stands between the world and the handlers: limits, cookies, and what was asked of Clerk lately.

use std::time::Duration;

use moka::future::Cache;
use myba_core::id::UserId;
use myba_core::identity::{IdentifierKey, User, Welcome};

use super::cookie::Cookies;
use super::limits::Limits;
use crate::app::App;

/// How long a person's profile is waited for; the worker asks again later.
const PROFILE_WAIT: Duration = Duration::from_secs(3);
/// How long a person who is not verified yet is not asked about again.
const PROFILE_PAUSE: Duration = Duration::from_secs(5);

/// One per router.
pub(super) struct Gate {
    pub limits: Limits,
    pub cookies: Cookies,
    /// Turns addresses into names that say nothing.
    pub addresses: IdentifierKey,
    asked: Cache<UserId, ()>,
}

impl Gate {
    pub fn new(app: &App) -> Self {
        Self {
            limits: Limits::new(&app.config.limits),
            cookies: Cookies::new(app),
            addresses: IdentifierKey::new(app.keyring.current.derive("network").to_vec()),
            asked: Cache::builder().max_capacity(10_000).time_to_live(PROFILE_PAUSE).build(),
        }
    }

    /// The user with a profile. Somebody who comes before Clerk's webhook should not wait for it to be welcomed; Clerk being
    /// slow or down must not keep anybody out.
    pub async fn with_profile(&self, app: &App, user: User) -> User {
        let known = user.welcome != Welcome::Waiting || self.asked.contains_key(&user.id);
        if known {
            return user;
        }
        self.asked.insert(user.id.clone(), ()).await;
        let person = match tokio::time::timeout(PROFILE_WAIT, app.clerk.person(&user.id)).await {
            Ok(Ok(Some(person))) => person,
            Ok(Ok(None)) => return user,
            Ok(Err(_)) | Err(_) => {
                app.wanted_profiles.push(&user.id);
                return user;
            }
        };
        match app.identity.apply_profile(person.profile).await {
            Ok(known) => known,
            Err(error) => {
                tracing::warn!(%error, "the profile of a new user could not be applied");
                user
            }
        }
    }
}
