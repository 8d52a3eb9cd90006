//! `/v1/payment_methods` and `/v1/customers/{id}/payment_methods`: cards that are kept.

use serde_json::Value;

use super::saved::SavedCard;
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// What a refusal calls one.
const KIND: &str = "PaymentMethod";

/// `GET /v1/customers/{id}/payment_methods`, newest first.
pub fn list_of(views: Views<'_>, customer: &str, mut form: Form) -> Answered {
    let kind = form.text("type")?;
    let shown = form.one_of("allow_redisplay", &["always", "limited", "unspecified"])?;
    let listing = Listing::read(&mut form)?;
    form.finish(&[])?;
    if views.world.customer(customer).is_none_or(|customer| customer.deleted) {
        return Err(Refusal::not_found("customer", customer));
    }
    let wanted = |card: &&SavedCard| {
        card.customer.as_deref() == Some(customer)
            && kind.as_deref().is_none_or(|kind| kind == "card")
            && shown.as_ref().is_none_or(|word| card.redisplay() == word)
            && listing.created.contains(card.created)
    };
    let newest: Vec<Value> = views.world.cards.iter().rev().filter(wanted).map(SavedCard::view).collect();
    listing.page(&format!("/v1/customers/{customer}/payment_methods"), KIND, newest)
}

/// `GET /v1/customers/{id}/payment_methods/{card}`.
pub fn retrieve_of(views: Views<'_>, customer: &str, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let card = views.world.card(id).filter(|card| card.customer.as_deref() == Some(customer));
    card.map(SavedCard::view).ok_or_else(|| Refusal::not_found(KIND, id))
}

/// `GET /v1/payment_methods/{id}`.
pub fn retrieve(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    views.world.card(id).map(SavedCard::view).ok_or_else(|| Refusal::not_found(KIND, id))
}

/// `POST /v1/payment_methods/{id}/detach`: it cannot be charged any more.
pub fn detach(change: &mut Change<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let mut card = change.world.card(id).ok_or_else(|| Refusal::not_found(KIND, id))?.clone();
    let Some(customer) = card.customer.take() else {
        let message = "The payment method you provided is not attached to a customer so detachment is impossible.";
        return Err(Refusal::invalid(None, "payment_method", message));
    };
    let view = card.view();
    change.world.put_card(card);
    if let Some(mut owner) = change.world.customer(&customer).cloned() {
        owner.default_card = owner.default_card.filter(|card| card != id);
        change.world.put_customer(owner);
    }
    change.emit("payment_method.detached", view.clone());
    Ok(view)
}
