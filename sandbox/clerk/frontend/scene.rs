//! Finding the browser behind a call, and showing it the result in the wrapper the components expect.

use serde_json::{Value, json};

use super::Answer;
use crate::clerk::Clerk;
use crate::clerk::call::Call;
use crate::clerk::event::Visitor;
use crate::clerk::page::Page;
use crate::clerk::person::Person;
use crate::clerk::refusal::Refusal;
use crate::clerk::token::{self, Issue};
use crate::clerk::world::{Client, Session, World};
use crate::shared::Shared;

/// What a view needs to know: the state, who looks, and when.
pub struct Scene<'a> {
    /// The state.
    pub world: &'a World,
    /// The page that asked.
    pub page: &'a Page,
    /// `iss` of the tokens shown.
    pub issuer: String,
    /// Unix milliseconds.
    pub now: i64,
    shared: &'a Shared,
}

impl Scene<'_> {
    /// A fresh session token for the page.
    pub fn jwt(&self, session: &Session) -> String {
        let issue = Issue {
            issuer: &self.issuer,
            origin: &self.page.origin,
            now_ms: self.now,
            jti: self.shared.random_hex(20),
            version: self.world.claims_version,
        };
        token::session_token(&self.world.keys, session, &issue)
    }
}

impl Clerk {
    /// The secret of the browser that calls; a new browser is remembered.
    pub(super) fn browser(&self, call: &Call) -> String {
        if let Some(secret) = self.known_browser(call) {
            return secret;
        }
        let (secret, client) = (self.shared().random_hex(40), Client::new(self.shared()));
        self.change(|world| world.clients.insert(secret.clone(), client));
        secret
    }

    /// The secret of the browser that calls, if it was seen before. Ends what has run out on the way.
    pub(super) fn known_browser(&self, call: &Call) -> Option<String> {
        let now = self.shared().now_ms();
        let mut world = self.world();
        world.sweep(now);
        call.client_secret.clone().filter(|secret| world.clients.contains_key(secret))
    }

    /// Changes the browser's state and keeps it.
    ///
    /// # Errors
    /// Whatever `change` refuses; what it changed before refusing is kept, because wrong codes must count.
    pub(super) fn on_browser<T>(
        &self,
        secret: &str,
        change: impl FnOnce(&mut World, &mut Client) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.change(|world| {
            // Taken out while it changes, so that people and browsers can both be borrowed.
            let mut client = world.clients.remove(secret).ok_or_else(|| Refusal::not_found("client"))?;
            let result = change(world, &mut client);
            client.updated_at = self.shared().now_ms();
            world.clients.insert(secret.to_owned(), client);
            result
        })
    }

    /// `{"response": …, "client": …}` and the browser's cookies.
    pub(super) fn wrapped(&self, call: &Call, secret: &str, view: impl FnOnce(&Scene<'_>, &Client) -> Value) -> Answer {
        let world = self.world();
        let scene = self.scene(&world, &call.page);
        world.clients.get(secret).map_or_else(
            || Answer::plain(Value::Null),
            |client| Answer {
                body: json!({ "response": view(&scene, client), "client": scene.client(client) }),
                cookies: call.page.cookies(secret, client).to_vec(),
            },
        )
    }

    /// What a view needs to know.
    pub(super) fn scene<'a>(&'a self, world: &'a World, page: &'a Page) -> Scene<'a> {
        Scene { world, page, issuer: self.issuer(), now: self.shared().now_ms(), shared: self.shared() }
    }

    /// Tells the product what signing in or up has changed about the person.
    pub(super) fn announce(&self, arrival: &Arrival, visitor: &Visitor) {
        match arrival {
            Arrival::New(person) => self.emit_created(person, visitor),
            Arrival::Changed(person) => self.emit_updated(person, visitor),
            Arrival::Known => {}
        }
    }
}

/// What an attempt that succeeded means for the person.
pub enum Arrival {
    /// Was created.
    New(Person),
    /// Was known and has changed: an address was proved, an account connected.
    Changed(Person),
    /// Was known, and nothing changed.
    Known,
}
