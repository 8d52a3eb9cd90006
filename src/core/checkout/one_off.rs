//! For tests of what is paid once.

use async_trait::async_trait;

use super::{
    Billing, Card, ChargeView, Charging, Ending, GatewayError, HostedSession, InvoiceView, ListedInvoice, NewCharge,
    NewPrice, NewSession, PlanPrice, SubscriptionView, SwitchPlan,
};
use crate::clock::UnixMs;

/// A provider that sells nothing recurring and keeps no card: it knows no subscription, and begins none.
pub struct OneOffOnly;

fn refused<T>() -> Result<T, GatewayError> {
    Err(GatewayError::Refused("nothing is charged again here".to_owned()))
}

#[async_trait]
impl Billing for OneOffOnly {
    async fn find_or_make_price(&self, _: &NewPrice) -> Result<String, GatewayError> {
        refused()
    }

    async fn price(&self, _: &str) -> Result<Option<PlanPrice>, GatewayError> {
        Ok(None)
    }

    async fn open_subscription(&self, _: &NewSession, _: &str) -> Result<HostedSession, GatewayError> {
        refused()
    }

    async fn subscription(&self, _: &str) -> Result<SubscriptionView, GatewayError> {
        Err(GatewayError::NotFound)
    }

    async fn switch(&self, _: &SwitchPlan) -> Result<SubscriptionView, GatewayError> {
        refused()
    }

    async fn set_ending(&self, _: &str, _: Ending) -> Result<(), GatewayError> {
        refused()
    }

    async fn end(&self, _: &str) -> Result<(), GatewayError> {
        Err(GatewayError::NotFound)
    }

    async fn void_unpaid(&self, _: &str) -> Result<(), GatewayError> {
        Err(GatewayError::NotFound)
    }

    async fn invoice(&self, _: &str) -> Result<InvoiceView, GatewayError> {
        Err(GatewayError::NotFound)
    }

    async fn invoice_of_payment(&self, _: &str) -> Result<Option<String>, GatewayError> {
        Ok(None)
    }

    async fn paid_invoices_since(&self, _: UnixMs) -> Result<Vec<ListedInvoice>, GatewayError> {
        Ok(Vec::new())
    }

    async fn portal(&self, _: &str, _: &str) -> Result<String, GatewayError> {
        refused()
    }
}

#[async_trait]
impl Charging for OneOffOnly {
    async fn card(&self, _: &str) -> Result<Option<Card>, GatewayError> {
        Ok(None)
    }

    async fn charge(&self, _: &NewCharge) -> Result<ChargeView, GatewayError> {
        refused()
    }

    async fn charged(&self, _: &str) -> Result<ChargeView, GatewayError> {
        Err(GatewayError::NotFound)
    }

    async fn charges_since(&self, _: UnixMs, _: Option<&str>) -> Result<Vec<ChargeView>, GatewayError> {
        Ok(Vec::new())
    }
}
