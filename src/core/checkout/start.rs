//! Opening an order: write it down, open the payment page, write down the page. No network call is made inside a transaction,
//! and a crash between the steps is healed by the same key.

use crate::id::{OrderId, UserId, WalletId};
use crate::identity::User;
use crate::store::checkout::{self as rows, OrderRow};
use crate::store::{StoreError, Tx, chat};

use super::{Checkout, CheckoutError, HostedSession, NewCustomer, NewSession, Offer, Order, OrderState, is_first_in};

/// An order to be opened.
#[derive(Clone, Debug)]
pub struct StartOrder {
    /// Who buys.
    pub user: UserId,
    /// The pack's id.
    pub plan: String,
    /// The wallet of a team the buyer owns; `None` for the buyer's own.
    pub wallet: Option<WalletId>,
    /// The caller's key: the same click again.
    pub idempotency_key: String,
}

/// An order with its payment page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOrder {
    /// The order.
    pub order: Order,
    /// Where the buyer pays.
    pub url: String,
    /// The provider's session.
    pub session: String,
    /// The same key had opened it before.
    pub replayed: bool,
}

pub(super) async fn start(checkout: &Checkout, new: StartOrder) -> Result<OpenOrder, CheckoutError> {
    let user = checkout.identity.sign_in(&new.user).await?;
    let order = write_down(checkout, &user, &new).await?;
    if let (Some(url), Some(session)) = (order.url.clone(), order.session.clone()) {
        return Ok(OpenOrder { order, url, session, replayed: true });
    }
    close_other_discounted(checkout, &user, &order).await?;
    let customer = customer_of(checkout, &user).await?;
    let page = checkout.gateway.open_session(&page_of(checkout, &order, customer)).await?;
    note_page(checkout, &order, &page).await?;
    let order = Order { state: OrderState::Open, session: Some(page.id.clone()), url: Some(page.url.clone()), ..order };
    Ok(OpenOrder { order, url: page.url, session: page.id, replayed: false })
}

/// Writes the order down under its key, or finds it.
async fn write_down(checkout: &Checkout, user: &User, new: &StartOrder) -> Result<Order, CheckoutError> {
    let catalog = checkout.catalog.clone();
    let (user, new) = (user.clone(), new.clone());
    let live = checkout.gateway.is_live();
    let id = OrderId::new(checkout.store.ids());
    let work = async move |tx: &mut Tx| {
        if let Some(row) = rows::order_by_key(tx, user.id.as_str(), &new.idempotency_key).await? {
            let same = row.plan == new.plan && row.wallet_id == wallet_in(tx, &user, &new).await?.as_str();
            return if same { Order::from_row(row) } else { Err(CheckoutError::KeyReused) };
        }
        let first = is_first_in(tx, &user).await?;
        let offer = catalog.offer(&new.plan, first).ok_or_else(|| CheckoutError::UnknownPlan(new.plan.clone()))?;
        let wallet = wallet_in(tx, &user, &new).await?;
        let row = OrderRow {
            wallet_id: wallet.to_string(),
            ..order_row(&id, &user, &new, &offer, &catalog.currency, live, tx.now().0)
        };
        rows::insert_order(tx, &row).await?;
        Order::from_row(row)
    };
    checkout.store.write(work).await
}

/// Who gets the tokens: the buyer, or a team of theirs.
async fn wallet_in(tx: &mut Tx, user: &User, new: &StartOrder) -> Result<WalletId, CheckoutError> {
    let Some(wallet) = &new.wallet else { return Ok(user.wallet.clone()) };
    let team = chat::team_of_wallet(tx, wallet.as_str()).await?;
    match team.filter(|team| team.owner_id == user.id.as_str()) {
        Some(_) => Ok(wallet.clone()),
        None => Err(CheckoutError::UnknownWallet),
    }
}

fn order_row(
    id: &OrderId,
    user: &User,
    new: &StartOrder,
    offer: &Offer,
    currency: &str,
    live: bool,
    now: i64,
) -> OrderRow {
    OrderRow {
        id: id.as_str().to_owned(),
        user_id: user.id.as_str().to_owned(),
        wallet_id: user.wallet.as_str().to_owned(),
        idempotency_key: new.idempotency_key.clone(),
        plan: offer.pack.id.clone(),
        tokens: offer.pack.tokens.as_i64(),
        list_amount: offer.pack.amount,
        amount: offer.amount,
        currency: currency.to_owned(),
        discount: offer.discount_percent.map(|_| "first_purchase".to_owned()),
        state: OrderState::Opening.as_str().to_owned(),
        session_id: None,
        session_url: None,
        session_ends_at: None,
        payment_intent: None,
        receipt_url: None,
        live: i64::from(live),
        person: user.person.clone(),
        created_at: now,
        paid_at: None,
        seller: None,
    }
}

/// One open page at the first-purchase price per person at a time: an older one is closed before the next opens.
async fn close_other_discounted(checkout: &Checkout, user: &User, order: &Order) -> Result<(), CheckoutError> {
    if !order.discounted {
        return Ok(());
    }
    let person = user.person.as_deref().unwrap_or_default();
    let open = rows::open_discounted_orders(&mut checkout.store.read().await?, user.id.as_str(), person).await?;
    for other in open {
        let Some(session) = other.session_id.filter(|_| other.id != order.id.as_str()) else { continue };
        checkout.gateway.expire_session(&session).await?;
        checkout.fulfil(&session, None).await?;
    }
    Ok(())
}

async fn customer_of(checkout: &Checkout, user: &User) -> Result<String, CheckoutError> {
    if let Some(customer) = &user.stripe_customer {
        return Ok(customer.clone());
    }
    let new = NewCustomer { user: user.id.clone(), email: user.email.clone() };
    let customer = checkout.gateway.create_customer(&new).await?;
    checkout.identity.set_customer(&user.id, Some(&customer)).await?;
    Ok(customer)
}

fn page_of(checkout: &Checkout, order: &Order, customer: String) -> NewSession {
    NewSession {
        idempotency_key: format!("checkout:{}:1", order.id),
        order: order.id.clone(),
        payer: order.user.clone(),
        customer,
        name: format!("{} MyBA tokens", order.tokens.get()),
        amount: order.amount,
        currency: order.currency.clone(),
        promotion_codes: !order.discounted,
        success_url: checkout.addresses.success.clone(),
        cancel_url: format!("{}{}", checkout.addresses.cancel, order.plan),
        // From the order's own time, so that asking again sends the same request.
        expires_at: order.created_at.plus(checkout.terms.session_life),
    }
}

async fn note_page(checkout: &Checkout, order: &Order, page: &HostedSession) -> Result<(), StoreError> {
    let (id, page) = (order.id.clone(), page.clone());
    checkout
        .store
        .write(async move |tx: &mut Tx| rows::set_opened(tx, id.as_str(), &page.id, &page.url, page.expires_at.0).await)
        .await
}
