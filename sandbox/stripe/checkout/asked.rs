//! What a page asks for besides the money: tax, tax numbers, an invoice, and the words beside its button and its box.

use serde::{Deserialize, Serialize};

use super::items::Item;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;

/// Characters of each text.
const MESSAGE: usize = 1200;

/// What a page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Tax is computed.
    pub automatic_tax: bool,
    /// A business may give its tax number.
    pub tax_ids: bool,
    /// An invoice is made of the payment.
    pub invoice: bool,
    /// The text beside the box of the terms.
    pub terms_text: Option<String>,
}

/// Reads what a page asks for, and the text beside its button.
///
/// # Errors
/// As the real service refuses.
pub fn read(form: &mut Form, has_customer: bool, terms: Option<bool>) -> Result<(Asked, Option<String>), Refusal> {
    let (message, terms_text) = read_texts(form)?;
    if terms_text.is_some() && terms != Some(true) {
        let message = "You can only set `custom_text[terms_of_service_acceptance]` when \
                       `consent_collection[terms_of_service]` is `required`.";
        return Err(Refusal::invalid(None, "custom_text[terms_of_service_acceptance]", message));
    }
    let (keeps_address, keeps_name) = read_update(form, has_customer)?;
    let asked = Asked {
        automatic_tax: switch(form, "automatic_tax", &["liability"])?,
        tax_ids: switch(form, "tax_id_collection", &["required"])?,
        invoice: switch(form, "invoice_creation", &["invoice_data"])?,
        terms_text,
    };
    if asked.automatic_tax && has_customer && !keeps_address {
        let message = "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address \
                       to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to \
                       'auto' to save the address entered in Checkout to the Customer.";
        return Err(Refusal::invalid(Some("customer_tax_location_invalid"), "automatic_tax[enabled]", message));
    }
    if asked.tax_ids && has_customer && !keeps_name {
        let message = "Tax ID collection requires updating business name on the customer. To enable tax ID collection for \
                       an existing customer, please set `customer_update[name]` to `auto`.";
        return Err(Refusal::invalid(None, "tax_id_collection[enabled]", message));
    }
    Ok((asked, message))
}

impl Asked {
    /// Refuses items that tax cannot be computed of.
    ///
    /// # Errors
    /// When a price does not say where tax stands; 501 for several items.
    pub fn check(&self, items: &[Item]) -> Result<(), Refusal> {
        if !self.automatic_tax {
            return Ok(());
        }
        if items.len() > 1 {
            return Err(Refusal::NotModelled("automatic_tax with several line_items".to_owned()));
        }
        if items.iter().all(|item| item.price.tax_behavior != "unspecified") {
            return Ok(());
        }
        let message =
            "In order to use automatic tax, each price must specify a `tax_behavior`: `exclusive` or `inclusive`.";
        Err(Refusal::invalid(None, "line_items", message))
    }
}

fn switch(form: &mut Form, key: &str, known: &[&str]) -> Result<bool, Refusal> {
    let Some(mut switch) = form.hash(key)? else { return Ok(false) };
    let at = switch.name("enabled");
    let enabled = switch.boolean("enabled")?.ok_or_else(|| Refusal::missing(&at))?;
    switch.finish(known)?;
    Ok(enabled)
}

fn read_texts(form: &mut Form) -> Result<(Option<String>, Option<String>), Refusal> {
    let Some(mut texts) = form.hash("custom_text")? else { return Ok((None, None)) };
    let submit = read_text(&mut texts, "submit")?;
    let terms = read_text(&mut texts, "terms_of_service_acceptance")?;
    texts.finish(&["after_submit", "shipping_address"])?;
    Ok((submit, terms))
}

fn read_text(texts: &mut Form, key: &str) -> Result<Option<String>, Refusal> {
    let Some(mut text) = texts.hash(key)? else { return Ok(None) };
    let message = text.short_text("message", MESSAGE)?;
    text.finish(&[])?;
    Ok(message)
}

/// Whether the customer's address, and their name, are kept as the buyer writes them.
fn read_update(form: &mut Form, has_customer: bool) -> Result<(bool, bool), Refusal> {
    let Some(mut update) = form.hash("customer_update")? else { return Ok((false, false)) };
    if !has_customer {
        let message = "`customer_update` can only be used with `customer`.";
        return Err(Refusal::invalid(None, "customer_update", message));
    }
    let address = update.one_of("address", &["auto", "never"])?;
    let name = update.one_of("name", &["auto", "never"])?;
    update.finish(&["shipping"])?;
    Ok((address.as_deref() == Some("auto"), name.as_deref() == Some("auto")))
}
