//! Ending a subscription, letting it go on, and the provider's own pages.

use super::mirror::Standstill;
use super::{Ending, NotChangeable, Subscription};
use crate::checkout::{Checkout, CheckoutError, GatewayError};
use crate::id::UserId;
use crate::store::subscriptions::{self as rows, SubscriptionRow};

impl Checkout {
    /// Lets the user's subscription end with the period that is paid, or go on after all. One with a payment that is due has no such
    /// period: it ends at once, and what is due is not charged any more.
    ///
    /// # Errors
    /// [`CheckoutError::NotSubscribed`], [`CheckoutError::NotChangeable`] while a change is under way, [`CheckoutError::Gateway`],
    /// [`CheckoutError::Store`]; [`CheckoutError::NotHeard`] when it may have been done.
    pub async fn set_subscription_ending(&self, user: &UserId, ends: bool) -> Result<Subscription, CheckoutError> {
        let mut row = self.refreshed(user).await?;
        // A change that is under way may let it go on after this answer.
        if rows::is_changing(&mut self.store.read().await?, &row.id).await? {
            return Err(CheckoutError::NotChangeable(NotChangeable::UnderWay));
        }
        if ends && Standstill::of(&row).is_due() {
            match self.end_unpaid(&row.id).await {
                Ok(()) => return self.owned(user).await,
                Err(CheckoutError::Gateway(GatewayError::Refused(why))) => {
                    tracing::info!(subscription = row.id, why, "what was due could not be taken back; it may be paid");
                    row = self.refreshed(user).await?;
                    if Standstill::of(&row).is_due() {
                        return Err(GatewayError::Refused(why).into());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        let ending = match ends {
            true if row.ends_at.is_none() => Some(Ending::WithPeriod),
            true => None,
            false => going_on(&row),
        };
        if let Some(ending) = ending {
            self.billing.set_ending(&row.id, ending).await.map_err(unheard)?;
            self.subscription_changed(&row.id, None)
                .await
                .map_err(|error| CheckoutError::NotHeard(error.to_string()))?;
        }
        self.owned(user).await
    }

    /// Takes back what is due before it ends the rest: until then the provider goes on trying to charge it, and after that its owner
    /// still could pay for a period that never comes.
    async fn end_unpaid(&self, id: &str) -> Result<(), CheckoutError> {
        match self.billing.void_unpaid(id).await {
            Ok(()) | Err(GatewayError::NotFound) => {}
            Err(error) => return Err(unheard(error)),
        }
        self.end(id).await.map_err(|error| CheckoutError::NotHeard(error.to_string()))
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
}

/// Without an answer it may have been done.
fn unheard(error: GatewayError) -> CheckoutError {
    match error {
        GatewayError::Unavailable(why) => CheckoutError::NotHeard(why),
        error => error.into(),
    }
}

/// What lets a subscription go on that was to end.
pub(super) fn going_on(row: &SubscriptionRow) -> Option<Ending> {
    row.ends_at.map(|_| if row.ends_with_period == 1 { Ending::NotWithPeriod } else { Ending::NotAtMoment })
}
