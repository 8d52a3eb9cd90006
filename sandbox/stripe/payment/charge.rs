//! Payments and charges as they come to be, succeed and fail, and the events that tell it.

use super::outcome::{After, Decline};
use super::saved::SavedCard;
use super::{Charge, ChargeStatus, Intent, IntentStatus};
use crate::stripe::change::Change;
use crate::stripe::fields::Metadata;

impl Change<'_> {
    /// A payment nobody tried yet, of `amount` in minor units.
    pub fn new_intent(&self, amount: i64, currency: &str) -> Intent {
        let id = self.id("pi");
        Intent {
            client_secret: format!("{id}_secret_{}", self.shared.random_hex(24)),
            created: self.now(),
            session: String::new(),
            invoice: None,
            future: None,
            amount,
            currency: currency.to_owned(),
            customer: None,
            description: None,
            metadata: Metadata::new(),
            receipt_email: None,
            suffix: None,
            status: IntentStatus::RequiresPaymentMethod,
            latest_charge: None,
            failure: None,
            canceled_at: None,
            id,
        }
    }

    /// A try to charge a card for a payment.
    pub fn charge(&self, intent: &Intent, card: &SavedCard, status: ChargeStatus) -> Charge {
        let digits = self.shared.random_hex(8).to_ascii_uppercase();
        Charge {
            id: self.id("ch"),
            created: self.now(),
            of: intent.clone(),
            buyer: card.buyer.clone(),
            method: card.method.clone(),
            method_id: card.id.clone(),
            transaction: None,
            receipt_number: format!("{}-{}", &digits[..4], &digits[4..]),
            status,
            failure: None,
            after: card.after,
        }
    }

    /// Charges a kept card while its owner is away.
    ///
    /// # Errors
    /// Why the bank refuses.
    pub fn charge_later(&mut self, intent: Intent, card: &SavedCard) -> Result<Charge, Decline> {
        if let Some(why) = self.refused_later(card) {
            let charge = self.charge(&intent, card, ChargeStatus::Failed);
            self.fail(intent, charge, why);
            return Err(why);
        }
        let charge = self.charge(&intent, card, ChargeStatus::Pending);
        Ok(self.succeed(intent, charge))
    }

    /// The money is there.
    pub fn succeed(&mut self, mut intent: Intent, mut charge: Charge) -> Charge {
        charge.status = ChargeStatus::Succeeded;
        charge.transaction = Some(self.id("txn"));
        intent.status = IntentStatus::Succeeded;
        intent.latest_charge = Some(charge.id.clone());
        intent.failure = None;
        self.tell_charge(charge.clone(), "charge.succeeded");
        self.tell_intent(intent, "payment_intent.succeeded");
        charge
    }

    /// The bank takes its time.
    pub fn wait(&mut self, mut intent: Intent, charge: &Charge) {
        intent.status = IntentStatus::Processing;
        intent.latest_charge = Some(charge.id.clone());
        intent.failure = None;
        self.tell_charge(charge.clone(), "charge.pending");
        self.tell_intent(intent, "payment_intent.processing");
    }

    /// The bank refuses.
    pub fn fail(&mut self, mut intent: Intent, mut charge: Charge, why: Decline) {
        charge.status = ChargeStatus::Failed;
        charge.failure = Some(why);
        intent.status = IntentStatus::RequiresPaymentMethod;
        intent.latest_charge = Some(charge.id.clone());
        intent.failure = Some(why);
        self.tell_charge(charge, "charge.failed");
        self.tell_intent(intent, "payment_intent.payment_failed");
    }

    /// Ends a payment whose session ended.
    pub fn cancel_intent(&mut self, id: &str) {
        let Some(mut intent) = self.world.intent(id).cloned() else { return };
        intent.status = IntentStatus::Canceled;
        intent.canceled_at = Some(self.now());
        self.tell_intent(intent, "payment_intent.canceled");
    }

    /// What a card's bank does by itself once it paid.
    pub fn what_comes_after(&mut self, charge: &Charge) {
        match charge.after {
            After::Nothing | After::RefundWaits | After::RefundFails => {}
            After::Disputed => drop(self.dispute(charge, false, "fraudulent")),
            After::NotReceived => drop(self.dispute(charge, false, "product_not_received")),
            After::Inquiry => drop(self.dispute(charge, true, "fraudulent")),
            After::Warning => drop(self.warn(charge)),
        }
    }

    /// Keeps a changed payment and tells of it.
    pub fn tell_intent(&mut self, intent: Intent, kind: &str) {
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
