//! Comparing with the provider, object by object: what is missing here is healed by the same functions that events use, what is here
//! and not there is told and never removed.
//!
//! Over a store that rehearses nothing is kept, so each correction stands alone: what one of them needs of an earlier one is told by
//! it, not read from the store.

use std::collections::HashSet;

use crate::clock::UnixMs;
use crate::store::checkout as orders;
use crate::store::payments::{self as rows, PaymentRow};

use super::after_sale::Took;
use super::refund::is_live;
use super::top_up::is_top_up;
use super::{
    Billed, ChargeState, CheckoutError, Difference, GatewayError, ListedInvoice, ListedSession, OrderKind, OrderState,
    Payments, Reconciled,
};

/// Our payments read in one go.
const BATCH: i64 = 500;

/// A comparison under way.
#[derive(Default)]
struct Comparison {
    found: Reconciled,
    /// Orders and objects that gave tokens in it: one payment may be met as a page, as an invoice, and as a refund.
    given: HashSet<String>,
    /// Payments that contradict their orders: named once.
    refused: HashSet<String>,
}

impl Comparison {
    /// Notes what was taken in of a refunded or disputed payment.
    fn took(&mut self, object: &str, took: &Took) {
        if let Some(giver) = &took.given
            && self.given.insert(giver.clone())
        {
            self.found.saw(Difference::MissingGrant, giver);
        }
        if took.is_new {
            self.found.saw(Difference::MissingClawback, object);
        }
    }
}

impl Payments {
    /// Compares everything since a moment with the provider.
    ///
    /// # Errors
    /// [`CheckoutError::Gateway`] when its lists cannot be read, [`CheckoutError::Store`].
    pub async fn reconcile(&self, since: UnixMs) -> Result<Reconciled, CheckoutError> {
        let mut run = Comparison::default();
        let sessions = self.gateway.sessions_since(since).await?;
        for session in &sessions {
            self.compare_session(session, &mut run).await?;
        }
        let invoices = self.checkout.billing.paid_invoices_since(since).await?;
        for invoice in &invoices {
            self.compare_invoice(invoice, &mut run).await?;
        }
        let charges = self.compare_charges(since, &mut run).await?;
        for payment in self.gateway.refunded_since(since).await? {
            if run.refused.contains(&payment) {
                continue;
            }
            run.found.compared += 1;
            match self.refunds_seen(&payment, None).await {
                Ok(took) => run.took(&payment, &took),
                Err(error) => run.found.failed(&payment, &error),
            }
        }
        self.compare_disputes(since, &mut run).await?;
        let payments = sessions.into_iter().filter_map(|session| session.payment);
        let invoices = invoices.into_iter().map(|invoice| invoice.id);
        self.extra(since, &payments.chain(invoices).chain(charges).collect(), &mut run.found).await?;
        Ok(run.found)
    }

    async fn compare_session(&self, session: &ListedSession, run: &mut Comparison) -> Result<(), CheckoutError> {
        let order = orders::order_by_session(&mut self.store.read().await?, &session.id).await?;
        if order.is_none() && session.order.is_none() {
            // Of somebody else's shop under the same account.
            return Ok(());
        }
        run.found.compared += 1;
        let before = self.amount_of(session.payment.as_deref()).await?;
        let is_settled = match &session.payment {
            Some(_) => before == Some(session.total),
            // The page of a subscription names no payment: its invoices are compared by themselves, and one that is still paid after
            // it failed is among them.
            None => order.is_some_and(|row| {
                row.kind.as_deref() == Some(OrderKind::Subscription.as_str())
                    && [OrderState::Paid, OrderState::Failed].iter().any(|state| state.as_str() == row.state)
            }),
        };
        if is_settled {
            return Ok(());
        }
        match self.checkout.fulfil(&session.id, None).await {
            Ok(fulfilled) if fulfilled.newly_paid => {
                run.given.extend([session.id.clone(), fulfilled.order.id.to_string()]);
                run.found.saw(Difference::MissingGrant, &session.id);
            }
            Ok(_) => self.compare_amount(&session.id, session.payment.as_deref(), before, session.total, run).await?,
            Err(error) => {
                let is_over = self.is_given_back(session, &error).await;
                run.refused.extend(session.payment.clone());
                if !is_over {
                    run.found.failed(&session.id, &error);
                }
            }
        }
        Ok(())
    }

    async fn compare_invoice(&self, invoice: &ListedInvoice, run: &mut Comparison) -> Result<(), CheckoutError> {
        run.found.compared += 1;
        if orders::order_by_invoice(&mut self.store.read().await?, &invoice.id).await?.is_some() {
            return Ok(());
        }
        match self.checkout.invoice_changed(&invoice.id, None).await {
            Ok(Billed::Given(fulfilled)) if fulfilled.newly_paid => {
                run.given.insert(invoice.id.clone());
                if run.given.insert(fulfilled.order.id.to_string()) {
                    run.found.saw(Difference::MissingGrant, &invoice.id);
                }
            }
            Ok(Billed::NotOurs) if invoice.order.is_some() => {
                run.found.failed(&invoice.id, &CheckoutError::UnknownOrder);
            }
            Ok(_) => {}
            Err(error) => run.found.failed(&invoice.id, &error),
        }
        Ok(())
    }

    /// Compares the charges of what was bought by itself, and answers the payments that were made. One that is not paid is looked at
    /// with its order.
    async fn compare_charges(&self, since: UnixMs, run: &mut Comparison) -> Result<Vec<String>, CheckoutError> {
        let made = self.top_ups.charging.charges_since(since, None).await?;
        let paid: Vec<_> = made.into_iter().filter(|charge| charge.state == ChargeState::Paid).collect();
        for charge in &paid {
            run.found.compared += 1;
            let before = self.amount_of(Some(&charge.id)).await?;
            if before == Some(charge.amount) {
                continue;
            }
            match self.top_ups.changed(&charge.id, None).await {
                Ok(Some(true)) => {
                    run.given.insert(charge.id.clone());
                    run.found.saw(Difference::MissingGrant, &charge.id);
                }
                Ok(_) => self.compare_amount(&charge.id, Some(&charge.id), before, charge.amount, run).await?,
                Err(error) => run.found.failed(&charge.id, &error),
            }
        }
        Ok(paid.into_iter().map(|charge| charge.id).collect())
    }

    async fn compare_disputes(&self, since: UnixMs, run: &mut Comparison) -> Result<(), CheckoutError> {
        // One that was opened before the window may have been decided in it.
        let ours: HashSet<_> = rows::open_disputes(&mut self.store.read().await?, BATCH).await?.into_iter().collect();
        let mut disputes = self.gateway.disputes_since(since).await?;
        disputes.extend(ours.iter().cloned());
        disputes.sort_unstable();
        disputes.dedup();
        for dispute in disputes {
            run.found.compared += 1;
            match self.dispute_seen(&dispute, None).await {
                Ok(took) => run.took(&dispute, &took),
                // Of a charge that no payment of ours made.
                Err(CheckoutError::Gateway(GatewayError::NotFound)) if !ours.contains(&dispute) => {}
                Err(error) => run.found.failed(&dispute, &error),
            }
        }
        Ok(())
    }

    /// What we know was paid with a payment; `None` where it gave nothing.
    async fn amount_of(&self, payment: Option<&str>) -> Result<Option<i64>, CheckoutError> {
        let Some(payment) = payment else { return Ok(None) };
        Ok(rows::payment(&mut self.store.read().await?, payment).await?.map(|row| row.amount))
    }

    /// Notes an amount that was another one before we looked. What gave nothing before, and gives nothing now, is on its way.
    async fn compare_amount(
        &self,
        object: &str,
        payment: Option<&str>,
        before: Option<i64>,
        total: i64,
        run: &mut Comparison,
    ) -> Result<(), CheckoutError> {
        if before.is_some() {
            let is_right = self.store.is_rehearsing() || self.amount_of(payment).await? == Some(total);
            run.found.saw(if is_right { Difference::WrongAmount } else { Difference::AmountMismatch }, object);
        }
        Ok(())
    }

    /// Whether an operator has seen to a payment that contradicts its order: it went back whole.
    async fn is_given_back(&self, session: &ListedSession, error: &CheckoutError) -> bool {
        let (CheckoutError::Mismatch(_) | CheckoutError::UnknownSession(_), Some(payment)) = (error, &session.payment)
        else {
            return false;
        };
        let Ok(refunds) = self.gateway.refunds_of(payment).await else { return false };
        let back: i64 = refunds.iter().filter(|refund| is_live(&refund.status)).map(|refund| refund.amount).sum();
        back >= session.total
    }

    /// Our payments that the provider does not know.
    async fn extra(
        &self,
        since: UnixMs,
        listed: &HashSet<String>,
        found: &mut Reconciled,
    ) -> Result<(), CheckoutError> {
        let mut after = String::new();
        loop {
            let batch = rows::payments_since(&mut self.store.read().await?, since.0, &after, BATCH).await?;
            let Some(last) = batch.last() else { return Ok(()) };
            after.clone_from(&last.id);
            let is_listed = |payment: &PaymentRow| listed.contains(payment.invoice_id.as_ref().unwrap_or(&payment.id));
            for payment in batch.iter().filter(|payment| !is_listed(payment)) {
                if self.is_unknown(payment).await {
                    found.saw(Difference::ExtraGrant, &payment.id);
                    tracing::error!(payment = payment.id, "tokens were given for a payment the provider does not know");
                }
            }
        }
    }

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

    async fn is_top_up(&self, payment: &PaymentRow) -> bool {
        let Some(order) = &payment.order_id else { return false };
        let Ok(mut reader) = self.store.read().await else { return false };
        let found = orders::order(&mut reader, order).await;
        matches!(found, Ok(Some(row)) if is_top_up(&row))
    }
}
