//! What tests and the console do to the stand-in from the inside.

use serde::Serialize;
use serde_json::Value;

use super::Stripe;
use super::change::Cause;
use super::checkout::Session;
use super::event::Event;
use super::moment::Day;
use super::payment::outcome::{Means, PayAnswer, PayOutcome};
use super::payment::{Buyer, IntentStatus, Method, card};

/// A session on one line of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionCard {
    /// `cs_test_…`.
    pub id: String,
    /// `open`, `complete`, `expired`.
    pub status: &'static str,
    /// `unpaid`, `paid`, `no_payment_required`.
    pub payment_status: &'static str,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// What is bought, the first item.
    pub bought: String,
    /// The product's own id for it.
    pub client_reference_id: Option<String>,
    /// The address of the hosted page.
    pub url: String,
    /// Whether a delayed payment waits to be settled.
    pub is_waiting: bool,
    /// Unix seconds.
    pub created: i64,
}

impl Stripe {
    /// `sk_test_…`: what the API accepts.
    pub fn secret_key(&self) -> String {
        self.world().secret_key.clone()
    }

    /// `whsec_…`: what signs webhooks now.
    pub fn webhook_secret(&self) -> String {
        self.world().webhook_secrets.current().to_owned()
    }

    /// Signs webhooks with a new secret from now on, and for a day with the replaced one beside it. Returns the new one.
    pub fn rotate_webhook_secret(&self) -> String {
        let secret = format!("whsec_{}", self.shared().random_hex(32));
        self.change(Cause::default(), |change| {
            let now = change.now();
            change.world.webhook_secrets.rotate(secret.clone(), now);
        });
        secret
    }

    /// The value of `Stripe-Signature` over `body` at `timestamp_s`, in Unix seconds, by every secret that signs then.
    pub fn sign_webhook(&self, body: &[u8], timestamp_s: i64) -> String {
        self.world().webhook_secrets.header(timestamp_s, body)
    }

    /// Plays the buyer of a session, without the page.
    pub fn pay(&self, session: &str, outcome: PayOutcome) -> PayAnswer {
        let method = if outcome == PayOutcome::Delayed { Method::Bank } else { card::usual() };
        let name = Some("Sandbox Buyer".to_owned());
        self.change(Cause::default(), |change| {
            let email = change.world.session(session).and_then(|session| change.views().email(session));
            let email = email.or_else(|| Some("buyer@sandbox.example".to_owned()));
            change.attempt(session, &Means::of(method, outcome), Buyer { email, name }, false)
        })
    }

    /// Gives a customer a test card by its number, which is charged from now on, for subscriptions too; `false` when the
    /// number is no test card that can be kept.
    pub fn attach_card(&self, customer: &str, number: &str) -> bool {
        let today = Day::of(self.shared().now_s());
        let Ok(means) = card::read(number, "12 / 34", "123", today) else { return false };
        let attaches = card::attaches(&means);
        if attaches {
            let name = Some("Sandbox Buyer".to_owned());
            self.change(Cause::default(), |change| change.use_card(customer, &means, name));
        }
        attaches
    }

    /// Ends an open session before its time; `false` if it is not open.
    pub fn expire(&self, session: &str) -> bool {
        self.change(Cause::default(), |change| change.expire(session))
    }

    /// Settles a delayed payment, well or not; `false` if the session has none under way.
    pub fn settle_delayed(&self, session: &str, is_paid: bool) -> bool {
        self.change(Cause::default(), |change| change.settle(session, is_paid))
    }

    /// Every event of the last thirty days as the API shows it, oldest first.
    pub fn events(&self) -> Vec<Value> {
        self.world().events.iter().map(Event::view).collect()
    }

    /// The ids of events of this type about this object, oldest first.
    pub fn events_of(&self, kind: &str, object: &str) -> Vec<String> {
        let is_it = |event: &&Event| event.kind == kind && event.object_id() == Some(object);
        self.world().events.iter().filter(is_it).map(|event| event.id.clone()).collect()
    }

    /// Sends an event once more, under its id; `false` if there is no such event.
    pub fn resend(&self, event: &str) -> bool {
        let event = self.world().event(event).cloned();
        if let Some(event) = &event {
            self.send(event);
        }
        event.is_some()
    }

    /// Tells the same change once more under another id, as the vendor may. Returns that id.
    pub fn resend_as_new(&self, event: &str) -> Option<String> {
        self.change(Cause::default(), |change| {
            let mut twin = change.world.event(event)?.clone();
            twin.id = change.id("evt");
            twin.pending = true;
            twin.attempts = 0;
            twin.withheld = false;
            let id = twin.id.clone();
            change.record(twin);
            Some(id)
        })
    }

    /// Sends an event bent by `bend`, well signed: another mode, a missing field, another amount. Nothing is recorded;
    /// `false` if there is no such event.
    pub fn send_bent(&self, event: &str, bend: impl FnOnce(&mut Value)) -> bool {
        let Some(event) = self.world().event(event).cloned() else { return false };
        let mut body = event.sent();
        bend(&mut body);
        self.deliver(&event.kind, &body, None, None);
        true
    }

    /// Every session as the API shows it, oldest first.
    pub fn sessions(&self) -> Vec<Value> {
        self.read(|views| views.world.sessions.iter().map(|session| views.session(session)).collect())
    }

    /// Every session on one line each, the newest first.
    pub fn sessions_for_console(&self) -> Vec<SessionCard> {
        self.read(|views| {
            let is_waiting = |session: &Session| {
                let intent = session.intent.as_deref().and_then(|id| views.world.intent(id));
                intent.is_some_and(|intent| intent.status == IntentStatus::Processing)
            };
            let card = |session: &Session| SessionCard {
                id: session.id.clone(),
                status: session.status.word(),
                payment_status: session.payment.word(),
                amount: session.total(),
                currency: session.spec.currency().to_owned(),
                bought: session.spec.items.first().map_or_else(String::new, |item| item.price.name().to_owned()),
                client_reference_id: session.spec.client_reference_id.clone(),
                url: views.page(session),
                is_waiting: is_waiting(session),
                created: session.created,
            };
            views.world.sessions.iter().rev().map(card).collect()
        })
    }
}
