//! Customers.

pub mod api;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::Metadata;

/// One customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// `cus_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// Where receipts go; not unique.
    pub email: Option<String>,
    /// The name people read.
    pub name: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// A note.
    pub description: Option<String>,
    /// The customer's metadata.
    pub metadata: Metadata,
    /// What invoice numbers begin with.
    pub invoice_prefix: String,
    /// Gone: only its id can still be retrieved.
    pub deleted: bool,
    /// Minor units; below zero for credit that invoices use up.
    #[serde(default)]
    pub balance: i64,
    /// `pm_…`: the card that is charged when nothing else is said.
    #[serde(default)]
    pub default_card: Option<String>,
}

impl Customer {
    /// The customer as the API shows it.
    pub fn view(&self) -> Value {
        if self.deleted {
            return json!({ "id": self.id, "object": "customer", "deleted": true });
        }
        json!({
            "id": self.id,
            "object": "customer",
            "address": null,
            "balance": self.balance,
            "business_name": null,
            "created": self.created,
            "currency": null,
            "customer_account": null,
            "default_source": null,
            "delinquent": false,
            "description": self.description,
            "discount": null,
            "email": self.email,
            "individual_name": null,
            "invoice_prefix": self.invoice_prefix,
            "invoice_settings": {
                "custom_fields": null,
                "default_payment_method": self.default_card,
                "footer": null,
                "rendering_options": null,
            },
            "livemode": false,
            "metadata": self.metadata,
            "name": self.name,
            "next_invoice_sequence": 1,
            "phone": self.phone,
            "preferred_locales": [],
            "shipping": null,
            "tax_exempt": "none",
            "test_clock": null,
        })
    }
}
