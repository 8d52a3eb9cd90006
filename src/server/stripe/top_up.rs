//! Stripe on kept cards: which there is, charging it without its owner at a page, and what became of that.

use async_trait::async_trait;
use myba_core::checkout::{Card, ChargeState, ChargeView, Charging, GatewayError, NewCharge};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::plain::{List, Plain};
use super::{Stripe, is_id};

/// What the metadata of such a payment says of its kind.
const KIND: &str = "topup";
/// The bank wants the owner of the card.
const ASKS: &str = "authentication_required";

#[derive(Deserialize)]
struct Method {
    id: String,
    card: Option<CardFace>,
}

#[derive(Deserialize)]
struct CardFace {
    brand: String,
    last4: String,
}

#[derive(Deserialize)]
struct Intent {
    id: String,
    status: String,
    amount: i64,
    currency: String,
    livemode: bool,
    #[serde(default)]
    metadata: Metadata,
    latest_charge: Option<Charge>,
    last_payment_error: Option<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    code: Option<String>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    kind: Option<String>,
    order: Option<String>,
    env: Option<String>,
}

/// Only its id where it was not asked for.
#[derive(Deserialize)]
#[serde(untagged)]
enum Charge {
    Whole { receipt_url: Option<String> },
    Id(IgnoredAny),
}

impl Intent {
    /// As an installation sees it: what another one made under the same account is of another kind.
    fn view(self, environment: &str) -> ChargeView {
        let asks = self.last_payment_error.and_then(|error| error.code).is_some_and(|code| code == ASKS);
        let state = match self.status.as_str() {
            "succeeded" => ChargeState::Paid,
            "requires_action" => ChargeState::NeedsOwner,
            "requires_payment_method" | "canceled" if asks => ChargeState::NeedsOwner,
            "requires_payment_method" | "canceled" => ChargeState::Failed,
            _ => ChargeState::Pending,
        };
        let is_ours = self.metadata.kind.as_deref() == Some(KIND) && self.metadata.env.as_deref() == Some(environment);
        let receipt_url = match self.latest_charge {
            Some(Charge::Whole { receipt_url }) => receipt_url,
            Some(Charge::Id(_)) | None => None,
        };
        ChargeView {
            id: self.id,
            state,
            order: self.metadata.order.filter(|_| is_ours).map(OrderId::from_text),
            amount: self.amount,
            currency: self.currency,
            live: self.livemode,
            receipt_url,
        }
    }
}

fn expanded() -> (&'static str, String) {
    ("expand[]", "latest_charge".to_owned())
}

#[async_trait]
impl Charging for Stripe {
    async fn card(&self, customer: &str) -> Result<Option<Card>, GatewayError> {
        if !is_id(customer) {
            return Err(GatewayError::NotFound);
        }
        let fields = vec![("type", "card".to_owned()), ("limit", "1".to_owned())];
        let found: List<Method> =
            self.ask(&Plain::get(format!("/customers/{customer}/payment_methods"), fields)).await?;
        let newest = found.data.into_iter().next();
        Ok(newest.and_then(|method| {
            let face = method.card?;
            Some(Card { id: method.id, brand: face.brand, last4: face.last4 })
        }))
    }

    async fn charge(&self, charge: &NewCharge) -> Result<ChargeView, GatewayError> {
        let fields = vec![
            ("amount", charge.amount.to_string()),
            ("currency", charge.currency.clone()),
            ("customer", charge.customer.clone()),
            ("payment_method", charge.card.clone()),
            ("off_session", "true".to_owned()),
            ("confirm", "true".to_owned()),
            ("metadata[kind]", KIND.to_owned()),
            ("metadata[order]", charge.order.to_string()),
            ("metadata[payer]", charge.payer.to_string()),
            ("metadata[env]", self.environment.to_owned()),
            expanded(),
        ];
        let receipt = charge.email.iter().map(|email| ("receipt_email", email.clone()));
        let request = Plain::post("/payment_intents", fields.into_iter().chain(receipt).collect());
        let made = self.transport.call::<Intent>(&request, Some(&charge.idempotency_key)).await?;
        Ok(made.value.view(self.environment))
    }

    async fn charged(&self, id: &str) -> Result<ChargeView, GatewayError> {
        if !is_id(id) {
            return Err(GatewayError::NotFound);
        }
        let seen: Intent = self.ask(&Plain::get(format!("/payment_intents/{id}"), vec![expanded()])).await?;
        Ok(seen.view(self.environment))
    }

    async fn charges_since(&self, since: UnixMs, customer: Option<&str>) -> Result<Vec<ChargeView>, GatewayError> {
        let of = customer.map(|customer| ("customer", customer.to_owned()));
        let fields: Vec<_> = [("created[gte]", since.seconds().to_string())].into_iter().chain(of).collect();
        let made = self.all("/payment_intents", &fields, |intent: &Intent| intent.id.clone()).await?;
        let seen = made.into_iter().map(|intent| intent.view(self.environment));
        Ok(seen.filter(|charge| charge.order.is_some()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(json: serde_json::Value) -> ChargeView {
        serde_json::from_value::<Intent>(json).unwrap().view("production")
    }

    #[test]
    fn only_a_payment_that_says_so_is_a_top_up() {
        let made_by = |env: &str, kind: &str, status: &str, charge: serde_json::Value| {
            view(serde_json::json!({
                "id": "pi_1", "object": "payment_intent", "status": status, "amount": 500, "currency": "usd", "livemode": false,
                "metadata": {"kind": kind, "order": "ord_1", "env": env}, "latest_charge": charge,
            }))
        };
        let intent = |kind: &str, status: &str, charge| made_by("production", kind, status, charge);
        let paid = intent("topup", "succeeded", serde_json::json!({"id": "ch_1", "receipt_url": "https://r.example"}));
        assert_eq!((paid.state, paid.receipt_url.as_deref()), (ChargeState::Paid, Some("https://r.example")));
        assert_eq!(paid.order, Some(OrderId::from_text("ord_1")));
        let pending = intent("topup", "processing", serde_json::json!("ch_1"));
        assert_eq!((pending.state, pending.receipt_url), (ChargeState::Pending, None));
        let other = intent("pack", "requires_payment_method", serde_json::json!(null));
        assert_eq!((other.state, other.order), (ChargeState::Failed, None));
        let elsewhere = made_by("staging", "topup", "succeeded", serde_json::json!("ch_1"));
        assert_eq!((elsewhere.state, elsewhere.order), (ChargeState::Paid, None), "another installation's");
    }
}
