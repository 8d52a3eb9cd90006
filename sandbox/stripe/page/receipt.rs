//! The receipt of a charge.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::sheet::{bill, unknown};
use super::{TAPE, html};
use crate::paper::{escape, frame};
use crate::stripe::Stripe;
use crate::stripe::payment::{ChargeStatus, Method};
use crate::stripe::{moment, money};

/// `GET /receipts/{charge}`.
pub async fn show(State(stripe): State<Stripe>, Path(id): Path<String>) -> Response {
    let found = stripe.read(|views| {
        let charge = views.world.charge(&id).filter(|charge| charge.status == ChargeStatus::Succeeded)?;
        Some((charge.clone(), views.world.session(&charge.of.session)?.clone()))
    });
    let Some((charge, session)) = found else {
        return html(StatusCode::NOT_FOUND, None, unknown());
    };
    let with = match &charge.method {
        Method::Card { brand, last4, .. } => format!("{brand} ending in {last4}"),
        Method::Bank => "bank account ending in 6789".to_owned(),
    };
    let to = charge.buyer.email.as_deref().unwrap_or("no address");
    let page = frame(
        TAPE,
        &format!("Receipt {}", charge.receipt_number),
        &format!(
            "<h1>Receipt {}</h1><p class=\"lead\">{}, paid with {}, for {}.</p>{}",
            charge.receipt_number,
            moment::written(charge.created),
            escape(&with),
            escape(to),
            bill(&session)
        ),
        &format!("{} in the sandbox. {}", money::written(charge.of.amount, &charge.of.currency), escape(&charge.id)),
    );
    html(StatusCode::OK, None, page)
}
