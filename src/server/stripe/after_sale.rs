//! Stripe on payments that were made: refunds, disputes, warnings, and the lists that are compared with ours.

use std::collections::HashMap;

use async_trait::async_trait;
use myba_core::checkout::{AfterSale, DisputeView, GatewayError, ListedSession, NewRefund, RefundView, WarningView};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::plain::{List, Plain, page_after};
use super::{Stripe, is_id};

/// Pages read of one list: more than a hundred thousand objects in a window are somebody else's business.
const PAGES: usize = 1_000;

/// What has an id, and perhaps a payment.
#[derive(Deserialize)]
struct Named {
    id: String,
    payment_intent: Option<String>,
}

impl Stripe {
    /// The order in the metadata of an object that this installation made; `None` of any other.
    pub(super) fn own_order(&self, facts: Option<&HashMap<String, String>>) -> Option<OrderId> {
        let facts = facts.filter(|facts| facts.get("env").is_some_and(|env| env == self.environment))?;
        facts.get("order").map(|order| OrderId::from_text(order.as_str()))
    }
}

/// A completed session.
#[derive(Deserialize)]
struct Session {
    id: String,
    payment_intent: Option<String>,
    amount_total: Option<i64>,
    payment_status: Option<String>,
    metadata: Option<HashMap<String, String>>,
}

#[derive(Deserialize)]
struct Refund {
    id: String,
    amount: i64,
    /// Null while nobody knows.
    status: Option<String>,
    /// Unix seconds.
    created: i64,
}

impl From<Refund> for RefundView {
    fn from(refund: Refund) -> Self {
        let created_at = UnixMs(refund.created.saturating_mul(1000));
        let status = refund.status.unwrap_or_else(|| "pending".to_owned());
        Self { id: refund.id, amount: refund.amount, status, created_at }
    }
}

#[derive(Deserialize)]
struct Dispute {
    id: String,
    amount: i64,
    status: String,
    payment_intent: Option<String>,
    charge: String,
    livemode: bool,
    /// Unix seconds.
    created: i64,
}

#[derive(Deserialize)]
struct Warning {
    id: String,
    actionable: bool,
    payment_intent: Option<String>,
    charge: String,
}

impl Stripe {
    /// One object, by an id that came from outside.
    async fn one<T: DeserializeOwned>(&self, folder: &str, id: &str) -> Result<T, GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        self.ask(&Plain::get(format!("/{folder}/{id}"), Vec::new())).await
    }

    /// A whole list, page by page, newest first.
    pub(super) async fn all<T: DeserializeOwned>(
        &self,
        path: &str,
        fields: &[(&'static str, String)],
        id: impl Fn(&T) -> String,
    ) -> Result<Vec<T>, GatewayError> {
        let mut found: Vec<T> = Vec::new();
        for _ in 0..PAGES {
            let mut query = page_after(found.last().map(&id).as_deref());
            query.extend(fields.iter().cloned());
            let page: List<T> = self.ask(&Plain::get(path, query)).await?;
            let is_last = !page.has_more || page.data.is_empty();
            found.extend(page.data);
            if is_last {
                break;
            }
        }
        Ok(found)
    }

    /// The payment that an object names, or that of its charge.
    async fn payment_named(&self, payment: Option<String>, charge: &str) -> Result<String, GatewayError> {
        match payment {
            Some(payment) => Ok(payment),
            None => self.payment_of_charge(charge).await,
        }
    }
}

#[async_trait]
impl AfterSale for Stripe {
    async fn refunds_of(&self, payment: &str) -> Result<Vec<RefundView>, GatewayError> {
        let of = [("payment_intent", payment.to_owned())];
        let found = self.all("/refunds", &of, |refund: &Refund| refund.id.clone()).await?;
        Ok(found.into_iter().map(RefundView::from).collect())
    }

    async fn refund(&self, refund: &NewRefund) -> Result<RefundView, GatewayError> {
        let mut fields = vec![("payment_intent", refund.payment.clone())];
        // "fraudulent" puts the buyer on a block list: it is for warnings, never for somebody who asked.
        fields.push(("reason", if refund.asked { "requested_by_customer" } else { "fraudulent" }.to_owned()));
        let request = Plain::post("/refunds", fields);
        let made = self.transport.call::<Refund>(&request, Some(&refund.idempotency_key)).await?;
        Ok(made.value.into())
    }

    async fn dispute(&self, id: &str) -> Result<DisputeView, GatewayError> {
        let seen: Dispute = self.one("disputes", id).await?;
        Ok(DisputeView {
            payment: self.payment_named(seen.payment_intent, &seen.charge).await?,
            id: seen.id,
            amount: seen.amount,
            status: seen.status,
            live: seen.livemode,
            created_at: UnixMs(seen.created.saturating_mul(1000)),
        })
    }

    async fn warning(&self, id: &str) -> Result<WarningView, GatewayError> {
        let seen: Warning = self.one("radar/early_fraud_warnings", id).await?;
        let payment = self.payment_named(seen.payment_intent, &seen.charge).await?;
        Ok(WarningView { id: seen.id, payment, actionable: seen.actionable })
    }

    async fn payment_of_charge(&self, charge: &str) -> Result<String, GatewayError> {
        let seen: Named = self.one("charges", charge).await?;
        seen.payment_intent.ok_or(GatewayError::NotFound)
    }

    async fn session_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError> {
        // Where there was no payment of its own, its session stands for it.
        if payment.starts_with("cs_") {
            return self.one::<Named>("checkout/sessions", payment).await.map(|session| Some(session.id));
        }
        let fields = vec![("payment_intent", payment.to_owned()), ("limit", "1".to_owned())];
        let found: List<Named> = self.ask(&Plain::get("/checkout/sessions", fields)).await?;
        Ok(found.data.into_iter().next().map(|session| session.id))
    }

    async fn sessions_since(&self, since: UnixMs) -> Result<Vec<ListedSession>, GatewayError> {
        let fields = [("status", "complete".to_owned()), ("created[gte]", since.seconds().to_string())];
        let found = self.all("/checkout/sessions", &fields, |session: &Session| session.id.clone()).await?;
        let listed = |session: Session| ListedSession {
            id: session.id,
            payment: session.payment_intent,
            total: session.amount_total.unwrap_or(0),
            paid: session.payment_status.as_deref() == Some("paid") && session.amount_total > Some(0),
            order: self.own_order(session.metadata.as_ref()),
        };
        Ok(found.into_iter().map(listed).collect())
    }

    async fn refunded_since(&self, since: UnixMs) -> Result<Vec<String>, GatewayError> {
        let fields = [("created[gte]", since.seconds().to_string())];
        let found = self.all("/refunds", &fields, |refund: &Named| refund.id.clone()).await?;
        let mut payments: Vec<String> = found.into_iter().filter_map(|refund| refund.payment_intent).collect();
        payments.sort_unstable();
        payments.dedup();
        Ok(payments)
    }

    async fn disputes_since(&self, since: UnixMs) -> Result<Vec<String>, GatewayError> {
        let fields = [("created[gte]", since.seconds().to_string())];
        let found = self.all("/disputes", &fields, |dispute: &Named| dispute.id.clone()).await?;
        Ok(found.into_iter().map(|dispute| dispute.id).collect())
    }
}
