//! `/v1/payment_intents` and `/v1/charges`, to read.

use serde_json::Value;

use super::{Charge, Intent};
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// `GET /v1/payment_intents/{id}`.
pub fn retrieve_intent(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&["client_secret"])?;
    views.world.intent(id).map(|intent| views.intent(intent)).ok_or_else(|| Refusal::not_found("payment_intent", id))
}

/// `GET /v1/payment_intents`, newest first.
pub fn list_intents(views: Views<'_>, mut form: Form) -> Answered {
    let customer = form.text("customer")?;
    let listing = Listing::read(&mut form)?;
    form.finish(&["customer_account"])?;
    let wanted = |intent: &&Intent| {
        customer.as_ref().is_none_or(|id| intent.customer.as_ref() == Some(id))
            && listing.created.contains(intent.created)
    };
    let newest: Vec<Value> =
        views.world.intents.iter().rev().filter(wanted).map(|intent| views.intent(intent)).collect();
    listing.page("/v1/payment_intents", "payment_intent", newest)
}

/// `GET /v1/charges/{id}`.
pub fn retrieve_charge(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    views.world.charge(id).map(|charge| views.charge(charge)).ok_or_else(|| Refusal::not_found("charge", id))
}

/// `GET /v1/charges`, newest first.
pub fn list_charges(views: Views<'_>, mut form: Form) -> Answered {
    let customer = form.text("customer")?;
    let intent = form.text("payment_intent")?;
    let listing = Listing::read(&mut form)?;
    form.finish(&["transfer_group"])?;
    let wanted = |charge: &&Charge| {
        customer.as_ref().is_none_or(|id| charge.of.customer.as_ref() == Some(id))
            && intent.as_ref().is_none_or(|id| charge.of.id == *id)
            && listing.created.contains(charge.created)
    };
    let newest: Vec<Value> =
        views.world.charges.iter().rev().filter(wanted).map(|charge| views.charge(charge)).collect();
    listing.page("/v1/charges", "charge", newest)
}
