//! `POST /v1/payment_intents`: a kept card is charged while its owner is away.

use super::Intent;
use crate::stripe::api::list::Answered;
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::money;
use crate::stripe::payment::outcome::Decline;
use crate::stripe::refusal::Refusal;

/// Parameters the real service knows and this one does not.
const NOT_MODELLED: [&str; 26] = [
    "allowed_payment_method_types",
    "amount_details",
    "application_fee_amount",
    "capture_method",
    "confirmation_method",
    "confirmation_token",
    "customer_account",
    "excluded_payment_method_types",
    "hooks",
    "mandate",
    "mandate_data",
    "on_behalf_of",
    "payment_details",
    "payment_method_configuration",
    "payment_method_data",
    "payment_method_options",
    "payments_orchestration",
    "radar_options",
    "return_url",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "transfer_data",
    "transfer_group",
    "use_stripe_sdk",
    "payment_record",
];

/// Charges a kept card. A payment that fails stays, and the refusal has it.
pub fn create(change: &mut Change<'_>, mut form: Form) -> Answered {
    if form.fields.contains_key("payment_method_types") {
        return Err(Refusal::retired_method_types());
    }
    let (amount, currency) = read_amount(&mut form)?;
    let (customer, method) = (form.text("customer")?, form.text("payment_method")?);
    let (off_session, confirm) = (form.boolean("off_session")?, form.boolean("confirm")?);
    let fails_when_asked = form.boolean("error_on_requires_action")? == Some(true);
    let intent = Intent {
        customer: customer.clone(),
        description: form.short_text("description", 1000)?,
        metadata: form.metadata("metadata")?.fresh()?,
        receipt_email: form.email("receipt_email")?,
        suffix: form.short_text("statement_descriptor_suffix", 22)?,
        ..change.new_intent(amount, currency)
    };
    read_automatic(&mut form)?;
    form.finish(&NOT_MODELLED)?;
    if confirm != Some(true) {
        return Err(Refusal::NotModelled("confirm other than true".to_owned()));
    }
    let customer = customer.ok_or_else(|| Refusal::NotModelled("a payment without a customer".to_owned()))?;
    if change.world.customer(&customer).is_none_or(|customer| customer.deleted) {
        return Err(Refusal::no_such("customer", &customer, "customer"));
    }
    let method = method.ok_or_else(|| Refusal::missing("payment_method"))?;
    let card =
        change.world.card(&method).ok_or_else(|| Refusal::no_such("PaymentMethod", &method, "payment_method"))?;
    if card.customer.as_ref() != Some(&customer) {
        let message = "The provided PaymentMethod does not belong to the Customer. Attach it to the Customer first.";
        return Err(Refusal::invalid(Some("payment_method_customer_mismatch"), "payment_method", message));
    }
    let card = card.clone();
    let asks = card.later == Some(Decline::AuthenticationRequired);
    if asks && off_session != Some(true) && !fails_when_asked {
        return Err(Refusal::NotModelled("a payment that requires an action".to_owned()));
    }
    let id = intent.id.clone();
    change.tell_intent(intent.clone(), "payment_intent.created");
    let charged = change.charge_later(intent, &card);
    let view = change.world.intent(&id).map(|intent| change.views().intent(intent));
    match charged {
        Ok(charge) => {
            change.what_comes_after(&charge);
            view.ok_or_else(Refusal::broken)
        }
        Err(why) => Err(Refusal::declined(why, view)),
    }
}

fn read_amount(form: &mut Form) -> Result<(i64, &'static str), Refusal> {
    let amount = form.integer_in("amount", 1, money::MAX_AMOUNT)?.ok_or_else(|| Refusal::missing("amount"))?;
    let code = form.required("currency")?;
    let currency = money::find(&code).ok_or_else(|| {
        let message = format!("Invalid currency: {code}. The sandbox takes no such money.");
        Refusal::invalid(None, "currency", message)
    })?;
    if amount < currency.minimum {
        let least = money::written(currency.minimum, currency.code);
        let message = format!("Amount must be at least {least}.");
        return Err(Refusal::invalid(Some("amount_too_small"), "amount", message));
    }
    Ok((amount, currency.code))
}

/// Which methods are taken is decided by the card alone, so this changes nothing.
fn read_automatic(form: &mut Form) -> Result<(), Refusal> {
    let Some(mut automatic) = form.hash("automatic_payment_methods")? else { return Ok(()) };
    automatic.boolean("enabled")?;
    automatic.one_of("allow_redirects", &["always", "never"])?;
    automatic.finish(&[])
}
