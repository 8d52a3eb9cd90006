//! Refunds: money that goes back, all or in part, and that may come back after days.

use serde_json::Value;

use super::{Due, Refund};
use crate::Pace;
use crate::stripe::change::Change;
use crate::stripe::fields::Metadata;
use crate::stripe::money;
use crate::stripe::payment::outcome::After;
use crate::stripe::payment::{Charge, ChargeStatus};
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// How long a bank takes to settle a refund of the cards that are for that, in seconds.
const BANK_S: i64 = 10;

/// A refund to be made.
pub struct Wanted {
    /// Minor units; `None` is all that is left.
    pub amount: Option<i64>,
    /// Why.
    pub reason: Option<String>,
    /// The caller's notes.
    pub metadata: Metadata,
}

impl Views<'_> {
    /// How much of a charge went back, in minor units.
    pub fn refunded(&self, charge: &str) -> i64 {
        let of_charge = self.world.refunds.iter().filter(|refund| refund.charge == charge && refund.is_live());
        of_charge.map(|refund| refund.amount).sum()
    }
}

impl Change<'_> {
    /// Gives back a charge, or a part of it.
    ///
    /// # Errors
    /// When it was not paid, nothing or less is left, or the bank holds the money for a dispute.
    pub fn refund(&mut self, charge: &Charge, wanted: Wanted) -> Result<Value, Refusal> {
        let refuse = |code, message: String| Err(Refusal::invalid(Some(code), "charge", message));
        let id = &charge.id;
        if charge.status != ChargeStatus::Succeeded {
            return refuse("charge_not_refundable", format!("Charge {id} was not paid."));
        }
        if self.world.disputes.iter().any(|one| one.charge == *id && one.status.holds_money()) {
            return refuse("charge_disputed", format!("Charge {id} has been charged back; cannot issue a refund."));
        }
        let left = charge.of.amount - self.views().refunded(id);
        if left == 0 {
            return refuse("charge_already_refunded", format!("Charge {id} has already been refunded."));
        }
        let amount = wanted.amount.unwrap_or(left);
        if amount > left {
            let (asked, left) =
                (money::written(amount, &charge.of.currency), money::written(left, &charge.of.currency));
            let message = format!("Refund amount ({asked}) is greater than unrefunded amount on charge ({left})");
            return Err(Refusal::invalid(None, "amount", message));
        }
        let refund = Refund {
            id: self.id("re"),
            created: self.now(),
            charge: id.clone(),
            intent: charge.of.id.clone(),
            amount,
            currency: charge.of.currency.clone(),
            reason: wanted.reason,
            metadata: wanted.metadata,
            failure: None,
            due: self.due(charge.after),
        };
        let view = refund.view();
        self.world.refunds.push(refund);
        self.emit("refund.created", view.clone());
        self.tell_refunded(charge);
        Ok(view)
    }

    /// The buyer's bank sends a refund back; `false` when there is none such.
    pub fn fail_refund(&mut self, id: &str) -> bool {
        let live = self.world.refunds.iter_mut().find(|refund| refund.id == id && refund.failure.is_none());
        let Some(refund) = live else { return false };
        refund.due = None;
        refund.failure = Some("expired_or_canceled_card".to_owned());
        let view = refund.view();
        self.emit("refund.updated", view.clone());
        self.emit("refund.failed", view);
        true
    }

    /// Does what is due to refunds by itself at `now`, in Unix seconds of the world's time.
    pub fn settle_refunds(&mut self, now: i64) {
        for (id, fails) in self.world.due_refunds(now) {
            if fails {
                self.fail_refund(&id);
            } else if let Some(refund) = self.world.refunds.iter_mut().find(|refund| refund.id == id) {
                refund.due = None;
                let view = refund.view();
                self.emit("refund.updated", view);
            }
        }
    }

    /// What the card's bank will do to a refund by itself.
    fn due(&self, after: After) -> Option<Due> {
        let wait = if self.shared.pace() == Pace::Fast { 0 } else { BANK_S };
        let due = |fails| Some(Due { at: self.now() + wait, fails });
        match after {
            After::RefundWaits => due(false),
            After::RefundFails => due(true),
            _ => None,
        }
    }

    fn tell_refunded(&mut self, charge: &Charge) {
        let object = self.views().charge(charge);
        self.emit("charge.refunded", object);
    }
}
