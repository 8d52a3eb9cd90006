//! Buying tokens: an order of ours, a hosted payment page of the gateway, and one grant per paid session for ever.
//!
//! Whatever tells us that a session was paid (webhook, success page, reconciler), the same [`Checkout::fulfil`] looks at the
//! session itself and applies it.

mod after_sale;
mod closed;
mod differences;
mod dispute;
mod entitlement;
mod error;
mod fulfil;
mod gateway;
mod money;
#[cfg(feature = "test-support")]
mod one_off;
mod order;
mod pack;
mod page_terms;
mod payment;
mod reconcile;
mod refund;
mod start;
mod subscription;
mod top_up;
mod volume;

pub use after_sale::{AfterSale, DisputeView, ListedSession, NewRefund, Payments, RefundView, WarningView};
pub use differences::{Difference, Finding, Reconciled};
pub use entitlement::{Entitlements, Granted, Known, NewEntitlement, TakenBack};
pub use error::CheckoutError;
pub use fulfil::Fulfilled;
pub use gateway::{GatewayError, HostedSession, NewCustomer, NewSession, PaymentGateway, PaymentState, SessionView};
pub use money::money;
#[cfg(feature = "test-support")]
pub use one_off::OneOffOnly;
pub use order::{Order, OrderKind, OrderState, Seller};
pub use pack::{Catalog, Offer, Pack};
pub use page_terms::{PageTerms, Tax};
pub use payment::{NewPayment, pay_in};
pub use refund::Standing;
pub use start::{OpenOrder, StartOrder};
pub use subscription::{
    Billed, Billing, ChangeTerms, Ending, Interval, InvoiceLine, InvoiceView, ListedInvoice, NewPrice, NotChangeable,
    Plan, PlanPrice, Standstill, Subscription, SubscriptionView, SwitchPlan,
};
pub use top_up::{Card, ChargeState, ChargeView, Charging, NewCharge, Rule, RuleState, SetRule, TopUps, Why};
pub use volume::{VOLUME, Volume, VolumeStep};

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::id::{OrderId, UserId};
use crate::identity::{Identity, User};
use crate::inbox::EventId;
use crate::page::{Page, PageRequest};
use crate::store::{Store, StoreError, Tx, checkout as rows, payments};

/// The addresses the payment page returns to. From configuration, never from a request.
#[derive(Clone, Debug)]
pub struct ReturnAddresses {
    /// Contains `{CHECKOUT_SESSION_ID}`.
    pub success: String,
    /// Where "cancel" leads; the plan's id is appended.
    pub cancel: String,
    /// Where the provider's own pages lead back to.
    pub account: String,
}

/// What holds for every order. From configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How long a payment page stays open.
    pub session_life: Duration,
    /// How long bought tokens live; `None` is for ever.
    pub tokens_life: Option<Duration>,
    /// How many further periods the tokens of a subscription's period live.
    pub rollover_periods: u32,
}

/// Orders of tokens.
#[derive(Clone)]
pub struct Checkout {
    store: Store,
    identity: Identity,
    catalog: Arc<Catalog>,
    gateway: Arc<dyn PaymentGateway>,
    billing: Arc<dyn Billing>,
    addresses: ReturnAddresses,
    terms: Terms,
    pages: PageTerms,
}

impl Checkout {
    /// Checkout over a store and a provider, for single payments and for recurring ones.
    #[must_use]
    pub fn new(
        store: Store,
        identity: Identity,
        catalog: Arc<Catalog>,
        (gateway, billing): (Arc<dyn PaymentGateway>, Arc<dyn Billing>),
        addresses: ReturnAddresses,
        terms: Terms,
    ) -> Self {
        Self { store, identity, catalog, gateway, billing, addresses, terms, pages: PageTerms::default() }
    }

    /// The packs for sale.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Whether this user would get the first-purchase discount: once per person, so not before a verified identifier is known.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn is_first_purchase(&self, user: &User) -> Result<bool, CheckoutError> {
        Ok(is_first_in(&mut self.store.read().await?, user).await?)
    }

    /// Opens an order of a pack or of a subscription, and its payment page. The same key again answers the same order.
    ///
    /// # Errors
    /// [`CheckoutError::UnknownPlan`], [`CheckoutError::Quantity`],
    /// [`CheckoutError::AlreadySubscribed`], [`CheckoutError::KeyReused`], [`CheckoutError::Gateway`], [`CheckoutError::Identity`],
    /// [`CheckoutError::Store`].
    pub async fn start(&self, order: StartOrder) -> Result<OpenOrder, CheckoutError> {
        match self.catalog.plan(&order.plan) {
            Some(_) if order.quantity.is_some_and(|quantity| quantity != 1) => Err(CheckoutError::Quantity(1, 1)),
            Some(plan) => subscription::subscribe(self, &order, plan).await,
            None => start::start(self, order).await,
        }
    }

    /// Looks at the session and applies what it says: grants once when it is paid (a subscription by its invoice), moves the order
    /// otherwise. With `event`, the
    /// event ends in the same transaction.
    ///
    /// # Errors
    /// [`CheckoutError::UnknownSession`], [`CheckoutError::Mismatch`] when it contradicts our order, [`CheckoutError::Gateway`],
    /// [`CheckoutError::Ledger`], [`CheckoutError::Store`].
    pub async fn fulfil(&self, session: &str, event: Option<&EventId>) -> Result<Fulfilled, CheckoutError> {
        fulfil::fulfil(self, session, event).await
    }

    /// The order of a session, if it is this user's.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn order_of_session(&self, user: &UserId, session: &str) -> Result<Option<Order>, CheckoutError> {
        let row = rows::order_by_session(&mut self.store.read().await?, session).await?;
        row.filter(|row| row.user_id == user.as_str()).map(Order::from_row).transpose()
    }

    /// An order of the user's that we sold.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn order(&self, user: &UserId, order: &OrderId) -> Result<Option<Order>, CheckoutError> {
        let row = rows::order(&mut self.store.read().await?, order.as_str()).await?;
        row.filter(|row| row.user_id == user.as_str()).map(Order::from_row).transpose()
    }

    /// What the user bought, from us and inside Discord, newest first.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn orders(&self, user: &UserId, page: &PageRequest) -> Result<Page<Order>, CheckoutError> {
        let before = page.after.as_deref().unwrap_or("ord_~");
        let found = rows::orders_of_user(&mut self.store.read().await?, user.as_str(), before, page.fetch()).await?;
        let orders = found.into_iter().map(Order::from_row).collect::<Result<Vec<_>, _>>()?;
        Ok(page.page(orders, |order| order.id.as_str().to_owned()))
    }

    /// What became of the payments of the user's orders, by order.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn standings(&self, user: &UserId) -> Result<HashMap<String, Standing>, CheckoutError> {
        let found = payments::after_sale_of_user(&mut self.store.read().await?, user.as_str()).await?;
        Ok(found.iter().map(|row| (row.order_id.clone(), Standing::of(row))).collect())
    }

    /// What became of the payment of one of the user's orders; the default where there is none.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn standing(&self, user: &UserId, order: &OrderId) -> Result<Standing, CheckoutError> {
        let mut reader = self.store.read().await?;
        let found = payments::after_sale_of_order(&mut reader, user.as_str(), order.as_str()).await?;
        Ok(found.as_ref().map(Standing::of).unwrap_or_default())
    }

    /// Asks the gateway about orders whose payment is not known to be over: a webhook may have been lost. Answers how many were
    /// paid. One that cannot be read is logged and does not stop the rest.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn reconcile(&self, older_than: Duration, limit: u32) -> Result<u64, CheckoutError> {
        let before = self.store.now().minus(older_than).0;
        let unsettled = rows::unsettled_orders(&mut self.store.read().await?, before, limit).await?;
        let mut paid = 0;
        for row in unsettled {
            let Some(session) = row.session_id else { continue };
            match self.fulfil(&session, None).await {
                Ok(fulfilled) => paid += u64::from(fulfilled.newly_paid),
                Err(error) => tracing::warn!(order.id = %row.id, %error, "an order could not be reconciled"),
            }
        }
        Ok(paid)
    }
}

async fn is_first_in(tx: &mut Tx, user: &User) -> Result<bool, StoreError> {
    let Some(person) = &user.person else { return Ok(false) };
    Ok(rows::paid_count(tx, user.id.as_str(), person).await? == 0)
}
