//! The beginning: a buyer subscribes on the hosted page.

use super::{Standing, Subscription};
use crate::stripe::change::Change;
use crate::stripe::checkout::{PaymentStatus, Session};
use crate::stripe::invoice::{Draft, Line, Reason};
use crate::stripe::payment::outcome::{Decline, Means, PayAnswer, PayOutcome};
use crate::stripe::payment::{Buyer, ChargeStatus};

impl Change<'_> {
    /// Tries to begin the subscription of a session. A try that fails leaves neither subscription nor invoice.
    pub fn subscribe(&mut self, session: Session, means: &Means, buyer: Buyer) -> PayAnswer {
        let now = self.billing_now();
        self.at(now, |change| change.begin(session, means, buyer))
    }

    fn begin(&mut self, mut session: Session, means: &Means, buyer: Buyer) -> PayAnswer {
        let mut card = self.card(means, &buyer);
        let why = match means.outcome {
            PayOutcome::Paid => None,
            PayOutcome::Declined(why) => Some(why),
            // A subscription is paid by card alone here.
            PayOutcome::Delayed => Some(Decline::DebitReturned),
        };
        if let Some(why) = why {
            if session.total() > 0 {
                let intent = self.intent_of(&mut session);
                let charge = self.charge(&intent, &card, ChargeStatus::Failed);
                self.fail(intent, charge, why);
            }
            return PayAnswer::Declined(why);
        }
        self.make_customer(&mut session, &buyer);
        let customer = session.customer.clone().unwrap_or_default();
        self.keep_card(&mut card, &customer, true);
        let Some(mut subscription) = self.first_period(&session, &customer, &card.id) else {
            return PayAnswer::Unknown;
        };
        let lines = self.lines_of_period(&mut subscription);
        let period = (subscription.start, subscription.start);
        let draft = Draft { reason: Reason::Create, lines, discount: session.discount(), period };
        self.world.put_subscription(subscription.clone());
        let mut invoice = self.bill(&mut subscription, draft);
        let object = self.views().subscription(&subscription);
        self.emit("customer.subscription.created", object);
        if invoice.due() == 0 {
            // Nothing is charged: the card is kept for the next period.
            if let Ok(paid) = self.collect(invoice.clone(), None) {
                invoice = paid;
            }
        } else {
            let mut intent = self.intent_of(&mut session);
            intent.invoice = Some(invoice.id.clone());
            intent.amount = invoice.due();
            intent.description = Some(invoice.reason.text().to_owned());
            intent.future = Some("off_session".to_owned());
            let charge = self.charge(&intent, &card, ChargeStatus::Pending);
            let charge = self.succeed(intent.clone(), charge);
            invoice = self.paid_with(invoice, &intent, &charge);
        }
        session.subscription = Some(subscription.id);
        session.invoice = Some(invoice.id);
        self.complete(session, PaymentStatus::Paid, buyer)
    }

    /// The subscription of a session in its first period; `None` when its price cannot be paid again and again.
    fn first_period(&self, session: &Session, customer: &str, card: &str) -> Option<Subscription> {
        let price = &session.spec.items.first()?.price;
        let now = self.now();
        Some(Subscription {
            id: self.id("sub"),
            created: now,
            customer: customer.to_owned(),
            currency: price.currency.clone(),
            metadata: session.spec.subscription_metadata.clone(),
            item: self.id("si"),
            price: price.id.clone(),
            standing: Standing::Active,
            anchor: now,
            start: now,
            end: price.recurring?.end_after(now, now),
            cancel_at: None,
            cancel_at_period_end: false,
            canceled_at: None,
            ended_at: None,
            why: None,
            card: Some(card.to_owned()),
            latest_invoice: None,
            retry_at: None,
            retries: 0,
            pending: Vec::new(),
            next_is_free: false,
            automatic_tax: session.spec.asked.automatic_tax,
        })
    }

    /// What a new period costs, with what is pending of the one before.
    pub fn lines_of_period(&self, subscription: &mut Subscription) -> Vec<Line> {
        let mut lines = std::mem::take(&mut subscription.pending);
        if let Some(price) = self.world.price(&subscription.price) {
            lines.push(Line::whole(self.id("il"), subscription, price));
        }
        lines
    }
}
