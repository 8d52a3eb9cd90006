//! What Stripe answers, as far as it decides about money.

use myba_core::checkout::{GatewayError, HostedSession, PaymentState, SessionView};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;
use serde::Deserialize;

/// A customer, or what is left of a deleted one.
#[derive(Debug, Deserialize)]
pub struct Customer {
    pub id: String,
    #[serde(default)]
    pub deleted: bool,
}

/// A Checkout session.
#[derive(Debug, Deserialize)]
pub struct Session {
    pub id: String,
    url: Option<String>,
    /// Unix seconds.
    expires_at: i64,
    status: String,
    payment_status: String,
    mode: String,
    livemode: bool,
    currency: Option<String>,
    amount_subtotal: Option<i64>,
    amount_total: Option<i64>,
    total_details: Option<TotalDetails>,
    client_reference_id: Option<String>,
    payment_intent: Option<Expandable<PaymentIntent>>,
    invoice: Option<Expandable<Invoice>>,
    consent: Option<Consent>,
    custom_text: Option<CustomText>,
}

#[derive(Debug, Deserialize)]
struct Invoice {
    id: String,
    hosted_invoice_url: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CustomText {
    terms_of_service_acceptance: Option<Message>,
}

#[derive(Debug, Deserialize)]
struct Message {
    message: String,
}

#[derive(Debug, Deserialize)]
struct Consent {
    terms_of_service: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct TotalDetails {
    amount_discount: i64,
    amount_tax: i64,
    /// Where it was asked for.
    breakdown: Option<Breakdown>,
}

#[derive(Debug, Deserialize)]
struct Breakdown {
    #[serde(default)]
    taxes: Vec<TaxAmount>,
}

#[derive(Debug, Deserialize)]
struct TaxAmount {
    amount: i64,
    rate: Rate,
}

#[derive(Debug, Deserialize)]
struct Rate {
    inclusive: bool,
}

impl TotalDetails {
    /// The tax on top of the prices. Without the single taxes all of it counts as that: then a total that has it within does not add
    /// up, and an operator looks at it.
    fn added_tax(&self) -> i64 {
        let Some(breakdown) = &self.breakdown else { return self.amount_tax };
        breakdown.taxes.iter().filter(|tax| !tax.rate.inclusive).map(|tax| tax.amount).sum()
    }
}

#[derive(Debug, Deserialize)]
struct PaymentIntent {
    id: String,
    status: String,
    latest_charge: Option<Expandable<Charge>>,
}

#[derive(Debug, Deserialize)]
struct Charge {
    receipt_url: Option<String>,
}

/// An id, or the thing itself where it was asked for.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expandable<T> {
    Id(String),
    Whole(T),
}

impl<T> Expandable<T> {
    fn whole(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(whole) => Some(whole),
        }
    }
}

impl Session {
    /// Whether its page is open.
    pub fn is_open(&self) -> bool {
        self.status == "open"
    }

    /// Its page.
    pub fn hosted(self) -> Result<HostedSession, GatewayError> {
        let url = self.url.ok_or_else(|| GatewayError::Refused(format!("{} has no page", self.id)))?;
        Ok(HostedSession { id: self.id, url, expires_at: UnixMs(self.expires_at.saturating_mul(1000)) })
    }

    /// What checkout needs to know.
    pub fn view(self) -> Result<SessionView, GatewayError> {
        let state = self.state()?;
        let totals = self.total_details.as_ref();
        let agreed = self.agreed();
        let payment = self.payment_intent.as_ref();
        let charge = payment.and_then(Expandable::whole).and_then(|payment| payment.latest_charge.as_ref()?.whole());
        let payment_intent = payment.map(|payment| match payment {
            Expandable::Id(id) => id.clone(),
            Expandable::Whole(payment) => payment.id.clone(),
        });
        Ok(SessionView {
            state,
            order: self.client_reference_id.map(OrderId::from_text),
            subtotal: self.amount_subtotal.unwrap_or(0),
            total: self.amount_total.unwrap_or(0),
            discount: totals.map_or(0, |totals| totals.amount_discount),
            tax: totals.map_or(0, |totals| totals.amount_tax),
            added_tax: totals.map_or(0, TotalDetails::added_tax),
            agreed,
            invoice_url: self
                .invoice
                .as_ref()
                .and_then(Expandable::whole)
                .and_then(|one| one.hosted_invoice_url.clone()),
            currency: self.currency.unwrap_or_default(),
            live: self.livemode,
            one_off: self.mode == "payment",
            receipt_url: charge.and_then(|charge| charge.receipt_url.clone()),
            payment_intent,
            invoice: self.invoice.map(|invoice| match invoice {
                Expandable::Id(id) => id,
                Expandable::Whole(invoice) => invoice.id,
            }),
            id: self.id,
        })
    }

    /// The sentence that was agreed to. Where the page had none of ours beside its box the buyer saw Stripe's own.
    fn agreed(&self) -> Option<String> {
        self.consent.as_ref().filter(|consent| consent.terms_of_service.as_deref() == Some("accepted"))?;
        let text = self.custom_text.as_ref().and_then(|texts| texts.terms_of_service_acceptance.as_ref());
        Some(text.map(|text| text.message.clone()).unwrap_or_default())
    }

    fn state(&self) -> Result<PaymentState, GatewayError> {
        let is_free = self.amount_total.unwrap_or(0) <= 0;
        match (self.status.as_str(), self.payment_status.as_str()) {
            ("open", _) => Ok(PaymentState::Open),
            ("expired", _) => Ok(PaymentState::Expired),
            // Its invoice says where the payment stands, and whether a period that costs nothing gives anything.
            ("complete", "paid" | "unpaid" | "no_payment_required") if self.mode == "subscription" => {
                let is_paid = self.payment_status == "paid" && !is_free;
                Ok(if is_paid { PaymentState::Paid } else { PaymentState::Pending })
            }
            ("complete", "paid" | "no_payment_required") if is_free => {
                // No pack of ours costs nothing: an operator looks at it before tokens are given.
                tracing::error!(session = self.id, "a session was completed without money");
                Ok(PaymentState::Pending)
            }
            ("complete", "paid") => Ok(PaymentState::Paid),
            ("complete", "unpaid" | "no_payment_required") => Ok(self.unpaid()),
            (status, payment) => {
                Err(GatewayError::Refused(format!("{} is in an unknown state: {status}, {payment}", self.id)))
            }
        }
    }

    /// A delayed payment that failed asks for another method, and there is no page left to give one.
    fn unpaid(&self) -> PaymentState {
        let payment = self.payment_intent.as_ref().and_then(Expandable::whole);
        match payment.map(|payment| payment.status.as_str()) {
            Some("requires_payment_method" | "canceled") => PaymentState::Failed,
            _ => PaymentState::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn session(changes: &Value) -> Session {
        let mut session = json!({
            "id": "cs_test_1", "url": null, "expires_at": 1, "status": "complete", "payment_status": "paid",
            "mode": "payment", "livemode": false, "currency": "usd", "amount_subtotal": 500, "amount_total": 450,
            "total_details": { "amount_discount": 50, "amount_tax": 0, "amount_shipping": 0 },
            "client_reference_id": "ord_1", "payment_intent": "pi_1", "something_new": {},
        });
        for (name, value) in changes.as_object().unwrap() {
            session[name] = value.clone();
        }
        serde_json::from_value(session).unwrap()
    }

    fn state(changes: &Value) -> PaymentState {
        session(changes).view().unwrap().state
    }

    #[test]
    fn c09_c10_c11_the_words_for_a_payment_are_told_apart() {
        assert_eq!(state(&json!({})), PaymentState::Paid);
        assert_eq!(state(&json!({ "status": "open", "payment_status": "unpaid" })), PaymentState::Open);
        assert_eq!(state(&json!({ "status": "expired", "payment_status": "unpaid" })), PaymentState::Expired);
        assert_eq!(state(&json!({ "payment_status": "unpaid" })), PaymentState::Pending);
        let failed = json!({ "payment_status": "unpaid",
            "payment_intent": { "id": "pi_1", "status": "requires_payment_method", "latest_charge": null } });
        assert_eq!(state(&failed), PaymentState::Failed);
        assert!(session(&json!({ "status": "melted" })).view().is_err());
    }

    #[test]
    fn c14_no_money_gives_nothing_by_itself() {
        for word in ["paid", "no_payment_required"] {
            let free = json!({ "payment_status": word, "amount_total": 0, "payment_intent": null });
            assert_eq!(state(&free), PaymentState::Pending);
        }
        assert_eq!(state(&json!({ "payment_status": "no_payment_required" })), PaymentState::Pending);
    }

    #[test]
    fn c11_c42_the_page_of_a_subscription_leaves_it_to_the_invoice() {
        let of = |payment: &str, total: i64| {
            let page = json!({ "mode": "subscription", "payment_status": payment, "amount_total": total,
                "payment_intent": null, "invoice": "in_1" });
            let view = session(&page).view().unwrap();
            assert_eq!((view.one_off, view.invoice.as_deref()), (false, Some("in_1")));
            view.state
        };
        assert_eq!(of("paid", 500), PaymentState::Paid);
        for (payment, total) in [("unpaid", 500), ("paid", 0), ("no_payment_required", 0), ("no_payment_required", 500)]
        {
            assert_eq!(of(payment, total), PaymentState::Pending, "{payment} {total}");
        }
    }

    #[test]
    fn c24_tax_on_top_is_told_from_tax_within() {
        let tax = |amount: i64, inclusive: bool| json!({ "amount": amount, "rate": { "inclusive": inclusive } });
        let taxed = |sum: i64, taxes: Option<Value>| {
            let breakdown = taxes.map(|taxes| json!({ "discounts": [], "taxes": taxes }));
            let details =
                json!({ "amount_discount": 0, "amount_tax": sum, "amount_shipping": 0, "breakdown": breakdown });
            let view = session(&json!({ "total_details": details })).view().unwrap();
            (view.tax, view.added_tax)
        };
        assert_eq!(taxed(80, Some(json!([tax(80, true)]))), (80, 0));
        assert_eq!(taxed(95, Some(json!([tax(60, false), tax(35, false)]))), (95, 95));
        assert_eq!(taxed(100, Some(json!([tax(60, false), tax(40, true)]))), (100, 60));
        assert_eq!(taxed(80, None), (80, 80), "without the single taxes nothing is guessed to be within");
    }

    #[test]
    fn consent_and_invoice_are_read_where_they_are() {
        let view = |more: Value| session(&more).view().unwrap();
        let all = view(json!({ "consent": { "promotions": null, "terms_of_service": "accepted" },
            "custom_text": { "submit": null, "terms_of_service_acceptance": { "message": "At once." } },
            "invoice": { "id": "in_1", "hosted_invoice_url": "https://pay.example/i" } }));
        assert_eq!(all.agreed.as_deref(), Some("At once."));
        assert_eq!((all.invoice.as_deref(), all.invoice_url.as_deref()), (Some("in_1"), Some("https://pay.example/i")));
        let none = view(json!({ "consent": null, "invoice": "in_1" }));
        assert_eq!((none.agreed, none.invoice.as_deref(), none.invoice_url), (None, Some("in_1"), None));
        assert_eq!(view(json!({ "consent": { "terms_of_service": null } })).agreed, None);
    }

    #[test]
    fn the_receipt_is_found_where_it_was_asked_for() {
        let expanded = json!({ "payment_intent": { "id": "pi_2", "status": "succeeded",
            "latest_charge": { "id": "ch_1", "receipt_url": "https://pay.example/r" } } });
        let view = session(&expanded).view().unwrap();
        assert_eq!(view.receipt_url.as_deref(), Some("https://pay.example/r"));
        assert_eq!(view.payment_intent.as_deref(), Some("pi_2"));
        assert_eq!((view.subtotal, view.total, view.discount), (500, 450, 50));
        assert_eq!(session(&json!({})).view().unwrap().payment_intent.as_deref(), Some("pi_1"));
    }
}
