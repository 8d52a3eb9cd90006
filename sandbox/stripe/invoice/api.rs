//! `/v1/invoices` and `/v1/invoice_payments`: to read, and to void.

use serde_json::Value;

use super::Invoice;
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// `GET /v1/invoices/{id}`.
pub fn retrieve(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    Ok(views.invoice(found(views, id)?))
}

/// `POST /v1/invoices/{id}/void`: of an open one, for ever.
pub fn void(change: &mut Change<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let invoice = found(change.views(), id)?.clone();
    if !invoice.is_open() {
        let message = format!("You can only void invoices that are open; this one is {}.", invoice.status.word());
        return Err(Refusal::invalid(None, "invoice", message));
    }
    let now = change.billing_now();
    change.at(now, |change| change.void(invoice));
    Ok(change.views().invoice(found(change.views(), id)?))
}

/// `GET /v1/invoices`, newest first.
pub fn list(views: Views<'_>, mut form: Form) -> Answered {
    let status = form.one_of("status", &["draft", "open", "paid", "uncollectible", "void"])?;
    let (customer, subscription) = (form.text("customer")?, form.text("subscription")?);
    let method = form.one_of("collection_method", &["charge_automatically", "send_invoice"])?;
    let listing = Listing::read(&mut form)?;
    form.finish(&["customer_account", "due_date"])?;
    let wanted = |invoice: &&Invoice| {
        status.as_ref().is_none_or(|word| invoice.status.word() == word)
            && customer.as_ref().is_none_or(|id| invoice.customer == *id)
            && subscription.as_ref().is_none_or(|id| invoice.subscription == *id)
            && method.as_deref() != Some("send_invoice")
            && listing.created.contains(invoice.created)
    };
    let newest: Vec<Value> =
        views.world.invoices.iter().rev().filter(wanted).map(|invoice| views.invoice(invoice)).collect();
    listing.page("/v1/invoices", "invoice", newest)
}

/// `GET /v1/invoices/{id}/lines`.
pub fn lines(views: Views<'_>, id: &str, mut form: Form) -> Answered {
    let listing = Listing::read(&mut form)?;
    form.finish(&[])?;
    let invoice = found(views, id)?;
    let lines = invoice.lines.iter().map(|line| line.view(invoice)).collect();
    listing.page(&format!("/v1/invoices/{id}/lines"), "line_item", lines)
}

/// `GET /v1/invoice_payments/{id}`.
pub fn retrieve_payment(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let invoice = views.world.invoices.iter().find(|invoice| invoice.payment == id);
    let payment = invoice.and_then(|invoice| views.invoice_payment(invoice));
    payment.ok_or_else(|| Refusal::not_found("invoice_payment", id))
}

/// `GET /v1/invoice_payments`, newest first: of one invoice, or of one payment.
pub fn list_payments(views: Views<'_>, mut form: Form) -> Answered {
    let invoice = form.text("invoice")?;
    let status = form.one_of("status", &["canceled", "open", "paid"])?;
    let intent = match form.hash("payment")? {
        None => None,
        Some(mut payment) => {
            let words = ["charge", "payment_intent", "payment_record"];
            let at_type = payment.name("type");
            let kind = payment.one_of("type", &words)?.ok_or_else(|| Refusal::missing(&at_type))?;
            if kind != "payment_intent" {
                return Err(Refusal::NotModelled(format!("{at_type}={kind}")));
            }
            let id = payment.required("payment_intent")?;
            payment.finish(&["payment_record"])?;
            Some(id)
        }
    };
    let listing = Listing::read(&mut form)?;
    form.finish(&[])?;
    let wanted = |one: &&Invoice| {
        invoice.as_ref().is_none_or(|id| one.id == *id)
            && intent.as_ref().is_none_or(|id| one.intent.as_ref() == Some(id))
    };
    let payments = views.world.invoices.iter().rev().filter(wanted).filter_map(|one| views.invoice_payment(one));
    let asked = |payment: &Value| {
        status.as_ref().is_none_or(|word| payment["status"] == word.as_str())
            && payment["created"].as_i64().is_some_and(|moment| listing.created.contains(moment))
    };
    listing.page("/v1/invoice_payments", "invoice_payment", payments.filter(asked).collect())
}

fn found<'a>(views: Views<'a>, id: &str) -> Result<&'a Invoice, Refusal> {
    views.world.invoice(id).ok_or_else(|| Refusal::not_found("invoice", id))
}
