//! What happens to payments after they gave their tokens: the port to the provider, and the service over it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::clock::UnixMs;
use crate::id::OrderId;
use crate::ledger::Lien;
use crate::store::payments::{self as rows, PaymentRow};
use crate::store::{Store, Tx};

use super::{Billed, Checkout, CheckoutError, GatewayError, TopUps};

/// A refund as the provider tells it. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundView {
    /// The provider's id.
    pub id: String,
    /// How much goes back.
    pub amount: i64,
    /// `pending`, `requires_action`, `succeeded`, `failed` or `canceled`.
    pub status: String,
    /// When it was made.
    pub created_at: UnixMs,
}

/// A refund to be made, of all that was paid and has not gone back.
#[derive(Clone, Debug)]
pub struct NewRefund {
    /// The provider's payment.
    pub payment: String,
    /// The same key makes the same refund.
    pub idempotency_key: String,
    /// The buyer asked for it; else it goes back because the bank warned of fraud.
    pub asked: bool,
}

/// A dispute as the provider tells it. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeView {
    /// The provider's id.
    pub id: String,
    /// The disputed payment.
    pub payment: String,
    /// How much is disputed.
    pub amount: i64,
    /// `warning_needs_response`, `needs_response`, `under_review`, `won`, `lost`, `prevented`, …
    pub status: String,
    /// Real money.
    pub live: bool,
    /// When it was opened.
    pub created_at: UnixMs,
}

/// A completed session as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// The provider's id.
    pub id: String,
    /// Its payment; `None` where nothing was due.
    pub payment: Option<String>,
    /// What was or will be paid, in minor units.
    pub total: i64,
    /// It is there: not on its way, and not nothing.
    pub paid: bool,
    /// Our order, as the session carries it; `None` where another installation or another shop made it.
    pub order: Option<OrderId>,
}

/// A bank's warning that a payment may be a fraud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningView {
    /// The provider's id.
    pub id: String,
    /// The payment.
    pub payment: String,
    /// Neither disputed nor refunded yet.
    pub actionable: bool,
}

/// What the provider can be asked about payments that were made.
#[async_trait]
pub trait AfterSale: Send + Sync {
    /// Every refund of a payment, failed ones too.
    async fn refunds_of(&self, payment: &str) -> Result<Vec<RefundView>, GatewayError>;
    /// Gives back what is left of a payment; the same key again answers the same refund.
    async fn refund(&self, refund: &NewRefund) -> Result<RefundView, GatewayError>;
    /// Looks at a dispute.
    async fn dispute(&self, id: &str) -> Result<DisputeView, GatewayError>;
    /// Looks at a warning.
    async fn warning(&self, id: &str) -> Result<WarningView, GatewayError>;
    /// The payment that a charge belongs to.
    async fn payment_of_charge(&self, charge: &str) -> Result<String, GatewayError>;
    /// The Checkout session of a payment, if one made it.
    async fn session_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError>;
    /// The completed sessions since a moment.
    async fn sessions_since(&self, since: UnixMs) -> Result<Vec<ListedSession>, GatewayError>;
    /// The payments of which something was refunded since a moment, each once.
    async fn refunded_since(&self, since: UnixMs) -> Result<Vec<String>, GatewayError>;
    /// The disputes opened since a moment.
    async fn disputes_since(&self, since: UnixMs) -> Result<Vec<String>, GatewayError>;
}

/// Payments after they gave their tokens. Cheap to clone.
#[derive(Clone)]
pub struct Payments {
    pub(super) store: Store,
    pub(super) checkout: Checkout,
    pub(super) top_ups: TopUps,
    pub(super) gateway: Arc<dyn AfterSale>,
    /// How long an untouched pack can be given back.
    pub(super) refund_life: Duration,
    /// A payment up to so much, in minor units, goes back when the bank warns of fraud.
    pub(super) refund_warned_up_to: i64,
}

impl Payments {
    /// Payments of a checkout and of what is bought by itself over it, with the provider.
    #[must_use]
    pub fn new(top_ups: TopUps, gateway: Arc<dyn AfterSale>, refund_life: Duration, refund_warned_up_to: i64) -> Self {
        let checkout = top_ups.checkout.clone();
        Self { store: checkout.store.clone(), checkout, top_ups, gateway, refund_life, refund_warned_up_to }
    }

    /// The payment, fulfilled first when we were not told of it yet.
    pub(super) async fn known(&self, payment: &str) -> Result<KnownPayment, CheckoutError> {
        if let Some(row) = rows::payment(&mut self.store.read().await?, payment).await? {
            return Ok(KnownPayment { row: Some(row), given: None });
        }
        let given = self.give(payment).await?;
        let row = rows::payment(&mut self.store.read().await?, payment).await?;
        Ok(KnownPayment { row, given })
    }

    /// Gives the tokens of a payment we were not told of, and answers the object that gave them.
    async fn give(&self, payment: &str) -> Result<Option<String>, CheckoutError> {
        match self.gateway.session_of_payment(payment).await? {
            Some(session) => match self.checkout.fulfil(&session, None).await {
                Ok(fulfilled) => Ok(fulfilled.newly_paid.then_some(session)),
                Err(CheckoutError::UnknownSession(_)) => Ok(None),
                Err(error) => Err(error),
            },
            None => match self.checkout.billing.invoice_of_payment(payment).await? {
                Some(invoice) => match self.checkout.invoice_changed(&invoice, None).await? {
                    Billed::Given(fulfilled) => Ok(fulfilled.newly_paid.then_some(invoice)),
                    Billed::Nothing | Billed::Filed | Billed::NotOurs => Ok(None),
                },
                None => match self.top_ups.changed(payment, None).await {
                    Ok(newly) => Ok(newly.unwrap_or(false).then(|| payment.to_owned())),
                    Err(CheckoutError::UnknownOrder | CheckoutError::Gateway(GatewayError::NotFound)) => Ok(None),
                    Err(error) => Err(error),
                },
            },
        }
    }
}

/// A payment as we know it.
pub(super) struct KnownPayment {
    /// `None` when it is none of ours, or was given only in rehearsal.
    pub row: Option<PaymentRow>,
    /// What gave its tokens just now.
    pub given: Option<String>,
}

/// What was taken in of a refunded or disputed payment.
pub(super) struct Took {
    /// Where the grant stands; `None` when the payment is none of ours, or was given only in rehearsal.
    pub lien: Option<Lien>,
    /// What gave its tokens just now.
    pub given: Option<String>,
    /// Whether we did not know of it.
    pub is_new: bool,
}

/// How many tokens should be taken back in all of a payment of which so much went back, or was lost: rounded up, and never more
/// than it gave.
#[must_use]
pub(super) fn target(tokens: i64, amount: i64, back: i64) -> i64 {
    let back = back.clamp(0, amount);
    if amount <= 0 { tokens } else { (tokens * back + amount - 1) / amount }
}

/// Writes down what went back and what was lost, as the rows of refunds and disputes say now, and answers the target in tokens.
pub(super) async fn sum_in(tx: &mut Tx, payment: &PaymentRow) -> Result<i64, CheckoutError> {
    let refunds = rows::refunds(tx, &payment.id).await?;
    let refunded: i64 =
        refunds.iter().filter(|refund| super::refund::is_live(&refund.status)).map(|one| one.amount).sum();
    let disputes = rows::disputes(tx, &payment.id).await?;
    let lost: i64 = disputes.iter().filter(|dispute| dispute.status == "lost").map(|dispute| dispute.amount).sum();
    rows::set_back(tx, &payment.id, refunded, lost).await?;
    if payment.asked_at.is_some() {
        return Ok(payment.tokens);
    }
    Ok(target(payment.tokens, payment.amount, refunded.saturating_add(lost)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::target;

    #[test]
    fn c28_a_part_of_the_money_is_the_same_part_of_the_tokens_rounded_up() {
        assert_eq!(target(60, 500, 0), 0);
        assert_eq!(target(60, 500, 1), 1);
        assert_eq!(target(60, 500, 250), 30);
        assert_eq!(target(160, 1200, 400), 54);
        assert_eq!(target(60, 500, 500), 60);
        assert_eq!(target(60, 500, 900), 60);
    }

    proptest! {
        #[test]
        fn c27_a_target_never_exceeds_the_grant_and_grows_with_the_refund(
            tokens in 1..=1_000_000_i64, amount in 1..=10_000_000_i64, one in 0..=10_000_000_i64, more in 0..=10_000_000_i64,
        ) {
            let (less, all) = (target(tokens, amount, one), target(tokens, amount, one + more));
            prop_assert!(0 <= less && less <= all && all <= tokens);
            prop_assert!(less * amount >= tokens * one.min(amount));
            prop_assert!((less - 1) * amount < tokens * one.min(amount) || less == 0);
        }
    }
}
