//! Changing a subscription: another plan, its end, and the provider's own pages.

use super::{Ending, Plan, Subscription, SwitchPlan};
use crate::checkout::{Checkout, CheckoutError, GatewayError};
use crate::id::UserId;
use crate::store::Tx;
use crate::store::subscriptions::{self as rows, SubscriptionRow};

use super::mirror::Standstill;

impl Checkout {
    /// Changes the plan of the user's subscription. A dearer one begins a new period today and is paid in full: the tokens that
    /// were paid for stay, so there is nothing to credit. A cheaper one counts from the next renewal.
    ///
    /// # Errors
    /// [`CheckoutError::UnknownPlan`], [`CheckoutError::NotSubscribed`], [`CheckoutError::NotChangeable`] with the reason,
    /// [`GatewayError::Declined`] when the payment failed and nothing changed, [`CheckoutError::Gateway`],
    /// [`CheckoutError::Store`].
    pub async fn change_plan(&self, user: &UserId, plan: &str) -> Result<Subscription, CheckoutError> {
        let plan = self.catalog.plan(plan).cloned().ok_or_else(|| CheckoutError::UnknownPlan(plan.to_owned()))?;
        // What the provider says now decides, not what we remember.
        let row = self.refreshed(user).await?;
        let current = self.running(user).await?;
        let price = self.price_of(&plan).await?;
        if price.id == row.price_id {
            return Err(CheckoutError::NotChangeable(NotChangeable::SamePlan));
        }
        if current.state == Standstill::PastDue || current.state == Standstill::Unpaid {
            return Err(CheckoutError::NotChangeable(NotChangeable::PastDue));
        }
        let change = SwitchPlan {
            idempotency_key: format!("change:{}:{}", row.id, row.turns),
            subscription: row.id.clone(),
            item: row.item_id.clone(),
            price: price.id.clone(),
            now: is_now(&current, &plan)?,
        };
        let done = self.billing.switch(&change).await;
        if matches!(done, Ok(()) | Err(GatewayError::Declined(_))) {
            let (id, turn) = (row.id.clone(), row.turns);
            self.store
                .write(async move |tx: &mut Tx| Ok::<_, CheckoutError>(rows::end_turn(tx, &id, turn).await?))
                .await?;
        }
        done?;
        self.after_change(&row).await?;
        self.owned(user).await
    }

    /// Whoever chooses a plan stays; and the tokens of a new period need not wait for the event.
    async fn after_change(&self, row: &SubscriptionRow) -> Result<(), CheckoutError> {
        if let Some(ending) = going_on(row) {
            self.billing.set_ending(&row.id, ending).await?;
        }
        self.subscription_changed(&row.id, None).await?;
        let invoice = self.billing.subscription(&row.id).await?.latest_invoice;
        if let Some(invoice) = invoice
            && let Err(error) = self.invoice_changed(&invoice, None).await
        {
            tracing::warn!(invoice, %error, "the tokens of a new period come with its event");
        }
        Ok(())
    }

    /// Lets the user's subscription end with the period that is paid, or go on after all.
    ///
    /// # Errors
    /// [`CheckoutError::NotSubscribed`], [`CheckoutError::Gateway`], [`CheckoutError::Store`].
    pub async fn set_subscription_ending(&self, user: &UserId, ends: bool) -> Result<Subscription, CheckoutError> {
        let row = self.refreshed(user).await?;
        let ending = match ends {
            true if row.ends_at.is_none() => Some(Ending::WithPeriod),
            true => None,
            false => going_on(&row),
        };
        if let Some(ending) = ending {
            self.billing.set_ending(&row.id, ending).await?;
            self.subscription_changed(&row.id, None).await?;
        }
        self.owned(user).await
    }

    /// The provider's page with invoices and card; `None` for somebody who never paid.
    ///
    /// # Errors
    /// [`CheckoutError::Gateway`], [`CheckoutError::Identity`].
    pub async fn portal(&self, user: &UserId) -> Result<Option<String>, CheckoutError> {
        let user = self.identity.sign_in(user).await?;
        let Some(customer) = user.stripe_customer else { return Ok(None) };
        Ok(Some(self.billing.portal(&customer, &self.addresses.account).await?))
    }

    /// The row of the user's running subscription after a look at the provider.
    async fn refreshed(&self, user: &UserId) -> Result<SubscriptionRow, CheckoutError> {
        let running = self.running(user).await?;
        // Before the look: a change that the provider answered after it must not be sent again under the next number.
        let before = rows::subscription(&mut self.store.read().await?, &running.id).await?;
        let turns = before.map_or(0, |row| row.turns);
        self.subscription_changed(&running.id, None).await?;
        let row = rows::subscription(&mut self.store.read().await?, &running.id).await?;
        let row = row.filter(|row| row.ended_at.is_none()).ok_or(CheckoutError::NotSubscribed)?;
        Ok(SubscriptionRow { turns, ..row })
    }

    async fn running(&self, user: &UserId) -> Result<Subscription, CheckoutError> {
        let found = self.subscription(user).await?;
        found.filter(|found| found.state != Standstill::Ended).ok_or(CheckoutError::NotSubscribed)
    }

    async fn owned(&self, user: &UserId) -> Result<Subscription, CheckoutError> {
        self.subscription(user).await?.ok_or(CheckoutError::NotSubscribed)
    }
}

/// Why a plan cannot be changed to another one now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotChangeable {
    /// It is the one there is, or the one that was chosen for the next period.
    SamePlan,
    /// From yearly to monthly: it can only be subscribed to after the end.
    AtEnd,
    /// A payment is due.
    PastDue,
}

/// What lets a subscription go on that was to end.
fn going_on(row: &SubscriptionRow) -> Option<Ending> {
    row.ends_at.map(|_| if row.ends_with_period == 1 { Ending::NotWithPeriod } else { Ending::NotAtMoment })
}

/// Whether the change begins a new period today: when it costs more, or lasts longer.
fn is_now(current: &Subscription, plan: &Plan) -> Result<bool, CheckoutError> {
    let (paid, interval) = (&current.price, current.price.interval);
    match (interval == plan.interval, interval.length() < plan.interval.length()) {
        (true, _) => Ok(plan.amount > paid.amount),
        (false, true) => Ok(true),
        (false, false) => Err(CheckoutError::NotChangeable(NotChangeable::AtEnd)),
    }
}
