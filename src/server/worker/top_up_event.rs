//! What Stripe's events about payments without a page do. They only tell us where to look.

use std::collections::HashMap;

use myba_core::checkout::{CheckoutError, GatewayError, PaymentGateway as _};
use myba_core::inbox::{Event, Outcome};
use serde::Deserialize;
use serde_json::Value;

use super::stripe_event::snapshot;
use crate::app::App;

/// The part of a payment's snapshot that must be there.
#[derive(Deserialize)]
struct Snapshot {
    id: String,
    livemode: bool,
    #[serde(default)]
    metadata: HashMap<String, String>,
}

/// The event may be one of these: a payment of a page or an invoice comes by the same name.
pub(super) fn is_ours(kind: &str) -> bool {
    const ENDS: [&str; 3] = ["payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled"];
    ENDS.contains(&kind)
}

/// Looks at the payment, and takes it in.
pub(super) async fn apply(app: &App, event: &Event, object: Value) -> Outcome {
    let seen = match snapshot::<Snapshot>(object) {
        Ok(seen) => seen,
        Err(outcome) => return outcome,
    };
    if seen.metadata.get("kind").is_none_or(|kind| kind != "topup") {
        return Outcome::Ignored;
    }
    if seen.livemode != app.stripe.is_live() {
        return Outcome::Quarantined("rejected_mode: test money and real money do not mix".to_owned());
    }
    match app.top_ups.changed(&seen.id, Some(&event.id)).await {
        Ok(Some(_)) => Outcome::Applied,
        Ok(None) => Outcome::Ignored,
        Err(
            error @ (CheckoutError::Mismatch(_)
            | CheckoutError::UnknownOrder
            | CheckoutError::Gateway(GatewayError::NotFound)),
        ) => Outcome::Quarantined(error.to_string()),
        Err(error) => Outcome::Retry(error.to_string()),
    }
}
