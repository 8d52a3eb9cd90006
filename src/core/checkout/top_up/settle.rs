//! Charging what was ordered, asking again for what nobody answered, and looking at the provider before an order ends unpaid.

use std::time::Duration;

use super::apply::{apply_in, end_in, fail_in, is_top_up};
use super::{ChargeState, NewCharge, TopUps, Why};
use crate::checkout::{CheckoutError, GatewayError};
use crate::clock::UnixMs;
use crate::id::{OrderId, UserId};
use crate::inbox::{EventId, applied_in};
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::top_ups::{self as rows, ChargeRow};
use crate::store::{Tx, first_purchase};

/// The provider remembers a key for a day: before that is over an order is not asked for any more.
const PATIENCE: Duration = Duration::from_secs(20 * 60 * 60);
/// A request that nobody heard of may still be on its way for so long.
const SETTLING: Duration = Duration::from_secs(5 * 60);
/// How far the provider's clock may be behind ours.
const SKEW: Duration = Duration::from_secs(60 * 60);

/// What is to be done about an order whose payment is not known.
enum Next {
    /// The provider is asked, for the first time or for the same again.
    Ask(NewCharge),
    /// A request may be on its way.
    Wait,
    /// The provider is looked at, of one customer or of all; the order ends if it knows nothing, and its owner is told why if there
    /// is something to tell.
    Look(Option<String>, Option<Why>),
    /// Nobody was asked and nobody will be: the order is over.
    Over,
}

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
            match self.begin(&rule).await {
                Ok(Some(order)) => paid += u64::from(self.attempt(&order).await),
                Ok(None) => {}
                Err(error) => tracing::warn!(wallet = rule.wallet_id, %error, "a top-up that is due was not begun"),
            }
        }
        Ok(paid)
    }

    /// Looks at a payment and applies what it says; answers whether it gave tokens now. `None` for a payment of another kind, or of
    /// another installation.
    ///
    /// # Errors
    /// [`CheckoutError::UnknownOrder`], [`CheckoutError::Mismatch`] when it contradicts its order, [`CheckoutError::Gateway`],
    /// [`CheckoutError::Store`].
    pub async fn changed(&self, payment: &str, event: Option<&EventId>) -> Result<Option<bool>, CheckoutError> {
        let seen = self.charging.charged(payment).await?;
        let Some(order) = seen.order.clone() else { return Ok(None) };
        let (event, terms) = (event.cloned(), self.clone());
        let work = async move |tx: &mut Tx| {
            let row = orders::order(tx, order.as_str()).await?.filter(is_top_up).ok_or(CheckoutError::UnknownOrder)?;
            let newly = apply_in(tx, &terms, &row, &seen).await?;
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
        match self.next(order).await? {
            Next::Ask(charge) => self.ask(order, &charge).await,
            Next::Look(customer, why) => self.look(order, customer.as_deref(), why).await,
            Next::Wait | Next::Over => Ok(false),
        }
    }

    /// Decides, and notes before the provider is asked that it is: from then on somebody may have been charged.
    async fn next(&self, order: &OrderRow) -> Result<Next, CheckoutError> {
        let (top_ups, order) = (self.clone(), order.clone());
        let work = async move |tx: &mut Tx| {
            first_purchase::lock_buyer(tx, &order.user_id).await?;
            let (now, charge) = (tx.now(), rows::charge(tx, &order.id).await?);
            let is_old = UnixMs(order.created_at).until(now) > PATIENCE;
            let is_wanted = !orders::is_buyer_closed(tx, &order.id).await? && top_ups.is_wanted_in(tx, &order).await?;
            if let Some(charge) = charge.as_ref().filter(|_| is_wanted && !is_old) {
                rows::set_asked(tx, &order.id).await?;
                return Ok(Next::Ask(charge_of(&order, charge)));
            }
            // What the provider was asked for by an earlier version is not known: perhaps at once.
            let asked_at = charge.as_ref().map_or(Some(order.created_at), |charge| charge.asked_at);
            let Some(asked_at) = asked_at else {
                end_in(tx, &order.id).await?;
                return Ok(Next::Over);
            };
            if UnixMs(asked_at).until(now) < SETTLING {
                return Ok(Next::Wait);
            }
            let why = (is_wanted && charge.is_some()).then_some(Why::Refused);
            Ok(Next::Look(charge.map(|charge| charge.customer), why))
        };
        self.checkout.store.write(work).await
    }

    async fn ask(&self, order: &OrderRow, charge: &NewCharge) -> Result<bool, CheckoutError> {
        let why = match self.charging.charge(charge).await {
            Ok(seen) => {
                let (id, terms) = (order.id.clone(), self.clone());
                let work = async move |tx: &mut Tx| {
                    let row = orders::order(tx, &id).await?.ok_or(CheckoutError::UnknownOrder)?;
                    apply_in(tx, &terms, &row, &seen).await
                };
                return self.checkout.store.write(work).await;
            }
            Err(error) if error.wants_owner() => Why::Authentication,
            Err(GatewayError::Declined(_)) => Why::Declined,
            Err(error @ (GatewayError::Refused(_) | GatewayError::NotFound)) => {
                tracing::error!(order.id = %order.id, %error, "a top-up was refused");
                return self.look(order, Some(&charge.customer), Some(Why::Refused)).await;
            }
            Err(error @ GatewayError::Unavailable(_)) => return Err(error.into()),
        };
        self.fails(order, why).await
    }

    /// Applies what the provider knows of an order; ends the order when that is nothing.
    async fn look(&self, order: &OrderRow, customer: Option<&str>, why: Option<Why>) -> Result<bool, CheckoutError> {
        let since = UnixMs(order.created_at).minus(SKEW);
        let made = self.charging.charges_since(since, customer).await?;
        let own = made.into_iter().filter(|charge| charge.order.as_ref().is_some_and(|id| id.as_str() == order.id));
        let rank = |state| match state {
            ChargeState::Paid => 2,
            ChargeState::Pending => 1,
            ChargeState::Failed | ChargeState::NeedsOwner => 0,
        };
        if let Some(found) = own.max_by_key(|charge| rank(charge.state)) {
            return Ok(self.changed(&found.id, None).await?.unwrap_or(false));
        }
        if let Some(why) = why {
            return self.fails(order, why).await;
        }
        let id = order.id.clone();
        self.checkout.store.write(async move |tx: &mut Tx| end_in(tx, &id).await).await?;
        Ok(false)
    }

    async fn fails(&self, order: &OrderRow, why: Why) -> Result<bool, CheckoutError> {
        let order = order.clone();
        self.checkout.store.write(async move |tx: &mut Tx| fail_in(tx, &order, why, None).await).await?;
        Ok(false)
    }
}

/// The same for the same order, whenever it is asked for.
fn charge_of(order: &OrderRow, charge: &ChargeRow) -> NewCharge {
    NewCharge {
        idempotency_key: format!("topup:{}", order.id),
        order: OrderId::from_text(order.id.as_str()),
        payer: UserId::from_text(order.user_id.as_str()),
        customer: charge.customer.clone(),
        card: charge.card.clone(),
        amount: order.amount,
        currency: order.currency.clone(),
        email: charge.email.clone(),
    }
}
