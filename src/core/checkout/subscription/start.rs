//! Opening a page that begins a subscription: one at a time, and none beside one that runs.

use std::collections::HashSet;

use super::{Plan, PlanPrice};
use crate::checkout::order::{Order, OrderKind, OrderState};
use crate::checkout::start::{close_unseen, customer_of, note_page, page_of, wallet_in};
use crate::checkout::{Checkout, CheckoutError, GatewayError, OpenOrder, StartOrder};
use crate::id::OrderId;
use crate::identity::User;
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::{StoreError, Tx, first_purchase, subscriptions as rows};

/// How many older pages and payments are looked at for one order.
const LOOKS: u32 = 16;

/// What became of writing an order down.
enum Written {
    /// It is there, now or since an earlier try.
    Order(Box<Order>),
    /// Nothing was written: this is to be looked at before.
    Blocked(Blocker),
}

/// What stands before a new subscription, as far as we know.
enum Blocker {
    /// A page that is open, by its session. It is closed.
    Page(String),
    /// A payment that is on its way, by its session.
    Payment(String),
    /// A subscription that runs.
    Running(String),
}

/// What the provider was asked about for one order, by its ids.
#[derive(Clone, Default)]
struct Looked {
    /// It answered, and what it said is written down.
    asked: HashSet<String>,
    /// What it said contradicts the order, so it was told to the operator.
    aside: HashSet<String>,
}

impl Looked {
    fn has(&self, id: &str) -> bool {
        self.asked.contains(id) || self.aside.contains(id)
    }
}

impl Blocker {
    fn id(&self) -> &str {
        let (Self::Page(id) | Self::Payment(id) | Self::Running(id)) = self;
        id
    }
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
    let price = checkout.price_of(plan, checkout.pages.tax).await?;
    open_page(checkout, order, customer, &price).await
}

/// Writes the order down after every older page of the buyer's is closed and known to be paid or not: two pages that are open at
/// once could both be paid. What we remember of a payment or a subscription stops nobody before the provider was asked about it.
async fn order_of(checkout: &Checkout, user: &User, new: &StartOrder, plan: &Plan) -> Result<Order, CheckoutError> {
    let id = OrderId::new(checkout.store.ids());
    let mut looked = Looked::default();
    for _ in 0..LOOKS {
        match write_down(checkout, user, new, (plan, &id), &looked).await? {
            Written::Order(order) => return Ok(*order),
            Written::Blocked(blocker) => {
                let is_right = look(checkout, &blocker).await?;
                let known = if is_right { &mut looked.asked } else { &mut looked.aside };
                known.insert(blocker.id().to_owned());
            }
        }
    }
    Err(GatewayError::Unavailable("the older payment page did not close".to_owned()).into())
}

/// Asks the provider about what is in the way, and applies what it says; `false` when that contradicts the order, which stops nobody.
async fn look(checkout: &Checkout, blocker: &Blocker) -> Result<bool, CheckoutError> {
    let seen = match blocker {
        Blocker::Page(session) => checkout.close_page(session).await,
        Blocker::Payment(session) => checkout.fulfil(session, None).await.map(drop),
        Blocker::Running(subscription) => checkout.subscription_changed(subscription, None).await.map(drop),
    };
    match seen {
        Err(
            error @ (CheckoutError::Mismatch(_)
            | CheckoutError::UnknownSession(_)
            | CheckoutError::Gateway(GatewayError::NotFound)),
        ) => {
            tracing::error!(id = blocker.id(), %error, "an older page or subscription of a buyer cannot be settled");
            Ok(false)
        }
        other => other.map(|()| true),
    }
}

async fn write_down(
    checkout: &Checkout,
    user: &User,
    new: &StartOrder,
    (plan, id): (&Plan, &OrderId),
    looked: &Looked,
) -> Result<Written, CheckoutError> {
    let (user, new, plan, id, looked) = (user.clone(), new.clone(), plan.clone(), id.clone(), looked.clone());
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
        if let Some(blocker) = blocker_in(tx, &user, &looked).await? {
            return Ok(Written::Blocked(blocker));
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

/// What is to be looked at before a subscription begins; `None` when nothing stands before it.
async fn blocker_in(tx: &mut Tx, user: &User, looked: &Looked) -> Result<Option<Blocker>, CheckoutError> {
    let known = rows::subscription_of_user(tx, user.id.as_str()).await?;
    if let Some(running) = known.filter(|known| known.ended_at.is_none()) {
        let is_known = looked.has(&running.id);
        return if is_known { Err(CheckoutError::AlreadySubscribed) } else { Ok(Some(Blocker::Running(running.id))) };
    }
    for other in rows::open_subscription_pages(tx, user.id.as_str()).await? {
        let waits = other.state == OrderState::AwaitingPayment.as_str();
        match other.session_id {
            Some(session) if looked.aside.contains(&session) => {}
            Some(session) if waits && looked.asked.contains(&session) => return Err(CheckoutError::AlreadySubscribed),
            Some(session) if waits => return Ok(Some(Blocker::Payment(session))),
            Some(session) => return Ok(Some(Blocker::Page(session))),
            // Its page is not open yet, and will not be.
            None => orders::give_up(tx, &other.id).await?,
        }
    }
    Ok(None)
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
