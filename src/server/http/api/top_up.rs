//! Buying a pack by itself when few tokens are left.

use axum::Json as Answer;
use myba_core::checkout::{Card, Rule, RuleState, SetRule, Why};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::problem::Problem;

/// What is bought by itself for the caller's own wallet.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct TopUp {
    enabled: bool,
    /// When fewer tokens than this are left.
    below: i64,
    /// The pack's id.
    plan: String,
    /// The most in a calendar month (UTC), in minor units.
    monthly_limit: i64,
    /// What was spent this month, in minor units.
    spent: i64,
    /// The card that is charged.
    card: Option<TopUpCard>,
    /// Stripe was not asked for the card, or did not answer: there may be one.
    card_unknown: bool,
    /// `off`, `on`, or `paused`: it waits for another month or another try.
    state: &'static str,
    /// Why it is off or waits, in words.
    why: Option<&'static str>,
}

/// A card that is kept at Stripe.
#[derive(Serialize, ToSchema)]
struct TopUpCard {
    brand: String,
    last4: String,
}

impl TopUpCard {
    fn of(card: Card) -> Self {
        Self { brand: card.brand, last4: card.last4 }
    }
}

impl TopUp {
    fn of(rule: Rule) -> Self {
        Self {
            enabled: rule.set.enabled,
            below: rule.set.below,
            plan: rule.set.plan,
            monthly_limit: rule.set.monthly_limit,
            spent: rule.spent,
            card: rule.card.map(TopUpCard::of),
            card_unknown: rule.card_unknown,
            state: match rule.state {
                RuleState::Off => "off",
                RuleState::On => "on",
                RuleState::Paused => "paused",
            },
            why: rule.why.map(why),
        }
    }
}

const fn why(why: Why) -> &'static str {
    match why {
        Why::NoCard => "There is no card to charge. Buy a pack: its card is kept for this.",
        Why::Declined => "Your card was declined. Nothing was charged.",
        Why::Authentication => "Your bank wants you to confirm each payment yourself. Nothing was charged.",
        Why::Refused => "The payment could not be made. Nothing was charged.",
        Why::Limit => "Another pack would go beyond your limit of this month.",
        Why::Plan => "The pack is not sold any more. Choose another one.",
        Why::Price => "The pack costs more than when you turned it on. Nothing was charged.",
        Why::TakenBack => "A purchase of yours was refunded or is disputed. Turn it on again whenever you want it.",
    }
}

/// What is to be bought by itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct TopUpRule {
    enabled: bool,
    below: i64,
    plan: String,
    monthly_limit: i64,
}

/// What is bought by itself for the caller.
#[utoipa::path(get, path = "/api/top-up", tag = "purchases", responses((status = 200, body = TopUp)))]
pub(in crate::http) async fn top_up(caller: Caller) -> Result<Answer<TopUp>, Problem> {
    let rule = caller.app.top_ups.rule(caller.user()?).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TopUp::of(rule)))
}

/// Sets what is bought by itself. Without a card it stays off, and the card of the next pack is kept. With `enabled` false it is
/// turned off, the other three stay as they were, and Stripe is not asked.
#[utoipa::path(put, path = "/api/top-up", tag = "purchases", request_body = TopUpRule,
    responses((status = 200, body = TopUp), (status = 409, description = "`no_card`"),
        (status = 422, description = "`invalid`, with `field`")))]
pub(in crate::http) async fn set_top_up(caller: Caller, Json(body): Json<TopUpRule>) -> Result<Answer<TopUp>, Problem> {
    let set = SetRule { enabled: body.enabled, below: body.below, plan: body.plan, monthly_limit: body.monthly_limit };
    let rule = caller.app.top_ups.set(caller.user()?, set).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TopUp::of(rule)))
}
