//! Stripe's list of customers with their metadata, page by page: what the earlier prototype left there.

use std::collections::HashMap;

use myba_core::checkout::GatewayError;
use serde::Deserialize;
use stripe_client_core::{RequestBuilder, StripeMethod, StripeRequest};

use super::Stripe;

/// Customers of one page; Stripe gives no more.
pub const PAGE: usize = 100;

/// A customer as it is listed.
#[derive(Debug, Deserialize)]
pub struct Listed {
    /// `cus_…`.
    pub id: String,
    /// Its address.
    pub email: Option<String>,
    /// What was noted beside it.
    #[serde(default)]
    pub metadata: HashMap<String, String>,
}

/// A page of customers.
#[derive(Debug, Deserialize)]
pub struct Page {
    /// Newest first.
    pub data: Vec<Listed>,
    /// Whether there are more behind the last.
    pub has_more: bool,
}

struct ListCustomers<'a> {
    after: Option<&'a str>,
}

impl StripeRequest for ListCustomers<'_> {
    type Output = ();

    fn build(&self) -> RequestBuilder {
        let mut query = vec![("limit", PAGE.to_string())];
        query.extend(self.after.map(|after| ("starting_after", after.to_owned())));
        let mut request = RequestBuilder::new(StripeMethod::Get, "/customers");
        // Ids and numbers need no escaping.
        request.query = Some(query.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"));
        request
    }
}

impl Stripe {
    /// The customers behind one of them, or the newest.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn customers(&self, after: Option<&str>) -> Result<Page, GatewayError> {
        self.transport.call(&ListCustomers { after }, None).await.map(|answer| answer.value)
    }
}
