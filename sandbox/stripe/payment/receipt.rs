//! The receipt that is mailed when the money is there.

use std::fmt::Write as _;

use crate::stripe::change::Change;
use crate::stripe::checkout::Session;
use crate::stripe::money;

impl Change<'_> {
    /// Mails the receipt of a paid session to the buyer.
    pub fn mail_receipt(&self, session: &Session) {
        let views = self.views();
        let spec = &session.spec;
        let Some(to) = spec.payment.receipt_email.clone().or_else(|| views.email(session)) else { return };
        let intent = session.intent.as_deref().and_then(|id| self.world.intent(id));
        let Some(charge) = intent.and_then(|intent| self.world.charge(intent.latest_charge.as_deref()?)) else {
            return;
        };
        let total = money::written(session.total(), spec.currency());
        let mut text = format!("Receipt {}.\n\n", charge.receipt_number);
        for item in &spec.items {
            let amount = money::written(item.amount(), spec.currency());
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{} × {}: {amount}", item.quantity, item.price.name());
        }
        let _ = write!(text, "Paid: {total}\n\n{}\n\nSandbox: nobody was charged.", views.receipt(charge));
        let bought = spec.items.first().map_or("your order", |item| item.price.name());
        self.shared.mail().post("Stripe", &to, &format!("Receipt: {bought}, {total}"), &text);
    }
}
