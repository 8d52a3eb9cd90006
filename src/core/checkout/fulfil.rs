//! Applying what a session says, once.

use std::time::Duration;

use crate::id::{OrderId, WalletId};
use crate::inbox::{EventId, applied_in};
use crate::ledger::{Applied, EffectKey, GrantSource, Tokens};
use crate::store::checkout::{self as rows, OrderRow};
use crate::store::{StoreError, Tx};

use super::page_terms::keep_papers_in;
use super::{Billed, Checkout, CheckoutError, NewPayment, Order, OrderState, PaymentState, SessionView, pay_in};

/// What applying a session did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfilled {
    /// The order as it stands now.
    pub order: Order,
    /// The tokens were given now.
    pub newly_paid: bool,
}

pub(super) async fn fulfil(
    checkout: &Checkout,
    session: &str,
    event: Option<&EventId>,
) -> Result<Fulfilled, CheckoutError> {
    let seen = checkout.gateway.session(session).await?;
    let is_complete = matches!(seen.state, PaymentState::Pending | PaymentState::Paid | PaymentState::Failed);
    if !seen.one_off && is_complete {
        return subscribed(checkout, seen, event).await;
    }
    let (event, life) = (event.cloned(), checkout.terms.tokens_life);
    checkout
        .store
        .write(async move |tx: &mut Tx| {
            let row = order_of(tx, &seen).await?.ok_or_else(|| CheckoutError::UnknownSession(seen.id.clone()))?;
            let newly_paid = apply_in(tx, &row, &seen, life).await?;
            keep_papers_in(tx, &row, &seen).await?;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            let row = rows::order(tx, &row.id).await?.unwrap_or(row);
            Ok(Fulfilled { order: Order::from_row(row)?, newly_paid })
        })
        .await
}

/// A subscription began: its first invoice says what was paid, and where the payment stands while it is not.
async fn subscribed(
    checkout: &Checkout,
    seen: SessionView,
    event: Option<&EventId>,
) -> Result<Fulfilled, CheckoutError> {
    let invoice = seen.invoice.as_ref();
    let invoice = invoice.ok_or_else(|| CheckoutError::Mismatch(format!("{}: it has no invoice", seen.id)))?;
    // Before the event ends: what is written once needs no transaction with the tokens.
    if seen.agreed.is_some() {
        let papers = seen.clone();
        let work = async move |tx: &mut Tx| match order_of(tx, &papers).await? {
            Some(row) => keep_papers_in(tx, &row, &papers).await,
            None => Ok(()),
        };
        checkout.store.write(work).await?;
    }
    match checkout.invoice_changed(invoice, event).await? {
        Billed::Given(fulfilled) => Ok(*fulfilled),
        Billed::NotOurs => Err(CheckoutError::UnknownSession(seen.id.clone())),
        Billed::Nothing => {
            let work = async move |tx: &mut Tx| {
                let row = order_of(tx, &seen).await?.ok_or_else(|| CheckoutError::UnknownSession(seen.id.clone()))?;
                rows::set_order_state(tx, &row.id, &row.state, Some(&seen.id)).await?;
                Ok(Fulfilled { order: Order::from_row(row)?, newly_paid: false })
            };
            checkout.store.write(work).await
        }
        Billed::Filed => Err(CheckoutError::Mismatch(format!("{}: {invoice} is of a pack", seen.id))),
    }
}

/// By session; or by the order the session carries, when we crashed before the session was written down. A page without money that
/// the order does not name was never shown: it is known, and changes nothing.
async fn order_of(tx: &mut Tx, seen: &SessionView) -> Result<Option<OrderRow>, StoreError> {
    if let Some(row) = rows::order_by_session(tx, &seen.id).await? {
        return Ok(Some(row));
    }
    let Some(order) = &seen.order else { return Ok(None) };
    let moneyless = matches!(seen.state, PaymentState::Open | PaymentState::Expired | PaymentState::Failed);
    Ok(rows::order(tx, order.as_str()).await?.filter(|row| row.session_id.is_none() || moneyless))
}

async fn apply_in(
    tx: &mut Tx,
    row: &OrderRow,
    seen: &SessionView,
    life: Option<Duration>,
) -> Result<bool, CheckoutError> {
    match seen.state {
        PaymentState::Open => Ok(false),
        PaymentState::Pending => move_to(tx, row, seen, OrderState::AwaitingPayment).await,
        PaymentState::Failed => move_to(tx, row, seen, OrderState::Failed).await,
        PaymentState::Expired => move_to(tx, row, seen, OrderState::Expired).await,
        PaymentState::Paid => paid_in(tx, row, seen, life).await,
    }
}

async fn move_to(tx: &mut Tx, row: &OrderRow, seen: &SessionView, state: OrderState) -> Result<bool, CheckoutError> {
    let is_its_page = match &row.session_id {
        Some(session) => *session == seen.id,
        None => seen.subtotal == row.amount,
    };
    if !is_its_page {
        // A page at a price the order lost before the page was shown to anybody: it says nothing of the order.
        return Ok(false);
    }
    rows::set_order_state(tx, &row.id, state.as_str(), Some(&seen.id)).await?;
    Ok(false)
}

async fn paid_in(
    tx: &mut Tx,
    row: &OrderRow,
    seen: &SessionView,
    life: Option<Duration>,
) -> Result<bool, CheckoutError> {
    check(row, seen)?;
    fail::fail_point!("grant_before_write");
    let payment = NewPayment {
        id: seen.payment_intent.clone().unwrap_or_else(|| seen.id.clone()),
        order: Some(OrderId::from_text(row.id.as_str())),
        invoice: None,
        wallet: WalletId::from_text(row.wallet_id.as_str()),
        tokens: Tokens::from_store(row.tokens),
        source: GrantSource::Purchase,
        amount: seen.total,
        tax: seen.tax,
        currency: row.currency.clone(),
        live: seen.live,
        expires_at: life.map(|life| tx.now().plus(life)),
        key: EffectKey::new("checkout", &seen.id),
        reason: format!("bought {} tokens", row.tokens),
    };
    let granted = pay_in(tx, &payment).await?;
    rows::set_paid(tx, &row.id, Some(&seen.id), seen.payment_intent.as_deref(), seen.receipt_url.as_deref()).await?;
    if let Some(receipt) = &seen.receipt_url {
        rows::set_receipt(tx, &row.id, receipt).await?;
    }
    Ok(matches!(granted, Applied::New(_)))
}

/// A payment is accepted only when it is the one that was ordered.
fn check(row: &OrderRow, seen: &SessionView) -> Result<(), CheckoutError> {
    let mismatch = |what: String| Err(CheckoutError::Mismatch(format!("{}: {what}", row.id)));
    if seen.order.as_ref().is_some_and(|order| order.as_str() != row.id) {
        return mismatch("the session belongs to another order".to_owned());
    }
    if (row.live == 1) != seen.live {
        return mismatch("test money and real money do not mix".to_owned());
    }
    if !seen.one_off {
        return mismatch("it is not a one-off payment".to_owned());
    }
    if seen.currency != row.currency {
        return mismatch(format!("paid in {}, ordered in {}", seen.currency, row.currency));
    }
    if seen.subtotal != row.amount || seen.total != seen.subtotal - seen.discount + seen.added_tax {
        return mismatch(format!("{} {} were due, {} were paid", row.amount, row.currency, seen.total));
    }
    Ok(())
}
