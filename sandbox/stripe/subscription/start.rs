//! The beginning: a buyer subscribes on the hosted page.

use super::{Standing, Subscription};
use crate::stripe::change::Change;
use crate::stripe::checkout::{PaymentStatus, Session};
use crate::stripe::invoice::{Draft, Invoice, Line, Reason};
use crate::stripe::payment::outcome::{Decline, Means, PayAnswer, PayOutcome};
use crate::stripe::payment::saved::SavedCard;
use crate::stripe::payment::{Buyer, Charge, ChargeStatus, Intent};

impl Change<'_> {
    /// Tries to begin the subscription of a session. A try that fails leaves neither subscription nor invoice.
    pub fn subscribe(&mut self, session: Session, means: &Means, buyer: Buyer) -> PayAnswer {
        let now = self.billing_now();
        self.at(now, |change| change.begin(session, means, buyer))
    }

    fn begin(&mut self, mut session: Session, means: &Means, buyer: Buyer) -> PayAnswer {
        let mut card = self.card(means, &buyer);
        if let PayOutcome::Declined(why) = means.outcome {
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
        let invoice = self.bill(&mut subscription, draft);
        let object = self.views().subscription(&subscription);
        self.emit("customer.subscription.created", object);
        session.subscription = Some(subscription.id);
        session.invoice = Some(invoice.id.clone());
        let payment = if invoice.due() == 0 {
            // Nothing is charged: the card is kept for the next period.
            self.collect(invoice, None).ok();
            PaymentStatus::Paid
        } else {
            self.charge_first(&mut session, invoice, &card, means.outcome == PayOutcome::Delayed)
        };
        self.complete(session, payment, buyer)
    }

    /// Charges the first invoice. A bank debit is settled later; until then the invoice is open.
    fn charge_first(
        &mut self,
        session: &mut Session,
        mut invoice: Invoice,
        card: &SavedCard,
        is_delayed: bool,
    ) -> PaymentStatus {
        let mut intent = self.intent_of(session);
        intent.invoice = Some(invoice.id.clone());
        intent.amount = invoice.due();
        intent.description = Some(invoice.reason.text().to_owned());
        intent.future = Some("off_session".to_owned());
        let charge = self.charge(&intent, card, ChargeStatus::Pending);
        if is_delayed {
            invoice.intent = Some(intent.id.clone());
            invoice.attempts += 1;
            self.world.put_invoice(invoice);
            self.wait(intent, &charge);
            return PaymentStatus::Unpaid;
        }
        let charge = self.succeed(intent.clone(), charge);
        self.paid_with(invoice, &intent, &charge);
        PaymentStatus::Paid
    }

    /// The bank settled the debit of a first invoice, with this charge or not at all; nothing for a session of another kind.
    pub fn settle_first(&mut self, session: &Session, intent: &Intent, charge: Option<&Charge>) {
        let open = session.invoice.as_deref().and_then(|id| self.world.invoice(id)).filter(|invoice| invoice.is_open());
        let Some(invoice) = open.cloned() else { return };
        let now = self.billing_now();
        self.at(now, |change| match charge {
            Some(charge) => drop(change.paid_with(invoice, intent, charge)),
            None => {
                let live = change.world.subscription(&invoice.subscription).filter(|one| one.is_live()).cloned();
                if let Some(one) = live {
                    change.not_paid(one, &invoice.id, Decline::DebitReturned);
                }
            }
        });
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
