//! What Stripe's events about refunds, disputes and warnings do. They only tell us where to look.

use myba_core::checkout::{AfterSale as _, GatewayError};
use myba_core::inbox::{Event, Outcome};
use serde::Deserialize;
use serde_json::Value;

use super::stripe_event::{outcome, snapshot};
use crate::app::App;

/// The part of a refund's or charge's snapshot that must be there.
#[derive(Deserialize)]
struct Snapshot {
    id: String,
    object: String,
    payment_intent: Option<String>,
    charge: Option<String>,
}

/// The event is one of these.
pub(super) fn is_ours(kind: &str) -> bool {
    kind == "charge.refunded"
        || kind == "radar.early_fraud_warning.created"
        || kind.starts_with("refund.")
        || kind.starts_with("charge.dispute.")
}

/// Looks at what the event is about, and takes it in.
pub(super) async fn apply(app: &App, event: &Event, kind: &str, object: Value) -> Outcome {
    let seen = match snapshot::<Snapshot>(object) {
        Ok(seen) => seen,
        Err(outcome) => return outcome,
    };
    let done = if kind.starts_with("charge.dispute.") {
        app.payments.dispute_changed(&seen.id, Some(&event.id)).await.map(|lien| lien.is_some())
    } else if kind.starts_with("radar.") {
        app.payments.warned(&seen.id, Some(&event.id)).await
    } else {
        match payment_of(app, &seen).await {
            Ok(payment) => app.payments.refunds_changed(&payment, Some(&event.id)).await.map(|lien| lien.is_some()),
            Err(error) => Err(error.into()),
        }
    };
    outcome(done)
}

async fn payment_of(app: &App, seen: &Snapshot) -> Result<String, GatewayError> {
    if let Some(payment) = &seen.payment_intent {
        return Ok(payment.clone());
    }
    let charge = if seen.object == "charge" { Some(&seen.id) } else { seen.charge.as_ref() };
    app.stripe.payment_of_charge(charge.ok_or(GatewayError::NotFound)?).await
}
