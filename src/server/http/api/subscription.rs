//! The caller's subscription.

use axum::Json as Answer;
use myba_core::checkout::{Plan, PlanPrice, Subscription};
use myba_core::clock::UnixMs;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::ChangeTermsView;

/// A plan that can be subscribed to.
#[derive(Serialize, ToSchema)]
#[schema(as = SubscriptionPlan)]
pub(in crate::http) struct PlanView {
    id: String,
    name: String,
    /// `month` or `year`.
    interval: &'static str,
    /// Each period.
    tokens: u64,
    /// Each period, in minor units.
    amount: i64,
}

impl PlanView {
    pub(in crate::http) fn of(plan: &Plan) -> Self {
        Self {
            id: plan.id.clone(),
            name: plan.name.clone(),
            interval: plan.interval.as_str(),
            tokens: plan.tokens.get(),
            amount: plan.amount,
        }
    }

    /// What somebody pays, under the name the plan has now.
    fn paid(app: &App, price: PlanPrice) -> Self {
        let name = app.checkout.catalog().plan(&price.plan).map(|plan| plan.name.clone());
        Self {
            name: name.unwrap_or_else(|| price.plan.clone()),
            id: price.plan,
            interval: price.interval.as_str(),
            tokens: price.tokens.get(),
            amount: price.amount,
        }
    }
}

/// The caller's subscription, if they have or had one.
#[derive(Serialize, ToSchema)]
#[schema(as = SubscriptionState)]
pub(in crate::http) struct StateView {
    subscription: Option<SubscriptionView>,
    /// Whether there are invoices and a card to look at: `POST /api/billing-portal`.
    billing: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Subscription)]
struct SubscriptionView {
    id: String,
    /// The plan of the period that runs now.
    plan: String,
    name: String,
    /// `month` or `year`.
    interval: &'static str,
    tokens: u64,
    amount: i64,
    /// `exclusive`: tax comes on top of the amount. `inclusive`: it is within. `off`: none is computed.
    tax: &'static str,
    currency: String,
    /// `active`, `ending`, `past_due`, `unpaid` or `ended`.
    state: &'static str,
    #[schema(value_type = String, format = DateTime)]
    period_ends_at: UnixMs,
    /// When it ends, or ended; null while it goes on.
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<UnixMs>,
    /// What follows with the next period, where that was chosen.
    next_plan: Option<PlanView>,
}

impl SubscriptionView {
    fn of(app: &App, seen: Subscription) -> Self {
        let (currency, tax) = (seen.price.currency.clone(), seen.price.tax.as_str());
        let paid = PlanView::paid(app, seen.price);
        Self {
            id: seen.id,
            plan: paid.id,
            name: paid.name,
            interval: paid.interval,
            tokens: paid.tokens,
            amount: paid.amount,
            tax,
            currency,
            state: seen.state.as_str(),
            period_ends_at: seen.period_ends_at,
            ends_at: seen.ends_at,
            next_plan: seen.next.map(|price| PlanView::paid(app, price)),
        }
    }
}

fn state(caller: &Caller, seen: Option<Subscription>) -> Result<Answer<StateView>, Problem> {
    let billing = caller.user()?.stripe_customer.is_some();
    let subscription = seen.map(|seen| SubscriptionView::of(&caller.app, seen));
    Ok(Answer(StateView { subscription, billing }))
}

/// The caller's subscription.
#[utoipa::path(get, path = "/api/subscription", tag = "purchases", responses((status = 200, body = StateView)))]
pub(in crate::http) async fn subscription(caller: Caller) -> Result<Answer<StateView>, Problem> {
    let seen = caller.app.checkout.subscription(&caller.user()?.id).await;
    state(&caller, seen.map_err(|error| caller.explain(&error))?)
}

/// Which plan, and what its buyer was told before they agreed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChangeRequest {
    /// The id of a subscription of `/api/plans`, or of the plan that runs: that one comes back at the price it was paid at.
    plan: String,
    /// What the change means by what was shown. When it means something else, nothing is changed.
    shown: ChangeTermsView,
}

/// Changes the plan, if that means what was shown. A dearer one begins a new period today, paid in full, and the tokens there are
/// stay; a cheaper one counts from the next renewal.
#[utoipa::path(post, path = "/api/subscription/change", tag = "purchases", request_body = ChangeRequest,
    responses((status = 200, body = StateView),
        (status = 402, description = "`payment_failed`, `confirmation_needed`: nothing was changed"),
        (status = 409, description = "`not_subscribed`, `same_plan`, `change_at_end`, `payment_due`, `in_progress`; \
            `terms_changed` with what is true in `terms`"),
        (status = 502, description = "`not_heard`: nobody knows yet")))]
pub(in crate::http) async fn change(
    caller: Caller,
    Json(body): Json<ChangeRequest>,
) -> Result<Answer<StateView>, Problem> {
    let ChangeRequest { plan, shown } = body;
    let shown = shown.shown().ok_or_else(|| {
        Problem::invalid("shown.tokens", "No plan has so many tokens. Nothing was changed, and no payment was made.")
    })?;
    let seen = caller.app.checkout.change_plan(&caller.user()?.id, &plan, shown).await;
    state(&caller, Some(seen.map_err(|error| caller.explain(&error))?))
}

/// Lets the subscription end with the period that is paid. One with a payment that is due ends now: what is due is not charged any
/// more.
#[utoipa::path(post, path = "/api/subscription/cancel", tag = "purchases",
    responses((status = 200, body = StateView), (status = 409, description = "`not_subscribed`, `in_progress`"),
        (status = 502, description = "`not_heard`: nobody knows yet")))]
pub(in crate::http) async fn cancel_subscription(caller: Caller) -> Result<Answer<StateView>, Problem> {
    set_ending(caller, true).await
}

/// Lets a subscription that was to end go on.
#[utoipa::path(post, path = "/api/subscription/resume", tag = "purchases",
    responses((status = 200, body = StateView), (status = 409, description = "`not_subscribed`, `in_progress`"),
        (status = 502, description = "`not_heard`: nobody knows yet")))]
pub(in crate::http) async fn resume_subscription(caller: Caller) -> Result<Answer<StateView>, Problem> {
    set_ending(caller, false).await
}

async fn set_ending(caller: Caller, ends: bool) -> Result<Answer<StateView>, Problem> {
    let seen = caller.app.checkout.set_subscription_ending(&caller.user()?.id, ends).await;
    state(&caller, Some(seen.map_err(|error| caller.explain(&error))?))
}

/// A page of Stripe's.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct PortalPage {
    /// For minutes only: open it at once.
    url: String,
}

/// Opens the page with the caller's invoices and card.
#[utoipa::path(post, path = "/api/billing-portal", tag = "purchases",
    responses((status = 200, body = PortalPage), (status = 404, description = "Nothing was ever paid")))]
pub(in crate::http) async fn billing_portal(caller: Caller) -> Result<Answer<PortalPage>, Problem> {
    let url = caller.app.checkout.portal(&caller.user()?.id).await.map_err(|error| caller.explain(&error))?;
    let url = url.ok_or_else(|| Problem::not_found("There are no invoices yet: nothing was ever paid."))?;
    Ok(Answer(PortalPage { url }))
}
