//! An attempt to pay a session, and the settling of a delayed one: what changes, and which events tell it.

use super::outcome::{Decline, Means, PayAnswer, PayOutcome};
use super::{Buyer, ChargeStatus, Intent, IntentStatus};
use crate::stripe::change::Change;
use crate::stripe::checkout::{PaymentStatus, Session, Status};
use crate::stripe::customer::Customer;

impl Change<'_> {
    /// Tries to pay a session once; `keeps` when the buyer wants the card kept. A session that is complete is not paid again.
    pub fn attempt(&mut self, id: &str, means: &Means, buyer: Buyer, keeps: bool) -> PayAnswer {
        let Some(mut session) = self.world.session(id).cloned() else { return PayAnswer::Unknown };
        match session.status {
            Status::Complete => return PayAnswer::Returned(session.success_url()),
            Status::Expired => return PayAnswer::Expired,
            Status::Open => {}
        }
        if session.spec.is_subscription() {
            return self.subscribe(session, means, buyer);
        }
        if session.total() == 0 {
            let is_discounted = session.discount() > 0;
            let word = if is_discounted { PaymentStatus::Paid } else { PaymentStatus::NoPaymentRequired };
            return self.complete(session, word, buyer);
        }
        if !matches!(means.outcome, PayOutcome::Declined(_)) {
            self.make_customer(&mut session, &buyer);
        }
        let intent = self.intent_of(&mut session);
        let mut card = self.card(means, &buyer);
        match means.outcome {
            PayOutcome::Paid => {
                self.keep_if_wanted(&session, &mut card, keeps);
                let charge = self.charge(&intent, &card, ChargeStatus::Pending);
                let charge = self.succeed(intent, charge);
                let answer = self.complete(session, PaymentStatus::Paid, buyer);
                self.what_comes_after(&charge);
                answer
            }
            PayOutcome::Delayed => {
                let charge = self.charge(&intent, &card, ChargeStatus::Pending);
                self.wait(intent, &charge);
                self.complete(session, PaymentStatus::Unpaid, buyer)
            }
            PayOutcome::Declined(why) => {
                let charge = self.charge(&intent, &card, ChargeStatus::Failed);
                self.fail(intent, charge, why);
                PayAnswer::Declined(why)
            }
        }
    }

    /// Settles a delayed payment; `false` if the session has none under way.
    pub fn settle(&mut self, id: &str, is_paid: bool) -> bool {
        let Some(mut session) = self.world.session(id).cloned() else { return false };
        let intent = session.intent.as_deref().and_then(|id| self.world.intent(id)).cloned();
        let Some(intent) = intent.filter(|intent| intent.status == IntentStatus::Processing) else { return false };
        let Some(charge) = intent.latest_charge.as_deref().and_then(|id| self.world.charge(id)).cloned() else {
            return false;
        };
        let kind = if is_paid {
            let charge = self.succeed(intent.clone(), charge);
            session.payment = PaymentStatus::Paid;
            self.invoice_session(&mut session);
            self.world.put_session(session.clone());
            self.settle_first(&session, &intent, Some(&charge));
            self.mail_receipt(&session);
            "checkout.session.async_payment_succeeded"
        } else {
            self.fail(intent.clone(), charge, Decline::DebitReturned);
            self.settle_first(&session, &intent, None);
            "checkout.session.async_payment_failed"
        };
        let object = self.views().session(&session);
        self.emit(kind, object);
        true
    }

    /// Completes a session: the buyer did their part.
    pub fn complete(&mut self, mut session: Session, payment: PaymentStatus, buyer: Buyer) -> PayAnswer {
        session.status = Status::Complete;
        session.payment = payment;
        session.buyer = Some(buyer);
        if payment == PaymentStatus::Paid {
            self.invoice_session(&mut session);
        }
        self.world.put_session(session.clone());
        let object = self.views().session(&session);
        self.emit("checkout.session.completed", object);
        if payment == PaymentStatus::Paid {
            self.mail_receipt(&session);
        }
        PayAnswer::Returned(session.success_url())
    }

    /// A buyer becomes a customer when the session was created so, or there is something to remember.
    pub fn make_customer(&mut self, session: &mut Session, buyer: &Buyer) {
        let spec = &session.spec;
        let is_needed =
            spec.creates_customer || spec.is_subscription() || spec.asked.invoice || spec.payment.future.is_some();
        if !is_needed || session.customer.is_some() {
            return;
        }
        let customer = Customer {
            id: format!("cus_{}", self.shared.random_hex(14)),
            created: self.now(),
            email: buyer.email.clone(),
            name: buyer.name.clone(),
            invoice_prefix: self.shared.random_hex(8).to_ascii_uppercase(),
            ..Customer::default()
        };
        session.customer = Some(customer.id.clone());
        self.add_customer(customer);
    }

    /// The session's payment, made at the first try and used again by the next ones.
    pub fn intent_of(&mut self, session: &mut Session) -> Intent {
        let (amount, customer) = (session.total(), session.customer.clone());
        if let Some(intent) = session.intent.as_deref().and_then(|id| self.world.intent(id)) {
            return Intent { amount, customer, ..intent.clone() };
        }
        let spec = session.spec.payment.clone();
        let intent = Intent {
            session: session.id.clone(),
            customer,
            description: spec.description,
            metadata: spec.metadata,
            receipt_email: spec.receipt_email,
            suffix: spec.suffix,
            future: spec.future,
            ..self.new_intent(amount, session.spec.currency())
        };
        session.intent = Some(intent.id.clone());
        self.world.put_session(session.clone());
        self.tell_intent(intent.clone(), "payment_intent.created");
        intent
    }

    fn keep_if_wanted(&mut self, session: &Session, card: &mut super::saved::SavedCard, keeps: bool) {
        let Some(customer) = session.customer.clone() else { return };
        let keeps = keeps && session.spec.offers_saving;
        if keeps || session.spec.payment.future.is_some() {
            self.keep_card(card, &customer, keeps);
        }
    }
}
