//! What Stripe's events do. They only tell us where to look: the session itself decides.

use myba_core::checkout::{CheckoutError, GatewayError};
use myba_core::id::UserId;
use myba_core::identity::IdentityError;
use myba_core::inbox::{Event, Outcome};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use myba_core::checkout::PaymentGateway as _;

use super::{after_sale_event, subscription_event, top_up_event};
use crate::app::App;
use crate::webhook::{StripeEnvelope, UNREADABLE};

/// The part of a session's snapshot that must be there.
#[derive(Deserialize)]
struct SessionSnapshot {
    id: String,
    livemode: bool,
    #[serde(rename = "payment_status")]
    _payment_status: String,
}

/// The part of a customer's snapshot that must be there.
#[derive(Deserialize)]
struct CustomerSnapshot {
    id: String,
    metadata: Option<CustomerMetadata>,
}

#[derive(Deserialize)]
struct CustomerMetadata {
    payer: Option<String>,
}

pub(super) async fn apply(app: &App, event: &Event) -> Outcome {
    if event.kind == UNREADABLE {
        return Outcome::Quarantined("the envelope cannot be read".to_owned());
    }
    let is_ours = event.kind.starts_with("checkout.session.")
        || event.kind == "customer.deleted"
        || after_sale_event::is_ours(&event.kind)
        || subscription_event::is_ours(&event.kind);
    let envelope = match serde_json::from_str::<StripeEnvelope>(&event.body) {
        Ok(envelope) => envelope,
        Err(_) if !is_ours => return Outcome::Ignored,
        Err(error) => return Outcome::Quarantined(format!("the envelope cannot be read: {error}")),
    };
    if envelope.object != "event" {
        tracing::error!(event = envelope.id, "a thin event: the endpoint must be set to snapshots");
        return Outcome::Ignored;
    }
    if envelope.livemode != app.stripe.is_live() {
        return Outcome::Quarantined("rejected_mode: test money and real money do not mix".to_owned());
    }
    match envelope.kind.as_str() {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed"
        | "checkout.session.expired" => fulfil(app, event, envelope.data.object).await,
        "customer.deleted" => forget_customer(app, envelope.data.object).await,
        kind if after_sale_event::is_ours(kind) => {
            after_sale_event::apply(app, event, kind, envelope.data.object).await
        }
        kind if top_up_event::is_ours(kind) => top_up_event::apply(app, event, envelope.data.object).await,
        kind if subscription_event::is_ours(kind) => {
            subscription_event::apply(app, event, kind, envelope.data.object).await
        }
        _ => Outcome::Ignored,
    }
}

async fn fulfil(app: &App, event: &Event, object: Value) -> Outcome {
    let session = match snapshot::<SessionSnapshot>(object) {
        Ok(session) => session,
        Err(outcome) => return outcome,
    };
    if session.livemode != app.stripe.is_live() {
        return Outcome::Quarantined("rejected_mode: the session is of the other mode".to_owned());
    }
    match app.checkout.fulfil(&session.id, Some(&event.id)).await {
        Ok(fulfilled) => {
            if fulfilled.newly_paid {
                tracing::info!(order = %fulfilled.order.id, "an order was paid");
            }
            Outcome::Applied
        }
        Err(error) => match error {
            CheckoutError::UnknownSession(_)
            | CheckoutError::Mismatch(_)
            | CheckoutError::Gateway(GatewayError::NotFound) => Outcome::Quarantined(error.to_string()),
            _ => Outcome::Retry(error.to_string()),
        },
    }
}

/// The tokens stay; the next order makes a new customer.
async fn forget_customer(app: &App, object: Value) -> Outcome {
    let customer = match snapshot::<CustomerSnapshot>(object) {
        Ok(customer) => customer,
        Err(outcome) => return outcome,
    };
    let Some(payer) = customer.metadata.and_then(|metadata| metadata.payer) else { return Outcome::Ignored };
    match drop_customer(app, &UserId::from_text(payer), &customer.id).await {
        Ok(()) => Outcome::Applied,
        Err(error) => Outcome::Retry(error.to_string()),
    }
}

async fn drop_customer(app: &App, payer: &UserId, customer: &str) -> Result<(), IdentityError> {
    let user = app.identity.user(payer).await?;
    if user.is_some_and(|user| user.stripe_customer.as_deref() == Some(customer)) {
        app.identity.set_customer(payer, None).await?;
    }
    Ok(())
}

/// What became of an event about something that may be ours.
pub(super) fn outcome(done: Result<bool, CheckoutError>) -> Outcome {
    match done {
        Ok(true) => Outcome::Applied,
        // Somebody else's, under the same account; or nothing but news for the operator.
        Ok(false) => Outcome::Ignored,
        Err(error @ (CheckoutError::Mismatch(_) | CheckoutError::Gateway(GatewayError::NotFound))) => {
            Outcome::Quarantined(error.to_string())
        }
        Err(error) => Outcome::Retry(error.to_string()),
    }
}

pub(super) fn snapshot<T: DeserializeOwned>(object: Value) -> Result<T, Outcome> {
    serde_json::from_value(object).map_err(|error| Outcome::Quarantined(format!("the object cannot be read: {error}")))
}
