//! The port to the payment provider, over the provider's world of the story.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use myba_core::checkout::{
    AfterSale, DisputeView, GatewayError, HostedSession, ListedSession, NewCustomer, NewRefund, NewSession,
    PaymentGateway, PaymentState, RefundView, SessionView, WarningView,
};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;

use crate::shop::{PageState, Refund, RefundState, Shop};

/// What the product sees of the shop.
pub struct Gateway(pub Arc<Mutex<Shop>>);

impl Gateway {
    /// The shop, unless it does not answer.
    pub fn open(&self) -> Result<MutexGuard<'_, Shop>, GatewayError> {
        let shop = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shop.down { Err(GatewayError::Unavailable("it is down".to_owned())) } else { Ok(shop) }
    }
}

/// `cs_0007` and its kind: names sort as their numbers do.
pub fn name(prefix: &str, number: usize) -> String {
    format!("{prefix}_{number:04}")
}

/// The number in a name.
pub fn number(name: &str) -> Option<usize> {
    name.rsplit('_').next()?.parse().ok()
}

#[async_trait]
impl PaymentGateway for Gateway {
    async fn create_customer(&self, customer: &NewCustomer) -> Result<String, GatewayError> {
        drop(self.open()?);
        Ok(format!("cus_{}", customer.user))
    }

    async fn open_session(&self, session: &NewSession) -> Result<HostedSession, GatewayError> {
        let mut shop = self.open()?;
        let order = session.order.to_string();
        let known = shop.sessions.iter().position(|page| page.order.as_ref() == Some(&order));
        let Some(at) = known.or(shop.expected) else {
            return Err(GatewayError::Refused("nobody wanted to buy".to_owned()));
        };
        shop.sessions[at].order = Some(order);
        if shop.sessions[at].amount != session.amount {
            return Err(GatewayError::Refused(format!("{} was the price", shop.sessions[at].amount)));
        }
        Ok(HostedSession { id: name("cs", at), url: name("page", at), expires_at: session.expires_at })
    }

    async fn session(&self, id: &str) -> Result<SessionView, GatewayError> {
        let shop = self.open()?;
        let at = number(id).filter(|at| *at < shop.sessions.len()).ok_or(GatewayError::NotFound)?;
        let page = &shop.sessions[at];
        Ok(SessionView {
            id: id.to_owned(),
            state: match page.state {
                PageState::Open => PaymentState::Open,
                PageState::Pending => PaymentState::Pending,
                PageState::Paid => PaymentState::Paid,
                PageState::Failed => PaymentState::Failed,
                PageState::Expired => PaymentState::Expired,
            },
            order: page.order.clone().map(OrderId::from_text),
            subtotal: page.amount,
            total: page.amount,
            discount: 0,
            tax: 0,
            added_tax: 0,
            agreed: None,
            invoice_url: None,
            currency: "usd".to_owned(),
            live: false,
            one_off: true,
            invoice: None,
            payment_intent: page.charge.map(|charge| name("pi", charge)),
            receipt_url: None,
        })
    }

    async fn expire_session(&self, _id: &str) -> Result<(), GatewayError> {
        self.open().map(drop)
    }

    fn is_live(&self) -> bool {
        false
    }
}

/// What is named so, if there are that many.
fn known(named: &str, count: usize) -> Result<usize, GatewayError> {
    number(named).filter(|at| *at < count).ok_or(GatewayError::NotFound)
}

fn refund_view(number: usize, refund: &Refund) -> RefundView {
    let status = match refund.state {
        RefundState::Pending => "pending",
        RefundState::Succeeded => "succeeded",
        RefundState::Failed => "failed",
    };
    RefundView {
        id: name("re", number),
        amount: refund.amount,
        status: status.to_owned(),
        created_at: UnixMs(refund.at),
    }
}

#[async_trait]
impl AfterSale for Gateway {
    async fn refunds_of(&self, payment: &str) -> Result<Vec<RefundView>, GatewayError> {
        let shop = self.open()?;
        let charge = known(payment, shop.charges.len())?;
        let own = shop.refunds.iter().enumerate().filter(|(_, refund)| refund.charge == charge && !refund.is_ahead());
        Ok(own.map(|(number, refund)| refund_view(number, refund)).collect())
    }

    /// The story made the refunds that the product should ask for before the product is asked. One that it did not make, the
    /// product should not want.
    async fn refund(&self, new: &NewRefund) -> Result<RefundView, GatewayError> {
        let mut shop = self.open()?;
        let charge = known(&new.payment, shop.charges.len())?;
        let own = |refund: &Refund| refund.charge == charge && refund.ours;
        let before = |refund: &Refund| own(refund) && refund.key.as_deref() == Some(new.idempotency_key.as_str());
        let waits = |refund: &Refund| refund.charge == charge && refund.is_ahead();
        let found = shop.refunds.iter().position(before).or_else(|| shop.refunds.iter().position(waits));
        if let Some(at) = found {
            shop.refunds[at].key = Some(new.idempotency_key.clone());
            return Ok(refund_view(at, &shop.refunds[at]));
        }
        if !shop.is_blocked(charge) && shop.rest(charge) > 0 {
            shop.surprise = Some(format!("{} of {}", new.idempotency_key, new.payment));
        }
        Err(GatewayError::Refused("nothing is left of it, or a bank has it".to_owned()))
    }

    async fn dispute(&self, id: &str) -> Result<DisputeView, GatewayError> {
        let shop = self.open()?;
        let dispute = &shop.disputes[known(id, shop.disputes.len())?];
        Ok(DisputeView {
            id: id.to_owned(),
            payment: name("pi", dispute.charge),
            amount: dispute.amount,
            status: dispute.stage.name().to_owned(),
            live: false,
            created_at: UnixMs(dispute.at),
        })
    }

    async fn warning(&self, id: &str) -> Result<WarningView, GatewayError> {
        let shop = self.open()?;
        let charge = shop.warnings[known(id, shop.warnings.len())?];
        let actionable = shop.seems_actionable(charge);
        Ok(WarningView { id: id.to_owned(), payment: name("pi", charge), actionable })
    }

    async fn payment_of_charge(&self, charge: &str) -> Result<String, GatewayError> {
        let shop = self.open()?;
        known(charge, shop.charges.len()).map(|charge| name("pi", charge))
    }

    async fn session_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError> {
        let shop = self.open()?;
        Ok(number(payment).and_then(|charge| shop.charges.get(charge)).map(|page| name("cs", *page)))
    }

    async fn sessions_since(&self, since: UnixMs) -> Result<Vec<ListedSession>, GatewayError> {
        let shop = self.open()?;
        let pages = shop.sessions.iter().enumerate().filter(|(_, page)| page.made >= since.0);
        let done = pages.filter(|(_, page)| !matches!(page.state, PageState::Open | PageState::Expired));
        let listed = done.map(|(number, page)| ListedSession {
            id: name("cs", number),
            payment: page.charge.map(|charge| name("pi", charge)),
            total: page.amount,
            paid: page.state == PageState::Paid,
            order: page.order.as_deref().map(OrderId::from_text),
        });
        Ok(listed.collect())
    }

    async fn refunded_since(&self, since: UnixMs) -> Result<Vec<String>, GatewayError> {
        let shop = self.open()?;
        let mut charges = Vec::new();
        for refund in shop.refunds.iter().filter(|refund| refund.at >= since.0 && !refund.is_ahead()) {
            if !charges.contains(&refund.charge) {
                charges.push(refund.charge);
            }
        }
        Ok(charges.into_iter().map(|charge| name("pi", charge)).collect())
    }

    async fn disputes_since(&self, since: UnixMs) -> Result<Vec<String>, GatewayError> {
        let shop = self.open()?;
        let opened = shop.disputes.iter().enumerate().filter(|(_, dispute)| dispute.at >= since.0);
        Ok(opened.map(|(number, _)| name("dp", number)).collect())
    }
}
