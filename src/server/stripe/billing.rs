//! Recurring payments at Stripe: prices, subscriptions, invoices, and the customer portal.

use async_trait::async_trait;
use myba_core::checkout::{
    Billing, Ending, GatewayError, HostedSession, InvoiceView, ListedInvoice, NewPrice, NewSession, PlanPrice,
    SubscriptionView, SwitchPlan,
};
use myba_core::clock::UnixMs;
use serde::de::IgnoredAny;

use super::answer::Session;
use super::bill::{Invoice, InvoicePayment, Line, Price, Recurring, Url};
use super::page;
use super::plain::{Fields, List, Plain};
use super::{Stripe, is_id};

/// One product for all plans: Stripe's portal changes plans within a product only.
const PRODUCT: &str = "myba_tokens";

impl Stripe {
    /// The product, made if need be.
    async fn make_product(&self) -> Result<(), GatewayError> {
        let fields = vec![("id", PRODUCT.to_owned()), ("name", "MyBA tokens".to_owned())];
        match self.transport.call::<IgnoredAny>(&Plain::post("/products", fields), Some("product:myba_tokens")).await {
            Ok(_) => Ok(()),
            // It is there, since longer than Stripe remembers keys.
            Err(GatewayError::Refused(why)) if why.contains("resource_already_exists") => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The payment of a paid invoice. An old account's endpoint names it on the invoice; newer ones list it apart.
    async fn payment_of(&self, invoice: &str) -> Result<Option<String>, GatewayError> {
        let of = vec![("invoice", invoice.to_owned()), ("status", "paid".to_owned())];
        let found: List<InvoicePayment> = self.ask(&Plain::get("/invoice_payments", of)).await?;
        Ok(found.data.into_iter().find_map(InvoicePayment::payment_intent))
    }

    async fn change(&self, id: &str, fields: Fields, key: Option<&str>) -> Result<SubscriptionView, GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        let request = Plain::post(format!("/subscriptions/{id}"), fields);
        self.transport.call::<Recurring>(&request, key).await?.value.view()
    }
}

/// What decides about the end of a subscription.
fn end(ending: Ending) -> (&'static str, String) {
    match ending {
        Ending::WithPeriod => ("cancel_at_period_end", "true".to_owned()),
        Ending::NotWithPeriod => ("cancel_at_period_end", "false".to_owned()),
        Ending::NotAtMoment => ("cancel_at", String::new()),
    }
}

/// A price never changes, so its name holds everything that would make it another one.
fn lookup_key(price: &NewPrice) -> String {
    let NewPrice { plan, tokens, amount, currency, interval, tax, name: _ } = price;
    let tax = if tax.is_on() { format!(":{}", tax.as_str()) } else { String::new() };
    format!("myba:{plan}:{}:{amount}:{currency}:{}{tax}", tokens.get(), interval.as_str())
}

#[async_trait]
impl Billing for Stripe {
    async fn find_or_make_price(&self, price: &NewPrice) -> Result<String, GatewayError> {
        let name = lookup_key(price);
        let named = vec![("lookup_keys[]", name.clone()), ("active", "true".to_owned())];
        let found: List<Price> = self.ask(&Plain::get("/prices", named)).await?;
        if let Some(price) = found.data.into_iter().next() {
            return Ok(price.id);
        }
        self.make_product().await?;
        let mut fields = vec![
            ("product", PRODUCT.to_owned()),
            ("currency", price.currency.clone()),
            ("unit_amount", price.amount.to_string()),
            ("recurring[interval]", price.interval.as_str().to_owned()),
            ("nickname", price.name.clone()),
            ("lookup_key", name.clone()),
            ("metadata[plan]", price.plan.clone()),
            ("metadata[tokens]", price.tokens.get().to_string()),
        ];
        if price.tax.is_on() {
            fields.push(("tax_behavior", price.tax.as_str().to_owned()));
        }
        let made =
            self.transport.call::<Price>(&Plain::post("/prices", fields), Some(&format!("price:{name}"))).await?;
        Ok(made.value.id)
    }

    async fn price(&self, id: &str) -> Result<Option<PlanPrice>, GatewayError> {
        if !is_id(id) {
            return Ok(None);
        }
        match self.ask::<Price>(&Plain::get(format!("/prices/{id}"), Vec::new())).await {
            Ok(price) => Ok(price.plan()),
            Err(GatewayError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn open_subscription(&self, session: &NewSession, price: &str) -> Result<HostedSession, GatewayError> {
        let facts = [
            ("metadata[order]", "subscription_data[metadata][order]", session.order.as_str()),
            ("metadata[payer]", "subscription_data[metadata][payer]", session.payer.as_str()),
            ("metadata[env]", "subscription_data[metadata][env]", self.environment),
        ];
        let mut fields: Fields = vec![
            ("mode", "subscription".to_owned()),
            ("customer", session.customer.clone()),
            ("client_reference_id", session.order.to_string()),
            ("line_items[0][price]", price.to_owned()),
            ("line_items[0][quantity]", "1".to_owned()),
            ("allow_promotion_codes", session.promotion_codes.to_string()),
            ("adaptive_pricing[enabled]", "false".to_owned()),
            ("expires_at", session.expires_at.seconds().to_string()),
            ("success_url", session.success_url.clone()),
            ("cancel_url", session.cancel_url.clone()),
        ];
        // The subscription does not inherit from its session, and its invoices repeat what it carries.
        for (on_session, on_subscription, value) in facts {
            fields.extend([(on_session, value.to_owned()), (on_subscription, value.to_owned())]);
        }
        fields.extend(page::fields(&session.terms));
        let request = Plain::post("/checkout/sessions", fields);
        let opened = self.transport.call::<Session>(&request, Some(&session.idempotency_key)).await?.value;
        opened.hosted()
    }

    async fn subscription(&self, id: &str) -> Result<SubscriptionView, GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        self.ask::<Recurring>(&Plain::get(format!("/subscriptions/{id}"), Vec::new())).await?.view()
    }

    async fn switch(&self, change: &SwitchPlan) -> Result<SubscriptionView, GatewayError> {
        let mut fields: Fields = vec![
            ("items[0][id]", change.item.clone()),
            ("items[0][price]", change.price.clone()),
            // The tokens of the period that was paid stay, so none of its money is credited.
            ("proration_behavior", "none".to_owned()),
        ];
        if change.now {
            fields.push(("billing_cycle_anchor[type]", "now".to_owned()));
            fields.push(("payment_behavior", "error_if_incomplete".to_owned()));
        }
        fields.extend(change.goes_on.map(end));
        self.change(&change.subscription, fields, Some(&change.idempotency_key)).await
    }

    async fn set_ending(&self, id: &str, ending: Ending) -> Result<(), GatewayError> {
        self.change(id, vec![end(ending)], None).await.map(drop)
    }

    async fn void_unpaid(&self, id: &str) -> Result<(), GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        let fields = [("subscription", id.to_owned()), ("status", "open".to_owned())];
        for invoice in self.all("/invoices", &fields, |invoice: &Invoice| invoice.id.clone()).await? {
            let request = Plain::post(format!("/invoices/{}/void", invoice.id), Vec::new());
            self.transport.call::<IgnoredAny>(&request, Some(&format!("void:{}", invoice.id))).await?;
        }
        Ok(())
    }

    async fn end(&self, id: &str) -> Result<(), GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        match self.transport.call::<IgnoredAny>(&Plain::delete(format!("/subscriptions/{id}")), None).await {
            Ok(_) => Ok(()),
            // Stripe refuses to end what has ended.
            Err(GatewayError::Refused(_)) if self.subscription(id).await?.ended_at.is_some() => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn invoice(&self, id: &str) -> Result<InvoiceView, GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        let mut seen: Invoice = self.ask(&Plain::get(format!("/invoices/{id}"), Vec::new())).await?;
        if seen.has_more_lines() {
            let lines = self.all(&format!("/invoices/{id}/lines"), &[], |line: &Line| line.id.clone()).await?;
            seen = seen.with_lines(lines);
        }
        let payment = if seen.is_paid() { self.payment_of(id).await? } else { None };
        Ok(seen.view(payment))
    }

    async fn invoice_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError> {
        // Where there was no payment of its own, its invoice stands for it.
        if payment.starts_with("in_") {
            return Ok(Some(payment.to_owned()));
        }
        let of = vec![("payment[type]", "payment_intent".to_owned()), ("payment[payment_intent]", payment.to_owned())];
        let found: List<InvoicePayment> = self.ask(&Plain::get("/invoice_payments", of)).await?;
        Ok(found.data.into_iter().next().map(|found| found.invoice))
    }

    async fn paid_invoices_since(&self, since: UnixMs) -> Result<Vec<ListedInvoice>, GatewayError> {
        let fields = [("status", "paid".to_owned()), ("created[gte]", since.seconds().to_string())];
        let found = self.all("/invoices", &fields, |invoice: &Invoice| invoice.id.clone()).await?;
        let listed = |invoice: Invoice| ListedInvoice { order: self.own_order(invoice.facts()), id: invoice.id };
        Ok(found.into_iter().filter(Invoice::is_of_subscription).map(listed).collect())
    }

    async fn portal(&self, customer: &str, return_url: &str) -> Result<String, GatewayError> {
        let fields = vec![("customer", customer.to_owned()), ("return_url", return_url.to_owned())];
        // No key: each click wants a page of its own, and one that nobody opens harms nobody.
        let made = self.transport.call::<Url>(&Plain::post("/billing_portal/sessions", fields), None).await?;
        Ok(made.value.url)
    }
}
