//! What a session was created with.

use serde::{Deserialize, Serialize};

use super::asked::{self, Asked};
use super::items::{self, Item};
use crate::stripe::change::Change;
use crate::stripe::fields::Metadata;
use crate::stripe::form::Form;
use crate::stripe::money;
use crate::stripe::refusal::Refusal;

/// The shortest life of a session, in seconds.
const SHORTEST: i64 = 30 * 60;
/// The longest life, and the usual one, in seconds.
const LONGEST: i64 = 24 * 60 * 60;
/// Characters of the reference.
const REFERENCE: usize = 200;
/// Characters of the statement's suffix.
const SUFFIX: usize = 22;
/// Languages the page may be asked for. It is English in the sandbox whatever is asked.
const LOCALES: [&str; 13] = ["auto", "en", "en-GB", "de", "fr", "es", "it", "nl", "pt", "pt-BR", "pl", "sv", "ja"];
/// What the page's button is called.
const SUBMIT_TYPES: [&str; 5] = ["auto", "book", "donate", "pay", "subscribe"];

/// Parameters the real service knows and this one does not.
const NOT_MODELLED: [&str; 23] = [
    "allowed_payment_method_types",
    "branding_settings",
    "currency",
    "custom_fields",
    "customer_account",
    "discounts",
    "excluded_payment_method_types",
    "integration_identifier",
    "managed_payments",
    "name_collection",
    "optional_items",
    "origin_context",
    "payment_method_configuration",
    "payment_method_data",
    "payment_method_options",
    "permissions",
    "redirect_on_completion",
    "return_url",
    "setup_intent_data",
    "shipping_address_collection",
    "shipping_options",
    "wallet_options",
    "after_expiration",
];

/// What a session is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// One payment.
    #[default]
    Payment,
    /// Payments again and again.
    Subscription,
}

impl Mode {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Subscription => "subscription",
        }
    }
}

/// What a session was created with, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// What is bought; never empty.
    pub items: Vec<Item>,
    /// Where the buyer goes after paying.
    pub success_url: String,
    /// Where the buyer goes without paying.
    pub cancel_url: Option<String>,
    /// The customer it was created for.
    pub customer: Option<String>,
    /// The address it was created for.
    pub customer_email: Option<String>,
    /// Whether a customer is made of a buyer who has none.
    pub creates_customer: bool,
    /// The product's own id for it.
    pub client_reference_id: Option<String>,
    /// The session's metadata; the payment has its own.
    pub metadata: Metadata,
    /// What the payment is given.
    pub payment: PaymentSpec,
    /// Whether the page has a field for a promotion code.
    pub allow_promotion_codes: Option<bool>,
    /// The page's language.
    pub locale: Option<String>,
    /// What the button is called.
    pub submit_type: Option<String>,
    /// The text beside the button.
    pub message: Option<String>,
    /// Whether the buyer must accept the terms.
    pub terms: Option<bool>,
    /// `billing_address_collection`.
    pub billing_address: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub mode: Mode,
    /// The metadata of the subscription it makes.
    #[serde(default)]
    pub subscription_metadata: Metadata,
    /// Whether the page offers to keep the card.
    #[serde(default)]
    pub offers_saving: bool,
    /// What else it asks for.
    #[serde(default)]
    pub asked: Asked,
}

/// `payment_intent_data`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentSpec {
    /// A note on the payment.
    pub description: Option<String>,
    /// The payment's metadata.
    pub metadata: Metadata,
    /// Where the receipt goes besides.
    pub receipt_email: Option<String>,
    /// The end of the line on the buyer's statement.
    pub suffix: Option<String>,
    /// `off_session` when the card is kept for later.
    #[serde(default)]
    pub future: Option<String>,
}

impl Spec {
    /// Whether it makes a subscription.
    pub fn is_subscription(&self) -> bool {
        self.mode == Mode::Subscription
    }

    /// The sum of the items in minor units.
    pub fn total(&self) -> i64 {
        self.items.iter().map(Item::amount).fold(0, i64::saturating_add)
    }

    /// ISO 4217, lower case.
    pub fn currency(&self) -> &str {
        self.items.first().map_or("usd", |item| &item.price.currency)
    }
}

/// Reads the parameters of a new session, and when it ends in Unix seconds.
///
/// # Errors
/// As the real service refuses, or 501 for what is not modelled.
pub fn read(mut form: Form, change: &Change<'_>) -> Result<(Spec, i64), Refusal> {
    refuse_retired(&mut form)?;
    let mode = read_mode(&mut form)?;
    refuse_contradictions(&form)?;
    refuse_of_other_mode(&form, mode)?;
    let (customer, terms) = (known_customer(&mut form, change)?, read_terms(&mut form)?);
    let (asked, message) = asked::read(&mut form, customer.is_some(), terms)?;
    let spec = Spec {
        items: items::read(&mut form, change, mode)?,
        success_url: form.web_address("success_url")?.ok_or_else(|| Refusal::missing("success_url"))?,
        cancel_url: form.web_address("cancel_url")?,
        customer,
        customer_email: form.email("customer_email")?,
        creates_customer: form
            .one_of("customer_creation", &["always", "if_required"])?
            .is_some_and(|word| word == "always"),
        client_reference_id: form.short_text("client_reference_id", REFERENCE)?,
        metadata: form.metadata("metadata")?.fresh()?,
        payment: read_payment(&mut form)?,
        allow_promotion_codes: form.boolean("allow_promotion_codes")?,
        locale: form.one_of("locale", &LOCALES)?,
        submit_type: form.one_of("submit_type", &SUBMIT_TYPES)?,
        message,
        terms,
        billing_address: form.one_of("billing_address_collection", &["auto"])?,
        mode,
        subscription_metadata: read_subscription(&mut form)?,
        offers_saving: read_saving(&mut form)?,
        asked,
    };
    let expires_at = read_end(&mut form, change.now())?;
    for switch in ["adaptive_pricing", "phone_number_collection"] {
        off(&mut form, switch)?;
    }
    form.finish(&NOT_MODELLED)?;
    spec.asked.check(&spec.items)?;
    check_total(&spec)?;
    Ok((spec, expires_at))
}

/// Words and parameters of earlier versions of the API.
fn refuse_retired(form: &mut Form) -> Result<(), Refusal> {
    if form.fields.contains_key("payment_method_types") {
        return Err(Refusal::retired_method_types());
    }
    match form.one_of("ui_mode", &["hosted_page", "embedded_page", "elements", "form"])?.as_deref() {
        None | Some("hosted_page") => Ok(()),
        Some(other) => Err(Refusal::NotModelled(format!("ui_mode={other}"))),
    }
}

fn read_mode(form: &mut Form) -> Result<Mode, Refusal> {
    match form.one_of("mode", &["payment", "setup", "subscription"])?.as_deref() {
        None => Err(Refusal::missing("mode")),
        Some("payment") => Ok(Mode::Payment),
        Some("subscription") => Ok(Mode::Subscription),
        Some(other) => Err(Refusal::NotModelled(format!("mode={other}"))),
    }
}

fn refuse_contradictions(form: &Form) -> Result<(), Refusal> {
    let pairs =
        [["customer", "customer_email"], ["allow_promotion_codes", "discounts"], ["customer", "customer_creation"]];
    for pair in pairs {
        if pair.iter().all(|name| form.fields.contains_key(*name)) {
            return Err(Refusal::only_one_of(pair));
        }
    }
    Ok(())
}

/// Parameters of one mode are refused in the other.
fn refuse_of_other_mode(form: &Form, mode: Mode) -> Result<(), Refusal> {
    let foreign: &[&str] = match mode {
        Mode::Payment => &["subscription_data", "payment_method_collection"],
        Mode::Subscription => &["payment_intent_data", "customer_creation", "invoice_creation"],
    };
    let Some(name) = foreign.iter().find(|name| form.fields.contains_key(**name)) else { return Ok(()) };
    let message = format!("You can not pass `{name}` in `{}` mode.", mode.word());
    Err(Refusal::invalid(None, name, message))
}

fn known_customer(form: &mut Form, change: &Change<'_>) -> Result<Option<String>, Refusal> {
    let Some(id) = form.text("customer")? else { return Ok(None) };
    let is_known = change.world.customer(&id).is_some_and(|customer| !customer.deleted);
    if is_known { Ok(Some(id)) } else { Err(Refusal::no_such("customer", &id, "customer")) }
}

fn read_payment(form: &mut Form) -> Result<PaymentSpec, Refusal> {
    let Some(mut form) = form.hash("payment_intent_data")? else { return Ok(PaymentSpec::default()) };
    let payment = PaymentSpec {
        description: form.short_text("description", 1000)?,
        metadata: form.metadata("metadata")?.fresh()?,
        receipt_email: form.email("receipt_email")?,
        suffix: form.short_text("statement_descriptor_suffix", SUFFIX)?,
        future: form.one_of("setup_future_usage", &["off_session", "on_session"])?,
    };
    form.finish(&[
        "application_fee_amount",
        "capture_method",
        "on_behalf_of",
        "shipping",
        "statement_descriptor",
        "transfer_data",
        "transfer_group",
    ])?;
    Ok(payment)
}

fn read_subscription(form: &mut Form) -> Result<Metadata, Refusal> {
    if let Some(word) = form.one_of("payment_method_collection", &["always", "if_required"])?
        && word != "always"
    {
        return Err(Refusal::NotModelled("payment_method_collection=if_required".to_owned()));
    }
    let Some(mut form) = form.hash("subscription_data")? else { return Ok(Metadata::new()) };
    let metadata = form.metadata("metadata")?.fresh()?;
    if let Some(mut mode) = form.hash("billing_mode")? {
        let name = mode.name("type");
        if mode.one_of("type", &["classic", "flexible"])?.as_deref() == Some("classic") {
            return Err(Refusal::NotModelled(format!("{name}=classic")));
        }
        mode.finish(&["flexible"])?;
    }
    form.finish(&[
        "application_fee_percent",
        "billing_cycle_anchor",
        "billing_cycle_anchor_config",
        "default_tax_rates",
        "description",
        "invoice_settings",
        "on_behalf_of",
        "proration_behavior",
        "transfer_data",
        "trial_end",
        "trial_period_days",
        "trial_settings",
    ])?;
    Ok(metadata)
}

fn read_saving(form: &mut Form) -> Result<bool, Refusal> {
    let Some(mut options) = form.hash("saved_payment_method_options")? else { return Ok(false) };
    let saves = options.one_of("payment_method_save", &["disabled", "enabled"])?;
    options.finish(&["allow_redisplay_filters", "payment_method_remove"])?;
    Ok(saves.as_deref() == Some("enabled"))
}

fn read_terms(form: &mut Form) -> Result<Option<bool>, Refusal> {
    let Some(mut consent) = form.hash("consent_collection")? else { return Ok(None) };
    let terms = consent.one_of("terms_of_service", &["none", "required"])?;
    consent.finish(&["payment_method_reuse_agreement", "promotions"])?;
    Ok(terms.map(|word| word == "required"))
}

fn read_end(form: &mut Form, now: i64) -> Result<i64, Refusal> {
    let Some(end) = form.integer("expires_at")? else { return Ok(now + LONGEST) };
    let wrong = if end < now + SHORTEST {
        "at least 30 minutes"
    } else if end > now + LONGEST {
        "less than 24 hours"
    } else {
        return Ok(end);
    };
    let message = format!("The `expires_at` timestamp must be {wrong} from Checkout Session creation.");
    Err(Refusal::invalid(None, "expires_at", message))
}

/// A switch that may only be sent as off.
fn off(form: &mut Form, key: &str) -> Result<(), Refusal> {
    let Some(mut switch) = form.hash(key)? else { return Ok(()) };
    only_no(&mut switch, "enabled")?;
    if let Some(other) = switch.fields.keys().next() {
        return Err(Refusal::NotModelled(switch.name(other)));
    }
    Ok(())
}

fn only_no(form: &mut Form, key: &str) -> Result<Option<bool>, Refusal> {
    let name = form.name(key);
    match form.boolean(key)? {
        Some(true) => Err(Refusal::NotModelled(name)),
        answer => Ok(answer),
    }
}

fn check_total(spec: &Spec) -> Result<(), Refusal> {
    let (total, code) = (spec.total(), spec.currency());
    let minimum = money::find(code).map_or(0, |currency| currency.minimum);
    if total != 0 && total < minimum {
        let least = money::written(minimum, code);
        let message = format!("The Checkout Session's total amount due must add up to at least {least}.");
        return Err(Refusal::invalid(Some("amount_too_small"), "line_items", message));
    }
    if total > money::MAX_AMOUNT {
        let most = money::written(money::MAX_AMOUNT, code);
        let message = format!("The Checkout Session's total amount due must be no more than {most}.");
        return Err(Refusal::invalid(Some("amount_too_large"), "line_items", message));
    }
    Ok(())
}
