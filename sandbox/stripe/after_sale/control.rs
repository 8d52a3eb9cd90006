//! What tests and the console do to paid charges from the inside: what the shop's owner and the banks would.

use super::refund::Wanted;
use crate::stripe::Stripe;
use crate::stripe::change::{Cause, Change};
use crate::stripe::fields::Metadata;
use crate::stripe::payment::Charge;

impl Stripe {
    /// Gives back `amount` of a payment as the owner would in the dashboard, all that is left when `None`. Returns the refund;
    /// `None` when it is refused.
    pub fn refund(&self, payment: &str, amount: Option<i64>) -> Option<String> {
        self.on_charge(payment, |change, charge| {
            let wanted = Wanted { amount, reason: None, metadata: Metadata::new() };
            let made = change.refund(charge, wanted).ok()?;
            made["id"].as_str().map(str::to_owned)
        })
    }

    /// The buyer's bank sends a refund back; `false` when there is none such.
    pub fn fail_refund(&self, refund: &str) -> bool {
        self.change(Cause::default(), |change| change.fail_refund(refund))
    }

    /// The buyer disputes a payment, or their bank only asks. Returns the dispute; `None` when it cannot be disputed.
    pub fn open_dispute(&self, payment: &str, is_inquiry: bool) -> Option<String> {
        self.on_charge(payment, |change, charge| change.dispute(charge, is_inquiry, "fraudulent"))
    }

    /// The bank decides a dispute. An inquiry that is not won becomes a dispute. `false` when it is not open.
    pub fn close_dispute(&self, dispute: &str, is_won: bool) -> bool {
        self.change(Cause::default(), |change| change.decide(dispute, is_won))
    }

    /// The bank warns that a payment may be a fraud. Returns the warning; `None` when there is no such payment.
    pub fn warn(&self, payment: &str) -> Option<String> {
        self.on_charge(payment, |change, charge| Some(change.warn(charge)))
    }

    /// The payment of a session, `pi_…`; `None` while nobody tried to pay.
    pub fn payment_of(&self, session: &str) -> Option<String> {
        self.world().session(session).and_then(|session| session.intent.clone())
    }

    /// The open dispute of a payment.
    pub fn open_dispute_of(&self, payment: &str) -> Option<String> {
        let world = self.world();
        let open = world.disputes.iter().find(|dispute| dispute.intent == payment && dispute.status.is_open());
        open.map(|dispute| dispute.id.clone())
    }

    /// The last refund of a payment that did not fail.
    pub fn last_refund_of(&self, payment: &str) -> Option<String> {
        let world = self.world();
        let last = world.refunds.iter().rev().find(|refund| refund.intent == payment && refund.is_live());
        last.map(|refund| refund.id.clone())
    }

    /// Does something to the charge of a payment.
    fn on_charge<T>(&self, payment: &str, act: impl FnOnce(&mut Change<'_>, &Charge) -> Option<T>) -> Option<T> {
        self.change(Cause::default(), |change| {
            let intent = change.world.intent(payment)?;
            let charge = intent.latest_charge.as_deref().and_then(|id| change.world.charge(id))?.clone();
            act(change, &charge)
        })
    }
}
