//! Kept cards, charged while their owner is away, and the cards after whose payment something happens by itself.

use myba_sandbox::Sandbox;
use serde_json::Value;

use crate::caller::Caller;
use crate::endpoint::Endpoint;
use crate::{Wish, sandbox};

struct Shop {
    sandbox: Sandbox,
    product: Caller,
    endpoint: Endpoint,
    customer: String,
}

async fn shop() -> Shop {
    let endpoint = Endpoint::open(&[]).await;
    let sandbox = sandbox(Wish { product_url: Some(endpoint.url.clone()), ..Wish::default() }).await;
    let product = Caller::of(&sandbox);
    let customer = product.post("customers", &[("email", "ana@acme.example")]).await.ok();
    Shop { customer: customer["id"].as_str().unwrap().to_owned(), sandbox, product, endpoint }
}

impl Shop {
    /// A pack is bought with a card that is kept. Returns the card.
    async fn kept(&self, number: &str) -> String {
        let future = ("payment_intent_data[setup_future_usage]", "off_session");
        let session = self.product.session(&[("customer", &self.customer), future]).await;
        assert_eq!(self.product.pay(session["url"].as_str().unwrap(), number).await.status, 303);
        let path = format!("checkout/sessions/{}?expand[]=payment_intent", session["id"].as_str().unwrap());
        let intent = self.product.get(&path).await.ok()["payment_intent"].clone();
        assert_eq!(intent["setup_future_usage"], "off_session");
        intent["payment_method"].as_str().unwrap().to_owned()
    }

    fn top_up<'a>(&'a self, card: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("amount", "960"),
            ("currency", "usd"),
            ("customer", &self.customer),
            ("payment_method", card),
            ("off_session", "true"),
            ("confirm", "true"),
            ("error_on_requires_action", "true"),
            ("metadata[kind]", "topup"),
            ("metadata[order]", "o1"),
        ]
    }

    async fn cards(&self) -> Vec<Value> {
        let path = format!("customers/{}/payment_methods?type=card", self.customer);
        self.product.get(&path).await.ok()["data"].as_array().unwrap().clone()
    }

    /// A pack bought with a card. Returns the payment.
    async fn bought(&self, number: &str) -> String {
        let session = self.product.session(&[]).await;
        assert_eq!(self.product.pay(session["url"].as_str().unwrap(), number).await.status, 303);
        self.sandbox.stripe().payment_of(session["id"].as_str().unwrap()).unwrap()
    }

    async fn first(&self, path: &str) -> Value {
        self.product.get(path).await.ok()["data"][0].clone()
    }
}

#[tokio::test]
async fn a_kept_card_is_charged_once_under_its_key() {
    let mut shop = shop().await;
    let card = shop.kept("4242 4242 4242 4242").await;
    shop.endpoint.next_of("payment_intent.succeeded").await;
    let paid = shop.product.keyed("payment_intents", "topup:o1", &shop.top_up(&card)).await.unwrap().ok();
    assert_eq!((&paid["status"], &paid["amount_received"]), (&"succeeded".into(), &960.into()));
    assert_eq!((&paid["payment_method"], &paid["metadata"]["kind"]), (&card.as_str().into(), &"topup".into()));
    let again = shop.product.keyed("payment_intents", "topup:o1", &shop.top_up(&card)).await.unwrap().ok();
    assert_eq!(again["id"], paid["id"]);
    let told = shop.endpoint.next_of("payment_intent.succeeded").await;
    assert!(told.is_signed_by(&shop.sandbox.stripe().webhook_secret()));
    let object = told.event()["data"]["object"].clone();
    assert_eq!((&object["id"], &object["metadata"]["order"]), (&paid["id"], &"o1".into()));
    let listed = shop.first(&format!("payment_intents?customer={}", shop.customer)).await;
    assert_eq!(listed["id"], paid["id"]);
    let charge = shop.first(&format!("charges?payment_intent={}", paid["id"].as_str().unwrap())).await;
    assert!(shop.product.open(charge["receipt_url"].as_str().unwrap()).await.text.contains("$9.60"));
}

#[tokio::test]
async fn a_refusal_has_the_payment_and_is_given_again_under_its_key() {
    let mut shop = shop().await;
    let card = shop.kept("4000 0027 6000 3184").await;
    let form = shop.top_up(&card);
    let refused = shop.product.keyed("payment_intents", "topup:o1", &form).await.unwrap();
    let error = refused.json()["error"].clone();
    assert_eq!((refused.status, &error["type"]), (402, &"card_error".into()));
    assert_eq!(error["code"], "authentication_required");
    let intent = &error["payment_intent"];
    assert_eq!((&intent["status"], &intent["metadata"]["order"]), (&"requires_payment_method".into(), &"o1".into()));
    let again = shop.product.keyed("payment_intents", "topup:o1", &form).await.unwrap();
    assert_eq!((again.text.as_str(), again.header("idempotent-replayed")), (refused.text.as_str(), Some("true")));
    let told = shop.endpoint.next_of("payment_intent.payment_failed").await.event();
    assert_eq!(told["data"]["object"]["last_payment_error"]["code"], "authentication_required");

    let good = shop.kept("5555 5555 5555 4444").await;
    assert!(shop.sandbox.stripe().fail_card(&good));
    let declined = shop.product.post("payment_intents", &shop.top_up(&good)).await;
    assert_eq!(declined.json()["error"]["decline_code"], "insufficient_funds");
    shop.product.post("payment_intents", &shop.top_up(&good)).await.ok();
    assert_eq!(shop.product.press(&format!("cards/{good}/fail-next"), &[]).await.status, 303);
    assert_eq!(shop.product.post("payment_intents", &shop.top_up(&good)).await.status, 402);
}

#[tokio::test]
async fn a_card_is_kept_when_the_buyer_wants_it_and_taken_away() {
    let shop = shop().await;
    let offer =
        [("customer", shop.customer.as_str()), ("saved_payment_method_options[payment_method_save]", "enabled")];
    let session = shop.product.session(&offer).await;
    assert_eq!(session["saved_payment_method_options"]["payment_method_save"], "enabled");
    let url = session["url"].as_str().unwrap();
    assert!(shop.product.open(url).await.text.contains("Keep this card"));
    assert_eq!(shop.product.pay(url, "4242 4242 4242 4242").await.status, 303);
    assert!(shop.cards().await.is_empty(), "nobody wanted it kept");
    let url = shop.product.session(&offer).await["url"].as_str().unwrap().to_owned();
    let form = [
        ("email", "ana@acme.example"),
        ("number", "4242 4242 4242 4242"),
        ("expiry", "12 / 34"),
        ("cvc", "123"),
        ("save", "1"),
        ("with", "card"),
    ];
    assert_eq!(shop.product.send(&url, &form).await.status, 303);
    let kept = shop.cards().await.remove(0);
    assert_eq!((&kept["allow_redisplay"], &kept["card"]["brand"]), (&"always".into(), &"visa".into()));
    let id = kept["id"].as_str().unwrap();
    assert!(shop.product.post(&format!("payment_methods/{id}/detach"), &[]).await.ok()["customer"].is_null());
    assert!(shop.cards().await.is_empty());
    let refused = shop.product.post("payment_intents", &shop.top_up(id)).await;
    assert_eq!(refused.refusal().2, "payment_method");
}

#[tokio::test]
async fn what_cannot_be_charged_is_refused_as_the_service_does() {
    let shop = shop().await;
    let card = shop.kept("4242 4242 4242 4242").await;
    let with = |name: &'static str, value: &'static str| {
        let mut form = shop.top_up(&card);
        form.retain(|(key, _)| *key != name);
        form.push((name, value));
        form
    };
    for (name, value, code) in [
        ("amount", "49", "amount_too_small"),
        ("payment_method_types[]", "card", "payment_method_types_no_longer_supported"),
        ("payment_method", "pm_none", "resource_missing"),
        ("customer", "cus_none", "resource_missing"),
        ("colour", "red", "parameter_unknown"),
    ] {
        assert_eq!(shop.product.post("payment_intents", &with(name, value)).await.refusal().1, code, "{name}");
    }
    assert_eq!(shop.product.post("payment_intents", &with("confirm", "false")).await.status, 501);
    assert_eq!(shop.product.get("payment_intents").await.ok()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn some_cards_bring_a_dispute_an_inquiry_or_a_warning_by_themselves() {
    let mut shop = shop().await;
    for (number, reason, status) in [
        ("4000 0000 0000 0259", "fraudulent", "needs_response"),
        ("4000 0000 0000 2685", "product_not_received", "needs_response"),
        ("4000 0000 0000 1976", "fraudulent", "warning_needs_response"),
    ] {
        let payment = shop.bought(number).await;
        let told = shop.endpoint.next_of("charge.dispute.created").await.event();
        assert_eq!(told["data"]["object"]["payment_intent"], payment.as_str(), "{number}");
        let dispute = shop.first(&format!("disputes?payment_intent={payment}")).await;
        assert_eq!((&dispute["reason"], &dispute["status"]), (&reason.into(), &status.into()), "{number}");
    }
    let payment = shop.bought("4000 0000 0000 5423").await;
    let told = shop.endpoint.next_of("radar.early_fraud_warning.created").await.event();
    assert_eq!(told["data"]["object"]["payment_intent"], payment.as_str());
}

#[tokio::test]
async fn some_cards_take_a_refund_late_or_send_it_back() {
    let mut shop = shop().await;
    let refund =
        async |shop: &Shop, payment: &str| shop.product.post("refunds", &[("payment_intent", payment)]).await.ok();
    let payment = shop.bought("4000 0000 0000 7726").await;
    assert_eq!(refund(&shop, &payment).await["status"], "pending");
    assert_eq!(shop.first(&format!("refunds?payment_intent={payment}")).await["status"], "succeeded");
    let told = shop.endpoint.next_of("refund.updated").await.event();
    assert_eq!(told["data"]["object"]["status"], "succeeded");
    let payment = shop.bought("4000 0000 0000 5126").await;
    assert_eq!(refund(&shop, &payment).await["status"], "succeeded");
    assert_eq!(shop.first(&format!("refunds?payment_intent={payment}")).await["status"], "failed");
    let told = shop.endpoint.next_of("refund.failed").await.event();
    assert_eq!(told["data"]["object"]["payment_intent"], payment.as_str());
    let charge = shop.first(&format!("charges?payment_intent={payment}")).await;
    assert_eq!(charge["amount_refunded"], 0);
}

#[tokio::test]
async fn a_promotion_code_lowers_the_price_of_a_pack_or_makes_it_free() {
    let shop = shop().await;
    let session = shop.product.session(&[("allow_promotion_codes", "true")]).await;
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    let code = |code: &'static str| [("email", "ana@acme.example"), ("code", code), ("with", "code")];
    assert!(shop.product.open(url).await.text.contains("Promotion code"));
    assert!(shop.product.send(url, &code("nothing")).await.text.contains("id=\"code-wrong\""));
    assert!(shop.product.send(url, &code("SAVE10")).await.text.contains("Pay $8.64"));
    assert_eq!(shop.product.pay(url, "4242 4242 4242 4242").await.status, 303);
    let paid = shop.product.get(&format!("checkout/sessions/{id}?expand[]=payment_intent")).await.ok();
    assert_eq!((&paid["amount_subtotal"], &paid["amount_total"]), (&960.into(), &864.into()));
    assert_eq!(
        (&paid["total_details"]["amount_discount"], &paid["payment_intent"]["amount"]),
        (&96.into(), &864.into())
    );
    assert!(paid["discounts"][0]["promotion_code"].is_string());

    let session = shop.product.session(&[("allow_promotion_codes", "true")]).await;
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    assert!(shop.product.send(url, &code("FREE")).await.text.contains("Complete the order"));
    assert_eq!(shop.product.send(url, &[("email", "ana@acme.example"), ("with", "card")]).await.status, 303);
    let free = shop.product.get(&format!("checkout/sessions/{id}")).await.ok();
    assert_eq!((&free["payment_status"], &free["amount_total"]), (&"paid".into(), &0.into()));
    assert!(free["payment_intent"].is_null());
    let none = shop.product.session(&[]).await;
    let refused = shop.product.send(none["url"].as_str().unwrap(), &code("FREE")).await;
    assert_eq!(refused.status, 422, "this page takes none");
}
