//! Opening an order: write it down, open the payment page, write down the page. No network call is made inside a transaction,
//! and a crash between the steps is healed by the same key.

use crate::id::{OrderId, UserId, WalletId};
use crate::identity::User;
use crate::ledger::Tokens;
use crate::store::checkout::{self as rows, OrderRow};
use crate::store::{StoreError, Tx, chat, first_purchase as first_price};

use super::page_terms::short;
use super::{
    Checkout, CheckoutError, GatewayError, HostedSession, NewCustomer, NewSession, Offer, Order, OrderState, VOLUME,
    is_first_in,
};

/// An order to be opened.
#[derive(Clone, Debug)]
pub struct StartOrder {
    /// Who buys.
    pub user: UserId,
    /// The pack's id, or [`VOLUME`].
    pub plan: String,
    /// How many: of a pack none or one, of tokens by the number how many tokens.
    pub quantity: Option<u64>,
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

/// How many older pages are closed for one order: as many as others open in the meantime.
const CLOSES: u32 = 16;
/// How many pages are opened for one order: it can lose the first-purchase price once.
const PAGES: u32 = 2;

/// What became of writing an order down.
enum Written {
    /// It is there, now or since an earlier try.
    Order(Box<Order>),
    /// Nothing was written: this page at the first-purchase price is to be closed before.
    Blocked(String),
}

pub(super) async fn start(checkout: &Checkout, new: StartOrder) -> Result<OpenOrder, CheckoutError> {
    let user = checkout.identity.sign_in(&new.user).await?;
    let order = order_of(checkout, &user, &new).await?;
    if let (Some(url), Some(session)) = (order.url.clone(), order.session.clone()) {
        return Ok(OpenOrder { order, url, session, replayed: true });
    }
    let customer = customer_of(checkout, &user).await?;
    open_page(checkout, order, (&user, &customer)).await
}

/// Writes the order down, after an older page at the first-purchase price is closed and known to be paid or not.
async fn order_of(checkout: &Checkout, user: &User, new: &StartOrder) -> Result<Order, CheckoutError> {
    let id = OrderId::new(checkout.store.ids());
    for _ in 0..CLOSES {
        match write_down(checkout, user, new, &id).await? {
            Written::Order(order) => return Ok(*order),
            Written::Blocked(session) => checkout.close_page(&session).await?,
        }
    }
    Err(GatewayError::Unavailable("the older payment page did not close".to_owned()).into())
}

/// Opens the page of an order. Its address is handed out only after it is written down at the order's price.
async fn open_page(
    checkout: &Checkout,
    mut order: Order,
    (user, customer): (&User, &str),
) -> Result<OpenOrder, CheckoutError> {
    let keep_card = super::top_up::wants_card(checkout, &user.wallet).await?;
    let receipt_email = checkout.receipt_to(user);
    for _ in 0..PAGES {
        let mut new = page_of(checkout, &order, customer.to_owned());
        if keep_card {
            // Another page than the one without: the same key would have to ask for the same.
            new.idempotency_key.push_str(":card");
            new.keep_card = true;
        }
        if let Some(email) = &receipt_email {
            new.idempotency_key.push_str(&format!(":to:{}", short(email)));
            new.receipt_email = Some(email.clone());
        }
        let page = checkout.gateway.open_session(&new).await?;
        let noted = note_page(checkout, &order, &page).await?;
        if noted.session.as_ref() != Some(&page.id) {
            close_unseen(checkout, &order, &page).await;
        }
        if let Some(session) = noted.session.clone() {
            let url = noted.url.clone().unwrap_or(page.url);
            return Ok(OpenOrder { order: noted, url, session, replayed: false });
        }
        order = noted;
    }
    Err(StoreError::Contended.into())
}

/// Closes a page that was made for a price the order lost meanwhile. Nobody knows its address, so one that cannot be closed now
/// runs out by itself.
pub(super) async fn close_unseen(checkout: &Checkout, order: &Order, page: &HostedSession) {
    if let Err(error) = checkout.gateway.expire_session(&page.id).await {
        tracing::warn!(order = %order.id, %error, "a page that was never shown could not be closed");
    }
}

/// Writes the order down under its key, or finds it.
async fn write_down(
    checkout: &Checkout,
    user: &User,
    new: &StartOrder,
    id: &OrderId,
) -> Result<Written, CheckoutError> {
    let catalog = checkout.catalog.clone();
    let (user, new, id) = (user.clone(), new.clone(), id.clone());
    let live = checkout.gateway.is_live();
    let work = async move |tx: &mut Tx| {
        first_price::lock_buyer(tx, user.id.as_str()).await?;
        if let Some(row) = rows::order_by_key(tx, user.id.as_str(), &new.idempotency_key).await? {
            let as_many =
                row.plan != VOLUME || new.quantity.and_then(Tokens::new) == Some(Tokens::from_store(row.tokens));
            let same = row.plan == new.plan && as_many && row.wallet_id == wallet_in(tx, &user, &new).await?.as_str();
            return if same {
                Ok(Written::Order(Box::new(found_in(tx, row).await?)))
            } else {
                Err(CheckoutError::KeyReused)
            };
        }
        let offered = |first| catalog.ordered(&new.plan, new.quantity, first);
        let wallet = wallet_in(tx, &user, &new).await?;
        let mut offer = offered(true)?;
        if offer.discount_percent.is_some() {
            match first_price_in(tx, &user, &id).await? {
                FirstPrice::Given => {}
                FirstPrice::Refused => offer = offered(false)?,
                FirstPrice::Blocked(session) => return Ok(Written::Blocked(session)),
            }
        }
        let row = OrderRow {
            wallet_id: wallet.to_string(),
            ..order_row(&id, &user, &new, &offer, &catalog.currency, live, tx.now().0)
        };
        rows::insert_order(tx, &row).await?;
        Ok(Written::Order(Box::new(Order::from_row(row)?)))
    };
    checkout.store.write(work).await
}

/// An order of an earlier try. One that was written down without having the price cannot open a page at it.
async fn found_in(tx: &mut Tx, row: OrderRow) -> Result<Order, CheckoutError> {
    if row.discount.is_some() && row.state == OrderState::Opening.as_str() {
        let holder = match &row.person {
            Some(person) => first_price::first_price_holder(tx, person).await?,
            None => None,
        };
        if holder.as_ref() != Some(&row.id) && first_price::set_list_price(tx, &row.id).await? {
            return Order::from_row(OrderRow { amount: row.list_amount, discount: None, ..row });
        }
    }
    Order::from_row(row)
}

/// Whether an order may have the first-purchase price.
enum FirstPrice {
    /// It has it.
    Given,
    /// The person had it, or is not known.
    Refused,
    /// Another order's page is open at that price: this session.
    Blocked(String),
}

/// Gives the first-purchase price of the buyer's person to this order, and to no other at the same time: an order that had it ran
/// out or failed, or has no page yet and pays the list price from now on.
async fn first_price_in(tx: &mut Tx, user: &User, order: &OrderId) -> Result<FirstPrice, CheckoutError> {
    let Some(person) = user.person.as_deref() else { return Ok(FirstPrice::Refused) };
    if !is_first_in(tx, user).await? {
        return Ok(FirstPrice::Refused);
    }
    let others = first_price::unpaid_discounted_orders(tx, user.id.as_str(), person).await?;
    if let Some(session) = others.iter().find_map(|other| other.session_id.clone()) {
        return Ok(FirstPrice::Blocked(session));
    }
    for other in others {
        if !first_price::set_list_price(tx, &other.id).await? {
            return Err(tx.contended().into());
        }
    }
    if !first_price::claim_first_price(tx, person, order.as_str()).await? {
        let holder = first_price::first_price_holder(tx, person).await?.unwrap_or_default();
        if !first_price::take_over_first_price(tx, person, &holder, order.as_str()).await? {
            return Err(tx.contended().into());
        }
    }
    // The person's row is ours until the end of this unit. What a neighbour wrote before it was ours is seen only now.
    let others = first_price::unpaid_discounted_orders(tx, user.id.as_str(), person).await?;
    if others.is_empty() && is_first_in(tx, user).await? { Ok(FirstPrice::Given) } else { Err(tx.contended().into()) }
}

/// Who gets the tokens: the buyer, or a team of theirs.
pub(super) async fn wallet_in(tx: &mut Tx, user: &User, new: &StartOrder) -> Result<WalletId, CheckoutError> {
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
        live: i64::from(live),
        person: user.person.clone(),
        created_at: now,
        ..OrderRow::default()
    }
}

pub(super) async fn customer_of(checkout: &Checkout, user: &User) -> Result<String, CheckoutError> {
    if let Some(customer) = &user.stripe_customer {
        return Ok(customer.clone());
    }
    let new = NewCustomer { user: user.id.clone(), email: user.email.clone() };
    let customer = checkout.gateway.create_customer(&new).await?;
    checkout.identity.set_customer(&user.id, Some(&customer)).await?;
    Ok(customer)
}

pub(super) fn page_of(checkout: &Checkout, order: &Order, customer: String) -> NewSession {
    NewSession {
        // With the price, because an order that lost the first-purchase price asks for another page.
        idempotency_key: format!("checkout:{}:{}{}", order.id, order.amount, checkout.pages.mark()),
        order: order.id.clone(),
        payer: order.user.clone(),
        customer,
        name: format!("{} MyBA tokens", order.tokens.get()),
        amount: order.amount,
        currency: order.currency.clone(),
        promotion_codes: !order.discounted,
        keep_card: false,
        terms: checkout.pages.clone(),
        receipt_email: None,
        success_url: checkout.addresses.success.clone(),
        cancel_url: format!("{}{}", checkout.addresses.cancel, order.plan),
        // From the order's own time, so that asking again sends the same request.
        expires_at: order.created_at.plus(checkout.terms.session_life),
    }
}

/// Writes the page down and answers the order as it is then: without a session when it costs something else by now.
pub(super) async fn note_page(
    checkout: &Checkout,
    order: &Order,
    page: &HostedSession,
) -> Result<Order, CheckoutError> {
    let (order, page) = (order.clone(), page.clone());
    let work = async move |tx: &mut Tx| {
        rows::set_opened(tx, order.id.as_str(), &page.id, &page.url, page.expires_at.0, order.amount).await?;
        rows::order(tx, order.id.as_str()).await?.map_or(Err(CheckoutError::UnknownOrder), Order::from_row)
    };
    checkout.store.write(work).await
}
