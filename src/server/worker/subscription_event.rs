//! What Stripe's events about subscriptions and their invoices do. They only tell us where to look.

use myba_core::checkout::Billed;
use myba_core::inbox::{Event, Outcome};
use serde::Deserialize;
use serde_json::Value;

use super::stripe_event::{outcome, snapshot};
use crate::app::App;

/// The part of a snapshot that must be there.
#[derive(Deserialize)]
struct Snapshot {
    id: String,
    livemode: bool,
}

/// The event is one of these.
pub(super) fn is_ours(kind: &str) -> bool {
    kind.starts_with("invoice.") || kind.starts_with("customer.subscription.")
}

/// Looks at what the event is about, and takes it in.
pub(super) async fn apply(app: &App, event: &Event, kind: &str, object: Value) -> Outcome {
    let seen = match snapshot::<Snapshot>(object) {
        Ok(seen) => seen,
        Err(outcome) => return outcome,
    };
    if seen.livemode != myba_core::checkout::PaymentGateway::is_live(&*app.stripe) {
        return Outcome::Quarantined("rejected_mode: test money and real money do not mix".to_owned());
    }
    if kind == "invoice.finalization_failed" {
        tracing::error!(invoice = seen.id, "Stripe could not finish an invoice: look at it there");
    }
    let done = if kind.starts_with("invoice.") {
        app.checkout.invoice_changed(&seen.id, Some(&event.id)).await.map(|billed| billed != Billed::NotOurs)
    } else {
        app.checkout.subscription_changed(&seen.id, Some(&event.id)).await
    };
    outcome(done)
}
