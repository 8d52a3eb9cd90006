//! Everything the stand-in remembers. Plain data, oldest first: what happens to it is decided beside the routes.

use serde::{Deserialize, Serialize};

use super::after_sale::{Dispute, Refund, Warning};
use super::api::idempotency::StoredAnswer;
use super::catalogue::{Price, Product};
use super::checkout::Session;
use super::customer::Customer;
use super::event::Event;
use super::event::signature::Secrets;
use super::invoice::Invoice;
use super::payment::saved::SavedCard;
use super::payment::{Charge, Intent};
use super::portal::PortalSession;
use super::subscription::Subscription;

/// Answers to repeated calls are kept for a day, in seconds.
const ANSWERS_KEPT_S: i64 = 24 * 60 * 60;
/// Events can be listed for thirty days, in seconds.
const EVENTS_KEPT_S: i64 = 30 * 24 * 60 * 60;

/// The whole state.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct World {
    /// `sk_test_…`, for the API.
    pub secret_key: String,
    /// Secrets that sign webhooks.
    pub webhook_secrets: Secrets,
    /// Customers, deleted ones too.
    pub customers: Vec<Customer>,
    /// Checkout sessions.
    pub sessions: Vec<Session>,
    /// Payment intents.
    pub intents: Vec<Intent>,
    /// Charges, failed ones too.
    pub charges: Vec<Charge>,
    /// Events of the last thirty days.
    pub events: Vec<Event>,
    /// Answers by idempotency key.
    pub answers: Vec<StoredAnswer>,
    /// Refunds, failed ones too.
    pub refunds: Vec<Refund>,
    /// Disputes, closed ones too.
    pub disputes: Vec<Dispute>,
    /// Early warnings of banks.
    pub warnings: Vec<Warning>,
    /// How far the stand-in's own time is ahead of the world's, in seconds.
    pub ahead_s: i64,
    /// Products of the catalogue.
    pub products: Vec<Product>,
    /// Prices of the catalogue.
    pub prices: Vec<Price>,
    /// Subscriptions, those that are over too.
    pub subscriptions: Vec<Subscription>,
    /// Invoices.
    pub invoices: Vec<Invoice>,
    /// Cards that are or were kept.
    pub cards: Vec<SavedCard>,
    /// Links to the customer portal.
    pub portals: Vec<PortalSession>,
}

impl World {
    /// The customer with this id, deleted or not.
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    /// The session with this id.
    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// The payment intent with this id.
    pub fn intent(&self, id: &str) -> Option<&Intent> {
        self.intents.iter().find(|intent| intent.id == id)
    }

    /// The charge with this id.
    pub fn charge(&self, id: &str) -> Option<&Charge> {
        self.charges.iter().find(|charge| charge.id == id)
    }

    /// The subscription with this id.
    pub fn subscription(&self, id: &str) -> Option<&Subscription> {
        self.subscriptions.iter().find(|one| one.id == id)
    }

    /// The invoice with this id.
    pub fn invoice(&self, id: &str) -> Option<&Invoice> {
        self.invoices.iter().find(|invoice| invoice.id == id)
    }

    /// The card with this id.
    pub fn card(&self, id: &str) -> Option<&SavedCard> {
        self.cards.iter().find(|card| card.id == id)
    }

    /// The event with this id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.id == id)
    }

    /// The price with this id, of the catalogue or made for one item.
    pub fn price(&self, id: &str) -> Option<&Price> {
        self.prices.iter().chain(self.prices_of_items()).find(|price| price.id == id)
    }

    /// The product with this id, of the catalogue or made for one item.
    pub fn product(&self, id: &str) -> Option<&Product> {
        let of_items = self.prices_of_items().map(|price| &price.product);
        self.products.iter().chain(of_items).find(|product| product.id == id)
    }

    fn prices_of_items(&self) -> impl Iterator<Item = &Price> {
        self.sessions.iter().flat_map(|session| &session.spec.items).map(|item| &item.price)
    }

    /// Keeps a changed or new customer.
    pub fn put_customer(&mut self, customer: Customer) {
        put(&mut self.customers, customer, |one, other| one.id == other.id);
    }

    /// Keeps a changed or new session.
    pub fn put_session(&mut self, session: Session) {
        put(&mut self.sessions, session, |one, other| one.id == other.id);
    }

    /// Keeps a changed or new payment intent.
    pub fn put_intent(&mut self, intent: Intent) {
        put(&mut self.intents, intent, |one, other| one.id == other.id);
    }

    /// Keeps a changed or new charge.
    pub fn put_charge(&mut self, charge: Charge) {
        put(&mut self.charges, charge, |one, other| one.id == other.id);
    }

    /// Keeps a changed or new subscription.
    pub fn put_subscription(&mut self, subscription: Subscription) {
        put(&mut self.subscriptions, subscription, |one, other| one.id == other.id);
    }

    /// Keeps a changed or new invoice.
    pub fn put_invoice(&mut self, invoice: Invoice) {
        put(&mut self.invoices, invoice, |one, other| one.id == other.id);
    }

    /// Keeps a changed or new card.
    pub fn put_card(&mut self, card: SavedCard) {
        put(&mut self.cards, card, |one, other| one.id == other.id);
    }

    /// Sets a customer's balance in minor units.
    pub fn set_balance(&mut self, customer: &str, balance: i64) {
        if let Some(customer) = self.customers.iter_mut().find(|one| one.id == customer) {
            customer.balance = balance;
        }
    }

    /// The refunds to which something happens by itself up to `now`, in Unix seconds, and whether they fail.
    pub fn due_refunds(&self, now: i64) -> Vec<(String, bool)> {
        let due = |refund: &Refund| refund.due.filter(|due| due.at <= now).map(|due| (refund.id.clone(), due.fails));
        self.refunds.iter().filter_map(due).collect()
    }

    /// The open sessions whose time is over at `now`, in Unix seconds.
    pub fn overdue(&self, now: i64) -> Vec<String> {
        self.sessions.iter().filter(|session| session.is_overdue(now)).map(|session| session.id.clone()).collect()
    }

    /// Whether something is due at `now`, in Unix seconds of the world's time.
    pub fn has_due(&self, now: i64) -> bool {
        self.sessions.iter().any(|session| session.is_overdue(now))
            || !self.due_refunds(now).is_empty()
            || self.next_due(now + self.ahead_s).is_some()
    }

    /// Whether [`Self::forget`] would forget something.
    pub fn has_stale(&self, now: i64) -> bool {
        self.answers.first().is_some_and(|answer| answer.at <= now - ANSWERS_KEPT_S)
            || self.events.first().is_some_and(|event| event.created <= now - EVENTS_KEPT_S)
    }

    /// Forgets answers and events that are too old at `now`, in Unix seconds.
    pub fn forget(&mut self, now: i64) {
        self.answers.retain(|answer| answer.at > now - ANSWERS_KEPT_S);
        self.events.retain(|event| event.created > now - EVENTS_KEPT_S);
    }
}

fn put<T>(list: &mut Vec<T>, item: T, same: impl Fn(&T, &T) -> bool) {
    match list.iter_mut().find(|kept| same(kept, &item)) {
        Some(kept) => *kept = item,
        None => list.push(item),
    }
}
