//! What was bought, and what became of it.

use std::time::Duration;

use axum::Json as Answer;
use myba_core::checkout::{Order, OrderKind, OrderState, Seller, Standing};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::checkout::state_of;
use crate::http::body::{Id, Query, page};
use crate::http::caller::Caller;
use crate::http::problem::Problem;

/// A day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Which purchases.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PurchasesQuery {
    after: Option<String>,
    /// 1 to 100.
    limit: Option<u32>,
}

/// A page of purchases, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Purchases {
    items: Vec<Purchase>,
    next: Option<String>,
    /// All tokens ever bought.
    purchased: u64,
}

/// One purchase.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Purchase {
    id: String,
    /// `pack`, `subscription` or `top_up`.
    kind: &'static str,
    plan: String,
    tokens: u64,
    /// The price, before a code that takes off a part and before tax on top; 0 where a code took off everything.
    amount: i64,
    list_amount: i64,
    /// What was paid in all, in minor units; null before.
    paid_amount: Option<i64>,
    /// What of that is tax.
    tax_amount: i64,
    currency: String,
    /// `open`, `awaiting_payment`, `paid`, `failed`, `expired`; `free` when a code took off everything; of a paid one `refunding`, `partly_refunded`, `refunded`,
    /// `disputed` or `dispute_lost`.
    state: &'static str,
    /// `web`, or `discord`: then Discord took the money, at the price that is set there.
    seller: &'static str,
    receipt_url: Option<String>,
    /// The invoice of a pack, where one was made.
    invoice_url: Option<String>,
    /// When the terms on the payment page were agreed to; null where it did not ask.
    #[schema(value_type = Option<String>, format = DateTime)]
    agreed_at: Option<UnixMs>,
    /// What went back, in minor units.
    refunded_amount: i64,
    /// Tokens that were taken back for it.
    taken_back: u64,
    /// Tokens that should have been taken back and were spent before.
    shortfall: u64,
    /// Tokens that an open dispute froze.
    frozen: u64,
    /// Until when the buyer may give it back; null when they may not.
    refundable: Option<Refundable>,
    #[schema(value_type = String, format = DateTime)]
    created_at: UnixMs,
    #[schema(value_type = Option<String>, format = DateTime)]
    paid_at: Option<UnixMs>,
}

/// What giving a purchase back brings.
#[derive(Serialize, ToSchema)]
struct Refundable {
    #[schema(value_type = String, format = DateTime)]
    until: UnixMs,
    /// In minor units.
    amount: i64,
}

impl Purchase {
    fn of(order: Order, standing: &Standing, now: UnixMs, refund_life: Duration) -> Self {
        let until = order.paid_at.map(|at| at.plus(refund_life)).filter(|until| *until >= now);
        let is_refundable = order.state == OrderState::Paid
            && order.seller == Seller::Web
            && order.kind != OrderKind::Subscription
            && standing.untouched;
        Self {
            state: state(&order, standing),
            amount: order.price(),
            refundable: until.filter(|_| is_refundable).map(|until| Refundable { until, amount: standing.paid }),
            paid_amount: (standing.paid > 0).then_some(standing.paid),
            tax_amount: standing.tax,
            invoice_url: standing.invoice_url.clone(),
            agreed_at: standing.agreed_at,
            refunded_amount: standing.refunded,
            taken_back: standing.taken_back.get(),
            shortfall: standing.shortfall.get(),
            frozen: standing.frozen.get(),
            seller: order.seller.as_str(),
            id: order.id.to_string(),
            kind: order.kind.as_str(),
            plan: order.plan,
            tokens: order.tokens.get(),
            list_amount: order.list_amount,
            currency: order.currency,
            receipt_url: order.receipt_url,
            created_at: order.created_at,
            paid_at: order.paid_at,
        }
    }
}

fn state(order: &Order, standing: &Standing) -> &'static str {
    if order.state != OrderState::Paid {
        return state_of(order);
    }
    match standing {
        _ if order.free => "free",
        Standing { disputed: true, .. } => "disputed",
        Standing { lost, .. } if *lost > 0 => "dispute_lost",
        Standing { asked: true, .. } => "refunding",
        Standing { refunded: 0, .. } => OrderState::Paid.as_str(),
        Standing { refunded, paid, .. } if refunded >= paid => "refunded",
        _ => "partly_refunded",
    }
}

/// The caller's purchases.
#[utoipa::path(get, path = "/api/purchases", tag = "purchases", params(PurchasesQuery),
    responses((status = 200, body = Purchases)))]
pub(in crate::http) async fn purchases(
    caller: Caller,
    Query(query): Query<PurchasesQuery>,
) -> Result<Answer<Purchases>, Problem> {
    let user = caller.user()?;
    let page = page(query.after, query.limit)?;
    let checkout = &caller.app.checkout;
    let orders = checkout.orders(&user.id, &page).await.map_err(|error| caller.explain(&error))?;
    let standings = checkout.standings(&user.id).await.map_err(|error| caller.explain(&error))?;
    let (now, life) = (caller.app.store.now(), DAY * caller.app.config.checkout.refund_days);
    let none = Standing::default();
    let item = |order: Order| {
        let standing = standings.get(order.id.as_str()).unwrap_or(&none);
        Purchase::of(order, standing, now, life)
    };
    let purchased = caller.balance().await?.purchased.get();
    Ok(Answer(Purchases { items: orders.items.into_iter().map(item).collect(), next: orders.next, purchased }))
}

/// Gives an untouched purchase back: its tokens go, its money returns to the card.
#[utoipa::path(post, path = "/api/purchases/{id}/refund", tag = "purchases", params(("id" = String, Path)),
    responses((status = 200, body = Purchase), (status = 409, description = "`not_refundable`")))]
pub(in crate::http) async fn refund(caller: Caller, Id(id): Id) -> Result<Answer<Purchase>, Problem> {
    let user = caller.user()?;
    let (order, checkout) = (OrderId::from_text(id), &caller.app.checkout);
    caller.app.payments.refund_untouched(&user.id, &order).await.map_err(|error| caller.explain(&error))?;
    let found = checkout.order(&user.id, &order).await.map_err(|error| caller.explain(&error))?;
    let found = found.ok_or_else(|| Problem::not_found("There is no such purchase."))?;
    let standing = checkout.standing(&user.id, &order).await.map_err(|error| caller.explain(&error))?;
    let life = DAY * caller.app.config.checkout.refund_days;
    Ok(Answer(Purchase::of(found, &standing, caller.app.store.now(), life)))
}
