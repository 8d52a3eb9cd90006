//! Everything the stand-in remembers. Plain data: what happens to it is decided beside the routes.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::attempt::{SignIn, SignUp};
use super::event::SentEvent;
use super::keys::KeyRing;
use super::person::{Person, new_id};
use super::svix::Secrets;
use super::token::ClaimsVersion;
use crate::shared::Shared;

/// A session ends by itself after a week.
const SESSION_LIFE_MS: i64 = 7 * DAY_MS;
/// … or after a month without use, whichever comes first; the real service reports both.
const SESSION_ABANDON_MS: i64 = 30 * DAY_MS;
/// A browser that never signed in is forgotten after a day.
const IDLE_CLIENT_MS: i64 = DAY_MS;
/// Twenty-four hours in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The whole state.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct World {
    /// `ins_…`, named in webhooks.
    pub instance_id: String,
    /// `sk_…`, for the Backend API.
    pub secret_key: String,
    /// Secrets that sign webhooks.
    pub webhook_secrets: Secrets,
    /// Keys that sign tokens.
    pub keys: KeyRing,
    /// Which claims tokens carry.
    pub claims_version: ClaimsVersion,
    /// People by id.
    pub people: BTreeMap<String, Person>,
    /// Browsers, by the secret in their cookie.
    pub clients: BTreeMap<String, Client>,
    /// The latest webhooks, oldest first.
    pub events: VecDeque<SentEvent>,
}

/// A browser. Times are Unix milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Client {
    /// `client_` and 24 hexadecimal digits; public, unlike the cookie.
    pub id: String,
    /// When it was first seen.
    pub created_at: i64,
    /// When it last changed.
    pub updated_at: i64,
    /// Unix seconds of the latest sign-in, told to the page in a cookie.
    pub signed_in_at_s: i64,
    /// Live sessions; at most one, because the instance is in single-session mode.
    pub sessions: Vec<Session>,
    /// The attempt to sign in, if one is under way or just done.
    pub sign_in: Option<SignIn>,
    /// The attempt to sign up, if one is under way or just done.
    pub sign_up: Option<SignUp>,
    /// How the latest session was proved.
    pub last_strategy: Option<String>,
}

/// Somebody signed in on a browser. Times are Unix milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// `sess_` and 24 hexadecimal digits.
    pub id: String,
    /// Who.
    pub person_id: String,
    /// When the person proved who they are.
    pub created_at: i64,
    /// When it last changed.
    pub updated_at: i64,
    /// When it was last touched.
    pub last_active_at: i64,
    /// When it ends.
    pub expire_at: i64,
    /// When it would end unused.
    pub abandon_at: i64,
}

impl Session {
    /// A session that starts now.
    pub fn new(id: String, person_id: &str, now: i64) -> Self {
        Self {
            id,
            person_id: person_id.to_owned(),
            created_at: now,
            updated_at: now,
            last_active_at: now,
            expire_at: now + SESSION_LIFE_MS,
            abandon_at: now + SESSION_ABANDON_MS,
        }
    }
}

impl Client {
    /// A browser seen for the first time.
    pub fn new(shared: &Shared) -> Self {
        let now = shared.now_ms();
        Self {
            id: new_id(shared, "client"),
            created_at: now,
            updated_at: now,
            signed_in_at_s: 0,
            sessions: Vec::new(),
            sign_in: None,
            sign_up: None,
            last_strategy: None,
        }
    }

    /// Starts a session in place of any other, and returns its id.
    pub fn start_session(&mut self, shared: &Shared, person_id: &str, strategy: &str) -> String {
        let session = Session::new(new_id(shared, "sess"), person_id, shared.now_ms());
        let id = session.id.clone();
        self.sessions = vec![session];
        self.updated_at = shared.now_ms();
        self.signed_in_at_s = shared.now_s();
        self.last_strategy = Some(strategy.to_owned());
        id
    }

    /// Ends every session and forgets the attempts, so that a finished one is not taken for a new one.
    pub fn sign_out(&mut self, now: i64) {
        self.sessions.clear();
        self.sign_in = None;
        self.sign_up = None;
        self.updated_at = now;
    }

    /// The session with this id.
    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// The person signed in.
    pub fn person_id(&self) -> Option<&str> {
        self.sessions.first().map(|session| session.person_id.as_str())
    }

    /// What the page may know in a cookie: Unix seconds of the sign-in, 0 when signed out.
    pub fn uat(&self) -> i64 {
        if self.sessions.is_empty() { 0 } else { self.signed_in_at_s }
    }
}

impl World {
    /// The person who has this address.
    pub fn person_by_email(&self, email: &str) -> Option<&Person> {
        self.people.values().find(|person| person.addresses.iter().any(|address| address.email == email))
    }

    /// Ends sessions whose time is over, and forgets browsers that never signed in.
    pub fn sweep(&mut self, now: i64) {
        for client in self.clients.values_mut() {
            client.sessions.retain(|session| session.expire_at > now);
        }
        self.clients.retain(|_, client| !client.sessions.is_empty() || client.updated_at > now - IDLE_CLIENT_MS);
    }

    /// Removes a person and signs them out everywhere; `None` if unknown.
    pub fn remove_person(&mut self, id: &str, now: i64) -> Option<Person> {
        let person = self.people.remove(id)?;
        for client in self.clients.values_mut().filter(|client| client.person_id() == Some(id)) {
            client.sign_out(now);
        }
        Some(person)
    }

    /// Notes that the person started a session. Not a change a webhook would tell.
    pub fn note_sign_in(&mut self, person_id: &str, now: i64) {
        if let Some(person) = self.people.get_mut(person_id) {
            person.last_sign_in_at = Some(now);
            person.last_active_at = Some(now);
        }
    }
}
