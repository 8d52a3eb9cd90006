//! What tests and the console do to the stand-in from the inside.

use std::sync::OnceLock;

use serde::Serialize;
use serde_json::Value;

use super::event::{SentEvent, Visitor};
use super::keys::SigningKey;
use super::mint::{KeyChoice, TokenSpec};
use super::person::{Person, new_id, normal_email};
use super::token::{self, ClaimsVersion, Issue};
use super::world::{Client, Session};
use super::{Clerk, off_thread, svix};

/// A person on one line of the console.
#[derive(Clone, Debug, Serialize)]
pub struct PersonCard {
    /// `user_…`.
    pub id: String,
    /// The primary address.
    pub email: Option<String>,
    /// Whether that address is proved.
    pub verified: bool,
    /// Given and family name, or an empty text.
    pub name: String,
    /// Whether some browser has a session of theirs.
    pub signed_in: bool,
    /// Unix milliseconds.
    pub created_at: i64,
}

impl Clerk {
    /// Creates somebody and sends `user.created`. Returns the id; of an address that is known already, that person's.
    pub fn create_user(&self, email: &str, verified: bool) -> String {
        let (person, is_new) = self.add_person(Some(email), verified);
        if is_new {
            self.emit_created(&person, &Visitor::backend());
        }
        person.id
    }

    /// Creates somebody of whom the product hears nothing: the webhook that was lost.
    pub fn create_user_quietly(&self, email: &str, verified: bool) -> String {
        self.add_person(Some(email), verified).0.id
    }

    /// Creates somebody without any address, and sends `user.created`.
    pub fn create_user_without_email(&self) -> String {
        let person = self.add_person(None, false).0;
        self.emit_created(&person, &Visitor::backend());
        person.id
    }

    /// Proves the person's addresses and sends `user.updated`; `false` if nobody has this id.
    pub fn verify_email(&self, user_id: &str) -> bool {
        self.edit(user_id, |person, now| {
            for address in &mut person.addresses {
                address.verified = true;
                address.updated_at = now;
            }
        })
    }

    /// Gives the person another primary address, proved, and sends `user.updated`; `false` if nobody has this id.
    pub fn change_email(&self, user_id: &str, email: &str) -> bool {
        let email = normal_email(email).unwrap_or_else(|| email.to_owned());
        let shared = self.shared().clone();
        self.edit(user_id, |person, _| {
            person.addresses.clear();
            person.add_address(&shared, &email, true);
        })
    }

    /// Deletes somebody, signs them out everywhere and sends `user.deleted`; `false` if nobody has this id.
    pub fn delete_user(&self, user_id: &str) -> bool {
        let now = self.shared().now_ms();
        let gone = self.change(|world| world.remove_person(user_id, now)).is_some();
        if gone {
            self.emit_deleted(user_id, &Visitor::backend());
        }
        gone
    }

    /// A session token as a page at `origin` would get it. Works for an id nobody has (any more), too.
    pub fn token(&self, user_id: &str, origin: &str) -> String {
        let session = self.session_of(user_id);
        let issuer = self.issuer();
        let world = self.world();
        token::session_token(&world.keys, &session, &self.issue(&issuer, origin, world.claims_version))
    }

    /// The claims [`Clerk::token`] would sign, to bend before [`Clerk::mint`].
    pub fn claims(&self, user_id: &str, origin: &str, version: ClaimsVersion) -> Value {
        token::claims(&self.session_of(user_id), &self.issue(&self.issuer(), origin, version))
    }

    /// An honest token over claims of one's own.
    pub fn token_with(&self, claims: Value) -> String {
        self.mint(&TokenSpec::honest(self.kid(), claims))
    }

    /// Any token, however forged. The first one by [`KeyChoice::Stranger`] makes that key, which blocks for a moment.
    pub fn mint(&self, spec: &TokenSpec) -> String {
        match spec.key {
            KeyChoice::Stranger => self.stranger().map_or_else(String::new, |key| spec.write(key)),
            KeyChoice::Old => {
                let world = self.world();
                world.keys.old().or(world.keys.current()).map_or_else(String::new, |key| spec.write(key))
            }
            KeyChoice::Current => self.world().keys.current().map_or_else(String::new, |key| spec.write(key)),
        }
    }

    /// The name of the key that signs now.
    pub fn kid(&self) -> String {
        self.world().keys.current().map_or_else(String::new, |key| key.kid.clone())
    }

    /// The public key that verifies now, as PEM.
    pub fn public_key_pem(&self) -> String {
        self.world().keys.current().map_or_else(String::new, SigningKey::public_pem)
    }

    /// Which claims tokens carry from now on.
    pub fn set_claims_version(&self, version: ClaimsVersion) {
        self.change(|world| world.claims_version = version);
    }

    /// Signs with a new key from now on; the old one stays published. Returns the new `kid`.
    ///
    /// # Errors
    /// When the key cannot be made.
    pub async fn rotate_key(&self) -> anyhow::Result<String> {
        let kid = new_id(self.shared(), "ins");
        let name = kid.clone();
        let key = off_thread(move || SigningKey::generate(name)).await?;
        self.change(|world| world.keys.rotate(key));
        Ok(kid)
    }

    /// Publishes only the key that signs now.
    pub fn drop_old_key(&self) {
        self.change(|world| world.keys.drop_old());
    }

    /// Signs webhooks with a new secret from now on, and for a day with the replaced one beside it. Returns the new one.
    pub fn rotate_webhook_secret(&self) -> String {
        let (secret, now_s) = (svix::fresh_secret(self.shared()), self.shared().now_s());
        self.change(|world| world.webhook_secrets.rotate(secret.clone(), now_s));
        secret
    }

    /// Ends the overlap of the replaced webhook secret now.
    pub fn retire_old_webhook_secret(&self) {
        self.change(|world| world.webhook_secrets.retire_old());
    }

    /// The headers of a webhook over `body`. `timestamp_s` in Unix seconds.
    pub fn sign_webhook(&self, body: &[u8], id: &str, timestamp_s: i64) -> Vec<(String, String)> {
        self.world().webhook_secrets.headers(id, timestamp_s, body)
    }

    /// The latest webhooks, oldest first.
    pub fn sent_events(&self) -> Vec<SentEvent> {
        self.world().events.iter().cloned().collect()
    }

    /// Sends a webhook again under its old id; `false` if no webhook has this id.
    pub fn redeliver(&self, event_id: &str) -> bool {
        let event = self.world().events.iter().find(|event| event.id == event_id).cloned();
        if let Some(event) = &event {
            self.send(event);
        }
        event.is_some()
    }

    /// Everybody, the newest first.
    pub fn users_for_console(&self) -> Vec<PersonCard> {
        let world = self.world();
        let mut cards: Vec<PersonCard> = world
            .people
            .values()
            .map(|person| PersonCard {
                id: person.id.clone(),
                email: person.email().map(str::to_owned),
                verified: person.addresses.first().is_some_and(|address| address.verified),
                name: full_name(person),
                signed_in: world.clients.values().any(|client| client.person_id() == Some(&person.id)),
                created_at: person.created_at,
            })
            .collect();
        cards.sort_by_key(|card| std::cmp::Reverse(card.created_at));
        cards
    }

    fn add_person(&self, email: Option<&str>, verified: bool) -> (Person, bool) {
        let email = email.map(|email| normal_email(email).unwrap_or_else(|| email.to_owned()));
        self.change(|world| {
            if let Some(known) = email.as_deref().and_then(|email| world.person_by_email(email)) {
                return (known.clone(), false);
            }
            let mut person = Person::new(self.shared(), None, None);
            if let Some(email) = &email {
                person.add_address(self.shared(), email, verified);
            }
            world.people.insert(person.id.clone(), person.clone());
            (person, true)
        })
    }

    fn edit(&self, user_id: &str, edit: impl FnOnce(&mut Person, i64)) -> bool {
        let now = self.shared().now_ms();
        let person = self.change(|world| {
            let person = world.people.get_mut(user_id)?;
            edit(person, now);
            person.updated_at = now;
            Some(person.clone())
        });
        if let Some(person) = &person {
            self.emit_updated(person, &Visitor::backend());
        }
        person.is_some()
    }

    /// The person's session, started on a browser of its own if there is none.
    fn session_of(&self, user_id: &str) -> Session {
        let live = |client: &Client| client.sessions.iter().find(|session| session.person_id == user_id).cloned();
        if let Some(session) = self.world().clients.values().find_map(live) {
            return session;
        }
        let mut client = Client::new(self.shared());
        let id = client.start_session(self.shared(), user_id, "ticket");
        let session = client.session(&id).cloned().unwrap_or_else(|| Session::new(id, user_id, self.shared().now_ms()));
        let secret = self.shared().random_hex(40);
        self.change(|world| {
            if world.people.contains_key(user_id) {
                world.note_sign_in(user_id, session.created_at);
                world.clients.insert(secret, client);
            }
        });
        session
    }

    fn issue<'a>(&self, issuer: &'a str, origin: &'a str, version: ClaimsVersion) -> Issue<'a> {
        Issue { issuer, origin, now_ms: self.shared().now_ms(), jti: self.shared().random_hex(20), version }
    }

    fn stranger(&self) -> Option<&SigningKey> {
        let cell: &OnceLock<SigningKey> = &self.0.stranger;
        if cell.get().is_none() {
            match SigningKey::generate("ins_stranger".to_owned()) {
                Ok(key) => drop(cell.set(key)),
                Err(error) => tracing::error!(%error, "sandbox: no key for a stranger"),
            }
        }
        cell.get()
    }
}

/// Given and family name, as far as told.
pub(super) fn full_name(person: &Person) -> String {
    [person.first_name.as_deref(), person.last_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
