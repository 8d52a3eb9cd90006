//! The console's buttons of a session that was paid.

use crate::stripe::Stripe;

/// What a button does, and what stands on it.
pub const AFTER: [(&str, &str); 8] = [
    ("refund", "Refund all"),
    ("refund-half", "Refund half"),
    ("refund-fails", "The refund fails"),
    ("dispute", "Open a dispute"),
    ("inquire", "Inquiry"),
    ("won", "We win"),
    ("lost", "We lose"),
    ("warn", "Fraud warning"),
];

impl Stripe {
    /// Does what a button of a paid session says; `false` when it cannot be done now, `None` when there is no such button.
    pub fn press_after_sale(&self, session: &str, action: &str) -> Option<bool> {
        self.press_after_payment(&self.payment_of(session).unwrap_or_default(), action)
    }

    /// Does what a button of a paid payment says, as [`Self::press_after_sale`].
    pub fn press_after_payment(&self, payment: &str, action: &str) -> Option<bool> {
        let half = || self.world().intent(payment).map(|intent| intent.amount / 2);
        let dispute = || self.open_dispute_of(payment);
        Some(match action {
            "refund" => self.refund(payment, None).is_some(),
            "refund-half" => half().and_then(|half| self.refund(payment, Some(half))).is_some(),
            "refund-fails" => self.last_refund_of(payment).is_some_and(|refund| self.fail_refund(&refund)),
            "dispute" => self.open_dispute(payment, false).is_some(),
            "inquire" => self.open_dispute(payment, true).is_some(),
            "won" => dispute().is_some_and(|dispute| self.close_dispute(&dispute, true)),
            "lost" => dispute().is_some_and(|dispute| self.close_dispute(&dispute, false)),
            "warn" => self.warn(payment).is_some(),
            _ => return None,
        })
    }
}
