//! `/v1/checkout/sessions`.

use serde_json::Value;

use super::{PaymentStatus, Session, Status, spec};
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// What a refusal calls a session.
const KIND: &str = "checkout.session";

/// `POST /v1/checkout/sessions`.
pub fn create(change: &mut Change<'_>, form: Form) -> Answered {
    let (spec, expires_at) = spec::read(form, change)?;
    let session = Session {
        id: format!("cs_test_{}", change.shared.random_hex(58)),
        created: change.now(),
        expires_at,
        customer: spec.customer.clone(),
        spec,
        status: Status::Open,
        payment: PaymentStatus::Unpaid,
        intent: None,
        buyer: None,
        subscription: None,
        invoice: None,
        code: None,
        tax_id: None,
    };
    change.world.put_session(session.clone());
    Ok(change.views().session(&session))
}

/// `GET /v1/checkout/sessions/{id}`.
pub fn retrieve(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    Ok(views.session(found(views, id)?))
}

/// `POST /v1/checkout/sessions/{id}/expire`.
pub fn expire(change: &mut Change<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let status = found(change.views(), id)?.status;
    if !change.expire(id) {
        let message = format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{}`.",
            status.word()
        );
        return Err(Refusal::invalid(None, "session", message));
    }
    Ok(change.views().session(found(change.views(), id)?))
}

/// `GET /v1/checkout/sessions/{id}/line_items`.
pub fn line_items(views: Views<'_>, id: &str, mut form: Form) -> Answered {
    let listing = Listing::read(&mut form)?;
    form.finish(&[])?;
    let session = found(views, id)?;
    let items = session.spec.items.iter().map(|item| item.view(session.tax())).collect();
    listing.page(&format!("/v1/checkout/sessions/{id}/line_items"), "item", items)
}

/// `GET /v1/checkout/sessions`, newest first.
pub fn list(views: Views<'_>, mut form: Form) -> Answered {
    let status = form.one_of("status", &["open", "complete", "expired"])?;
    let customer = form.text("customer")?;
    let (intent, subscription) = (form.text("payment_intent")?, form.text("subscription")?);
    let email = match form.hash("customer_details")? {
        None => None,
        Some(mut details) => {
            let email = details.required("email")?;
            details.finish(&[])?;
            Some(email)
        }
    };
    let listing = Listing::read(&mut form)?;
    form.finish(&["customer_account", "payment_link"])?;
    let wanted = |session: &&Session| {
        status.as_ref().is_none_or(|word| session.status.word() == word)
            && customer.as_ref().is_none_or(|id| session.customer.as_ref() == Some(id))
            && intent.as_ref().is_none_or(|id| session.shown_intent() == Some(id))
            && subscription.as_ref().is_none_or(|id| session.subscription.as_ref() == Some(id))
            && email.as_ref().is_none_or(|email| views.email(session).as_ref() == Some(email))
            && listing.created.contains(session.created)
    };
    let newest: Vec<Value> =
        views.world.sessions.iter().rev().filter(wanted).map(|session| views.session(session)).collect();
    listing.page("/v1/checkout/sessions", KIND, newest)
}

fn found<'a>(views: Views<'a>, id: &str) -> Result<&'a Session, Refusal> {
    views.world.session(id).ok_or_else(|| Refusal::not_found(KIND, id))
}
