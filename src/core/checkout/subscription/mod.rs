//! Subscriptions: recurring packages of tokens. The provider charges; what it says of an invoice gives the tokens, what it says of
//! a subscription is mirrored, and neither depends on the order in which we hear of them.

mod bill;
mod billing;
mod change;
mod ending;
mod mirror;
mod plan;
mod start;
mod terms;

pub use bill::Billed;
pub use billing::{Billing, Ending, InvoiceLine, InvoiceView, ListedInvoice, NewPrice, SubscriptionView, SwitchPlan};
pub use change::NotChangeable;
pub use mirror::{Standstill, Subscription};
pub use plan::{Interval, Plan, PlanPrice};
pub use terms::ChangeTerms;

pub(super) use start::subscribe;

use super::{Checkout, CheckoutError, Tax};
use crate::store::subscriptions::{self as rows};

impl Checkout {
    /// The plan as it is sold now, as a price of the provider's. Whether tax is computed was settled when a subscription began: its
    /// later prices follow that, not the setting of today.
    async fn price_of(&self, plan: &Plan, tax: Tax) -> Result<PlanPrice, CheckoutError> {
        let mut price = PlanPrice {
            id: String::new(),
            plan: plan.id.clone(),
            tokens: plan.tokens,
            amount: plan.amount,
            currency: self.catalog.currency.clone(),
            interval: plan.interval,
            tax,
        };
        if let Some(row) = rows::price_like(&mut self.store.read().await?, &price.to_row()).await? {
            return Ok(PlanPrice::from_row(row)?);
        }
        let new = NewPrice {
            plan: price.plan.clone(),
            name: plan.name.clone(),
            tokens: price.tokens,
            amount: price.amount,
            currency: price.currency.clone(),
            interval: price.interval,
            tax: price.tax,
        };
        price.id = self.billing.find_or_make_price(&new).await?;
        self.remember(&price).await?;
        Ok(price)
    }

    /// What a price stands for, as it was when somebody subscribed at it.
    async fn price_named(&self, id: &str) -> Result<Option<PlanPrice>, CheckoutError> {
        if let Some(row) = rows::price(&mut self.store.read().await?, id).await? {
            return Ok(Some(PlanPrice::from_row(row)?));
        }
        let Some(price) = self.billing.price(id).await? else { return Ok(None) };
        self.remember(&price).await?;
        Ok(Some(price))
    }

    async fn remember(&self, price: &PlanPrice) -> Result<(), CheckoutError> {
        let row = price.to_row();
        self.store.write(async move |tx: &mut crate::store::Tx| Ok(rows::put_price(tx, &row).await?)).await
    }
}
