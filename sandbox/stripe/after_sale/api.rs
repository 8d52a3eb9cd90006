//! `/v1/refunds`, `/v1/disputes` and `/v1/radar/early_fraud_warnings`.

use serde_json::Value;

use super::refund::Wanted;
use super::{Dispute, Refund, Warning};
use crate::stripe::api::list::{Answered, Listing, Window};
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::payment::Charge;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// `POST /v1/refunds`.
pub fn refund(change: &mut Change<'_>, mut form: Form) -> Answered {
    let (charge, intent) = (form.text("charge")?, form.text("payment_intent")?);
    let wanted = Wanted {
        amount: form.integer_in("amount", 1, 99_999_999)?,
        reason: form.one_of("reason", &["duplicate", "fraudulent", "requested_by_customer"])?,
        metadata: form.metadata("metadata")?.fresh()?,
    };
    form.finish(&[
        "currency",
        "customer",
        "instructions_email",
        "origin",
        "refund_application_fee",
        "reverse_transfer",
    ])?;
    let charge = charge_of(change.views(), charge.as_deref(), intent.as_deref())?.clone();
    change.refund(&charge, wanted)
}

fn charge_of<'a>(views: Views<'a>, charge: Option<&str>, intent: Option<&str>) -> Result<&'a Charge, Refusal> {
    match (charge, intent) {
        (Some(_), Some(_)) => Err(Refusal::only_one_of(["charge", "payment_intent"])),
        (Some(id), None) => views.world.charge(id).ok_or_else(|| Refusal::no_such("charge", id, "charge")),
        (None, Some(id)) => {
            let intent = views.world.intent(id);
            let intent = intent.ok_or_else(|| Refusal::no_such("payment_intent", id, "payment_intent"))?;
            let charge = intent.latest_charge.as_deref().and_then(|id| views.world.charge(id));
            charge.ok_or_else(|| {
                let message = "This PaymentIntent does not have a successful charge to refund.";
                Refusal::invalid(None, "payment_intent", message)
            })
        }
        (None, None) => Err(Refusal::missing("payment_intent")),
    }
}

/// `GET /v1/refunds/{id}`.
pub fn retrieve_refund(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let found = views.world.refunds.iter().find(|refund| refund.id == id);
    found.map(Refund::view).ok_or_else(|| Refusal::not_found("refund", id))
}

/// `GET /v1/refunds`, newest first.
pub fn list_refunds(views: Views<'_>, form: Form) -> Answered {
    let (wanted, listing) = Wish::read(form)?;
    let refunds = views.world.refunds.iter().rev();
    let chosen = refunds.filter(|one| wanted.takes(&one.charge, &one.intent, one.created, &listing.created));
    listing.page("/v1/refunds", "refund", chosen.map(Refund::view).collect())
}

/// `GET /v1/disputes/{id}`.
pub fn retrieve_dispute(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let found = views.world.disputes.iter().find(|dispute| dispute.id == id);
    found.map(Dispute::view).ok_or_else(|| Refusal::not_found("dispute", id))
}

/// `GET /v1/disputes`, newest first.
pub fn list_disputes(views: Views<'_>, form: Form) -> Answered {
    let (wanted, listing) = Wish::read(form)?;
    let disputes = views.world.disputes.iter().rev();
    let chosen = disputes.filter(|one| wanted.takes(&one.charge, &one.intent, one.created, &listing.created));
    listing.page("/v1/disputes", "dispute", chosen.map(Dispute::view).collect())
}

/// `GET /v1/radar/early_fraud_warnings/{id}`.
pub fn retrieve_warning(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    let found = views.world.warnings.iter().find(|warning| warning.id == id);
    found.map(|one| shown(views, one)).ok_or_else(|| Refusal::not_found("radar.early_fraud_warning", id))
}

/// `GET /v1/radar/early_fraud_warnings`, newest first.
pub fn list_warnings(views: Views<'_>, form: Form) -> Answered {
    let (wanted, listing) = Wish::read(form)?;
    let warnings = views.world.warnings.iter().rev();
    let chosen = warnings.filter(|one| wanted.takes(&one.charge, &one.intent, one.created, &listing.created));
    let page = chosen.map(|one| shown(views, one)).collect();
    listing.page("/v1/radar/early_fraud_warnings", "radar.early_fraud_warning", page)
}

fn shown(views: Views<'_>, warning: &Warning) -> Value {
    warning.view(views.is_actionable(warning))
}

/// Whose refunds, disputes or warnings are asked for.
struct Wish {
    charge: Option<String>,
    intent: Option<String>,
}

impl Wish {
    fn read(mut form: Form) -> Result<(Self, Listing), Refusal> {
        let wish = Self { charge: form.text("charge")?, intent: form.text("payment_intent")? };
        let listing = Listing::read(&mut form)?;
        form.finish(&[])?;
        Ok((wish, listing))
    }

    fn takes(&self, charge: &str, intent: &str, created: i64, window: &Window) -> bool {
        self.charge.as_ref().is_none_or(|id| id == charge)
            && self.intent.as_ref().is_none_or(|id| id == intent)
            && window.contains(created)
    }
}
