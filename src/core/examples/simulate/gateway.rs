//! The port to the payment provider, over the provider's world of the story.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use myba_core::checkout::{
    GatewayError, HostedSession, NewCustomer, NewSession, PaymentGateway, PaymentState, SessionView,
};
use myba_core::id::OrderId;

use crate::shop::{PageState, Shop};

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
