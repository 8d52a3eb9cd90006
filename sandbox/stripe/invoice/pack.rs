//! The invoice of a payment that was made once: a paper, which asks for nothing.

use super::{Invoice, Line, Reason};
use crate::stripe::change::Change;
use crate::stripe::checkout::Session;
use crate::stripe::checkout::items::Item;

use super::collect::Draft;

impl Change<'_> {
    /// Makes the invoice of a session that is paid and asked for one, once.
    pub fn invoice_session(&mut self, session: &mut Session) {
        if !session.spec.asked.invoice || session.invoice.is_some() {
            return;
        }
        let now = self.now();
        let line = |item: &Item| Line {
            id: self.id("il"),
            amount: item.amount(),
            description: item.price.name().to_owned(),
            period: (now, now),
            price: item.price.id.clone(),
            product: item.price.product.id.clone(),
            unit_amount: item.price.unit_amount,
            item: self.id("ii"),
            proration: false,
        };
        let lines = session.spec.items.iter().map(line).collect();
        let draft = Draft { reason: Reason::Manual, lines, discount: session.discount(), period: (now, now) };
        let customer = session.customer.clone().unwrap_or_default();
        let mut invoice: Invoice = self.draft(&customer, session.spec.currency(), draft);
        invoice.intent = session.intent.clone();
        invoice.tax_within = session.tax().map(|tax| tax.inclusive);
        let invoice = self.finalize(invoice);
        let invoice = self.mark_paid(invoice);
        session.invoice = Some(invoice.id);
    }
}
