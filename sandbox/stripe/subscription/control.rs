//! What tests and the console do to subscriptions from the inside.

use serde::Serialize;
use serde_json::Value;

use super::Subscription;
use crate::stripe::Stripe;
use crate::stripe::change::{Cause, Change};
use crate::stripe::payment::saved::SavedCard;

/// A subscription on one line of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubscriptionCard {
    /// `sub_…`.
    pub id: String,
    /// `active`, `past_due`, `canceled`.
    pub status: &'static str,
    /// What is bought.
    pub bought: String,
    /// Minor units of a period.
    pub amount: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// When the period ends, in Unix seconds.
    pub period_end: i64,
    /// When it is over, in Unix seconds.
    pub cancel_at: Option<i64>,
    /// `visa ending in 4242`.
    pub card: String,
    /// Whether the next payment fails.
    pub fails_next: bool,
    /// Whether the next invoice costs nothing.
    pub next_is_free: bool,
    /// The payment of the latest invoice, `pi_…`.
    pub payment: Option<String>,
}

impl Stripe {
    /// The subscription a session made; `None` while it made none.
    pub fn subscription_of(&self, session: &str) -> Option<String> {
        self.world().session(session).and_then(|session| session.subscription.clone())
    }

    /// The payment of an invoice, `pi_…`; `None` when there was nothing to pay.
    pub fn payment_of_invoice(&self, invoice: &str) -> Option<String> {
        self.world().invoice(invoice).and_then(|invoice| invoice.intent.clone())
    }

    /// Ends the period of a subscription now, so that it is renewed; `false` if it is over.
    pub fn renew_now(&self, subscription: &str) -> bool {
        let moved = self.on_subscription(subscription, |change, mut one| {
            let now = change.billing_now();
            (one.end, one.anchor) = (now, now);
            one.cancel_at = one.cancel_at.map(|end| if one.cancel_at_period_end { now } else { end });
            change.world.put_subscription(one);
        });
        self.keep_time(self.shared().now_s());
        moved
    }

    /// Tries the open invoice of a subscription again now; `false` if there is none.
    pub fn retry_now(&self, subscription: &str) -> bool {
        let mut is_open = false;
        self.on_subscription(subscription, |change, mut one| {
            is_open = one.retry_at.is_some();
            if is_open {
                one.retry_at = Some(change.billing_now());
                change.world.put_subscription(one);
            }
        });
        self.keep_time(self.shared().now_s());
        is_open
    }

    /// Lets the next payment with a subscription's card fail, and only that one; `false` if it is over or has no card.
    pub fn fail_next_payment(&self, subscription: &str) -> bool {
        let card = self.world().subscription(subscription).and_then(|one| one.card.clone());
        card.is_some_and(|card| self.fail_card(&card))
    }

    /// Lets the next payment with a kept card fail while its owner is away; `false` if there is no such card.
    pub fn fail_card(&self, card: &str) -> bool {
        self.change(Cause::default(), |change| {
            let Some(card) = change.world.card(card).cloned() else { return false };
            change.world.put_card(SavedCard { fails_next: true, ..card });
            true
        })
    }

    /// Lets the next invoice of a subscription cost nothing, as a coupon of 100 % would; `false` if it is over.
    pub fn free_next_invoice(&self, subscription: &str) -> bool {
        self.on_subscription(subscription, |change, one| {
            change.world.put_subscription(Subscription { next_is_free: true, ..one });
        })
    }

    /// Ends a subscription at once, as the owner would in the dashboard; `false` if it is over.
    pub fn cancel_subscription(&self, subscription: &str) -> bool {
        self.on_subscription(subscription, |change, one| {
            let now = change.billing_now();
            change.at(now, |change| change.end(one, Some("cancellation_requested")));
        })
    }

    /// Every subscription as the API shows it, oldest first.
    pub fn subscriptions(&self) -> Vec<Value> {
        self.read(|views| views.world.subscriptions.iter().map(|one| views.subscription(one)).collect())
    }

    /// Every invoice as the API shows it, oldest first.
    pub fn invoices(&self) -> Vec<Value> {
        self.read(|views| views.world.invoices.iter().map(|invoice| views.invoice(invoice)).collect())
    }

    /// Every subscription on one line each, the newest first.
    pub fn subscriptions_for_console(&self) -> Vec<SubscriptionCard> {
        self.read(|views| {
            let line = |one: &Subscription| {
                let price = views.world.price(&one.price);
                let card = one.card.as_deref().and_then(|id| views.world.card(id));
                let invoice = one.latest_invoice.as_deref().and_then(|id| views.world.invoice(id));
                SubscriptionCard {
                    id: one.id.clone(),
                    status: one.standing.word(),
                    bought: price.map_or_else(String::new, |price| price.name().to_owned()),
                    amount: price.map_or(0, |price| price.unit_amount),
                    currency: one.currency.clone(),
                    period_end: one.end,
                    cancel_at: one.cancel_at,
                    card: card.map_or_else(|| "no card".to_owned(), SavedCard::written),
                    fails_next: card.is_some_and(|card| card.fails_next),
                    next_is_free: one.next_is_free,
                    payment: invoice.and_then(|invoice| invoice.intent.clone()),
                }
            };
            views.world.subscriptions.iter().rev().map(line).collect()
        })
    }

    /// Does something to a subscription that is not over; `false` if there is none such.
    fn on_subscription(&self, id: &str, act: impl FnOnce(&mut Change<'_>, Subscription)) -> bool {
        self.change(Cause::default(), |change| {
            let live = change.world.subscription(id).filter(|one| one.is_live()).cloned();
            live.map(|one| act(change, one)).is_some()
        })
    }
}
