//! The mirror of a subscription: what the provider says of it now.

use super::{InvoiceView, PlanPrice, SubscriptionView};
use crate::checkout::{Checkout, CheckoutError, GatewayError};
use crate::clock::UnixMs;
use crate::id::{UserId, WalletId};
use crate::inbox::{EventId, applied_in};
use crate::notice::{Action, NewNotice, NoticeKind, tell_in};
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::subscriptions::{self as rows, SubscriptionRow};
use crate::store::{StoreError, Tx};

/// The provider's word for one of which a payment failed.
const PAST_DUE: &str = "past_due";
/// The provider's word for one whose first payment is not there: it may be on its way.
const INCOMPLETE: &str = "incomplete";

/// Where a subscription stands, for its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standstill {
    /// It is paid and goes on.
    Active,
    /// It is paid and will end.
    Ending,
    /// A payment failed; it is tried again.
    PastDue,
    /// Payments failed, and none is tried any more.
    Unpaid,
    /// It is over.
    Ended,
}

impl Standstill {
    /// As the API says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Ending => "ending",
            Self::PastDue => "past_due",
            Self::Unpaid => "unpaid",
            Self::Ended => "ended",
        }
    }

    /// A payment is due: nothing of it can be changed before.
    #[must_use]
    pub const fn is_due(self) -> bool {
        matches!(self, Self::PastDue | Self::Unpaid)
    }

    /// Whether its first payment may still be on its way.
    pub(super) fn may_begin(row: &SubscriptionRow) -> bool {
        row.status == INCOMPLETE || matches!(Self::of(row), Self::Active | Self::Ending)
    }

    pub(super) fn of(row: &SubscriptionRow) -> Self {
        match row.status.as_str() {
            _ if row.ended_at.is_some() => Self::Ended,
            "canceled" | "incomplete_expired" => Self::Ended,
            PAST_DUE | INCOMPLETE => Self::PastDue,
            "unpaid" | "paused" => Self::Unpaid,
            _ if row.ends_at.is_some() => Self::Ending,
            _ => Self::Active,
        }
    }
}

/// A subscription of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The provider's id.
    pub id: String,
    /// What the period that runs now was paid at.
    pub price: PlanPrice,
    /// What the next period will be paid at, where that differs.
    pub next: Option<PlanPrice>,
    /// Where it stands.
    pub state: Standstill,
    /// When the period that runs now ends.
    pub period_ends_at: UnixMs,
    /// When it ends, or ended.
    pub ends_at: Option<UnixMs>,
}

impl Checkout {
    /// The user's subscription, or the last one they had.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn subscription(&self, user: &UserId) -> Result<Option<Subscription>, CheckoutError> {
        let mut reader = self.store.read().await?;
        let Some(row) = rows::subscription_of_user(&mut reader, user.as_str()).await? else { return Ok(None) };
        let next = price_in(&mut reader, &row.price_id).await?;
        let paid = match &row.paid_price_id {
            Some(price) => price_in(&mut reader, price).await?,
            None => next.clone(),
        };
        let state = Standstill::of(&row);
        Ok(Some(Subscription {
            next: (next != paid && matches!(state, Standstill::Active | Standstill::PastDue)).then_some(next),
            price: paid,
            state,
            period_ends_at: UnixMs(row.period_ends_at),
            ends_at: row.ended_at.or(row.ends_at).map(UnixMs),
            id: row.id,
        }))
    }

    /// Looks at a subscription and mirrors it. With `event`, the event ends in the same transaction. Answers whether it is ours.
    ///
    /// # Errors
    /// [`CheckoutError::Gateway`], [`CheckoutError::Mismatch`] when it is at a price we never sold, [`CheckoutError::Store`].
    pub async fn subscription_changed(&self, id: &str, event: Option<&EventId>) -> Result<bool, CheckoutError> {
        let asked_at = self.store.now();
        let seen = self.billing.subscription(id).await?;
        if !self.is_ours(&seen).await? {
            return Ok(false);
        }
        let price = self.price_named(&seen.price).await?.ok_or_else(|| strange_price(&seen.id, &seen.price))?.to_row();
        let event = event.cloned();
        let work = async move |tx: &mut Tx| {
            // Again in the same unit: where nothing is kept it would be missing.
            rows::put_price(tx, &price).await?;
            mirror_in(tx, &seen, asked_at).await?;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            Ok::<_, CheckoutError>(())
        };
        self.store.write(work).await?;
        Ok(true)
    }

    /// Looks again at subscriptions nobody told us of for a while, and ends those of closed accounts. Answers how many ended.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn look_after_subscriptions(
        &self,
        unseen_for: std::time::Duration,
        limit: u32,
    ) -> Result<u64, CheckoutError> {
        let before = self.store.now().minus(unseen_for).0;
        let (unseen, orphans) = {
            let mut reader = self.store.read().await?;
            let unseen = rows::unseen_subscriptions(&mut reader, before, i64::from(limit)).await?;
            (unseen, rows::orphaned_subscriptions(&mut reader, i64::from(limit)).await?)
        };
        let mut ended = 0;
        for id in orphans {
            match self.end(&id).await {
                Ok(()) => ended += 1,
                Err(error) => tracing::error!(subscription = id, %error, "of a closed account, and still charged"),
            }
        }
        for id in unseen {
            if let Err(error) = self.subscription_changed(&id, None).await {
                tracing::warn!(subscription = id, %error, "a subscription could not be looked at");
            }
        }
        Ok(ended)
    }

    pub(super) async fn end(&self, id: &str) -> Result<(), CheckoutError> {
        match self.billing.end(id).await {
            Ok(()) | Err(GatewayError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
        self.subscription_changed(id, None).await.map(drop)
    }

    async fn is_ours(&self, seen: &SubscriptionView) -> Result<bool, CheckoutError> {
        let mut reader = self.store.read().await?;
        if rows::subscription(&mut reader, &seen.id).await?.is_some() {
            return Ok(true);
        }
        let Some(order) = &seen.order else { return Ok(false) };
        Ok(orders::order(&mut reader, order.as_str()).await?.is_some())
    }
}

async fn price_in(tx: &mut Tx, id: &str) -> Result<PlanPrice, CheckoutError> {
    let row = rows::price(tx, id).await?;
    let row = row.ok_or_else(|| StoreError::Database(format!("the price {id} is not known")))?;
    Ok(PlanPrice::from_row(row)?)
}

pub(super) fn strange_price(subject: &str, price: &str) -> CheckoutError {
    CheckoutError::Mismatch(format!("{subject}: the price {price} is none of ours"))
}

/// The order at which the subscription of an invoice began: from the mirror, else from what the invoice carries.
pub(super) async fn origin_in(tx: &mut Tx, seen: &InvoiceView) -> Result<Option<OrderRow>, StoreError> {
    let mirrored = match &seen.subscription {
        Some(id) => rows::subscription(tx, id).await?,
        None => None,
    };
    match (mirrored, &seen.order) {
        (Some(row), _) => orders::order(tx, &row.order_id).await,
        (None, Some(order)) => orders::order(tx, order.as_str()).await,
        (None, None) => Ok(None),
    }
}

/// Writes down what the provider said when it was asked at `asked_at`. What is older than what stands here says nothing.
pub(super) async fn mirror_in(tx: &mut Tx, seen: &SubscriptionView, asked_at: UnixMs) -> Result<(), CheckoutError> {
    let known = rows::subscription(tx, &seen.id).await?;
    let order = known.map(|row| row.order_id).or_else(|| seen.order.as_ref().map(ToString::to_string));
    let order = match order {
        Some(order) => orders::order(tx, &order).await?,
        None => None,
    };
    let order = order.ok_or(CheckoutError::UnknownOrder)?;
    if (order.live == 1) != seen.live {
        return Err(CheckoutError::Mismatch(format!("{}: test money and real money do not mix", seen.id)));
    }
    let row = SubscriptionRow {
        id: seen.id.clone(),
        user_id: order.user_id,
        wallet_id: order.wallet_id,
        order_id: order.id,
        item_id: seen.item.clone(),
        price_id: seen.price.clone(),
        paid_price_id: None,
        status: seen.status.clone(),
        period_ends_at: seen.period_ends_at.0,
        ends_at: seen.ends_at.map(|at| at.0),
        ends_with_period: i64::from(seen.ends_with_period),
        ended_at: seen.ended_at.or_else(|| is_over(seen).then_some(asked_at)).map(|at| at.0),
        live: i64::from(seen.live),
        turns: 0,
        seen_at: asked_at.0,
        created_at: tx.now().0,
    };
    if !rows::put_subscription(tx, &row).await? {
        return Ok(());
    }
    match Standstill::of(&row) {
        Standstill::PastDue if row.status == PAST_DUE => drop(tell_in(tx, &unpaid(&row, seen)).await?),
        // Nobody pays its first invoice any more, if that was still waited for.
        Standstill::Ended => orders::fail_awaiting(tx, &row.order_id).await?,
        _ => {}
    }
    Ok(())
}

/// The provider's words for one that is over.
fn is_over(seen: &SubscriptionView) -> bool {
    matches!(seen.status.as_str(), "canceled" | "incomplete_expired")
}

/// What its owner is told, once for each invoice that was not paid. Tokens that come later make it old.
fn unpaid(row: &SubscriptionRow, seen: &SubscriptionView) -> NewNotice {
    let invoice = seen.latest_invoice.as_deref().unwrap_or(&row.id);
    NewNotice {
        user: UserId::from_text(row.user_id.as_str()),
        kind: NoticeKind::PaymentFailed,
        fact: format!("invoice:{invoice}"),
        wallet: Some(WalletId::from_text(row.wallet_id.as_str())),
        title: "The payment of your subscription failed".to_owned(),
        text: "Nothing was charged, and the tokens you have stay. Update your card; the payment is then tried again by itself."
            .to_owned(),
        action: Some(Action { label: "Update your card".to_owned(), path: "/balance".to_owned() }),
        ends_at: None,
    }
}
