//! Opening a page that begins a subscription: one at a time, and none beside one that runs.

use super::{Plan, PlanPrice};
use crate::checkout::order::{Order, OrderKind, OrderState};
use crate::checkout::start::{close_unseen, customer_of, note_page, page_of, wallet_in};
use crate::checkout::{Checkout, CheckoutError, GatewayError, OpenOrder, StartOrder};
use crate::id::OrderId;
use crate::identity::User;
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::{StoreError, Tx, first_purchase, subscriptions as rows};

/// How many older pages are closed for one order.
const CLOSES: u32 = 16;

/// What became of writing an order down.
enum Written {
    /// It is there, now or since an earlier try.
    Order(Box<Order>),
    /// Nothing was written: this older page is to be closed before.
    Blocked(String),
}

/// Opens an order of a plan and its page.
pub(in crate::checkout) async fn subscribe(
    checkout: &Checkout,
    new: &StartOrder,
    plan: &Plan,
) -> Result<OpenOrder, CheckoutError> {
    let user = checkout.identity.sign_in(&new.user).await?;
    let order = order_of(checkout, &user, new, plan).await?;
    if let (Some(url), Some(session)) = (order.url.clone(), order.session.clone()) {
        return Ok(OpenOrder { order, url, session, replayed: true });
    }
    let customer = customer_of(checkout, &user).await?;
    let price = checkout.price_of(plan).await?;
    open_page(checkout, order, customer, &price).await
}

/// Writes the order down after every older page of the buyer's is closed and known to be paid or not: two pages that are open at
/// once could both be paid.
async fn order_of(checkout: &Checkout, user: &User, new: &StartOrder, plan: &Plan) -> Result<Order, CheckoutError> {
    let id = OrderId::new(checkout.store.ids());
    for _ in 0..CLOSES {
        match write_down(checkout, user, new, (plan, &id)).await? {
            Written::Order(order) => return Ok(*order),
            Written::Blocked(session) => {
                checkout.gateway.expire_session(&session).await?;
                checkout.fulfil(&session, None).await?;
            }
        }
    }
    Err(GatewayError::Unavailable("the older payment page did not close".to_owned()).into())
}

async fn write_down(
    checkout: &Checkout,
    user: &User,
    new: &StartOrder,
    (plan, id): (&Plan, &OrderId),
) -> Result<Written, CheckoutError> {
    let (user, new, plan, id) = (user.clone(), new.clone(), plan.clone(), id.clone());
    let (currency, live) = (checkout.catalog.currency.clone(), checkout.gateway.is_live());
    let work = async move |tx: &mut Tx| {
        first_purchase::lock_buyer(tx, user.id.as_str()).await?;
        let wallet = wallet_in(tx, &user, &new).await?;
        if let Some(row) = orders::order_by_key(tx, user.id.as_str(), &new.idempotency_key).await? {
            let is_same = row.plan == new.plan && row.wallet_id == wallet.as_str();
            return if is_same {
                Ok(Written::Order(Box::new(Order::from_row(row)?)))
            } else {
                Err(CheckoutError::KeyReused)
            };
        }
        let known = rows::subscription_of_user(tx, user.id.as_str()).await?;
        if known.is_some_and(|known| known.ended_at.is_none()) {
            return Err(CheckoutError::AlreadySubscribed);
        }
        for other in rows::open_subscription_pages(tx, user.id.as_str()).await? {
            match other.session_id {
                _ if other.state == OrderState::AwaitingPayment.as_str() => {
                    return Err(CheckoutError::AlreadySubscribed);
                }
                Some(session) => return Ok(Written::Blocked(session)),
                // Its page is not open yet, and will not be.
                None => orders::give_up(tx, &other.id).await?,
            }
        }
        let row = OrderRow {
            id: id.to_string(),
            user_id: user.id.to_string(),
            wallet_id: wallet.to_string(),
            idempotency_key: new.idempotency_key.clone(),
            plan: plan.id.clone(),
            tokens: plan.tokens.as_i64(),
            list_amount: plan.amount,
            amount: plan.amount,
            currency: currency.clone(),
            state: OrderState::Opening.as_str().to_owned(),
            live: i64::from(live),
            person: user.person.clone(),
            created_at: tx.now().0,
            kind: Some(OrderKind::Subscription.as_str().to_owned()),
            ..OrderRow::default()
        };
        orders::insert_order(tx, &row).await?;
        Ok(Written::Order(Box::new(Order::from_row(row)?)))
    };
    checkout.store.write(work).await
}

/// Opens the page. Its address is handed out only after it is written down.
async fn open_page(
    checkout: &Checkout,
    order: Order,
    customer: String,
    price: &PlanPrice,
) -> Result<OpenOrder, CheckoutError> {
    let page = checkout.billing.open_subscription(&page_of(checkout, &order, customer), &price.id).await?;
    let noted = note_page(checkout, &order, &page).await?;
    match noted.session.clone() {
        Some(session) if session == page.id => {
            Ok(OpenOrder { url: noted.url.clone().unwrap_or(page.url), order: noted, session, replayed: false })
        }
        _ => {
            // Given up meanwhile, for a page that was asked for later.
            close_unseen(checkout, &order, &page).await;
            Err(StoreError::Contended.into())
        }
    }
}
