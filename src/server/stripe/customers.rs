//! Stripe's list of customers with their metadata, page by page: what the earlier prototype left there.

use std::collections::HashMap;

use myba_core::checkout::GatewayError;
use serde::Deserialize;

use super::Stripe;
use super::plain::{List, Plain, page_after};

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

impl Stripe {
    /// The customers behind one of them, or the newest.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn customers(&self, after: Option<&str>) -> Result<List<Listed>, GatewayError> {
        self.ask(&Plain::get("/customers", page_after(after))).await
    }
}
