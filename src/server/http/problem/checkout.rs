//! What is told when buying or a subscription is refused.

use std::time::Duration;

use axum::http::StatusCode;
use myba_core::checkout::{ChangeTerms, CheckoutError, GatewayError, NotChangeable};

use super::explain::{Explain, Scene, grouped, key_reused};
use super::{ActionKind, Problem};
use crate::http::view::ChangeTermsView;

/// When a change under way has usually ended, and when it has in any case.
const SOON: Duration = Duration::from_secs(5);
const AT_LAST: Duration = Duration::from_secs(3 * 60);

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
        NotChangeable::UnderWay => return under_way(),
        NotChangeable::AtEnd => (
            "change_at_end",
            "A yearly plan becomes a monthly one at its end: cancel it, and subscribe again when it is over.",
        ),
        NotChangeable::PastDue => ("payment_due", "A payment is due. Update your card first, then change the plan."),
    };
    Problem::new(
        StatusCode::CONFLICT,
        code,
        &format!("{why} This request changed nothing, and no payment was made for it."),
    )
}

/// One change at a time.
fn under_way() -> Problem {
    let detail = "Another change of your plan is under way, or we have not heard yet what became of it. This request changed \
                  nothing, and no payment was made for it. Look again in a moment, in three minutes at the latest.";
    Problem::new(StatusCode::CONFLICT, "in_progress", detail).wait(SOON)
}

/// A page that was opened a while ago, or prices that changed since.
fn other_terms(terms: ChangeTerms) -> Problem {
    let detail = "What you saw is not true any more. Nothing was changed, and no payment was made. See what it costs now, and \
                  decide again.";
    let mut problem = Problem::new(StatusCode::CONFLICT, "terms_changed", detail);
    problem.terms = Some(ChangeTermsView::of(terms));
    problem
}

/// Nobody knows yet.
fn not_heard(cause: &CheckoutError) -> Problem {
    let detail = "Stripe did not answer, so we do not know yet whether it was done. Look at your subscription in three minutes, \
                  and try again only if nothing has changed.";
    let mut problem = Problem::new(StatusCode::BAD_GATEWAY, "not_heard", detail).wait(AT_LAST);
    problem.charged = None;
    problem.cause = Some(cause.to_string());
    problem
}

/// The card is good, and its bank asks its owner each time.
fn confirmation_needed(scene: &Scene<'_>) -> Problem {
    let detail = "Your bank wants you to confirm this payment, and a change of plan cannot ask you. Nothing was changed and \
                  nothing was charged. Use another card, or cancel and subscribe to the other plan when yours is over: its \
                  payment page lets you confirm.";
    let problem = Problem::new(StatusCode::PAYMENT_REQUIRED, "confirmation_needed", detail);
    problem.with_action(ActionKind::Open, "Invoices and card", &scene.path("/balance"))
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
            Self::OtherTerms(terms) => other_terms(*terms),
            Self::NotHeard(_) => not_heard(self),
            Self::Gateway(error) if error.wants_owner() => confirmation_needed(scene),
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
