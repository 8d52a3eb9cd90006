//! What is told when buying or a subscription is refused.

use axum::http::StatusCode;
use myba_core::checkout::{CheckoutError, GatewayError, NotChangeable};

use super::explain::{Explain, Scene, grouped, key_reused};
use super::{ActionKind, Problem};

/// A purchase cannot be given back, and why.
fn not_refundable(why: &str) -> Problem {
    let detail = format!("This purchase cannot be refunded: {why}. Nothing was taken.");
    Problem::new(StatusCode::CONFLICT, "not_refundable", &detail)
}

/// There is one subscription per account.
fn already_subscribed(scene: &Scene<'_>) -> Problem {
    let detail = "You have a subscription already: change its plan instead. No payment was made.";
    let problem = Problem::new(StatusCode::CONFLICT, "already_subscribed", detail);
    problem.with_action(ActionKind::Open, "Your subscription", &scene.path("/balance"))
}

/// There is none to change.
fn not_subscribed(scene: &Scene<'_>) -> Problem {
    let detail = "You have no subscription. Nothing was changed, and no payment was made.";
    let problem = Problem::new(StatusCode::CONFLICT, "not_subscribed", detail);
    problem.with_action(ActionKind::Open, "See the plans", &scene.path("/buy"))
}

/// The plan cannot be changed like that.
fn not_changeable(why: NotChangeable) -> Problem {
    let (code, why) = match why {
        NotChangeable::SamePlan => ("same_plan", "This is your plan already, or the one that follows it."),
        NotChangeable::AtEnd => (
            "change_at_end",
            "A yearly plan becomes a monthly one at its end: cancel it, and subscribe again when it is over.",
        ),
        NotChangeable::PastDue => ("payment_due", "A payment is due. Update your card first, then change the plan."),
    };
    Problem::new(StatusCode::CONFLICT, code, &format!("{why} Nothing was changed, and no payment was made."))
}

/// Nothing can be bought by itself without a card.
fn no_card(scene: &Scene<'_>) -> Problem {
    let detail =
        "There is no card to charge yet. Buy a pack: its card is kept for auto top-up, and you can turn it on then.";
    Problem::new(StatusCode::CONFLICT, "no_card", detail).with_action(
        ActionKind::Buy,
        "Buy tokens",
        &scene.path("/buy"),
    )
}

/// The card was not charged.
fn declined(scene: &Scene<'_>) -> Problem {
    let detail =
        "Your card was declined. Nothing was changed and nothing was charged. Update your card, then try again.";
    let problem = Problem::new(StatusCode::PAYMENT_REQUIRED, "payment_failed", detail);
    problem.with_action(ActionKind::Open, "Invoices and card", &scene.path("/balance"))
}

/// A number as people read it.
fn figure(n: u64) -> String {
    usize::try_from(n).map_or_else(|_| n.to_string(), grouped)
}

/// How many can be ordered.
fn quantity(from: u64, to: u64) -> Problem {
    let detail = if to == 1 {
        "One pack or subscription at a time: leave `quantity` out, or send 1. No payment was made.".to_owned()
    } else {
        format!("`quantity` must be from {} to {} tokens. No payment was made.", figure(from), figure(to))
    };
    Problem::bad_request(&detail, Some("quantity".to_owned()))
}

impl Explain for CheckoutError {
    fn explain(&self, scene: &Scene<'_>) -> Problem {
        match self {
            Self::UnknownPlan(_) => {
                Problem::invalid("plan", "There is no such pack or subscription. No payment was made.")
            }
            Self::Quantity(from, to) => quantity(*from, *to),
            Self::OutOfRange(field, from, to) => {
                Problem::invalid(field, &format!("`{field}` must be from {from} to {to}. Nothing was changed."))
            }
            Self::NoCard => no_card(scene),
            Self::UnknownWallet => Problem::not_found("There is no such team of yours. No payment was made."),
            Self::KeyReused => key_reused(),
            Self::UnknownOrder => Problem::not_found("There is no such purchase of yours."),
            Self::NotRefundable(why) => not_refundable(why),
            Self::AlreadySubscribed => already_subscribed(scene),
            Self::NotSubscribed => not_subscribed(scene),
            Self::NotChangeable(why) => not_changeable(*why),
            Self::Gateway(GatewayError::Declined(_)) => declined(scene),
            Self::UnknownSession(_) | Self::Gateway(GatewayError::NotFound) => {
                Problem::not_found("There is no such payment.")
            }
            Self::Mismatch(_) => Problem::internal(&self.to_string()),
            Self::Gateway(_) => {
                let detail = "Payments are not available now. No payment was made.";
                let problem = Problem::new(StatusCode::BAD_GATEWAY, "payments_unavailable", detail);
                let mut problem = problem.retry();
                problem.cause = Some(self.to_string());
                problem
            }
            Self::Identity(error) => error.explain(scene),
            Self::Ledger(error) => error.explain(scene),
            Self::Store(error) => error.explain(scene),
        }
    }
}
