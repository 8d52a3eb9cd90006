//! Charging the card of a wallet that has too few tokens, and applying what became of that.

use std::time::Duration;

use super::{ChargeState, ChargeView, NewCharge, TopUps, Why, words};
use crate::checkout::{CheckoutError, GatewayError, NewPayment, OrderKind, OrderState, pay_in};
use crate::id::{OrderId, UserId, WalletId};
use crate::identity::User;
use crate::inbox::{EventId, applied_in};
use crate::ledger::{Applied, EffectKey, GrantSource, Tokens, balance_in};
use crate::notice::tell_in;
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::top_ups::{self as rows, RuleRow};
use crate::store::{Tx, first_purchase};

/// After a payment that failed.
const PAUSE: Duration = Duration::from_secs(24 * 60 * 60);
/// The provider remembers a key for a day: an order whose charge nobody answered for so long is given up before that.
const PATIENCE: Duration = Duration::from_secs(20 * 60 * 60);
/// Payments in a row that may fail.
const FAILURES: i64 = 3;

impl TopUps {
    /// Buys what is due, and asks again about what is on its way; at most `limit` of each. Answers how many payments gave tokens.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn run(&self, limit: u32) -> Result<u64, CheckoutError> {
        let (open, due) = {
            let mut reader = self.checkout.store.read().await?;
            (rows::open_top_ups(&mut reader, limit).await?, rows::due_rules(&mut reader, limit).await?)
        };
        let mut paid = 0;
        for order in open {
            paid += u64::from(self.attempt(&order).await);
        }
        for rule in due {
            if let Some(order) = self.begin(&rule).await? {
                paid += u64::from(self.attempt(&order).await);
            }
        }
        Ok(paid)
    }

    /// Looks at a payment and applies what it says. `None` for a payment of another kind.
    ///
    /// # Errors
    /// [`CheckoutError::Mismatch`] when it contradicts its order, [`CheckoutError::Gateway`], [`CheckoutError::Store`].
    pub async fn changed(&self, payment: &str, event: Option<&EventId>) -> Result<Option<bool>, CheckoutError> {
        let seen = self.charging.charged(payment).await?;
        let Some(order) = seen.order.clone() else { return Ok(None) };
        let (event, life) = (event.cloned(), self.checkout.terms.tokens_life);
        let work = async move |tx: &mut Tx| {
            let row = orders::order(tx, order.as_str()).await?.filter(is_top_up).ok_or(CheckoutError::UnknownOrder)?;
            let newly = apply_in(tx, &row, &seen, life).await?;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            Ok(Some(newly))
        };
        self.checkout.store.write(work).await
    }

    /// One that cannot be read is logged and does not stop the rest.
    async fn attempt(&self, order: &OrderRow) -> bool {
        match self.settle(order).await {
            Ok(paid) => paid,
            Err(error) => {
                tracing::warn!(order.id = %order.id, %error, "a top-up is not settled");
                false
            }
        }
    }

    async fn settle(&self, order: &OrderRow) -> Result<bool, CheckoutError> {
        if let Some(payment) = &order.payment_intent {
            return Ok(self.changed(payment, None).await?.unwrap_or(false));
        }
        let age = crate::clock::UnixMs(order.created_at).until(self.checkout.store.now());
        if age > PATIENCE {
            tracing::error!(order.id = %order.id, "nobody answered for a top-up; it is given up");
            return self.fails(order, None).await;
        }
        let user = self.checkout.identity.user(&UserId::from_text(order.user_id.as_str())).await?;
        let Some(user) = user.filter(|user| user.closed_at.is_none()) else { return self.fails(order, None).await };
        let Some(charge) = self.charge_of(order, &user).await? else {
            return self.fails(order, Some(Why::NoCard)).await;
        };
        match self.charging.charge(&charge).await {
            Ok(seen) => self.apply(order, seen).await,
            Err(GatewayError::Declined(text)) => {
                let is_asked = text.contains("authentication_required");
                self.fails(order, Some(if is_asked { Why::Authentication } else { Why::Declined })).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn charge_of(&self, order: &OrderRow, user: &User) -> Result<Option<NewCharge>, CheckoutError> {
        let Some(card) = self.card_of(user).await? else { return Ok(None) };
        Ok(user.stripe_customer.clone().map(|customer| NewCharge {
            idempotency_key: format!("topup:{}", order.id),
            order: OrderId::from_text(order.id.as_str()),
            payer: user.id.clone(),
            customer,
            card: card.id,
            amount: order.amount,
            currency: order.currency.clone(),
        }))
    }

    async fn apply(&self, order: &OrderRow, seen: ChargeView) -> Result<bool, CheckoutError> {
        let (id, life) = (order.id.clone(), self.checkout.terms.tokens_life);
        let work = async move |tx: &mut Tx| {
            let row = orders::order(tx, &id).await?.ok_or(CheckoutError::UnknownOrder)?;
            apply_in(tx, &row, &seen, life).await
        };
        self.checkout.store.write(work).await
    }

    async fn fails(&self, order: &OrderRow, why: Option<Why>) -> Result<bool, CheckoutError> {
        let order = order.clone();
        self.checkout.store.write(async move |tx: &mut Tx| fail_in(tx, &order, why, None).await).await?;
        Ok(false)
    }

    /// Writes an order down, if it is still due: few tokens, nothing on its way, and within the limit of the month.
    async fn begin(&self, rule: &RuleRow) -> Result<Option<OrderRow>, CheckoutError> {
        let (wallet, id) = (rule.wallet_id.clone(), OrderId::new(self.checkout.store.ids()));
        let (catalog, live) = (self.checkout.catalog.clone(), self.checkout.gateway.is_live());
        let work = async move |tx: &mut Tx| {
            let Some(rule) = rows::rule(tx, &wallet).await?.filter(|rule| rule.enabled == 1) else { return Ok(None) };
            first_purchase::lock_buyer(tx, &rule.user_id).await?;
            let wallet = WalletId::from_text(rule.wallet_id.as_str());
            let available = balance_in(tx, &wallet).await?.available.as_i64();
            let now = tx.now();
            let is_open = rows::has_open_top_up(tx, &rule.wallet_id).await?;
            if available >= rule.below || is_open || rule.wait_until.is_some_and(|until| until > now.0) {
                return Ok(None);
            }
            let user = UserId::from_text(rule.user_id.as_str());
            let Some(pack) = catalog.packs.iter().find(|pack| pack.id == rule.plan) else {
                rows::failed(tx, &rule.wallet_id, Why::Plan.as_str(), now.0, 1).await?;
                tell_in(tx, &words::unsold(user, wallet, &rule.plan)).await?;
                return Ok(None);
            };
            let month = now.month_start();
            if rows::spent_since(tx, &rule.wallet_id, month.0).await? + pack.amount > rule.monthly_limit {
                let next = month.plus(Duration::from_secs(32 * 24 * 60 * 60)).month_start();
                rows::wait(tx, &rule.wallet_id, Why::Limit.as_str(), next.0).await?;
                tell_in(tx, &words::limited(user, wallet, month.day().get(..7).unwrap_or_default())).await?;
                return Ok(None);
            }
            let row = OrderRow {
                id: id.to_string(),
                user_id: rule.user_id.clone(),
                wallet_id: rule.wallet_id.clone(),
                idempotency_key: format!("topup:{id}"),
                plan: pack.id.clone(),
                tokens: pack.tokens.as_i64(),
                list_amount: pack.amount,
                amount: pack.amount,
                currency: catalog.currency.clone(),
                state: OrderState::Opening.as_str().to_owned(),
                live: i64::from(live),
                created_at: now.0,
                kind: Some(OrderKind::TopUp.as_str().to_owned()),
                ..OrderRow::default()
            };
            orders::insert_order(tx, &row).await?;
            Ok(Some(row))
        };
        self.checkout.store.write(work).await
    }
}

fn is_top_up(row: &OrderRow) -> bool {
    row.kind.as_deref() == Some(OrderKind::TopUp.as_str())
}

async fn apply_in(
    tx: &mut Tx,
    row: &OrderRow,
    seen: &ChargeView,
    life: Option<Duration>,
) -> Result<bool, CheckoutError> {
    check(row, seen)?;
    match seen.state {
        ChargeState::Pending => {
            rows::move_top_up(tx, &row.id, OrderState::AwaitingPayment.as_str(), Some(&seen.id)).await?;
            Ok(false)
        }
        ChargeState::Failed => fail_in(tx, row, Some(Why::Declined), Some(&seen.id)).await,
        ChargeState::NeedsOwner => fail_in(tx, row, Some(Why::Authentication), Some(&seen.id)).await,
        ChargeState::Paid => paid_in(tx, row, seen, life).await,
    }
}

async fn paid_in(
    tx: &mut Tx,
    row: &OrderRow,
    seen: &ChargeView,
    life: Option<Duration>,
) -> Result<bool, CheckoutError> {
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
        expires_at: life.map(|life| tx.now().plus(life)),
        key: EffectKey::new("topup", &seen.id),
        reason: format!("bought {} tokens by itself", row.tokens),
    };
    let granted = pay_in(tx, &payment).await?;
    orders::set_paid(tx, &row.id, None, Some(&seen.id), seen.receipt_url.as_deref()).await?;
    rows::worked(tx, &row.wallet_id).await?;
    Ok(matches!(granted, Applied::New(_)))
}

/// Ends the order and tells its owner why. Without a reason nobody is told: nobody is there, or nothing is known.
async fn fail_in(tx: &mut Tx, row: &OrderRow, why: Option<Why>, payment: Option<&str>) -> Result<bool, CheckoutError> {
    if !rows::move_top_up(tx, &row.id, OrderState::Failed.as_str(), payment).await? {
        return Ok(false);
    }
    let until = tx.now().plus(PAUSE).0;
    let Some(why) = why else {
        rows::wait(tx, &row.wallet_id, Why::Declined.as_str(), until).await?;
        return Ok(false);
    };
    let is_final = matches!(why, Why::Authentication | Why::NoCard);
    rows::failed(tx, &row.wallet_id, why.as_str(), until, i64::from(is_final)).await?;
    let failures = rows::rule(tx, &row.wallet_id).await?.map_or(FAILURES, |rule| rule.failures);
    let user = UserId::from_text(row.user_id.as_str());
    let wallet = WalletId::from_text(row.wallet_id.as_str());
    tell_in(tx, &words::failed(user, wallet, &row.id, why, is_final || failures >= FAILURES)).await?;
    Ok(false)
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
