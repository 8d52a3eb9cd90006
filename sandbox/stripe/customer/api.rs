//! `/v1/customers`.

use serde_json::Value;

use super::Customer;
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::change::Change;
use crate::stripe::fields::is_email;
use crate::stripe::form::Form;
use crate::stripe::payment::saved::SavedCard;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// Parameters the real service knows and this one does not.
const NOT_MODELLED: [&str; 17] = [
    "address",
    "balance",
    "business_name",
    "cash_balance",
    "default_source",
    "individual_name",
    "invoice_prefix",
    "next_invoice_sequence",
    "payment_method",
    "preferred_locales",
    "shipping",
    "source",
    "tax",
    "tax_exempt",
    "tax_id_data",
    "test_clock",
    "validate",
];

/// `POST /v1/customers`.
pub fn create(change: &mut Change<'_>, form: Form) -> Answered {
    let mut customer = Customer {
        id: format!("cus_{}", change.shared.random_hex(14)),
        created: change.now(),
        invoice_prefix: change.shared.random_hex(8).to_ascii_uppercase(),
        ..Customer::default()
    };
    read_into(&mut customer, form, &[])?;
    Ok(change.add_customer(customer))
}

/// `GET /v1/customers/{id}`; a deleted one is told as such.
pub fn retrieve(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    views.world.customer(id).map(Customer::view).ok_or_else(|| Refusal::not_found("customer", id))
}

/// `POST /v1/customers/{id}`.
pub fn update(change: &mut Change<'_>, id: &str, form: Form) -> Answered {
    let mut customer = living(change, id)?;
    let before = customer.view();
    read_into(&mut customer, form, &change.world.cards)?;
    let after = customer.view();
    change.world.put_customer(customer);
    change.tell_difference("customer.updated", &before, after.clone());
    Ok(after)
}

/// `DELETE /v1/customers/{id}`.
pub fn delete(change: &mut Change<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    living(change, id)?;
    change.end_subscriptions_of(id);
    let mut customer = living(change, id)?;
    let last = customer.view();
    customer.deleted = true;
    let answer = customer.view();
    change.world.put_customer(customer);
    change.emit("customer.deleted", last);
    Ok(answer)
}

/// `GET /v1/customers`, newest first, without deleted ones.
pub fn list(views: Views<'_>, mut form: Form) -> Answered {
    let email = form.text("email")?;
    let listing = Listing::read(&mut form)?;
    form.finish(&["test_clock"])?;
    let wanted = |customer: &&Customer| {
        !customer.deleted
            && email.as_ref().is_none_or(|email| customer.email.as_ref() == Some(email))
            && listing.created.contains(customer.created)
    };
    let newest = views.world.customers.iter().rev().filter(wanted).map(Customer::view).collect();
    listing.page("/v1/customers", "customer", newest)
}

impl Change<'_> {
    /// Keeps a new customer. Returns its view.
    pub fn add_customer(&mut self, customer: Customer) -> Value {
        let view = customer.view();
        self.world.put_customer(customer);
        self.emit("customer.created", view.clone());
        view
    }
}

fn living(change: &Change<'_>, id: &str) -> Result<Customer, Refusal> {
    let customer = change.world.customer(id).filter(|customer| !customer.deleted);
    customer.cloned().ok_or_else(|| Refusal::not_found("customer", id))
}

fn read_into(customer: &mut Customer, mut form: Form, cards: &[SavedCard]) -> Result<(), Refusal> {
    let fields = [
        ("email", &mut customer.email),
        ("name", &mut customer.name),
        ("phone", &mut customer.phone),
        ("description", &mut customer.description),
    ];
    for (key, field) in fields {
        let Some(text) = form.unsettable(key)? else { continue };
        if key == "email" && !text.is_empty() && !is_email(&text) {
            return Err(Refusal::invalid(Some("email_invalid"), "email", format!("Invalid email address: {text}")));
        }
        *field = Some(text).filter(|text| !text.is_empty());
    }
    form.metadata("metadata")?.apply(&mut customer.metadata)?;
    if let Some(mut settings) = form.hash("invoice_settings")? {
        let name = settings.name("default_payment_method");
        if let Some(id) = settings.unsettable("default_payment_method")? {
            let is_theirs = |card: &SavedCard| card.id == id && card.customer.as_ref() == Some(&customer.id);
            if !id.is_empty() && !cards.iter().any(is_theirs) {
                return Err(Refusal::no_such("PaymentMethod", &id, &name));
            }
            customer.default_card = Some(id).filter(|id| !id.is_empty());
        }
        settings.finish(&["custom_fields", "footer", "rendering_options"])?;
    }
    form.finish(&NOT_MODELLED)
}
