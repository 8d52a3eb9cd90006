//! The session as the API shows it, complete: a client that misses a field fails.

use serde_json::{Value, json};

use super::{Session, Status};
use crate::stripe::catalogue::promotion::{self, Promotion};
use crate::stripe::payment::METHOD_TYPES;
use crate::stripe::tax::Tax;
use crate::stripe::view::{Views, empty_address, joined, whole_list};

impl Views<'_> {
    /// The session without its items.
    pub fn session(&self, session: &Session) -> Value {
        joined([self.outcome(session), self.terms(session), absent()])
    }

    /// The items of a session as a list.
    pub fn line_items(&self, session: &Session) -> Value {
        let data: Vec<Value> = session.spec.items.iter().map(|item| item.view(session.tax())).collect();
        whole_list(&format!("/v1/checkout/sessions/{}/line_items", session.id), &data)
    }

    /// The discounts and taxes of a session, one by one.
    pub fn breakdown(&self, session: &Session) -> Value {
        let taxes: Vec<Value> = session.tax().map(Tax::of_session).into_iter().collect();
        json!({ "discounts": [], "taxes": taxes })
    }

    /// The address of the hosted page.
    pub fn page(&self, session: &Session) -> String {
        self.shared.url(&format!("/stripe/pay/{}", session.id))
    }

    /// The address that is known of the buyer by now.
    pub fn email(&self, session: &Session) -> Option<String> {
        let of_buyer = session.buyer.as_ref().and_then(|buyer| buyer.email.clone());
        let of_customer = || {
            let customer = session.customer.as_deref().and_then(|id| self.world.customer(id));
            customer.and_then(|customer| customer.email.clone())
        };
        of_buyer.or_else(|| session.spec.customer_email.clone()).or_else(of_customer)
    }

    /// What changes in the life of a session.
    fn outcome(&self, session: &Session) -> Value {
        let is_complete = session.status == Status::Complete;
        let discounts: Vec<Value> =
            session.code.as_deref().and_then(promotion::find).map(Promotion::view).into_iter().collect();
        let name = session.buyer.as_ref().and_then(|buyer| buyer.name.clone());
        let tax_id = |value: &String| json!({ "type": "unknown", "value": value });
        let tax_ids: Vec<Value> = session.tax_id.iter().map(tax_id).collect();
        let details = self.email(session).map(|email| {
            json!({
                "address": if is_complete { empty_address() } else { Value::Null },
                "business_name": null,
                "email": email,
                "individual_name": null,
                "name": name,
                "phone": null,
                "tax_exempt": "none",
                "tax_ids": if is_complete { json!(tax_ids) } else { Value::Null },
            })
        });
        let accepted = is_complete && session.spec.terms == Some(true);
        let consent = accepted.then(|| json!({ "promotions": null, "terms_of_service": "accepted" }));
        json!({
            "id": session.id,
            "object": "checkout.session",
            "amount_subtotal": session.spec.total(),
            "amount_total": session.total(),
            "consent": consent,
            "created": session.created,
            "customer": session.customer,
            "customer_details": details,
            "discounts": discounts,
            "expires_at": session.expires_at,
            "invoice": session.invoice,
            "payment_intent": session.shown_intent(),
            "payment_status": session.payment.word(),
            "status": session.status.word(),
            "subscription": session.subscription,
            "total_details": {
                "amount_discount": session.discount(),
                "amount_shipping": 0,
                "amount_tax": session.tax().map_or(0, |tax| tax.amount),
            },
            "url": (session.status == Status::Open).then(|| self.page(session)),
        })
    }

    /// What the session was created with.
    fn terms(&self, session: &Session) -> Value {
        let spec = &session.spec;
        let word = |required: bool| if required { "required" } else { "none" };
        let consent = spec.terms.map(|required| {
            json!({ "payment_method_reuse_agreement": null, "promotions": "none", "terms_of_service": word(required) })
        });
        let is_subscription = spec.is_subscription();
        let saving = spec.offers_saving.then(|| {
            json!({
                "allow_redisplay_filters": ["always"],
                "payment_method_remove": "disabled",
                "payment_method_save": "enabled",
            })
        });
        let creation = spec.customer.is_none().then_some(if spec.creates_customer || is_subscription {
            "always"
        } else {
            "if_required"
        });
        json!({
            "allow_promotion_codes": spec.allow_promotion_codes,
            "automatic_tax": automatic_tax(session),
            "billing_address_collection": spec.billing_address,
            "cancel_url": spec.cancel_url,
            "client_reference_id": spec.client_reference_id,
            "consent_collection": consent,
            "currency": spec.currency(),
            "custom_text": {
                "after_submit": null,
                "shipping_address": null,
                "submit": spec.message.as_ref().map(|message| json!({ "message": message })),
                "terms_of_service_acceptance": spec.asked.terms_text.as_ref().map(|text| json!({ "message": text })),
            },
            "customer_creation": creation,
            "customer_email": spec.customer_email,
            "livemode": false,
            "locale": spec.locale,
            "metadata": spec.metadata,
            "invoice_creation": (!is_subscription).then(|| invoice_creation(spec.asked.invoice)),
            "mode": spec.mode.word(),
            "payment_method_collection": if is_subscription { "always" } else { "if_required" },
            "payment_method_types": METHOD_TYPES,
            "saved_payment_method_options": saving,
            "submit_type": spec.submit_type,
            "success_url": spec.success_url,
            "tax_id_collection": { "enabled": spec.asked.tax_ids, "required": "never" },
        })
    }
}

/// What no session here has.
fn absent() -> Value {
    json!({
        "adaptive_pricing": { "enabled": false },
        "after_expiration": null,
        "branding_settings": null,
        "client_secret": null,
        "collected_information": null,
        "currency_conversion": null,
        "custom_fields": [],
        "customer_account": null,
        "integration_identifier": null,
        "managed_payments": { "enabled": false },
        "origin_context": null,
        "payment_link": null,
        "payment_method_configuration_details": null,
        "payment_method_options": { "card": { "request_three_d_secure": "automatic" } },
        "permissions": null,
        "phone_number_collection": { "enabled": false },
        "recovered_from": null,
        "setup_intent": null,
        "shipping_address_collection": null,
        "shipping_cost": null,
        "shipping_options": [],
        "ui_mode": "hosted_page",
        "wallet_options": null,
    })
}

/// Whether tax is computed, and whether it could be.
fn automatic_tax(session: &Session) -> Value {
    let enabled = session.spec.asked.automatic_tax;
    let status = match session.status {
        Status::Complete => "complete",
        Status::Open | Status::Expired => "requires_location_inputs",
    };
    json!({
        "enabled": enabled,
        "liability": enabled.then(|| json!({ "type": "self" })),
        "provider": enabled.then_some("stripe"),
        "status": enabled.then_some(status),
    })
}

/// Whether an invoice is made of one payment.
fn invoice_creation(enabled: bool) -> Value {
    json!({
        "enabled": enabled,
        "invoice_data": {
            "account_tax_ids": null,
            "custom_fields": null,
            "description": null,
            "footer": null,
            "issuer": null,
            "metadata": {},
            "rendering_options": null,
        },
    })
}
