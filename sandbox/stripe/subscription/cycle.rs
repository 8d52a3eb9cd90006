//! What the clock does to subscriptions: renewals, further tries of a failed payment, and ends.

use super::{Standing, Subscription};
use crate::stripe::change::Change;
use crate::stripe::invoice::{Draft, Invoice, Reason};
use crate::stripe::moment;
use crate::stripe::payment::outcome::Decline;
use crate::stripe::payment::saved::SavedCard;
use crate::stripe::world::World;

/// How often a failed payment is tried again, a day apart.
const RETRIES: u32 = 3;

impl World {
    /// The subscription to which something happens next by itself up to `until`, and when, both in Unix seconds.
    pub fn next_due(&self, until: i64) -> Option<(i64, String)> {
        let due = |one: &Subscription| Some((one.due()?, one.id.clone()));
        self.subscriptions.iter().filter_map(due).min().filter(|(moment, _)| *moment <= until)
    }
}

impl Change<'_> {
    /// Does what fell due up to `until`, in Unix seconds of the stand-in's own time, each thing at its moment.
    pub fn bill_overdue(&mut self, until: i64) {
        while let Some((moment, id)) = self.world.next_due(until) {
            self.at(moment, |change| change.turn(&id, moment));
        }
    }

    fn turn(&mut self, id: &str, now: i64) {
        let Some(one) = self.world.subscription(id).cloned() else { return };
        if one.cancel_at.is_some_and(|end| end <= now) {
            self.end(one, None);
        } else if one.retry_at.is_some_and(|moment| moment <= now) {
            self.retry(one);
        } else {
            self.renew(one);
        }
    }

    /// Begins the next period and charges it.
    fn renew(&mut self, before: Subscription) {
        let mut one = before.clone();
        let recurring = self.world.price(&one.price).and_then(|price| price.recurring);
        let Some(recurring) = recurring else { return self.end(before, None) };
        (one.start, one.end) = (before.end, recurring.end_after(before.anchor, before.end));
        let lines = self.lines_of_period(&mut one);
        let subtotal: i64 = lines.iter().map(|line| line.amount).sum();
        let discount = if std::mem::take(&mut one.next_is_free) { subtotal.max(0) } else { 0 };
        let period = (before.start, before.end);
        let draft = Draft { reason: Reason::Cycle, lines, discount, period };
        let invoice = self.bill(&mut one, draft);
        self.tell_subscription(&before, &one);
        self.take_payment(one, invoice).ok();
    }

    /// Charges an open invoice of a subscription.
    ///
    /// # Errors
    /// Why it was not paid: the subscription is past due then, and over when that was the last try.
    pub fn take_payment(&mut self, one: Subscription, invoice: Invoice) -> Result<(), Decline> {
        let (id, before) = (invoice.id.clone(), one.clone());
        let card = self.card_of(&one);
        match self.collect(invoice, card.as_ref()) {
            Ok(_) => {
                let after = Subscription { standing: Standing::Active, retry_at: None, retries: 0, ..one };
                self.world.put_subscription(after.clone());
                self.tell_subscription(&before, &after);
                Ok(())
            }
            Err(why) => {
                self.not_paid(one, &id, why);
                Err(why)
            }
        }
    }

    /// The card a subscription is charged with: its own, or its customer's usual one.
    fn card_of(&self, one: &Subscription) -> Option<SavedCard> {
        let usual = || self.world.customer(&one.customer).and_then(|customer| customer.default_card.clone());
        let id = one.card.clone().or_else(usual)?;
        self.world.card(&id).filter(|card| card.customer.is_some()).cloned()
    }

    /// An invoice was not paid: it is tried again, until that was the last try.
    pub fn not_paid(&mut self, before: Subscription, invoice: &str, why: Decline) {
        let is_last = before.retries >= RETRIES;
        let next = (!is_last).then(|| self.now() + moment::DAY_S);
        if let Some(mut invoice) = self.world.invoice(invoice).cloned() {
            invoice.next_attempt = next;
            self.tell_invoice(&invoice, "invoice.payment_failed");
            if why == Decline::AuthenticationRequired {
                self.tell_invoice(&invoice, "invoice.payment_action_required");
            }
        }
        if is_last {
            return self.end(before, Some("payment_failed"));
        }
        let after = Subscription { standing: Standing::PastDue, retry_at: next, ..before.clone() };
        self.world.put_subscription(after.clone());
        self.tell_subscription(&before, &after);
    }

    fn retry(&mut self, mut one: Subscription) {
        one.retries += 1;
        one.retry_at = None;
        let open = one.latest_invoice.as_deref().and_then(|id| self.world.invoice(id)).filter(|one| one.is_open());
        match open.cloned() {
            Some(invoice) => {
                self.take_payment(one, invoice).ok();
            }
            None => self.world.put_subscription(one),
        }
    }

    /// A subscription is over. Its open invoice is not charged any more; whoever has its page can still pay it.
    pub fn end(&mut self, one: Subscription, why: Option<&str>) {
        let now = self.now();
        let reason = why.map(str::to_owned).or_else(|| one.why.clone());
        let after = Subscription {
            standing: Standing::Canceled,
            canceled_at: one.canceled_at.or(Some(now)),
            ended_at: Some(now),
            why: Some(reason.unwrap_or_else(|| "cancellation_requested".to_owned())),
            retry_at: None,
            pending: Vec::new(),
            ..one
        };
        let latest = after.latest_invoice.as_deref().and_then(|id| self.world.invoice(id)).cloned();
        if let Some(open) = latest.filter(Invoice::is_open) {
            self.world.put_invoice(Invoice { next_attempt: None, ..open });
        }
        self.world.put_subscription(after.clone());
        let object = self.views().subscription(&after);
        self.emit("customer.subscription.deleted", object);
    }

    /// Ends every subscription of a customer at once.
    pub fn end_subscriptions_of(&mut self, customer: &str) {
        let theirs = |one: &&Subscription| one.customer == customer && one.is_live();
        let live: Vec<Subscription> = self.world.subscriptions.iter().filter(theirs).cloned().collect();
        let now = self.billing_now();
        for one in live {
            self.at(now, |change| change.end(one, Some("cancellation_requested")));
        }
    }

    /// Tells what changed of a subscription, if anything did that can be seen.
    pub fn tell_subscription(&mut self, before: &Subscription, after: &Subscription) {
        let (before, after) = (self.views().subscription(before), self.views().subscription(after));
        self.tell_difference("customer.subscription.updated", &before, after);
    }
}
