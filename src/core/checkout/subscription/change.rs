//! Changing the plan of a subscription: shown, claimed, sent once, and seen through.

use std::time::Duration;

use tracing::Instrument as _;

use super::ending::going_on;
use super::mirror::{Standstill, mirror_in, strange_price};
use super::terms::{ChangeTerms, Wish};
use super::{Subscription, SubscriptionView, SwitchPlan};
use crate::checkout::{Checkout, CheckoutError, GatewayError};
use crate::clock::UnixMs;
use crate::id::UserId;
use crate::store::Tx;
use crate::store::subscriptions::{self as rows, SubscriptionRow};

/// How long a change that nobody ended keeps others out.
const PATIENCE: Duration = Duration::from_secs(3 * 60);
/// How long the provider is asked, and asked again, for one change. What it has by then it ends before others come.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2 * 60);

/// Why a plan cannot be changed to another one now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotChangeable {
    /// It is the one there is, or the one that was chosen for the next period.
    SamePlan,
    /// From yearly to monthly: it can only be subscribed to after the end.
    AtEnd,
    /// A payment is due.
    PastDue,
    /// Another change is under way, or one of which nobody knows what became of it.
    UnderWay,
}

/// A change that was agreed to, as it is sent.
#[derive(Clone)]
struct Change {
    switch: SwitchPlan,
    /// Its number.
    turn: i64,
}

impl Checkout {
    /// Changes the plan of the user's subscription, if that means what they were `shown`. A dearer one begins a new period today and
    /// is paid in full: the tokens that were paid for stay, so there is nothing to credit. A cheaper one counts from the next
    /// renewal. The plan of the period that runs comes back at the price it was paid at. What was sent to the provider is seen
    /// through when the caller is dropped.
    ///
    /// # Errors
    /// Nothing was changed: [`CheckoutError::UnknownPlan`], [`CheckoutError::NotSubscribed`], [`CheckoutError::NotChangeable`] with
    /// the reason, [`CheckoutError::OtherTerms`], [`GatewayError::Declined`] when the payment failed, [`CheckoutError::Gateway`],
    /// [`CheckoutError::Store`]. Nobody knows: [`CheckoutError::NotHeard`].
    pub async fn change_plan(
        &self,
        user: &UserId,
        plan: &str,
        shown: ChangeTerms,
    ) -> Result<Subscription, CheckoutError> {
        let (checkout, user, plan) = (self.clone(), user.clone(), plan.to_owned());
        let work = async move { checkout.change_to(&user, &plan, shown).await };
        let done = tokio::spawn(work.in_current_span()).await;
        done.unwrap_or_else(|error| Err(CheckoutError::NotHeard(error.to_string())))
    }

    async fn change_to(&self, user: &UserId, plan: &str, shown: ChangeTerms) -> Result<Subscription, CheckoutError> {
        let change = self.agreed(user, plan, shown).await?;
        self.claim(&change).await?;
        let asked_at = self.store.now();
        let answer = tokio::time::timeout(ANSWERS_WITHIN, self.billing.switch(&change.switch)).await;
        let late = || Err(GatewayError::Unavailable("no answer in time".to_owned()));
        let seen = match answer.unwrap_or_else(|_| late()) {
            Ok(seen) => seen,
            Err(GatewayError::Unavailable(why)) => self.unheard(&change, why).await?,
            Err(error) => {
                self.release(&change).await?;
                return Err(error.into());
            }
        };
        // From here on it is changed, and paid where something was due: nothing that fails may say otherwise.
        let unheard = |error: CheckoutError| CheckoutError::NotHeard(error.to_string());
        let invoice = seen.latest_invoice.clone().filter(|_| change.switch.now);
        self.note(&change, seen, asked_at).await.map_err(unheard)?;
        self.look_after(&change, invoice).await;
        self.owned(user).await.map_err(unheard)
    }

    /// The change, when it means what was shown. What the provider says now decides, not what we remember.
    async fn agreed(&self, user: &UserId, plan: &str, shown: ChangeTerms) -> Result<Change, CheckoutError> {
        let running = self.running(user).await?;
        let turn = self.free_turn(&running.id).await?;
        let row = self.refreshed(user).await?;
        let current = self.running(user).await?;
        if row.id != running.id {
            return Err(CheckoutError::NotChangeable(NotChangeable::UnderWay));
        }
        let following = self.price_named(&row.price_id).await?.ok_or_else(|| strange_price(&row.id, &row.price_id))?;
        let wish = Wish::of(&self.catalog, &current, &following.plan, plan)?;
        let terms = wish.terms(&current)?;
        if terms != shown {
            return Err(CheckoutError::OtherTerms(terms));
        }
        let price = match wish {
            Wish::Kept(price) => price,
            Wish::Sold(plan) => self.price_of(&plan, current.price.tax).await?,
        };
        let switch = SwitchPlan {
            idempotency_key: format!("change:{}:{turn}:{}:{}", row.id, row.price_id, price.id),
            goes_on: going_on(&row),
            subscription: row.id,
            item: row.item_id,
            price: price.id,
            now: terms.starts_at.is_none(),
        };
        Ok(Change { switch, turn })
    }

    /// The number of the next change. Read before the look at the provider, so that a change which ends after that look, and of which it
    /// knows nothing, has used the number up.
    async fn free_turn(&self, id: &str) -> Result<i64, CheckoutError> {
        let mut reader = self.store.read().await?;
        // In this order: a change that ends in between has a higher number.
        let row = rows::subscription(&mut reader, id).await?.ok_or(CheckoutError::NotSubscribed)?;
        if rows::is_changing(&mut reader, id).await? {
            return Err(CheckoutError::NotChangeable(NotChangeable::UnderWay));
        }
        Ok(row.turns)
    }

    async fn claim(&self, change: &Change) -> Result<(), CheckoutError> {
        let (id, turn, until) = (change.switch.subscription.clone(), change.turn, self.store.now().plus(PATIENCE).0);
        let work = async move |tx: &mut Tx| Ok::<_, CheckoutError>(rows::claim_change(tx, &id, turn, until).await?);
        if self.store.write(work).await? {
            return Ok(());
        }
        Err(CheckoutError::NotChangeable(NotChangeable::UnderWay))
    }

    async fn release(&self, change: &Change) -> Result<(), CheckoutError> {
        let (id, turn) = (change.switch.subscription.clone(), change.turn);
        let work = async move |tx: &mut Tx| Ok::<_, CheckoutError>(rows::release_change(tx, &id, turn).await?);
        self.store.write(work).await
    }

    /// The answer was lost, or it is a failure of the provider's that says nothing. Where one look does not show the change, it may still
    /// come: the claim stays until it cannot any more.
    async fn unheard(&self, change: &Change, why: String) -> Result<SubscriptionView, CheckoutError> {
        match self.billing.subscription(&change.switch.subscription).await {
            Ok(seen) if seen.price == change.switch.price => Ok(seen),
            Ok(_) | Err(_) => Err(CheckoutError::NotHeard(why)),
        }
    }

    /// Writes down what the provider answered: the plan, and that a period which began with it was paid.
    async fn note(&self, change: &Change, seen: SubscriptionView, asked_at: UnixMs) -> Result<(), CheckoutError> {
        let change = change.clone();
        let work = async move |tx: &mut Tx| {
            let switch = &change.switch;
            mirror_in(tx, &seen, asked_at).await?;
            if switch.now {
                rows::set_paid_price(tx, &switch.subscription, &switch.price, asked_at.0).await?;
            }
            Ok::<_, CheckoutError>(rows::release_change(tx, &switch.subscription, change.turn).await?)
        };
        self.store.write(work).await
    }

    /// Looks at what came of it. Events and the chores do the same later.
    async fn look_after(&self, change: &Change, invoice: Option<String>) {
        let id = &change.switch.subscription;
        let Some(invoice) = invoice else {
            if let Err(error) = self.subscription_changed(id, None).await {
                tracing::warn!(subscription = id, %error, "a subscription that was changed is looked at later");
            }
            return;
        };
        // Looks at the subscription, too.
        if let Err(error) = self.invoice_changed(&invoice, None).await {
            tracing::warn!(invoice, %error, "the tokens of a new period come with its event");
        }
    }

    /// The row of the user's running subscription after a look at the provider.
    pub(super) async fn refreshed(&self, user: &UserId) -> Result<SubscriptionRow, CheckoutError> {
        let running = self.running(user).await?;
        self.subscription_changed(&running.id, None).await?;
        let row = rows::subscription(&mut self.store.read().await?, &running.id).await?;
        row.filter(|row| row.ended_at.is_none()).ok_or(CheckoutError::NotSubscribed)
    }

    async fn running(&self, user: &UserId) -> Result<Subscription, CheckoutError> {
        let found = self.subscription(user).await?;
        found.filter(|found| found.state != Standstill::Ended).ok_or(CheckoutError::NotSubscribed)
    }

    pub(super) async fn owned(&self, user: &UserId) -> Result<Subscription, CheckoutError> {
        self.subscription(user).await?.ok_or(CheckoutError::NotSubscribed)
    }
}
