//! What we ask Stripe for, in async-stripe's types.

use std::collections::HashMap;

use myba_core::checkout::{GatewayError, NewCustomer, NewSession, Tax};
use sha2::{Digest, Sha256};
use stripe_checkout::CheckoutSessionMode;
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAdaptivePricing, CreateCheckoutSessionInvoiceCreation,
    CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionLineItemsPriceDataTaxBehavior as TaxBehavior, CreateCheckoutSessionPaymentIntentData,
    CreateCheckoutSessionPaymentIntentDataSetupFutureUsage, ExpireCheckoutSession, ProductData,
    RetrieveCheckoutSession,
};
use stripe_core::customer::{CreateCustomer, RetrieveCustomer};

use super::page::{With, fields};

/// One customer per user of ours. The address is part of the key: the same key with other parameters is an error.
pub fn customer_key(new: &NewCustomer, turn: u32) -> String {
    let email = hex::encode(Sha256::digest(new.email.as_deref().unwrap_or_default().as_bytes()));
    format!("customer:{}:{}:{turn}", new.user, &email[..16])
}

/// A customer who is this user.
pub fn new_customer(new: &NewCustomer, environment: &str) -> CreateCustomer {
    let metadata = metadata(&[("payer", new.user.as_str()), ("env", environment)]);
    let request = CreateCustomer::new().metadata(metadata);
    match &new.email {
        Some(email) => request.email(email.as_str()),
        None => request,
    }
}

/// The customer, to see whether it still is one.
pub fn look_at_customer(id: &str) -> RetrieveCustomer {
    RetrieveCustomer::new(id)
}

/// A hosted page for one pack at the price our order says. Payment methods are left to the account's settings, so that the
/// wallets of phones work. The order's name stands in the session and in the payment: neither inherits from the other.
pub fn new_session(new: &NewSession, environment: &str) -> Result<With<CreateCheckoutSession>, GatewayError> {
    let refuse = |what: &str| GatewayError::Refused(format!("the order {} has {what}", new.order));
    let metadata = metadata(&[("order", new.order.as_str()), ("payer", new.payer.as_str()), ("env", environment)]);
    let price = CreateCheckoutSessionLineItemsPriceData {
        currency: new.currency.parse().map_err(|_| refuse("no currency"))?,
        product: None,
        product_data: Some(ProductData::new(new.name.as_str())),
        recurring: None,
        tax_behavior: tax_behavior(new.terms.tax),
        unit_amount: Some(new.amount),
        unit_amount_decimal: None,
    };
    let mut item = CreateCheckoutSessionLineItems::new();
    item.price_data = Some(price);
    item.quantity = Some(1);
    let mut payment = CreateCheckoutSessionPaymentIntentData::new();
    payment.metadata = Some(metadata.clone());
    payment.receipt_email.clone_from(&new.receipt_email);
    if new.keep_card {
        payment.setup_future_usage = Some(CreateCheckoutSessionPaymentIntentDataSetupFutureUsage::OffSession);
    }
    let mut adaptive = CreateCheckoutSessionAdaptivePricing::new();
    adaptive.enabled = Some(false);
    let request = CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .customer(new.customer.as_str())
        .client_reference_id(new.order.as_str())
        .line_items(vec![item])
        .metadata(metadata)
        .payment_intent_data(payment)
        .adaptive_pricing(adaptive)
        .expires_at(new.expires_at.seconds())
        .success_url(new.success_url.as_str())
        .cancel_url(new.cancel_url.as_str());
    let request = if new.promotion_codes { request.allow_promotion_codes(true) } else { request };
    let invoice = CreateCheckoutSessionInvoiceCreation::new(true);
    let request = if new.terms.invoices { request.invoice_creation(invoice) } else { request };
    Ok(With { request, more: fields(&new.terms) })
}

/// Where tax stands in the price of a pack.
const fn tax_behavior(tax: Tax) -> Option<TaxBehavior> {
    match tax {
        Tax::Off => None,
        Tax::Exclusive => Some(TaxBehavior::Exclusive),
        Tax::Inclusive => Some(TaxBehavior::Inclusive),
    }
}

/// A session with its payment, the charge with its receipt, the taxes one by one, and the invoice.
pub fn session(id: &str) -> RetrieveCheckoutSession {
    let expand = ["payment_intent.latest_charge", "total_details.breakdown", "invoice"];
    RetrieveCheckoutSession::new(id).expand(expand.map(str::to_owned))
}

/// Closes an open page.
pub fn expire(id: &str) -> ExpireCheckoutSession {
    ExpireCheckoutSession::new(id)
}

fn metadata(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
