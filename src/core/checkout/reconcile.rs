//! Comparing with the provider, object by object: what is missing here is healed by the same functions that events use, what is here
//! and not there is told and never removed.

use std::collections::HashSet;

use serde::Serialize;

use crate::clock::UnixMs;
use crate::store::checkout as orders;
use crate::store::payments::{self as rows, PaymentRow};

use super::top_up::is_top_up;
use super::{Billed, ChargeState, CheckoutError, GatewayError, ListedSession, OrderKind, OrderState, Payments};

/// Our payments read in one go.
const BATCH: i64 = 500;

/// What a comparison found. Counts of objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    /// Sessions, paid invoices, charges of kept cards, refunded payments and disputes that were looked at.
    pub compared: u64,
    /// Paid sessions, invoices and charges without tokens that have them now.
    pub missing_grant: u64,
    /// Refunds and disputes that were taken in now.
    pub missing_clawback: u64,
    /// Payments here that the provider does not list: an operator looks at them.
    pub extra_grant: u64,
    /// Payments that contradict their order: an operator looks at them.
    pub amount_mismatch: u64,
    /// Objects that could not be read this time.
    pub unreadable: u64,
}

impl Reconciled {
    /// What an operator has to look at; zero when all is well.
    #[must_use]
    pub const fn unmatched(&self) -> u64 {
        self.extra_grant + self.amount_mismatch + self.unreadable
    }
}

impl Payments {
    /// Compares everything since a moment with the provider.
    ///
    /// # Errors
    /// [`CheckoutError::Gateway`] when its lists cannot be read, [`CheckoutError::Store`].
    pub async fn reconcile(&self, since: UnixMs) -> Result<Reconciled, CheckoutError> {
        let mut found = Reconciled::default();
        let sessions = self.gateway.sessions_since(since).await?;
        for session in &sessions {
            found.compared += 1;
            if self.is_settled(session).await? {
                continue;
            }
            match self.checkout.fulfil(&session.id, None).await {
                Ok(fulfilled) => found.missing_grant += u64::from(fulfilled.newly_paid),
                // A session of somebody else's shop under the same account.
                Err(CheckoutError::UnknownSession(_)) => {}
                Err(error) => found.count(&session.id, &error),
            }
        }
        let invoices = self.checkout.billing.paid_invoices_since(since).await?;
        for invoice in &invoices {
            found.compared += 1;
            if orders::order_by_invoice(&mut self.store.read().await?, invoice).await?.is_some() {
                continue;
            }
            match self.checkout.invoice_changed(invoice, None).await {
                Ok(Billed::Given(fulfilled)) => found.missing_grant += u64::from(fulfilled.newly_paid),
                Ok(Billed::Nothing | Billed::Filed | Billed::NotOurs) => {}
                Err(error) => found.count(invoice, &error),
            }
        }
        let charges = self.charges(since, &mut found).await?;
        for payment in self.gateway.refunded_since(since).await? {
            found.compared += 1;
            let before = self.standing(&payment).await?;
            match self.refunds_changed(&payment, None).await {
                Ok(_) => found.missing_clawback += u64::from(self.standing(&payment).await? != before),
                Err(error) => found.count(&payment, &error),
            }
        }
        // One that was opened before the window may have been decided in it.
        let mut disputes = rows::open_disputes(&mut self.store.read().await?, BATCH).await?;
        disputes.extend(self.gateway.disputes_since(since).await?);
        disputes.sort_unstable();
        disputes.dedup();
        for dispute in disputes {
            found.compared += 1;
            match self.dispute_seen(&dispute, None).await {
                Ok(seen) => found.missing_clawback += u64::from(seen.is_some_and(|(_, is_new)| is_new)),
                Err(error) => found.count(&dispute, &error),
            }
        }
        let payments = sessions.into_iter().filter_map(|session| session.payment);
        found.extra_grant = self.extra(since, &payments.chain(invoices).chain(charges).collect()).await?;
        Ok(found)
    }

    /// Whether a session gave its tokens and was paid as we know it: then the provider need not be asked about it.
    async fn is_settled(&self, session: &ListedSession) -> Result<bool, CheckoutError> {
        match &session.payment {
            Some(payment) => self.is_known_as(payment, session.total).await,
            None => self.is_settled_subscription(&session.id).await,
        }
    }

    /// Compares the charges of what was bought by itself, and answers the payments that were made. One that is not paid is looked at
    /// with its order.
    async fn charges(&self, since: UnixMs, found: &mut Reconciled) -> Result<Vec<String>, CheckoutError> {
        let made = self.top_ups.charging.charges_since(since, None).await?;
        let paid: Vec<_> = made.into_iter().filter(|charge| charge.state == ChargeState::Paid).collect();
        for charge in &paid {
            found.compared += 1;
            if self.is_known_as(&charge.id, charge.amount).await? {
                continue;
            }
            match self.top_ups.changed(&charge.id, None).await {
                Ok(newly) => found.missing_grant += u64::from(newly.unwrap_or(false)),
                // One of another installation under the same account and name.
                Err(CheckoutError::UnknownOrder) => {}
                Err(error) => found.count(&charge.id, &error),
            }
        }
        Ok(paid.into_iter().map(|charge| charge.id).collect())
    }

    /// Whether a payment gave its tokens and is as large as we know it.
    async fn is_known_as(&self, payment: &str, total: i64) -> Result<bool, CheckoutError> {
        let row = rows::payment(&mut self.store.read().await?, payment).await?;
        Ok(row.is_some_and(|row| row.amount == total))
    }

    /// The page of a subscription names no payment: its invoices are compared by themselves, and one that is still paid after it
    /// failed is among them.
    async fn is_settled_subscription(&self, session: &str) -> Result<bool, CheckoutError> {
        let order = orders::order_by_session(&mut self.store.read().await?, session).await?;
        let Some(order) = order.filter(|row| row.kind.as_deref() == Some(OrderKind::Subscription.as_str())) else {
            return Ok(false);
        };
        Ok([OrderState::Paid, OrderState::Failed].iter().any(|state| state.as_str() == order.state))
    }

    /// What went back of a payment, as far as we know.
    async fn standing(&self, payment: &str) -> Result<Option<(i64, i64)>, CheckoutError> {
        let row = rows::payment(&mut self.store.read().await?, payment).await?;
        Ok(row.map(|row| (row.refunded, row.lost)))
    }

    /// How many of our payments the provider does not know.
    async fn extra(&self, since: UnixMs, listed: &HashSet<String>) -> Result<u64, CheckoutError> {
        let (mut extra, mut after) = (0, String::new());
        loop {
            let batch = rows::payments_since(&mut self.store.read().await?, since.0, &after, BATCH).await?;
            let Some(last) = batch.last() else { return Ok(extra) };
            after.clone_from(&last.id);
            let is_listed = |payment: &PaymentRow| listed.contains(payment.invoice_id.as_ref().unwrap_or(&payment.id));
            for payment in batch.iter().filter(|payment| !is_listed(payment)) {
                if self.is_unknown(payment).await {
                    extra += 1;
                    tracing::error!(payment = payment.id, "tokens were given for a payment the provider does not know");
                }
            }
        }
    }
}

impl Payments {
    /// Sessions and invoices are listed by when they were made, which may be before the moment: one is asked for by name.
    async fn is_unknown(&self, payment: &PaymentRow) -> bool {
        match &payment.invoice_id {
            Some(invoice) => matches!(self.checkout.billing.invoice(invoice).await, Err(GatewayError::NotFound)),
            // Made without a page: the payment itself says what it is for.
            None if self.is_top_up(payment).await => match self.top_ups.charging.charged(&payment.id).await {
                Ok(charge) => charge.order.is_none(),
                Err(error) => matches!(error, GatewayError::NotFound),
            },
            None => {
                let session = self.gateway.session_of_payment(&payment.id).await;
                matches!(session, Ok(None) | Err(GatewayError::NotFound))
            }
        }
    }
}

impl Payments {
    async fn is_top_up(&self, payment: &PaymentRow) -> bool {
        let Some(order) = &payment.order_id else { return false };
        let Ok(mut reader) = self.store.read().await else { return false };
        let found = orders::order(&mut reader, order).await;
        matches!(found, Ok(Some(row)) if is_top_up(&row))
    }
}

impl Reconciled {
    fn count(&mut self, id: &str, error: &CheckoutError) {
        match error {
            CheckoutError::Mismatch(_) => self.amount_mismatch += 1,
            _ => self.unreadable += 1,
        }
        tracing::error!(id, %error, "an object of the payment provider could not be reconciled");
    }
}
