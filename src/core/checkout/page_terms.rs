//! What every payment page asks for besides the money, from configuration.

use sha2::{Digest, Sha256};

use crate::identity::User;
use crate::inbox::{EventId, applied_in};
use crate::store::checkout::{self as rows, OrderRow};
use crate::store::{Tx, payments};

use super::{Billed, Checkout, CheckoutError, InvoiceView, SessionView};

/// Whether the provider computes tax, and where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tax {
    /// None is computed.
    #[default]
    Off,
    /// It comes on top of our prices.
    Exclusive,
    /// It is within our prices.
    Inclusive,
}

impl Tax {
    /// As the store and the API say it; of the two that are not off it is the provider's word too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Exclusive => "exclusive",
            Self::Inclusive => "inclusive",
        }
    }

    /// The tax of a word; [`Tax::Off`] for any other.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        [Self::Exclusive, Self::Inclusive].into_iter().find(|tax| tax.as_str() == text).unwrap_or_default()
    }

    /// Whether tax is computed.
    #[must_use]
    pub fn is_on(self) -> bool {
        self != Self::Off
    }
}

/// What a payment page asks for, and what it gives besides. Nothing of it by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageTerms {
    /// Whether the provider computes tax.
    pub tax: Tax,
    /// Whether a business can give its tax number.
    pub tax_ids: bool,
    /// The sentence beside the box that has to be ticked; `None` for no box.
    pub consent: Option<String>,
    /// An invoice is made of a pack too.
    pub invoices: bool,
    /// The provider mails a receipt of a pack, where the buyer's address is verified.
    pub receipts: bool,
}

impl PageTerms {
    /// Part of the key a page is opened under: another setting asks for another page, and under one key the provider takes the same
    /// request only. Empty where nothing is asked for; whether a receipt is, depends on its buyer, and its address is marked by itself.
    pub(super) fn mark(&self) -> String {
        let Self { tax, tax_ids, consent, invoices, receipts: _ } = self;
        if !tax.is_on() && !tax_ids && consent.is_none() && !invoices {
            return String::new();
        }
        let all = format!("{} {tax_ids} {invoices} {}", tax.as_str(), consent.as_deref().unwrap_or_default());
        format!(":{}", short(&all))
    }
}

/// A few letters that stand for a text.
pub(super) fn short(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..8])
}

impl Checkout {
    /// The same checkout whose pages ask for this.
    #[must_use]
    pub fn with_pages(mut self, pages: PageTerms) -> Self {
        self.pages = pages;
        self
    }

    /// What the payment pages ask for.
    #[must_use]
    pub const fn pages(&self) -> &PageTerms {
        &self.pages
    }

    /// Where the provider mails the receipt of a pack, on its page or bought by itself: to a verified address alone.
    pub(super) fn receipt_to(&self, user: &User) -> Option<String> {
        let email = user.email.as_ref().filter(|_| self.pages.receipts)?;
        self.identity.is_verified_email(user, email).then(|| email.clone())
    }
}

impl Checkout {
    /// Takes in an invoice that no subscription made: of a pack it is a paper, and never gives tokens. One that is told before its page
    /// is found again with the page.
    pub(super) async fn file(&self, seen: &InvoiceView, event: Option<&EventId>) -> Result<Billed, CheckoutError> {
        let (Some(payment), Some(url)) = (seen.payment.clone(), seen.url.clone()) else { return Ok(Billed::NotOurs) };
        let event = event.cloned();
        let work = async move |tx: &mut Tx| {
            let order = payments::payment(tx, &payment).await?.and_then(|payment| payment.order_id);
            let Some(order) = order else { return Ok(Billed::NotOurs) };
            rows::set_invoice(tx, &order, &url).await?;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            Ok(Billed::Filed)
        };
        self.store.write(work).await
    }
}

/// Keeps what else a session says of its order: that the terms were agreed to, and the invoice of a pack.
pub(super) async fn keep_papers_in(tx: &mut Tx, order: &OrderRow, seen: &SessionView) -> Result<(), CheckoutError> {
    if let Some(terms) = &seen.agreed {
        rows::set_agreed(tx, &order.id, terms).await?;
    }
    if let Some(url) = seen.invoice_url.as_ref().filter(|_| seen.one_off) {
        rows::set_invoice(tx, &order.id, url).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_ask_for_something_else_have_another_key() {
        let off = PageTerms::default();
        let tax = |tax| PageTerms { tax, ..off.clone() };
        let consent = |text: &str| PageTerms { consent: Some(text.to_owned()), ..off.clone() };
        let all = [
            off.clone(),
            tax(Tax::Exclusive),
            tax(Tax::Inclusive),
            PageTerms { tax_ids: true, ..tax(Tax::Inclusive) },
            consent("a"),
            consent("b"),
            PageTerms { invoices: true, ..off.clone() },
        ];
        let marks: std::collections::BTreeSet<_> = all.iter().map(PageTerms::mark).collect();
        assert_eq!(marks.len(), all.len());
        assert_eq!(off.mark(), "", "the keys of pages that were opened before stay what they were");
    }
}
