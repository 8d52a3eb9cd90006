//! Making invoices and collecting them.

use super::{Invoice, InvoiceStatus, Line, Reason};
use crate::stripe::change::Change;
use crate::stripe::fields::Metadata;
use crate::stripe::payment::outcome::Decline;
use crate::stripe::payment::saved::SavedCard;
use crate::stripe::payment::{Charge, Intent};
use crate::stripe::subscription::{Standing, Subscription};

/// What an invoice is made of.
pub struct Draft {
    /// Why it is made.
    pub reason: Reason,
    /// What is charged and given back.
    pub lines: Vec<Line>,
    /// What is taken off, in minor units.
    pub discount: i64,
    /// The period before it, in Unix seconds.
    pub period: (i64, i64),
}

impl Change<'_> {
    /// Makes an invoice of a subscription and makes it final: the customer's credit is used up first.
    pub fn bill(&mut self, subscription: &mut Subscription, draft: Draft) -> Invoice {
        let mut invoice = self.draft(&subscription.customer, &subscription.currency, draft);
        let balance = self.world.customer(&subscription.customer).map_or(0, |customer| customer.balance);
        let price = self.world.price(&subscription.price);
        let inclusive = price.is_some_and(|price| price.tax_behavior == "inclusive");
        invoice.subscription.clone_from(&subscription.id);
        invoice.metadata = subscription.metadata.clone();
        invoice.starting_balance = balance;
        invoice.tax_within = subscription.automatic_tax.then_some(inclusive);
        subscription.latest_invoice = Some(invoice.id.clone());
        self.world.put_subscription(subscription.clone());
        self.world.set_balance(&invoice.customer, invoice.ending_balance());
        self.finalize(invoice)
    }

    /// An invoice nobody was told of: of no subscription, and with no credit.
    pub fn draft(&self, customer: &str, currency: &str, draft: Draft) -> Invoice {
        let known = self.world.customer(customer).cloned().unwrap_or_default();
        Invoice {
            id: self.id("in"),
            created: self.now(),
            number: None,
            customer: customer.to_owned(),
            email: known.email,
            name: known.name,
            subscription: String::new(),
            metadata: Metadata::new(),
            status: InvoiceStatus::Draft,
            reason: draft.reason,
            currency: currency.to_owned(),
            lines: draft.lines,
            discount: draft.discount,
            starting_balance: 0,
            period: draft.period,
            intent: None,
            payment: self.id("inpay"),
            attempts: 0,
            next_attempt: None,
            finalized_at: None,
            paid_at: None,
            voided_at: None,
            tax_within: None,
        }
    }

    /// Gives a draft its number: from then on it is to be paid.
    pub fn finalize(&mut self, mut invoice: Invoice) -> Invoice {
        let earlier = self.world.invoices.iter().filter(|one| one.customer == invoice.customer).count();
        let prefix = self.world.customer(&invoice.customer).map(|customer| customer.invoice_prefix.clone());
        self.tell_invoice(&invoice, "invoice.created");
        invoice.number = Some(format!("{}-{:04}", prefix.unwrap_or_default(), earlier + 1));
        invoice.status = InvoiceStatus::Open;
        invoice.finalized_at = Some(self.now());
        self.tell_invoice(&invoice, "invoice.finalized");
        invoice
    }

    /// Charges an invoice to a kept card, while its owner is away.
    ///
    /// # Errors
    /// Why it was not paid. It stays open.
    pub fn collect(&mut self, mut invoice: Invoice, card: Option<&SavedCard>) -> Result<Invoice, Decline> {
        if invoice.due() == 0 {
            return Ok(self.mark_paid(invoice));
        }
        let intent = self.intent_of_invoice(&mut invoice);
        invoice.attempts += 1;
        let Some(card) = card else {
            self.world.put_invoice(invoice);
            return Err(Decline::Generic);
        };
        match self.charge_later(intent, card) {
            Ok(charge) => {
                let invoice = self.mark_paid(invoice);
                self.what_comes_after(&charge);
                Ok(invoice)
            }
            Err(why) => {
                self.world.put_invoice(invoice);
                Err(why)
            }
        }
    }

    /// Takes a payment that was made for an invoice: at the checkout, or on the invoice's page.
    pub fn paid_with(&mut self, mut invoice: Invoice, intent: &Intent, charge: &Charge) -> Invoice {
        invoice.intent = Some(intent.id.clone());
        invoice.attempts += 1;
        let invoice = self.mark_paid(invoice);
        self.what_comes_after(charge);
        invoice
    }

    /// The payment of an invoice: made at the first try, and used again by the next ones.
    pub fn intent_of_invoice(&mut self, invoice: &mut Invoice) -> Intent {
        if let Some(intent) = invoice.intent.as_deref().and_then(|id| self.world.intent(id)) {
            return intent.clone();
        }
        let intent = Intent {
            customer: Some(invoice.customer.clone()),
            description: Some(invoice.reason.text().to_owned()),
            invoice: Some(invoice.id.clone()),
            ..self.new_intent(invoice.due(), &invoice.currency)
        };
        invoice.intent = Some(intent.id.clone());
        self.tell_intent(intent.clone(), "payment_intent.created");
        intent
    }

    /// There is nothing left to pay of it.
    pub fn mark_paid(&mut self, mut invoice: Invoice) -> Invoice {
        invoice.status = InvoiceStatus::Paid;
        invoice.paid_at = Some(self.now());
        invoice.next_attempt = None;
        self.tell_invoice(&invoice, "invoice.paid");
        invoice
    }

    /// Nobody has to pay an open invoice any more. A subscription that was past due because of it is not any more.
    pub fn void(&mut self, mut invoice: Invoice) {
        invoice.status = InvoiceStatus::Void;
        invoice.voided_at = Some(self.now());
        invoice.next_attempt = None;
        self.tell_invoice(&invoice, "invoice.voided");
        let due = self.world.subscription(&invoice.subscription).filter(|one| one.standing == Standing::PastDue);
        let Some(before) = due.filter(|one| one.latest_invoice.as_ref() == Some(&invoice.id)).cloned() else { return };
        let after = Subscription { standing: Standing::Active, retry_at: None, retries: 0, ..before.clone() };
        self.world.put_subscription(after.clone());
        self.tell_subscription(&before, &after);
    }

    /// Keeps a changed invoice and tells of it.
    pub fn tell_invoice(&mut self, invoice: &Invoice, kind: &str) {
        self.world.put_invoice(invoice.clone());
        let object = self.views().invoice(invoice);
        self.emit(kind, object);
    }
}
