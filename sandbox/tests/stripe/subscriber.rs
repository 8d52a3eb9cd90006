//! A shop with two plans for a month and one for a year, and somebody who subscribes.

use myba_sandbox::{PayOutcome, Sandbox};
use serde_json::Value;

use crate::caller::{Answer, Caller};
use crate::endpoint::Endpoint;
use crate::{Wish, sandbox};

/// A running shop.
pub struct Shop {
    pub sandbox: Sandbox,
    pub product: Caller,
    pub endpoint: Endpoint,
    /// Five dollars a month.
    pub solo: String,
    /// Nineteen dollars a month.
    pub team: String,
    /// Fifty dollars a year.
    pub year: String,
}

/// Opens the shop.
pub async fn shop() -> Shop {
    let endpoint = Endpoint::open(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    product.post("products", &[("id", "myba_tokens"), ("name", "MyBA tokens")]).await.ok();
    let price = async |key: &str, interval: &str, amount: &str| {
        let form = [
            ("product", "myba_tokens"),
            ("currency", "usd"),
            ("unit_amount", amount),
            ("recurring[interval]", interval),
            ("lookup_key", key),
            ("nickname", key),
        ];
        product.post("prices", &form).await.ok()["id"].as_str().unwrap().to_owned()
    };
    let solo = price("solo_month", "month", "500").await;
    let team = price("team_month", "month", "1900").await;
    let year = price("solo_year", "year", "5000").await;
    Shop { sandbox, product, endpoint, solo, team, year }
}

impl Shop {
    /// A session for a subscription at a price, with some parameters besides.
    pub async fn session(&self, price: &str, more: &[(&str, &str)]) -> Value {
        self.try_session(price, more).await.ok()
    }

    /// As [`Self::session`], refused or not.
    pub async fn try_session(&self, price: &str, more: &[(&str, &str)]) -> Answer {
        let form = [
            ("mode", "subscription"),
            ("line_items[0][price]", price),
            ("line_items[0][quantity]", "1"),
            ("success_url", "http://127.0.0.1:9/myba/bought?session={CHECKOUT_SESSION_ID}"),
            ("cancel_url", "http://127.0.0.1:9/myba/buy"),
            ("client_reference_id", "order-1"),
            ("metadata[order]", "order-1"),
            ("subscription_data[metadata][payer]", "p1"),
        ];
        let form: Vec<_> = form.iter().chain(more).copied().collect();
        self.product.post("checkout/sessions", &form).await
    }

    /// Somebody subscribes at a price. Returns the subscription.
    pub async fn subscribed(&self, price: &str) -> String {
        let session = self.session(price, &[]).await;
        let id = session["id"].as_str().unwrap();
        self.sandbox.stripe().pay(id, PayOutcome::Paid);
        let session = self.product.get(&format!("checkout/sessions/{id}")).await.ok();
        session["subscription"].as_str().unwrap().to_owned()
    }

    /// A subscription as it is now.
    pub async fn subscription(&self, id: &str) -> Value {
        self.product.get(&format!("subscriptions/{id}")).await.ok()
    }

    /// The invoices of a subscription with their payments, newest first.
    pub async fn invoices(&self, subscription: &str) -> Vec<Value> {
        let path = format!("invoices?subscription={subscription}&limit=100&expand[]=data.payments");
        self.product.get(&path).await.ok()["data"].as_array().unwrap().clone()
    }

    /// Moves a subscription to another price, with some parameters besides.
    pub async fn switch(&self, subscription: &str, price: &str, more: &[(&str, &str)]) -> Answer {
        let item = self.subscription(subscription).await["items"]["data"][0]["id"].as_str().unwrap().to_owned();
        let form = [("items[0][id]", item.as_str()), ("items[0][price]", price)];
        let form: Vec<_> = form.iter().chain(more).copied().collect();
        self.product.post(&format!("subscriptions/{subscription}"), &form).await
    }

    /// The kinds of the events about subscriptions and invoices that an endpoint hears of, oldest first.
    pub fn told(&self) -> Vec<String> {
        let heard = ["customer.subscription.", "invoice.paid", "invoice.payment_", "invoice.voided"];
        let kinds = self.sandbox.stripe().events().into_iter().map(|event| event["type"].as_str().unwrap().to_owned());
        kinds.filter(|kind| heard.iter().any(|start| kind.starts_with(start))).collect()
    }
}
