//! Buying tokens.

use axum::Json as Answer;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use myba_core::checkout::{CheckoutError, GatewayError, Order, OrderState, StartOrder};
use myba_core::id::{OrderId, WalletId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::body::{Id, Json, idempotency_key};
use crate::http::caller::Caller;
use crate::http::problem::Problem;

/// What is to be bought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CheckoutRequest {
    /// The id of a pack or a subscription of `/api/plans`, or `volume`.
    plan: String,
    /// Of `volume` how many tokens. Of anything else 1, which it also is when left out.
    quantity: Option<u64>,
    /// The wallet of a team the caller owns (`/api/teams`); null for the caller's own.
    wallet: Option<String>,
}

/// Where the buyer pays.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct CheckoutPage {
    url: String,
    session_id: String,
    /// `ord_…`.
    order: String,
}

/// Opens a payment page.
#[utoipa::path(post, path = "/api/create-checkout-session", tag = "purchases", request_body = CheckoutRequest,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = CheckoutPage), (status = 409, description = "`already_subscribed`")))]
pub(in crate::http) async fn create(
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<CheckoutRequest>,
) -> Result<Response, Problem> {
    let user = caller.user()?.id.clone();
    let key = idempotency_key(&headers)?.unwrap_or_else(|| OrderId::new(caller.app.store.ids()).to_string());
    let start = StartOrder {
        user,
        plan: body.plan,
        quantity: body.quantity,
        wallet: body.wallet.map(WalletId::from_text),
        idempotency_key: key.clone(),
    };
    let open = caller.app.checkout.start(start).await.map_err(|error| caller.explain(&error))?;
    let page = CheckoutPage { url: open.url, session_id: open.session, order: open.order.id.to_string() };
    let mut answer = Answer(page).into_response();
    let out = answer.headers_mut();
    if let Ok(key) = HeaderValue::from_str(&key) {
        out.insert(HeaderName::from_static("idempotency-key"), key);
    }
    if open.replayed {
        out.insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
    }
    Ok(answer)
}

/// Where a payment stands.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct CheckoutState {
    /// `open`, `awaiting_payment`, `paid`, `failed` or `expired`.
    state: &'static str,
    tokens: u64,
    /// What was paid in all, taxes included; before that the price, in minor units.
    amount: i64,
    /// What of that is tax.
    tax_amount: i64,
    currency: String,
    /// What the wallet that was bought for has now: the buyer's, or a team's.
    available: u64,
    receipt_url: Option<String>,
}

/// Where a payment stands. Asks Stripe, and gives the tokens if it is paid.
#[utoipa::path(get, path = "/api/checkout-sessions/{session_id}", tag = "purchases",
    params(("session_id" = String, Path)), responses((status = 200, body = CheckoutState)))]
pub(in crate::http) async fn session(caller: Caller, Id(session): Id) -> Result<Answer<CheckoutState>, Problem> {
    let user = caller.user()?;
    let checkout = &caller.app.checkout;
    let known = checkout.order_of_session(&user.id, &session).await.map_err(|error| caller.explain(&error))?;
    let known = known.ok_or_else(|| Problem::not_found("There is no such payment."))?;
    let order = if known.state == OrderState::Paid { known } else { looked_at(&caller, &session, known).await? };
    let balance = caller.app.ledger.balance(&order.wallet).await.map_err(|error| caller.explain(&error))?;
    let standing = checkout.standing(&user.id, &order.id).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(CheckoutState {
        state: state_of(&order),
        tokens: order.tokens.get(),
        amount: standing.paid_or(order.price()),
        tax_amount: standing.tax,
        currency: order.currency,
        available: balance.available.get(),
        receipt_url: order.receipt_url,
    }))
}

/// The order after a look at the payment. When Stripe does not answer, what is known is still true.
async fn looked_at(caller: &Caller, session: &str, known: Order) -> Result<Order, Problem> {
    match caller.app.checkout.fulfil(session, None).await {
        Ok(fulfilled) => Ok(fulfilled.order),
        Err(CheckoutError::Gateway(GatewayError::Unavailable(why))) => {
            tracing::warn!(why, "a payment could not be looked at");
            Ok(known)
        }
        Err(error) => Err(caller.explain(&error)),
    }
}

pub(super) fn state_of(order: &Order) -> &'static str {
    match order.state {
        OrderState::Opening => OrderState::Open.as_str(),
        state => state.as_str(),
    }
}
