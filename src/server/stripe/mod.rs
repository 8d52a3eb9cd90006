//! Payments: Stripe behind the port [`PaymentGateway`]. Requests are async-stripe's types; of the answers only the few fields
//! that decide about money are read, so that a field that comes or goes elsewhere cannot stop a payment.

mod after_sale;
mod answer;
mod bill;
mod billing;
mod customers;
mod page;
mod plain;
mod request;
mod top_up;
mod transport;

use async_trait::async_trait;
use myba_core::checkout::{GatewayError, HostedSession, NewCustomer, NewSession, PaymentGateway, SessionView};
use secrecy::ExposeSecret;

use crate::config::Config;
use answer::{Customer, Session};
use transport::Transport;

pub use customers::Listed;

/// The version of the API that requests, answers and webhooks are in.
pub const API_VERSION: stripe_client_core::ApiVersion = stripe_client_core::VERSION;
/// How many deleted customers of one user are passed over while Stripe still remembers making them.
const CUSTOMER_TRIES: u32 = 4;

/// The adapter.
pub struct Stripe {
    transport: Transport,
    environment: &'static str,
    live: bool,
}

impl Stripe {
    /// The adapter of a configuration.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let key = config.secrets.stripe_key.clone();
        let is_live = |key: &str| key.starts_with("sk_live_") || key.starts_with("rk_live_");
        let live = key.as_ref().is_some_and(|key| is_live(key.expose_secret()));
        let transport = Transport::new(&config.stripe, key)?;
        Ok(Self { transport, environment: config.environment.as_str(), live })
    }

    async fn look(&self, id: &str) -> Result<Session, GatewayError> {
        // The id becomes part of the address.
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        self.transport.call(&request::session(id), None).await.map(|answer| answer.value)
    }

    async fn is_deleted(&self, customer: &str) -> Result<bool, GatewayError> {
        let found = self.transport.call::<Customer>(&request::look_at_customer(customer), None).await;
        match found {
            Ok(answer) => Ok(answer.value.deleted),
            Err(GatewayError::NotFound) => Ok(true),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl PaymentGateway for Stripe {
    async fn create_customer(&self, customer: &NewCustomer) -> Result<String, GatewayError> {
        let new = request::new_customer(customer, self.environment);
        for turn in 1..=CUSTOMER_TRIES {
            let key = request::customer_key(customer, turn);
            let made = self.transport.call::<Customer>(&new, Some(&key)).await?;
            // Stripe repeats its first answer for a day, also when that customer was deleted since.
            if !(made.replayed && self.is_deleted(&made.value.id).await?) {
                return Ok(made.value.id);
            }
        }
        Err(GatewayError::Unavailable("this customer was deleted too often today".to_owned()))
    }

    async fn open_session(&self, session: &NewSession) -> Result<HostedSession, GatewayError> {
        let new = request::new_session(session, self.environment)?;
        let opened = self.transport.call::<Session>(&new, Some(&session.idempotency_key)).await?.value;
        opened.hosted()
    }

    async fn session(&self, id: &str) -> Result<SessionView, GatewayError> {
        self.look(id).await?.view()
    }

    async fn expire_session(&self, id: &str) -> Result<(), GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        match self.transport.call::<Session>(&request::expire(id), None).await {
            Ok(_) => Ok(()),
            // Stripe refuses to close what is not open.
            Err(GatewayError::Refused(_)) if !self.look(id).await?.is_open() => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn is_live(&self) -> bool {
        self.live
    }
}

fn is_id(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain && !text.is_empty() && text.len() <= 255
}
