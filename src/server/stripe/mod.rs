//! Payments: Stripe behind the port [`PaymentGateway`].

use async_trait::async_trait;
use myba_core::checkout::{GatewayError, HostedSession, NewCustomer, NewSession, PaymentGateway, SessionView};

use crate::config::Config;

/// The adapter.
pub struct Stripe;

impl Stripe {
    /// The adapter of a configuration.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let _ = config;
        Ok(Self)
    }
}

#[async_trait]
impl PaymentGateway for Stripe {
    async fn create_customer(&self, _: &NewCustomer) -> Result<String, GatewayError> {
        Err(GatewayError::Unavailable("not connected".to_owned()))
    }

    async fn open_session(&self, _: &NewSession) -> Result<HostedSession, GatewayError> {
        Err(GatewayError::Unavailable("not connected".to_owned()))
    }

    async fn session(&self, _: &str) -> Result<SessionView, GatewayError> {
        Err(GatewayError::Unavailable("not connected".to_owned()))
    }

    async fn expire_session(&self, _: &str) -> Result<(), GatewayError> {
        Err(GatewayError::Unavailable("not connected".to_owned()))
    }

    fn is_live(&self) -> bool {
        false
    }
}
