//! A payment that gives tokens: one grant for one payment, whoever made it.

use crate::clock::UnixMs;
use crate::id::{OrderId, WalletId};
use crate::ledger::{Applied, EffectKey, Grant, GrantSource, NewGrant, Tokens, grant_in};
use crate::store::Tx;
use crate::store::payments::{self as rows, PaymentRow};

use super::CheckoutError;
use super::refund::refund_closed_in;

/// A payment that was made.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// The provider's payment; its session or invoice where there is none.
    pub id: String,
    /// The order it pays: a pack, a top-up.
    pub order: Option<OrderId>,
    /// The provider's invoice it pays: a period of a subscription.
    pub invoice: Option<String>,
    /// Who gets the tokens.
    pub wallet: WalletId,
    /// How many; at least one.
    pub tokens: Tokens,
    /// [`GrantSource::Purchase`] or [`GrantSource::Subscription`].
    pub source: GrantSource,
    /// What was paid, taxes included, in minor units; more than nothing.
    pub amount: i64,
    /// What of it is tax, in minor units.
    pub tax: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// Real money.
    pub live: bool,
    /// When the tokens run out; `None` is never.
    pub expires_at: Option<UnixMs>,
    /// The fact that allows it once: `checkout:cs_…`, `invoice:in_…`, `topup:pi_…`.
    pub key: EffectKey,
    /// A sentence for the statement.
    pub reason: String,
}

/// Gives the tokens and writes the payment down inside a unit of work, once for ever.
///
/// # Errors
/// [`CheckoutError::Ledger`], [`CheckoutError::Mismatch`] when nothing was paid, [`CheckoutError::Store`].
pub async fn pay_in(tx: &mut Tx, new: &NewPayment) -> Result<Applied<Grant>, CheckoutError> {
    if new.amount <= 0 {
        return Err(CheckoutError::Mismatch(format!("{}: nothing was paid", new.id)));
    }
    let granted = grant_in(tx, &grant_of(new)).await?;
    if let Applied::New(grant) = &granted {
        let row = PaymentRow {
            id: new.id.clone(),
            order_id: new.order.as_ref().map(ToString::to_string),
            invoice_id: new.invoice.clone(),
            wallet_id: new.wallet.to_string(),
            grant_id: grant.id.to_string(),
            tokens: new.tokens.as_i64(),
            amount: new.amount,
            tax: new.tax,
            currency: new.currency.clone(),
            live: i64::from(new.live),
            refunded: 0,
            lost: 0,
            asked_at: None,
            asked_by: None,
            created_at: tx.now().0,
        };
        rows::insert_payment(tx, &row).await?;
        refund_closed_in(tx, &row).await?;
    }
    // The order of an earlier version knew the price, not what was paid after a code and with tax.
    rows::set_amount(tx, &new.id, new.amount, new.tax).await?;
    Ok(granted)
}

/// Gives the tokens of a period that costs nothing, once for ever: nothing was paid, so there is no payment to write down.
///
/// # Errors
/// [`CheckoutError::Ledger`].
pub(super) async fn give_free_in(tx: &mut Tx, new: &NewPayment) -> Result<Applied<Grant>, CheckoutError> {
    Ok(grant_in(tx, &grant_of(new)).await?)
}

fn grant_of(new: &NewPayment) -> NewGrant {
    let order = new.order.as_ref().map(ToString::to_string);
    NewGrant {
        wallet: new.wallet.clone(),
        amount: new.tokens,
        source: new.source,
        expires_at: new.expires_at,
        reference: order.or_else(|| new.invoice.clone()),
        keys: vec![new.key.clone()],
        reason: new.reason.clone(),
    }
}
