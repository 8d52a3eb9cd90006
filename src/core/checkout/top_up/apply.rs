//! What a charge does to its order, the rule and the balance, and what its owner is told: each in one transaction.

use std::time::Duration;

use super::{ChargeState, ChargeView, TopUps, Why, words};
use crate::checkout::{CheckoutError, NewPayment, OrderKind, OrderState, pay_in};
use crate::clock::UnixMs;
use crate::id::{OrderId, WalletId};
use crate::ledger::{Applied, EffectKey, GrantSource, Tokens};
use crate::notice::tell_in;
use crate::store::Tx;
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::top_ups as rows;

/// After a payment that failed.
const PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// The order is a top-up.
pub(in crate::checkout) fn is_top_up(row: &OrderRow) -> bool {
    row.kind.as_deref() == Some(OrderKind::TopUp.as_str())
}

/// Applies what a charge says; answers whether it gave tokens now.
pub(super) async fn apply_in(
    tx: &mut Tx,
    top_ups: &TopUps,
    row: &OrderRow,
    seen: &ChargeView,
) -> Result<bool, CheckoutError> {
    check(row, seen)?;
    match seen.state {
        ChargeState::Pending => {
            rows::move_top_up(tx, &row.id, OrderState::AwaitingPayment.as_str(), Some(&seen.id)).await?;
            Ok(false)
        }
        ChargeState::Failed => fail_in(tx, row, Why::Declined, Some(&seen.id)).await,
        ChargeState::NeedsOwner => fail_in(tx, row, Why::Authentication, Some(&seen.id)).await,
        ChargeState::Paid => paid_in(tx, top_ups, row, seen).await,
    }
}

async fn paid_in(tx: &mut Tx, top_ups: &TopUps, row: &OrderRow, seen: &ChargeView) -> Result<bool, CheckoutError> {
    let payment = NewPayment {
        id: seen.id.clone(),
        order: Some(OrderId::from_text(row.id.as_str())),
        invoice: None,
        wallet: WalletId::from_text(row.wallet_id.as_str()),
        tokens: Tokens::from_store(row.tokens),
        source: GrantSource::Purchase,
        amount: seen.amount,
        tax: 0,
        currency: row.currency.clone(),
        live: seen.live,
        expires_at: top_ups.checkout.terms.tokens_life.map(|life| tx.now().plus(life)),
        key: EffectKey::new("topup", &seen.id),
        reason: format!("bought {} tokens by itself", row.tokens),
    };
    let granted = pay_in(tx, &payment).await?;
    orders::set_paid(tx, &row.id, None, Some(&seen.id), seen.receipt_url.as_deref()).await?;
    rows::worked(tx, &row.wallet_id).await?;
    rows::forget_email(tx, &row.id).await?;
    let is_new = matches!(granted, Applied::New(_));
    if is_new {
        // Paid on the first, it may still be of the month in which it was begun.
        let month = UnixMs(row.created_at).month_start();
        let spent = rows::spent_since(tx, &row.wallet_id, month.0).await?;
        let limit = rows::rule(tx, &row.wallet_id).await?.map(|rule| top_ups.limit_of(&rule, row.amount));
        tell_in(tx, &words::bought(row, &seen.id, spent, limit, tx.now())).await?;
    }
    Ok(is_new)
}

/// Ends an order whose payment failed, and tells its owner why.
pub(super) async fn fail_in(
    tx: &mut Tx,
    row: &OrderRow,
    why: Why,
    payment: Option<&str>,
) -> Result<bool, CheckoutError> {
    if !rows::move_top_up(tx, &row.id, OrderState::Failed.as_str(), payment).await? {
        return Ok(false);
    }
    rows::forget_email(tx, &row.id).await?;
    let until = tx.now().plus(PAUSE).0;
    rows::failed(tx, &row.wallet_id, why.as_str(), until, i64::from(why == Why::Authentication)).await?;
    let rule = rows::rule(tx, &row.wallet_id).await?;
    tell_in(tx, &words::failed(row, why, rule.as_ref())).await?;
    Ok(false)
}

/// Ends an order for which nobody was charged and which nobody wants any more.
pub(super) async fn end_in(tx: &mut Tx, order: &str) -> Result<(), CheckoutError> {
    rows::move_top_up(tx, order, OrderState::Expired.as_str(), None).await?;
    Ok(rows::forget_email(tx, order).await?)
}

/// Turns the rule of a wallet off, if it is on, and tells its owner: once for each time they turned it on.
pub(in crate::checkout) async fn stop_in(tx: &mut Tx, wallet: &str, why: Why) -> Result<(), CheckoutError> {
    let Some(rule) = rows::rule(tx, wallet).await?.filter(|rule| rule.enabled == 1) else { return Ok(()) };
    rows::stop(tx, wallet, why.as_str()).await?;
    tell_in(tx, &words::stopped(&rule, why)).await?;
    Ok(())
}

/// A payment is accepted only when it is the one that was ordered.
fn check(row: &OrderRow, seen: &ChargeView) -> Result<(), CheckoutError> {
    let mismatch = |what: &str| Err(CheckoutError::Mismatch(format!("{}: {what}", row.id)));
    if seen.order.as_ref().is_none_or(|order| order.as_str() != row.id) {
        return mismatch("the payment belongs to another order");
    }
    if (row.live == 1) != seen.live {
        return mismatch("test money and real money do not mix");
    }
    if seen.currency != row.currency || seen.amount != row.amount {
        return mismatch("another amount was charged than was due");
    }
    Ok(())
}
