//! Fetching the profiles of users whose verified identifier is not known yet: their webhook is late, lost, or not set up.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use moka::future::Cache;
use myba_core::id::UserId;
use tokio::sync::Notify;

use crate::app::App;

/// How often those who wait are looked for.
const PERIOD: Duration = Duration::from_secs(30);
/// Nobody is asked about again sooner, unless somebody wants it.
const PAUSE: Duration = Duration::from_secs(5 * 60);
/// Users looked at in one go.
const BATCH: u32 = 200;
/// People who are wanted at the same time; more are found by looking.
const MOST_WANTED: usize = 1000;

/// People whose profile is wanted now, so that a welcome need not wait for the next look. Never blocks.
#[derive(Debug, Default)]
pub struct WantedProfiles {
    people: Mutex<BTreeSet<UserId>>,
    wake: Notify,
}

impl WantedProfiles {
    /// Asks for a person's profile.
    pub fn push(&self, user: &UserId) {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() < MOST_WANTED {
            people.insert(user.clone());
        }
        drop(people);
        self.wake.notify_one();
    }

    fn take(&self) -> BTreeSet<UserId> {
        std::mem::take(&mut *self.people.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Runs for ever.
pub(super) async fn run(app: App) {
    let asked: Cache<UserId, ()> = Cache::builder().max_capacity(10_000).time_to_live(PAUSE).build();
    let mut look = tokio::time::interval(PERIOD);
    loop {
        let people = tokio::select! {
            () = app.wanted_profiles.wake.notified() => app.wanted_profiles.take(),
            _ = look.tick() => waiting(&app, &asked).await,
        };
        for user in people {
            asked.insert(user.clone(), ()).await;
            fetch(&app, &user).await;
        }
    }
}

async fn waiting(app: &App, asked: &Cache<UserId, ()>) -> BTreeSet<UserId> {
    match app.identity.waiting_for_profile(BATCH).await {
        Ok(users) => users.into_iter().filter(|user| !asked.contains_key(user)).collect(),
        Err(error) => {
            tracing::error!(%error, "the users who wait for their profile cannot be read");
            BTreeSet::new()
        }
    }
}

/// A person Clerk does not know is left alone: a key of another instance must not close accounts.
async fn fetch(app: &App, user: &UserId) {
    match app.clerk.person(user).await {
        Ok(Some(person)) => {
            if let Err(error) = app.identity.apply_profile(person.profile).await {
                tracing::error!(%user, %error, "a profile could not be applied");
            }
        }
        Ok(None) => tracing::warn!(%user, "Clerk does not know this user"),
        Err(error) => tracing::warn!(%user, %error, "a profile could not be fetched"),
    }
}
