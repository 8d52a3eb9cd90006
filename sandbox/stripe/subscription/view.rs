//! Subscriptions as the API shows them, complete: a client that misses a field fails.

use serde_json::{Value, json};

use super::Subscription;
use crate::stripe::catalogue::Price;
use crate::stripe::view::{Views, joined, whole_list};

impl Views<'_> {
    /// The subscription.
    pub fn subscription(&self, one: &Subscription) -> Value {
        let item = self.subscription_item(one);
        let items = whole_list(&format!("/v1/subscription_items?subscription={}", one.id), &[item]);
        let own = json!({
            "id": one.id,
            "object": "subscription",
            "billing_cycle_anchor": one.anchor,
            "automatic_tax": {
                "disabled_reason": null,
                "enabled": one.automatic_tax,
                "liability": one.automatic_tax.then(|| json!({ "type": "self" })),
            },
            "cancel_at": one.cancel_at,
            "cancel_at_period_end": one.cancel_at_period_end,
            "canceled_at": one.canceled_at,
            "cancellation_details": { "comment": null, "feedback": null, "reason": one.why },
            "created": one.created,
            "currency": one.currency,
            "customer": one.customer,
            "default_payment_method": one.card,
            "ended_at": one.ended_at,
            "items": items,
            "latest_invoice": one.latest_invoice,
            "metadata": one.metadata,
            "start_date": one.created,
            "status": one.standing.word(),
        });
        joined([own, absent()])
    }

    /// Its one item.
    pub fn subscription_item(&self, one: &Subscription) -> Value {
        let price = self.world.price(&one.price);
        json!({
            "id": one.item,
            "object": "subscription_item",
            "billing_thresholds": null,
            "created": one.created,
            "current_period_end": one.end,
            "current_period_start": one.start,
            "discounts": [],
            "metadata": {},
            "plan": price.map(plan),
            "price": price.map(Price::view),
            "quantity": 1,
            "subscription": one.id,
            "tax_rates": [],
        })
    }
}

/// The older shape of a price, which items still carry.
fn plan(price: &Price) -> Value {
    json!({
        "id": price.id,
        "object": "plan",
        "active": price.active,
        "amount": price.unit_amount,
        "amount_decimal": price.unit_amount.to_string(),
        "billing_scheme": "per_unit",
        "created": price.created,
        "currency": price.currency,
        "interval": price.recurring.map(|recurring| recurring.interval.word()),
        "interval_count": price.recurring.map(|recurring| recurring.count),
        "livemode": false,
        "metadata": price.metadata,
        "meter": null,
        "nickname": price.nickname,
        "product": price.product.id,
        "tiers_mode": null,
        "transform_usage": null,
        "trial_period_days": null,
        "usage_type": "licensed",
    })
}

/// What no subscription here has.
fn absent() -> Value {
    json!({
        "application": null,
        "application_fee_percent": null,
        "billing_cycle_anchor_config": null,
        "billing_mode": { "flexible": { "proration_discounts": "included" }, "type": "flexible" },
        "billing_schedules": [],
        "billing_thresholds": null,
        "collection_method": "charge_automatically",
        "customer_account": null,
        "days_until_due": null,
        "default_source": null,
        "default_tax_rates": [],
        "description": null,
        "discounts": [],
        "invoice_settings": {
            "account_tax_ids": null,
            "custom_fields": null,
            "description": null,
            "footer": null,
            "issuer": { "type": "self" },
        },
        "livemode": false,
        "managed_payments": null,
        "next_pending_invoice_item_invoice": null,
        "on_behalf_of": null,
        "pause_collection": null,
        "payment_settings": {
            "payment_method_options": null,
            "payment_method_types": null,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": null,
        "pending_setup_intent": null,
        "pending_update": null,
        "schedule": null,
        "test_clock": null,
        "transfer_data": null,
        "trial_end": null,
        "trial_settings": { "end_behavior": { "missing_payment_method": "create_invoice" } },
        "trial_start": null,
    })
}
