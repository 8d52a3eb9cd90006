//! A stand-in for Stripe: customers, Checkout sessions with a hosted payment page, payments, subscriptions with their invoices
//! and a customer portal, events and signed webhooks.
//!
//! It speaks API version [`API_VERSION`], with refunds and disputes. Billing goes by a clock that can be advanced. What the real service knows and this
//! does not is answered 501, never ignored.

mod after_sale;
mod api;
mod catalogue;
mod change;
mod checkout;
mod clock;
mod console;
mod control;
mod customer;
mod event;
mod fields;
mod form;
mod invoice;
mod moment;
mod money;
mod page;
mod payment;
mod portal;
mod refusal;
mod subscription;
mod tax;
mod view;
mod world;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::routing::any;

pub use api::FAULTS;
pub use clock::ClockStep;
pub use control::SessionCard;
pub use event::signature::signature as stripe_signature;
pub use payment::outcome::{Decline, PayAnswer, PayOutcome};
pub use subscription::SubscriptionCard;

use change::{Cause, Change};
use view::Views;
use world::World;

use crate::gate::refuse_unmodelled;
use crate::shared::Shared;

/// The version of the API that requests and events are in.
pub const API_VERSION: &str = "2026-09-30.endive";
/// The name the state is kept under.
const STATE: &str = "stripe";
/// How often sessions whose time is over are closed when nobody calls.
const CLOCK: Duration = Duration::from_secs(5);

/// The stand-in and its control handle. Cheap to clone.
#[derive(Clone)]
pub struct Stripe(Arc<Inner>);

struct Inner {
    shared: Shared,
    world: Mutex<World>,
    /// Idempotency keys whose first call is not answered yet.
    running: Mutex<HashSet<String>>,
}

impl Stripe {
    /// Opens the stand-in with the state of the last run. Secrets that are given replace the kept ones; of two webhook
    /// secrets with a comma between them both sign. Nothing is sent before [`Self::resume`].
    ///
    /// # Errors
    /// When the kept state cannot be read.
    pub fn open(shared: Shared, secret_key: Option<String>, webhook_secret: Option<String>) -> anyhow::Result<Self> {
        let mut world: World = shared.load(STATE).context("reading the Stripe stand-in's state")?;
        if world.secret_key.is_empty() {
            world.secret_key = format!("sk_test_{}", shared.random_hex(48));
        }
        if let Some(key) = secret_key {
            world.secret_key = key;
        }
        match webhook_secret {
            Some(secrets) => world.webhook_secrets.insist(&secrets),
            None if world.webhook_secrets.is_empty() => {
                world.webhook_secrets.insist(&format!("whsec_{}", shared.random_hex(32)));
            }
            None => {}
        }
        shared.save(STATE, &world);
        Ok(Self(Arc::new(Inner { shared, world: Mutex::new(world), running: Mutex::new(HashSet::new()) })))
    }

    /// Goes on where the last run stopped: sends what was not accepted, and lets sessions expire while nobody calls.
    /// Must be called within a Tokio runtime.
    pub(crate) fn resume(&self) {
        let unaccepted: Vec<_> = self.world().events.iter().filter(|event| event.is_being_retried()).cloned().collect();
        for event in &unaccepted {
            self.send(event);
        }
        tokio::spawn(watch_clock(Arc::downgrade(&self.0)));
    }

    /// All routes, to be mounted at `/stripe`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/v1/{*path}", any(api::dispatch))
            .merge(page::routes())
            .merge(invoice::routes())
            .merge(portal::routes())
            .merge(console::routes())
            .fallback(refuse_unmodelled)
            .with_state(self.clone())
    }

    /// The base the product is given; the official client appends `v1/…`.
    pub fn base_url(&self) -> String {
        self.0.shared.url("/stripe/")
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// The state, for reading. Never held across an await.
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn running(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the state as it is at this moment: sessions whose time is over are closed first.
    fn read<T>(&self, read: impl FnOnce(Views<'_>) -> T) -> T {
        self.keep_time(self.shared().now_s());
        let world = self.world();
        read(Views { world: &world, shared: self.shared() })
    }

    /// Changes the state, keeps it on disk before anybody is answered, and sends the events of the change.
    fn change<T>(&self, cause: Cause, make: impl FnOnce(&mut Change<'_>) -> T) -> T {
        let (result, outgoing) = {
            let mut world = self.world();
            let mut change =
                Change { world: &mut world, shared: self.shared(), moment: None, cause, outgoing: Vec::new() };
            change.do_what_is_due(self.shared().now_s());
            let result = make(&mut change);
            let outgoing = change.outgoing;
            self.shared().save(STATE, &*world);
            (result, outgoing)
        };
        for event in &outgoing {
            self.send(event);
        }
        result
    }

    /// Does what is due at `now`, in Unix seconds of the world's time: closes sessions, bills, and forgets what is too old.
    fn keep_time(&self, now: i64) {
        let due = {
            let world = self.world();
            world.has_stale(now) || world.has_due(now)
        };
        if due {
            self.change(Cause::default(), |change| {
                change.do_what_is_due(now);
                change.world.forget(now);
            });
        }
    }
}

/// Lets sessions expire, and tells the product so, while nobody calls. Ends with the stand-in.
async fn watch_clock(inner: Weak<Inner>) {
    let mut ticks = tokio::time::interval(CLOCK);
    loop {
        ticks.tick().await;
        let Some(inner) = inner.upgrade() else { return };
        let stripe = Stripe(inner);
        stripe.keep_time(stripe.shared().now_s());
    }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::form::Form;
    use super::*;
    use crate::Pace;

    const PACK: &[u8] = b"mode=payment&success_url=http://127.0.0.1:9/&line_items[0][quantity]=1\
        &line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=960\
        &line_items[0][price_data][product_data][name]=Tokens";

    fn stripe() -> Stripe {
        let nowhere = "http://127.0.0.1:9".to_owned();
        let shared = Shared::new(nowhere.clone(), nowhere, None, Pace::Fast, CancellationToken::new()).unwrap();
        Stripe::open(shared, None, None).unwrap()
    }

    #[tokio::test]
    async fn a_session_ends_when_its_time_is_over_and_events_are_forgotten_after_a_month() {
        let stripe = stripe();
        let form = Form::parse(PACK).unwrap();
        let session = stripe.change(Cause::default(), |change| checkout::api::create(change, form)).unwrap();
        let (id, end) = (session["id"].as_str().unwrap(), session["expires_at"].as_i64().unwrap());
        stripe.pay(id, PayOutcome::Declined(Decline::Generic));
        let status = || stripe.world().session(id).unwrap().status;
        stripe.keep_time(end - 1);
        assert_eq!(status(), checkout::Status::Open);
        stripe.keep_time(end);
        assert_eq!(status(), checkout::Status::Expired);
        assert_eq!(stripe.events_of("checkout.session.expired", id).len(), 1);
        assert_eq!(stripe.world().intents[0].status, payment::IntentStatus::Canceled);
        assert_eq!(stripe.pay(id, PayOutcome::Paid), PayAnswer::Expired);
        stripe.keep_time(end + 31 * 24 * 60 * 60);
        assert!(stripe.events().is_empty());
    }
}
