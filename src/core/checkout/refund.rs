//! Refunds: what the provider says of them decides, never one event alone; and the refund a buyer asks for.

use crate::clock::UnixMs;
use crate::id::{GrantId, OrderId, UserId};
use crate::inbox::{EventId, applied_in};
use crate::ledger::{EffectKey, Lien, Tokens, claw_back_in, lien_in};
use crate::store::payments::{self as rows, AfterSaleRow, PaymentRow, RefundRow};
use crate::store::{Tx, checkout as orders};

use super::after_sale::{KnownPayment, Took, sum_in};
use super::top_up::stop_in;
use super::{CheckoutError, GatewayError, NewRefund, Order, OrderKind, OrderState, Payments, RefundView, Seller, Why};

/// Refunds that were asked for and not heard of are asked for again after this long.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// Why a pack that is not untouched cannot be given back.
const TOUCHED: &str = "some of its tokens were used, or are held";
/// The buyer of an untouched pack asked for the refund, or closed the account before the payment came.
const BUYER: &str = "buyer";
/// A bank's warning did.
const WARNING: &str = "warning";

/// What became of an order's payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What was paid, in minor units; nothing where there is no payment.
    pub paid: i64,
    /// What of it is tax, in minor units.
    pub tax: i64,
    /// What went back, in minor units.
    pub refunded: i64,
    /// What was lost to a dispute, in minor units.
    pub lost: i64,
    /// A refund was asked for and is on its way.
    pub asked: bool,
    /// Tokens that were taken back.
    pub taken_back: Tokens,
    /// Tokens that should have been taken back and were spent.
    pub shortfall: Tokens,
    /// Tokens that an open dispute froze.
    pub frozen: Tokens,
    /// A dispute is open.
    pub disputed: bool,
    /// Nothing of it was used, held or taken.
    pub untouched: bool,
    /// When we learned that the buyer had agreed to the terms beside the box of the payment page; `None` where there was none.
    pub agreed_at: Option<UnixMs>,
    /// The invoice of a pack, where one was made.
    pub invoice_url: Option<String>,
}

impl Standing {
    pub(super) fn of(row: &AfterSaleRow) -> Self {
        let tokens = Tokens::from_store;
        Self {
            paid: row.amount,
            tax: row.tax,
            refunded: row.refunded,
            lost: row.lost,
            asked: row.asked_at.is_some(),
            taken_back: tokens(row.taken),
            shortfall: tokens(row.target - row.taken),
            frozen: tokens(row.frozen),
            disputed: row.dispute.is_some(),
            untouched: row.untouched == 1 && row.target == 0 && row.dispute.is_none(),
            agreed_at: row.agreed_at.map(UnixMs),
            invoice_url: row.invoice_url.clone(),
        }
    }

    /// What was paid in all, in minor units; the price where nothing was.
    #[must_use]
    pub const fn paid_or(&self, price: i64) -> i64 {
        if self.paid > 0 { self.paid } else { price }
    }
}

/// Whether money of a refund with this status is gone, or on its way.
pub(super) fn is_live(status: &str) -> bool {
    !matches!(status, "failed" | "canceled")
}

impl Payments {
    /// Looks at the refunds of a payment and takes back the tokens they stand for. With `event`, the event ends in the same
    /// transaction. Answers where the grant stands; `None` when the payment is none of ours.
    ///
    /// # Errors
    /// [`CheckoutError::Gateway`], [`CheckoutError::Mismatch`] when the payment contradicts its order, [`CheckoutError::Ledger`],
    /// [`CheckoutError::Store`].
    pub async fn refunds_changed(&self, payment: &str, event: Option<&EventId>) -> Result<Option<Lien>, CheckoutError> {
        Ok(self.refunds_seen(payment, event).await?.lien)
    }

    /// The same, and whether more or less went back than we knew.
    pub(super) async fn refunds_seen(&self, payment: &str, event: Option<&EventId>) -> Result<Took, CheckoutError> {
        let KnownPayment { row, given } = self.known(payment).await?;
        let seen = match (&row, &given) {
            (None, None) => Vec::new(),
            _ => self.gateway.refunds_of(payment).await?,
        };
        let Some(row) = row else {
            let is_new = seen.iter().any(|refund| is_live(&refund.status));
            return Ok(Took { lien: None, given, is_new });
        };
        let event = event.cloned();
        let work = async move |tx: &mut Tx| {
            let before = rows::lock_payment(tx, &row.id).await?.ok_or_else(|| tx.contended())?;
            let lien = apply_in(tx, &before, &seen).await?;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            let is_new = rows::payment(tx, &row.id).await?.is_some_and(|now| now.refunded != before.refunded);
            Ok::<_, CheckoutError>((lien, is_new))
        };
        let (lien, is_new) = self.store.write(work).await?;
        Ok(Took { lien: Some(lien), given, is_new })
    }

    /// Gives the money of an untouched pack back to its buyer: the tokens are taken first, then the provider is asked; what a
    /// crash or a silent provider leaves undone, [`Payments::refund_asked`] finishes.
    ///
    /// # Errors
    /// [`CheckoutError::NotRefundable`] with the reason, [`CheckoutError::UnknownOrder`], [`CheckoutError::Gateway`],
    /// [`CheckoutError::Ledger`], [`CheckoutError::Store`].
    pub async fn refund_untouched(&self, user: &UserId, order: &OrderId) -> Result<(), CheckoutError> {
        let (user, order, life) = (user.clone(), order.clone(), self.refund_life);
        let work = async move |tx: &mut Tx| {
            let row = orders::order(tx, order.as_str()).await?.filter(|row| row.user_id == user.as_str());
            let order = Order::from_row(row.ok_or(CheckoutError::UnknownOrder)?)?;
            let payment = rows::payment_of_order(tx, order.id.as_str()).await?;
            let payment = payment.ok_or(CheckoutError::NotRefundable("it was not paid"))?;
            let payment = rows::lock_payment(tx, &payment.id).await?.ok_or_else(|| tx.contended())?;
            if payment.asked_at.is_some() {
                return Ok::<_, CheckoutError>(payment.id);
            }
            let standings = rows::after_sale_of_user(tx, user.as_str()).await?;
            let standing = standings.iter().find(|row| row.order_id == order.id.as_str()).map(Standing::of);
            refusal(&order, &standing.unwrap_or_default(), tx.now(), life).map_or(Ok(()), Err)?;
            let fact = format!("asked:{}:{}", payment.id, tx.now().0);
            let lien = ask_in(tx, &payment, BUYER, &fact, "refunded: nothing of it was used").await?;
            stop_in(tx, &payment.wallet_id, Why::TakenBack).await?;
            // On PostgreSQL a token may have been reserved since we looked: then the whole unit is undone.
            if lien.shortfall().is_zero() { Ok(payment.id) } else { Err(CheckoutError::NotRefundable(TOUCHED)) }
        };
        let payment = self.store.write(work).await?;
        fail::fail_point!("refund_between_tokens_and_money");
        match self.ask(&payment).await {
            // It is on its way: the tokens are gone, and the chore asks again.
            Err(CheckoutError::Gateway(GatewayError::Unavailable(why))) => {
                tracing::warn!(payment, why, "not refunded yet");
                Ok(())
            }
            other => other,
        }
    }

    /// Asks the provider again for refunds that were asked for and never heard of. Answers how many went through.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn refund_asked(&self, limit: u32) -> Result<u64, CheckoutError> {
        let before = self.store.now().minus(PATIENCE).0;
        let asked = rows::asked_payments(&mut self.store.read().await?, before, i64::from(limit)).await?;
        let mut done = 0;
        for payment in asked {
            match self.ask(&payment).await {
                Ok(()) => done += 1,
                Err(error) => tracing::warn!(payment, %error, "a refund that was asked for could not be made"),
            }
        }
        Ok(done)
    }

    /// Gives back a small payment of which the bank warns, before it becomes a dispute; a larger one is told to the operator.
    /// Answers whether it was given back.
    ///
    /// # Errors
    /// As [`Payments::refunds_changed`].
    pub async fn warned(&self, warning: &str, event: Option<&EventId>) -> Result<bool, CheckoutError> {
        let seen = self.gateway.warning(warning).await?;
        let Some(row) = self.known(&seen.payment).await?.row else { return Ok(false) };
        if let Some(invoice) = &row.invoice_id {
            tracing::error!(warning, invoice, "a bank warns of fraud with a subscription, which goes on: look at it");
        }
        if !seen.actionable || row.amount > self.refund_warned_up_to {
            tracing::error!(
                warning,
                payment = row.id,
                actionable = seen.actionable,
                "a bank warns of fraud: look at it"
            );
            self.store.write(async move |tx: &mut Tx| stop_in(tx, &row.wallet_id, Why::TakenBack).await).await?;
            return Ok(false);
        }
        let (id, fact, event) = (row.id.clone(), seen.id.clone(), event.cloned());
        let work = async move |tx: &mut Tx| {
            let payment = rows::lock_payment(tx, &id).await?.ok_or_else(|| tx.contended())?;
            if payment.asked_at.is_none() {
                let fact = format!("warned:{fact}:{}", tx.now().0);
                ask_in(tx, &payment, WARNING, &fact, "refunded: the bank warned of fraud").await?;
            }
            stop_in(tx, &payment.wallet_id, Why::TakenBack).await?;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            Ok::<_, CheckoutError>(())
        };
        self.store.write(work).await?;
        match self.ask(&row.id).await {
            // The chore asks again.
            Err(CheckoutError::Gateway(GatewayError::Unavailable(why))) => {
                tracing::warn!(warning, why, "not refunded yet")
            }
            // It was told, and the tokens are back.
            Err(CheckoutError::NotRefundable(_)) => {}
            other => other?,
        }
        Ok(true)
    }

    /// Asks the provider for the refund and takes in its answer. A refusal gives the tokens back.
    async fn ask(&self, payment: &str) -> Result<(), CheckoutError> {
        let refund = {
            let mut reader = self.store.read().await?;
            let by = rows::payment(&mut reader, payment).await?.and_then(|row| row.asked_by);
            // A refund that failed is over: the next try is another one.
            let turn = rows::refunds(&mut reader, payment).await?.len();
            let idempotency_key = format!("refund:{payment}:{turn}");
            NewRefund { payment: payment.to_owned(), idempotency_key, asked: by.as_deref() != Some(WARNING) }
        };
        let refused = match self.gateway.refund(&refund).await {
            Ok(_) => None,
            Err(GatewayError::Refused(why)) => Some(why),
            Err(error) => return Err(error.into()),
        };
        let lien = self.heard(payment).await?;
        match refused {
            // What went back otherwise meanwhile is refused as well, and is back.
            Some(why) if lien.target < lien.all => {
                tracing::error!(payment, why, "a refund was refused: its tokens are back, an operator looks at it");
                Err(CheckoutError::NotRefundable("the payment provider refused it"))
            }
            _ => Ok(()),
        }
    }

    /// The refund that was asked for was made or came to nothing: from here on the provider's figures count.
    async fn heard(&self, payment: &str) -> Result<Heard, CheckoutError> {
        let seen = self.gateway.refunds_of(payment).await?;
        let id = payment.to_owned();
        let work = async move |tx: &mut Tx| {
            rows::lock_payment(tx, &id).await?.ok_or_else(|| tx.contended())?;
            rows::forget_asked(tx, &id).await?;
            let row = rows::payment(tx, &id).await?.ok_or_else(|| tx.contended())?;
            let lien = apply_in(tx, &row, &seen).await?;
            Ok::<_, CheckoutError>(Heard { target: lien.target, all: Tokens::from_store(row.tokens) })
        };
        self.store.write(work).await
    }
}

/// Notes that all of a payment is to go back, and takes its tokens; [`Payments::refund_asked`] asks the provider.
async fn ask_in(tx: &mut Tx, payment: &PaymentRow, by: &str, fact: &str, reason: &str) -> Result<Lien, CheckoutError> {
    rows::set_asked(tx, &payment.id, by).await?;
    let (grant, all) = (GrantId::from_text(payment.grant_id.as_str()), Tokens::from_store(payment.tokens));
    Ok(claw_back_in(tx, &EffectKey::new("refund", fact), &grant, all, reason).await?)
}

/// Gives a payment back that came after its buyer closed the account: nobody is left who could use what it bought.
pub(super) async fn refund_closed_in(tx: &mut Tx, payment: &PaymentRow) -> Result<(), CheckoutError> {
    let Some(order) = &payment.order_id else { return Ok(()) };
    if !orders::is_buyer_closed(tx, order).await? {
        return Ok(());
    }
    if payment.invoice_id.as_ref() == Some(&payment.id) {
        tracing::error!(payment = payment.id, "paid by other means for a closed account: give the money back by hand");
        return Ok(());
    }
    tracing::warn!(payment = payment.id, order, "paid for a closed account: it is given back");
    let fact = format!("closed:{}", payment.id);
    ask_in(tx, payment, BUYER, &fact, "refunded: the account was closed before it was paid").await.map(drop)
}

/// What is to be taken back of a payment, and what it gave.
struct Heard {
    target: Tokens,
    all: Tokens,
}

/// Why an order cannot be given back by its buyer; `None` when it can.
pub(super) fn refusal(
    order: &Order,
    standing: &Standing,
    now: UnixMs,
    life: std::time::Duration,
) -> Option<CheckoutError> {
    let why = match order.paid_at {
        _ if order.seller != Seller::Web => "it was bought in Discord, which refunds it",
        _ if order.kind == OrderKind::Subscription => "it is a period of a subscription, which you can end instead",
        _ if standing.disputed => "its payment is disputed at the bank",
        _ if standing.refunded > 0 || standing.lost > 0 || standing.asked => "it was refunded already",
        _ if order.state != OrderState::Paid => "it was not paid",
        Some(at) if at.plus(life) >= now && standing.untouched => return None,
        Some(at) if at.plus(life) < now => "the time for that is over",
        _ => TOUCHED,
    };
    Some(CheckoutError::NotRefundable(why))
}

/// Takes in what the provider says of a payment's refunds. What it said once and took back never counts again.
async fn apply_in(tx: &mut Tx, payment: &PaymentRow, seen: &[RefundView]) -> Result<Lien, CheckoutError> {
    let known = rows::refunds(tx, &payment.id).await?;
    let mut changed = None;
    for refund in seen {
        let before = known.iter().find(|row| row.id == refund.id);
        if before.is_some_and(|row| rank(&row.status) >= rank(&refund.status)) {
            continue;
        }
        if before.is_some_and(|row| is_live(&row.status)) != is_live(&refund.status) {
            changed = Some(refund);
        }
        rows::put_refund(tx, &row_of(payment, refund)).await?;
    }
    if changed.is_some_and(|refund| is_live(&refund.status)) {
        stop_in(tx, &payment.wallet_id, Why::TakenBack).await?;
    }
    let grant = GrantId::from_text(payment.grant_id.as_str());
    let target = Tokens::from_store(sum_in(tx, payment).await?);
    if lien_in(tx, &grant).await?.target == target {
        return Ok(lien_in(tx, &grant).await?);
    }
    let (fact, reason) = match changed {
        Some(refund) if is_live(&refund.status) => (refund.id.clone(), "refunded"),
        Some(refund) => (format!("{}:failed", refund.id), "a refund failed: the tokens are back"),
        None => (format!("refused:{}:{}", payment.id, tx.now().0), "a refund came to nothing: the tokens are back"),
    };
    Ok(claw_back_in(tx, &EffectKey::new("refund", &fact), &grant, target, reason).await?)
}

/// A refund moves on from pending to succeeded to failed, and never back.
fn rank(status: &str) -> u8 {
    match status {
        "failed" | "canceled" => 3,
        "succeeded" => 2,
        _ => 1,
    }
}

fn row_of(payment: &PaymentRow, refund: &RefundView) -> RefundRow {
    RefundRow {
        id: refund.id.clone(),
        payment_id: payment.id.clone(),
        amount: refund.amount,
        status: refund.status.clone(),
        created_at: refund.created_at.0,
    }
}
