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
            run.found.compared += 1;
            match self.refunds_seen(&payment, None).await {
                Ok(took) => run.took(&payment, &took),
                Err(CheckoutError::Mismatch(_))
                    if run.refused.contains(&payment) || self.went_back_whole(&payment).await => {}
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
        let before = self.row_of(session.payment.as_deref()).await?;
        let is_settled = match &session.payment {
            Some(_) => before.as_ref().is_some_and(|row| row.amount == session.total),
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
            Ok(_) => self.compare_amount(&session.id, before, session.total, run).await?,
            // Nothing was paid, or the invoice of the plan tells it.
            Err(CheckoutError::UnknownSession(_)) if !session.paid || session.payment.is_none() => {}
            Err(error) => {
                let payment = session.payment.as_deref();
                run.refused.extend(payment.filter(|_| before.is_none() && contradicts(&error)).map(str::to_owned));
                self.refused(&session.id, payment, session.total, &error, run).await;
            }
        }
        Ok(())
    }

    /// Tells what contradicts its order, or has none, unless an operator has seen to it: then it went back whole.
    async fn refused(
        &self,
        object: &str,
        payment: Option<&str>,
        paid: i64,
        error: &CheckoutError,
        run: &mut Comparison,
    ) {
        let is_over = match payment.filter(|_| contradicts(error)) {
            Some(payment) => self.went_back(payment, paid).await,
            None => false,
        };
        if !is_over {
            run.found.failed(object, error);
        }
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
                self.refused_invoice(&invoice.id, &CheckoutError::UnknownOrder, run).await;
            }
            Ok(_) => {}
            Err(error) => self.refused_invoice(&invoice.id, &error, run).await,
        }
        Ok(())
    }

    async fn refused_invoice(&self, id: &str, error: &CheckoutError, run: &mut Comparison) {
        match self.checkout.billing.invoice(id).await {
            // A code or a trial: nobody paid for the order that is not here.
            Ok(seen) if seen.amount_paid <= 0 && matches!(error, CheckoutError::UnknownOrder) => {}
            Ok(seen) => {
                run.refused.extend(seen.payment.clone().filter(|_| contradicts(error)));
                self.refused(id, seen.payment.as_deref(), seen.amount_paid, error, run).await;
            }
            Err(_) => run.found.failed(id, error),
        }
    }

    /// Compares the charges of what was bought by itself, and answers the payments that were made. One that is not paid is looked at
    /// with its order.
    async fn compare_charges(&self, since: UnixMs, run: &mut Comparison) -> Result<Vec<String>, CheckoutError> {
        let made = self.top_ups.charging.charges_since(since, None).await?;
        let paid: Vec<_> = made.into_iter().filter(|charge| charge.state == ChargeState::Paid).collect();
        for charge in &paid {
            run.found.compared += 1;
            let before = self.row_of(Some(&charge.id)).await?;
            if before.as_ref().is_some_and(|row| row.amount == charge.amount) {
                continue;
            }
            match self.top_ups.changed(&charge.id, None).await {
                Ok(Some(true)) => {
                    run.given.insert(charge.id.clone());
                    run.found.saw(Difference::MissingGrant, &charge.id);
                }
                Ok(_) => self.compare_amount(&charge.id, before, charge.amount, run).await?,
                Err(error) => {
                    run.refused.extend(Some(charge.id.clone()).filter(|_| before.is_none() && contradicts(&error)));
                    self.refused(&charge.id, Some(&charge.id), charge.amount, &error, run).await;
                }
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
                Err(CheckoutError::Mismatch(_)) if self.is_refused(&dispute, run).await => {}
                Err(error) => run.found.failed(&dispute, &error),
            }
        }
        Ok(())
    }

    /// Whether a dispute is of a payment that was told already.
    async fn is_refused(&self, dispute: &str, run: &Comparison) -> bool {
        matches!(self.gateway.dispute(dispute).await, Ok(seen) if run.refused.contains(&seen.payment))
    }

    /// A payment as we know it; `None` where it gave nothing.
    async fn row_of(&self, payment: Option<&str>) -> Result<Option<PaymentRow>, CheckoutError> {
        let Some(payment) = payment else { return Ok(None) };
        Ok(rows::payment(&mut self.store.read().await?, payment).await?)
    }

    /// Notes an amount that was another one before we looked. What gave nothing before, and gives nothing now, is on its way.
    async fn compare_amount(
        &self,
        object: &str,
        before: Option<PaymentRow>,
        total: i64,
        run: &mut Comparison,
    ) -> Result<(), CheckoutError> {
        let Some(before) = before else { return Ok(()) };
        let is_mended = if self.store.is_rehearsing() {
            // What went back was measured by the amount we knew: it is not changed any more.
            before.refunded == 0 && before.lost == 0
        } else {
            self.row_of(Some(&before.id)).await?.is_some_and(|row| row.amount == total)
        };
        if is_mended {
            run.found.saw(Difference::WrongAmount, object);
        } else if before.refunded + before.lost < total {
            run.found.saw(Difference::AmountMismatch, object);
        }
        Ok(())
    }

    /// Whether so much of a payment went back, or is on its way back.
    async fn went_back(&self, payment: &str, paid: i64) -> bool {
        let Ok(refunds) = self.gateway.refunds_of(payment).await else { return false };
        let back: i64 = refunds.iter().filter(|refund| is_live(&refund.status)).map(|refund| refund.amount).sum();
        back >= paid
    }

    /// The same of a payment whose object was made before the moment.
    async fn went_back_whole(&self, payment: &str) -> bool {
        match self.paid_with(payment).await {
            Ok(paid) => self.went_back(payment, paid).await,
            Err(_) => false,
        }
    }

    async fn paid_with(&self, payment: &str) -> Result<i64, GatewayError> {
        if let Some(session) = self.gateway.session_of_payment(payment).await? {
            return Ok(self.checkout.gateway.session(&session).await?.total);
        }
        match self.checkout.billing.invoice_of_payment(payment).await? {
            Some(invoice) => Ok(self.checkout.billing.invoice(&invoice).await?.amount_paid),
            None => Ok(self.top_ups.charging.charged(payment).await?.amount),
        }
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

/// Whether money came for an order that is another one, or is not here: asking again changes nothing.
const fn contradicts(error: &CheckoutError) -> bool {
    matches!(error, CheckoutError::Mismatch(_) | CheckoutError::UnknownSession(_) | CheckoutError::UnknownOrder)
}
