//! The receipt of a charge.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::sheet::{bill, unknown};
use super::{TAPE, html};
use crate::paper::{escape, frame};
use crate::stripe::Stripe;
use crate::stripe::payment::{Charge, ChargeStatus, Method};
use crate::stripe::{moment, money};

/// The bill of a payment nobody went to the checkout for.
fn plain(charge: &Charge) -> String {
    format!(
        "<table><tfoot><tr><th scope=\"row\">{}</th><td>{}</td></tr></tfoot></table>",
        escape(charge.of.description.as_deref().unwrap_or("Total")),
        money::written(charge.of.amount, &charge.of.currency)
    )
}

/// `GET /receipts/{charge}`.
pub async fn show(State(stripe): State<Stripe>, Path(id): Path<String>) -> Response {
    let found = stripe.read(|views| {
        let charge = views.world.charge(&id).filter(|charge| charge.status == ChargeStatus::Succeeded)?;
        let rows = views.world.session(&charge.of.session).map(bill);
        Some((charge.clone(), rows.unwrap_or_else(|| plain(charge))))
    });
    let Some((charge, rows)) = found else {
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
            rows
        ),
        &format!("{} in the sandbox. {}", money::written(charge.of.amount, &charge.of.currency), escape(&charge.id)),
    );
    html(StatusCode::OK, None, page)
}
