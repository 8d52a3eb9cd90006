//! Payment intents and charges as the API shows them, complete.

use serde_json::{Value, json};

use super::{Charge, ChargeStatus, Intent, IntentStatus, METHOD_TYPES, Method};
use crate::stripe::view::{Views, empty_address, joined};

impl Views<'_> {
    /// The payment.
    pub fn intent(&self, intent: &Intent) -> Value {
        let charge = intent.latest_charge.as_deref().and_then(|id| self.world.charge(id));
        let paid_with = charge.filter(|_| intent.failure.is_none()).map(|charge| charge.method_id.as_str());
        let error = charge.zip(intent.failure).map(|(charge, failure)| failure.error(&charge.id));
        let is_paid = intent.status == IntentStatus::Succeeded;
        let own = json!({
            "id": intent.id,
            "object": "payment_intent",
            "amount": intent.amount,
            "amount_received": if is_paid { intent.amount } else { 0 },
            "canceled_at": intent.canceled_at,
            "client_secret": intent.client_secret,
            "created": intent.created,
            "currency": intent.currency,
            "customer": intent.customer,
            "description": intent.description,
            "last_payment_error": error,
            "latest_charge": intent.latest_charge,
            "metadata": intent.metadata,
            "payment_method": paid_with,
            "receipt_email": intent.receipt_email,
            "statement_descriptor_suffix": intent.suffix,
            "setup_future_usage": intent.future,
            "status": intent.status.word(),
        });
        joined([own, absent_of_intent()])
    }

    /// The charge.
    pub fn charge(&self, charge: &Charge) -> Value {
        let intent = &charge.of;
        let is_paid = charge.status == ChargeStatus::Succeeded;
        let captured = if is_paid { intent.amount } else { 0 };
        let refunded = self.refunded(&charge.id);
        let own = json!({
            "id": charge.id,
            "object": "charge",
            "amount": intent.amount,
            "amount_captured": captured,
            "amount_refunded": refunded,
            "balance_transaction": charge.transaction,
            "billing_details": {
                "address": empty_address(),
                "email": charge.buyer.email,
                "name": charge.buyer.name,
                "phone": null,
                "tax_id": null,
            },
            "captured": is_paid,
            "created": charge.created,
            "currency": intent.currency,
            "customer": intent.customer,
            "description": intent.description,
            "disputed": self.is_disputed(&charge.id),
            "failure_code": charge.failure.map(|why| why.code()),
            "failure_message": charge.failure.map(|why| why.message()),
            "metadata": intent.metadata,
            "outcome": outcome(charge),
            "paid": is_paid,
            "payment_intent": intent.id,
            "payment_method": charge.method_id,
            "payment_method_details": details(charge),
            "receipt_email": intent.receipt_email,
            "receipt_number": is_paid.then_some(&charge.receipt_number),
            "receipt_url": is_paid.then(|| self.receipt(charge)),
            "refunded": is_paid && refunded == intent.amount,
            "statement_descriptor_suffix": intent.suffix,
            "status": charge.status.word(),
        });
        joined([own, absent_of_charge()])
    }

    /// The address of the receipt.
    pub fn receipt(&self, charge: &Charge) -> String {
        self.shared.url(&format!("/stripe/receipts/{}", charge.id))
    }
}

fn outcome(charge: &Charge) -> Value {
    let (network, kind, message) = match (charge.status, charge.failure) {
        (_, Some(super::Decline::Fraudulent)) => {
            ("not_sent_to_network", "blocked", "The sandbox blocked this payment.")
        }
        (ChargeStatus::Failed, _) => ("declined_by_network", "issuer_declined", "The bank did not accept the charge."),
        _ => ("approved_by_network", "authorized", "Payment complete."),
    };
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": network,
        "reason": charge.failure.and_then(super::Decline::decline_code),
        "risk_level": "normal",
        "seller_message": message,
        "type": kind,
    })
}

fn details(charge: &Charge) -> Value {
    let Method::Card { brand, funding, last4, month, year } = &charge.method else {
        let account = json!({
            "account_holder_type": "individual",
            "account_type": "checking",
            "bank_name": "SANDBOX BANK",
            "expected_debit_date": null,
            "fingerprint": null,
            "last4": "6789",
            "mandate": null,
            "payment_reference": null,
            "routing_number": "110000000",
        });
        return json!({ "type": "us_bank_account", "us_bank_account": account });
    };
    let card = json!({
        "amount_authorized": charge.of.amount,
        "authorization_code": null,
        "brand": brand,
        "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
        "country": "US",
        "exp_month": month,
        "exp_year": year,
        "extended_authorization": { "status": "disabled" },
        "fingerprint": null,
        "funding": funding,
        "incremental_authorization": { "status": "unavailable" },
        "installments": null,
        "last4": last4,
        "mandate": null,
        "multicapture": { "status": "unavailable" },
        "network": brand,
        "network_token": { "used": false },
        "network_transaction_id": null,
        "overcapture": { "maximum_amount_capturable": charge.of.amount, "status": "unavailable" },
        "regulated_status": "unregulated",
        "three_d_secure": null,
        "transaction_link_id": null,
        "wallet": null,
    });
    json!({ "type": "card", "card": card })
}

fn absent_of_intent() -> Value {
    json!({
        "amount_capturable": 0,
        "amount_details": { "tip": {} },
        "application": null,
        "application_fee_amount": null,
        "automatic_payment_methods": null,
        "cancellation_reason": null,
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "customer_account": null,
        "excluded_payment_method_types": null,
        "livemode": false,
        "managed_payments": { "enabled": false },
        "next_action": null,
        "on_behalf_of": null,
        "payment_method_configuration_details": null,
        "payment_method_options": { "card": { "request_three_d_secure": "automatic" } },
        "payment_method_types": METHOD_TYPES,
        "processing": null,
        "review": null,
                "shipping": null,
        "source": null,
        "statement_descriptor": null,
        "transfer_data": null,
        "transfer_group": null,
    })
}

fn absent_of_charge() -> Value {
    json!({
        "application": null,
        "application_fee": null,
        "application_fee_amount": null,
        "calculated_statement_descriptor": "MYBA SANDBOX",
        "failure_balance_transaction": null,
        "fraud_details": {},
        "livemode": false,
        "on_behalf_of": null,
        "radar_options": {},
        "review": null,
        "shipping": null,
        "source": null,
        "source_transfer": null,
        "statement_descriptor": null,
        "transfer_data": null,
        "transfer_group": null,
    })
}
