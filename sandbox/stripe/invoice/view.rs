//! Invoices as the API shows them, complete: a client that misses a field fails.

use serde_json::{Value, json};

use super::{Invoice, InvoiceStatus, Line};
use crate::stripe::tax::Tax;
use crate::stripe::view::{Views, begun_list, joined, whole_list};

impl Views<'_> {
    /// The invoice without its payments.
    pub fn invoice(&self, invoice: &Invoice) -> Value {
        joined([self.sums(invoice), self.life(invoice), absent()])
    }

    /// The payments of an invoice as a list: one, or none when there was nothing to pay.
    pub fn invoice_payments(&self, invoice: &Invoice) -> Value {
        let data: Vec<Value> = self.invoice_payment(invoice).into_iter().collect();
        whole_list("/v1/invoice_payments", &data)
    }

    /// The payment of an invoice, once there is one.
    pub fn invoice_payment(&self, invoice: &Invoice) -> Option<Value> {
        let intent = self.world.intent(invoice.intent.as_deref()?)?;
        let is_paid = invoice.status == InvoiceStatus::Paid;
        let word = match invoice.status {
            InvoiceStatus::Paid => "paid",
            InvoiceStatus::Void => "canceled",
            InvoiceStatus::Draft | InvoiceStatus::Open => "open",
        };
        Some(json!({
            "id": invoice.payment,
            "object": "invoice_payment",
            "amount_paid": is_paid.then(|| invoice.due()),
            "amount_requested": invoice.due(),
            "created": intent.created,
            "currency": invoice.currency,
            "invoice": invoice.id,
            "is_default": true,
            "livemode": false,
            "payment": { "payment_intent": intent.id, "type": "payment_intent" },
            "status": word,
            "status_transitions": { "canceled_at": invoice.voided_at, "paid_at": invoice.paid_at },
        }))
    }

    /// The address of the hosted page.
    pub fn invoice_page(&self, invoice: &Invoice) -> String {
        self.shared.url(&format!("/stripe/invoices/{}", invoice.id))
    }

    fn sums(&self, invoice: &Invoice) -> Value {
        let lines: Vec<Value> = invoice.lines.iter().map(|line| line.view(invoice)).collect();
        let is_final = invoice.finalized_at.is_some();
        let tax = invoice.tax();
        let within = tax.map_or(0, |tax| tax.amount - tax.added());
        json!({
            "amount_due": invoice.due(),
            "amount_overpaid": 0,
            "amount_paid": invoice.paid(),
            "amount_remaining": invoice.due() - invoice.paid(),
            "amount_shipping": 0,
            "currency": invoice.currency,
            "ending_balance": is_final.then(|| invoice.ending_balance()),
            "hosted_invoice_url": is_final.then(|| self.invoice_page(invoice)),
            "invoice_pdf": is_final.then(|| format!("{}/pdf", self.invoice_page(invoice))),
            "lines": begun_list(&format!("/v1/invoices/{}/lines", invoice.id), &lines),
            "starting_balance": invoice.starting_balance,
            "subtotal": invoice.subtotal(),
            "subtotal_excluding_tax": invoice.subtotal() - within,
            "total": invoice.total(),
            "total_discount_amounts": invoice.discounted().into_iter().collect::<Vec<_>>(),
            "total_excluding_tax": invoice.total() - tax.map_or(0, |tax| tax.amount),
            "total_taxes": tax.map(Tax::of_invoice).into_iter().collect::<Vec<_>>(),
            "automatic_tax": {
                "disabled_reason": null,
                "enabled": tax.is_some(),
                "liability": tax.map(|_| json!({ "type": "self" })),
                "provider": tax.map(|_| "stripe"),
                "status": tax.map(|_| "complete"),
            },
        })
    }

    fn life(&self, invoice: &Invoice) -> Value {
        let is_final = invoice.finalized_at.is_some();
        json!({
            "id": invoice.id,
            "object": "invoice",
            "attempt_count": invoice.attempts,
            "attempted": invoice.attempts > 0,
            "auto_advance": invoice.status == InvoiceStatus::Open,
            "automatically_finalizes_at": null,
            "billing_reason": invoice.reason.word(),
            "created": invoice.created,
            "customer": invoice.customer,
            "customer_email": invoice.email,
            "customer_name": invoice.name,
            "effective_at": invoice.finalized_at,
            "next_payment_attempt": invoice.next_attempt,
            "number": invoice.number,
            "parent": invoice.of_subscription().map(|id| {
                json!({
                    "quote_details": null,
                    "subscription_details": { "metadata": invoice.metadata, "subscription": id },
                    "type": "subscription_details",
                })
            }),
            "period_end": invoice.period.1,
            "period_start": invoice.period.0,
            "status": invoice.status.word(),
            "status_transitions": {
                "finalized_at": invoice.finalized_at,
                "marked_uncollectible_at": null,
                "paid_at": invoice.paid_at,
                "voided_at": invoice.voided_at,
            },
            "webhooks_delivered_at": is_final.then_some(invoice.created),
        })
    }
}

impl Invoice {
    /// The subscription it is of.
    fn of_subscription(&self) -> Option<&str> {
        Some(self.subscription.as_str()).filter(|id| !id.is_empty())
    }

    fn discounted(&self) -> Option<Value> {
        let id = format!("di_{}", self.id.trim_start_matches("in_"));
        (self.discount > 0).then(|| json!({ "amount": self.discount, "discount": id }))
    }
}

impl Line {
    fn parent(&self, invoice: &Invoice) -> Value {
        let Some(subscription) = invoice.of_subscription() else {
            return json!({
                "invoice_item_details": {
                    "invoice_item": self.item,
                    "proration": false,
                    "proration_details": { "credited_items": null },
                    "subscription": null,
                },
                "subscription_item_details": null,
                "type": "invoice_item_details",
            });
        };
        json!({
            "invoice_item_details": null,
            "subscription_item_details": {
                "invoice_item": null,
                "proration": self.proration,
                "proration_details": { "credited_items": null },
                "subscription": subscription,
                "subscription_item": self.item,
            },
            "type": "subscription_item_details",
        })
    }

    /// As the API shows it.
    pub fn view(&self, invoice: &Invoice) -> Value {
        let discount_amounts = if self.proration { None } else { invoice.discounted() };
        let net = if self.proration { self.amount } else { self.amount - invoice.discount };
        let taxes = invoice.tax_within.map(|inclusive| Tax::on(net, inclusive).of_invoice());
        json!({
            "id": self.id,
            "object": "line_item",
            "amount": self.amount,
            "currency": invoice.currency,
            "description": self.description,
            "discount_amounts": discount_amounts.into_iter().collect::<Vec<_>>(),
            "discountable": !self.proration,
            "discounts": [],
            "invoice": invoice.id,
            "livemode": false,
            "metadata": invoice.metadata,
            "parent": self.parent(invoice),
            "period": { "end": self.period.1, "start": self.period.0 },
            "pretax_credit_amounts": [],
            "pricing": {
                "price_details": { "price": self.price, "product": self.product },
                "type": "price_details",
                "unit_amount_decimal": self.unit_amount.to_string(),
            },
            "quantity": 1,
            "quantity_decimal": "1",
            "subscription": invoice.of_subscription(),
            "subtotal": self.amount,
            "taxes": taxes.into_iter().collect::<Vec<_>>(),
        })
    }
}

/// What no invoice here has.
fn absent() -> Value {
    json!({
        "account_country": "US",
        "account_name": "MyBA sandbox",
        "account_tax_ids": null,
        "application": null,
        "collection_method": "charge_automatically",
        "custom_fields": null,
        "customer_account": null,
        "customer_address": null,
        "customer_phone": null,
        "customer_shipping": null,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": null,
        "default_source": null,
        "default_tax_rates": [],
        "description": null,
        "discounts": [],
        "due_date": null,
        "footer": null,
        "from_invoice": null,
        "issuer": { "type": "self" },
        "last_finalization_error": null,
        "latest_revision": null,
        "livemode": false,
        "metadata": {},
        "on_behalf_of": null,
        "payment_settings": { "default_mandate": null, "payment_method_options": null, "payment_method_types": null },
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": null,
        "rendering": null,
        "shipping_cost": null,
        "shipping_details": null,
        "statement_descriptor": null,
        "test_clock": null,
        "total_pretax_credit_amounts": [],
    })
}
