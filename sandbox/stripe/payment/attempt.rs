//! An attempt to pay a session, and the settling of a delayed one: what changes, and which events tell it.

use super::outcome::{Decline, PayAnswer, PayOutcome};
use super::{Buyer, Charge, ChargeStatus, Intent, IntentStatus, Method};
use crate::stripe::change::Change;
use crate::stripe::checkout::{PaymentStatus, Session, Status};
use crate::stripe::customer::Customer;

impl Change<'_> {
    /// Tries to pay a session once. A session that is complete is not paid again.
    pub fn attempt(&mut self, id: &str, outcome: PayOutcome, method: Method, buyer: Buyer) -> PayAnswer {
        let Some(mut session) = self.world.session(id).cloned() else { return PayAnswer::Unknown };
        match session.status {
            Status::Complete => return PayAnswer::Returned(session.success_url()),
            Status::Expired => return PayAnswer::Expired,
            Status::Open => {}
        }
        if session.spec.total() == 0 {
            return self.complete(session, PaymentStatus::NoPaymentRequired, buyer);
        }
        if !matches!(outcome, PayOutcome::Declined(_)) {
            self.make_customer(&mut session, &buyer);
        }
        let intent = self.intent_of(&mut session);
        match outcome {
            PayOutcome::Paid => {
                let charge = self.charge(&intent, method, &buyer, ChargeStatus::Pending);
                self.succeed(intent, charge);
                self.complete(session, PaymentStatus::Paid, buyer)
            }
            PayOutcome::Delayed => {
                let charge = self.charge(&intent, method, &buyer, ChargeStatus::Pending);
                self.wait(intent, &charge);
                self.complete(session, PaymentStatus::Unpaid, buyer)
            }
            PayOutcome::Declined(why) => {
                let charge = self.charge(&intent, method, &buyer, ChargeStatus::Failed);
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
            self.succeed(intent, charge);
            session.payment = PaymentStatus::Paid;
            self.world.put_session(session.clone());
            self.mail_receipt(&session);
            "checkout.session.async_payment_succeeded"
        } else {
            self.fail(intent, charge, Decline::DebitReturned);
            "checkout.session.async_payment_failed"
        };
        let object = self.views().session(&session);
        self.emit(kind, object);
        true
    }

    /// Ends a payment whose session ended.
    pub fn cancel_intent(&mut self, id: &str) {
        let Some(mut intent) = self.world.intent(id).cloned() else { return };
        intent.status = IntentStatus::Canceled;
        intent.canceled_at = Some(self.now());
        self.tell_intent(intent, "payment_intent.canceled");
    }

    fn complete(&mut self, mut session: Session, payment: PaymentStatus, buyer: Buyer) -> PayAnswer {
        session.status = Status::Complete;
        session.payment = payment;
        session.buyer = Some(buyer);
        self.world.put_session(session.clone());
        let object = self.views().session(&session);
        self.emit("checkout.session.completed", object);
        if payment == PaymentStatus::Paid {
            self.mail_receipt(&session);
        }
        PayAnswer::Returned(session.success_url())
    }

    /// A buyer becomes a customer when the session was created so.
    fn make_customer(&mut self, session: &mut Session, buyer: &Buyer) {
        if !session.spec.creates_customer || session.customer.is_some() {
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
    fn intent_of(&mut self, session: &mut Session) -> Intent {
        if let Some(intent) = session.intent.as_deref().and_then(|id| self.world.intent(id)) {
            return Intent { customer: session.customer.clone(), ..intent.clone() };
        }
        let (id, spec) = (self.id("pi"), session.spec.payment.clone());
        let intent = Intent {
            client_secret: format!("{id}_secret_{}", self.shared.random_hex(24)),
            created: self.now(),
            session: session.id.clone(),
            amount: session.spec.total(),
            currency: session.spec.currency().to_owned(),
            customer: session.customer.clone(),
            description: spec.description,
            metadata: spec.metadata,
            receipt_email: spec.receipt_email,
            suffix: spec.suffix,
            status: IntentStatus::RequiresPaymentMethod,
            latest_charge: None,
            failure: None,
            canceled_at: None,
            id,
        };
        session.intent = Some(intent.id.clone());
        self.world.put_session(session.clone());
        self.tell_intent(intent.clone(), "payment_intent.created");
        intent
    }

    fn charge(&self, intent: &Intent, method: Method, buyer: &Buyer, status: ChargeStatus) -> Charge {
        let digits = self.shared.random_hex(8).to_ascii_uppercase();
        Charge {
            id: self.id("ch"),
            created: self.now(),
            of: intent.clone(),
            buyer: buyer.clone(),
            method,
            method_id: self.id("pm"),
            transaction: None,
            receipt_number: format!("{}-{}", &digits[..4], &digits[4..]),
            status,
            failure: None,
        }
    }

    fn succeed(&mut self, mut intent: Intent, mut charge: Charge) {
        charge.status = ChargeStatus::Succeeded;
        charge.transaction = Some(self.id("txn"));
        intent.status = IntentStatus::Succeeded;
        intent.latest_charge = Some(charge.id.clone());
        intent.failure = None;
        self.tell_charge(charge, "charge.succeeded");
        self.tell_intent(intent, "payment_intent.succeeded");
    }

    fn wait(&mut self, mut intent: Intent, charge: &Charge) {
        intent.status = IntentStatus::Processing;
        intent.latest_charge = Some(charge.id.clone());
        intent.failure = None;
        self.tell_charge(charge.clone(), "charge.pending");
        self.tell_intent(intent, "payment_intent.processing");
    }

    fn fail(&mut self, mut intent: Intent, mut charge: Charge, why: Decline) {
        charge.status = ChargeStatus::Failed;
        charge.failure = Some(why);
        intent.status = IntentStatus::RequiresPaymentMethod;
        intent.latest_charge = Some(charge.id.clone());
        intent.failure = Some(why);
        self.tell_charge(charge, "charge.failed");
        self.tell_intent(intent, "payment_intent.payment_failed");
    }

    fn tell_intent(&mut self, intent: Intent, kind: &str) {
        let object = self.views().intent(&intent);
        self.world.put_intent(intent);
        self.emit(kind, object);
    }

    fn tell_charge(&mut self, charge: Charge, kind: &str) {
        let object = self.views().charge(&charge);
        self.world.put_charge(charge);
        self.emit(kind, object);
    }
}
