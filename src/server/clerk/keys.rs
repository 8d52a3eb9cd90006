//! The keys that sign session tokens: fetched when they are needed, kept, and served stale while Clerk is down.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use myba_core::clock::{Clock, UnixMs};

use super::SessionError;

/// Older keys are fetched again, one request at a time.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// Older keys are not trusted any more.
const USABLE: Duration = Duration::from_secs(24 * 60 * 60);
/// A flood of tokens under names nobody knows makes one fetch in this time.
const UNKNOWN_PAUSE: Duration = Duration::from_secs(5 * 60);
/// After a fetch that failed.
const BACK_OFF: Duration = Duration::from_secs(10);
/// A set of keys is small.
const MAX_BYTES: usize = 256 * 1024;

/// The published keys by name.
pub struct KeySet {
    client: reqwest::Client,
    url: String,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Held while fetching, so that many requests make one.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    keys: HashMap<String, Arc<DecodingKey>>,
    fetched_at: Option<UnixMs>,
    failed_at: Option<UnixMs>,
    /// When an unknown name last led to a fetch.
    searched_at: Option<UnixMs>,
}

/// What is to be done about a name.
enum Next {
    Use(Arc<DecodingKey>),
    /// Usable, but it is time to look again.
    Renew(Arc<DecodingKey>),
    Fetch,
    Refuse(SessionError),
}

impl KeySet {
    /// The keys at an address. Nothing is fetched yet.
    pub fn new(client: reqwest::Client, url: String, clock: Arc<dyn Clock>) -> Self {
        Self { client, url, clock, state: Mutex::default(), fetching: tokio::sync::Mutex::new(()) }
    }

    /// The key of this name. The name is looked up and nothing else: it never becomes part of an address.
    pub async fn find(&self, kid: &str) -> Result<Arc<DecodingKey>, SessionError> {
        match self.next(kid) {
            Next::Use(key) => return Ok(key),
            Next::Refuse(error) => return Err(error),
            Next::Renew(key) => {
                // Whoever comes first asks; the others take what there is.
                if let Ok(_guard) = self.fetching.try_lock() {
                    self.fetch().await;
                    return Ok(self.state().keys.get(kid).cloned().unwrap_or(key));
                }
                return Ok(key);
            }
            Next::Fetch => {}
        }
        let _guard = self.fetching.lock().await;
        // Somebody may have fetched while we waited.
        match self.next(kid) {
            Next::Use(key) | Next::Renew(key) => return Ok(key),
            Next::Refuse(error) => return Err(error),
            Next::Fetch => {}
        }
        let searched = self.is_warm();
        if searched {
            // Noted before asking: a request that is given up half way must not make room for the next.
            self.note_search();
        }
        let fetched = self.fetch().await;
        let found = self.state().keys.get(kid).cloned();
        match found {
            Some(key) if fetched => Ok(key),
            _ if fetched => {
                self.note_search();
                Err(unknown())
            }
            _ => Err(SessionError::Unavailable),
        }
    }

    /// Whether there are keys that may be used.
    fn is_warm(&self) -> bool {
        let now = self.clock.now();
        self.state().fetched_at.is_some_and(|at| now < at.plus(USABLE))
    }

    fn note_search(&self) {
        self.state().searched_at = Some(self.clock.now());
    }

    fn next(&self, kid: &str) -> Next {
        let now = self.clock.now();
        let state = self.state();
        let within = |at: Option<UnixMs>, time: Duration| at.is_some_and(|at| now < at.plus(time));
        let backing_off = within(state.failed_at, BACK_OFF);
        let known = state.keys.get(kid).filter(|_| within(state.fetched_at, USABLE));
        match known {
            Some(key) if within(state.fetched_at, FRESH) || backing_off => Next::Use(Arc::clone(key)),
            Some(key) => Next::Renew(Arc::clone(key)),
            None if backing_off => Next::Refuse(SessionError::Unavailable),
            None if within(state.fetched_at, USABLE) && within(state.searched_at, UNKNOWN_PAUSE) => {
                Next::Refuse(unknown())
            }
            None => Next::Fetch,
        }
    }

    /// Fetches the set; whether that worked. What was there stays when it did not.
    async fn fetch(&self) -> bool {
        match self.download().await {
            Ok(keys) => {
                let mut state = self.state();
                state.keys = keys;
                state.fetched_at = Some(self.clock.now());
                state.failed_at = None;
                true
            }
            Err(why) => {
                tracing::warn!(%why, "the keys that sign session tokens cannot be fetched");
                self.state().failed_at = Some(self.clock.now());
                false
            }
        }
    }

    async fn download(&self) -> Result<HashMap<String, Arc<DecodingKey>>, String> {
        let answer = self.client.get(&self.url).send().await.map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("status {}", answer.status().as_u16()));
        }
        let body = answer.bytes().await.map_err(|error| error.to_string())?;
        if body.len() > MAX_BYTES {
            return Err(format!("{} bytes are no set of keys", body.len()));
        }
        let set: JwkSet = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        let keys: HashMap<_, _> = set.keys.iter().filter_map(usable).collect();
        if keys.is_empty() { Err("the set has no RSA key for signatures".to_owned()) } else { Ok(keys) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown() -> SessionError {
    SessionError::invalid("signed by a key that is not published")
}

/// An RSA key for RS256 signatures, under its name.
fn usable(jwk: &Jwk) -> Option<(String, Arc<DecodingKey>)> {
    let common = &jwk.common;
    let is_rsa = matches!(jwk.algorithm, AlgorithmParameters::RSA(_));
    let signs = common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let rs256 = common.key_algorithm.is_none_or(|algorithm| algorithm == KeyAlgorithm::RS256);
    if !(is_rsa && signs && rs256) {
        return None;
    }
    let key = DecodingKey::from_jwk(jwk).ok()?;
    Some((common.key_id.clone()?, Arc::new(key)))
}
