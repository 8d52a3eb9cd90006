//! Tax, tax numbers, terms and the invoice of a pack, as the real service does and refuses them.

use serde_json::Value;

use crate::caller::{Answer, Caller, PACK};
use crate::{Wish, sandbox};

const GOOD: &str = "4242 4242 4242 4242";
const BEHAVIOR: &str = "line_items[0][price_data][tax_behavior]";
const TAX: (&str, &str) = ("automatic_tax[enabled]", "true");
const KEEPS_ADDRESS: (&str, &str) = ("customer_update[address]", "auto");

async fn customer(product: &Caller) -> String {
    let made = product.post("customers", &[("email", "ana@acme.example")]).await.ok();
    made["id"].as_str().unwrap().to_owned()
}

async fn asked(product: &Caller, more: &[(&str, &str)]) -> Answer {
    let form: Vec<_> = PACK.iter().chain(more).copied().collect();
    product.post("checkout/sessions", &form).await
}

async fn looked_at(product: &Caller, id: &str) -> Value {
    product.get(&format!("checkout/sessions/{id}?expand[]=total_details.breakdown&expand[]=invoice")).await.ok()
}

#[tokio::test]
async fn tax_is_computed_on_top_and_within() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let customer = customer(&product).await;
    for (word, total, tax) in [("exclusive", 1142, 182), ("inclusive", 960, 153)] {
        let form = [("customer", customer.as_str()), TAX, KEEPS_ADDRESS, (BEHAVIOR, word)];
        let session = asked(&product, &form).await.ok();
        let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
        let page = product.open(url).await.text;
        assert!(page.contains("VAT 19 %"), "{page}");
        assert_eq!(product.pay(url, GOOD).await.status, 303);
        let paid = looked_at(&product, id).await;
        assert_eq!((&paid["amount_subtotal"], &paid["amount_total"]), (&960.into(), &total.into()));
        assert_eq!(paid["automatic_tax"]["status"], "complete");
        assert_eq!(paid["total_details"]["amount_tax"], tax);
        let row = &paid["total_details"]["breakdown"]["taxes"][0];
        assert_eq!((&row["amount"], &row["rate"]["inclusive"]), (&tax.into(), &(word == "inclusive").into()));
        let bare = product.get(&format!("checkout/sessions/{id}")).await.ok();
        assert!(bare["total_details"].get("breakdown").is_none(), "only where it is asked for");
        let intent = product.get(&format!("payment_intents/{}", paid["payment_intent"].as_str().unwrap())).await.ok();
        assert_eq!(intent["amount_received"], total);
    }
}

#[tokio::test]
async fn what_is_missing_beside_tax_is_refused() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let customer = customer(&product).await;
    let of = ("customer", customer.as_str());
    let exclusive = (BEHAVIOR, "exclusive");
    let number = ("tax_id_collection[enabled]", "true");
    let text = ("custom_text[terms_of_service_acceptance][message]", "I agree.");
    let long = "x".repeat(1201);
    let required = ("consent_collection[terms_of_service]", "required");
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[of, TAX, exclusive], "automatic_tax[enabled]"),
        (&[of, TAX, KEEPS_ADDRESS], "line_items"),
        (&[of, number], "tax_id_collection[enabled]"),
        (&[KEEPS_ADDRESS], "customer_update"),
        (&[text], "custom_text[terms_of_service_acceptance]"),
        (&[required, (text.0, &long)], "custom_text[terms_of_service_acceptance][message]"),
    ];
    for (form, param) in cases {
        let (status, _, named) = asked(&product, form).await.refusal();
        assert_eq!((status, named.as_str()), (400, param), "{form:?}");
    }
    let subscribing =
        [("mode", "subscription"), ("success_url", "http://127.0.0.1:9/a"), ("invoice_creation[enabled]", "true")];
    let refused = product.post("checkout/sessions", &subscribing).await.refusal();
    assert_eq!((refused.0, refused.2.as_str()), (400, "invoice_creation"));
}

#[tokio::test]
async fn the_box_of_the_terms_has_their_words_and_must_be_ticked() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let form = [
        ("consent_collection[terms_of_service]", "required"),
        ("custom_text[terms_of_service_acceptance][message]", "At once, I know what ends then."),
        ("customer_email", "ana@acme.example"),
    ];
    let session = asked(&product, &form).await.ok();
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    assert!(product.open(url).await.text.contains("At once, I know what ends then."));
    let unticked = product.pay(url, GOOD).await;
    assert_eq!(unticked.status, 422);
    assert!(unticked.text.contains("Accept the terms to pay."), "{}", unticked.text);
    let ticked = [
        ("email", "ana@acme.example"),
        ("number", GOOD),
        ("expiry", "12 / 34"),
        ("cvc", "123"),
        ("with", "card"),
        ("terms", "1"),
    ];
    assert_eq!(product.send(url, &ticked).await.status, 303);
    assert_eq!(looked_at(&product, id).await["consent"]["terms_of_service"], "accepted");
}

#[tokio::test]
async fn a_pack_has_an_invoice_where_one_is_asked_for() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let customer = customer(&product).await;
    let form = [
        ("customer", customer.as_str()),
        ("invoice_creation[enabled]", "true"),
        TAX,
        KEEPS_ADDRESS,
        (BEHAVIOR, "exclusive"),
        ("tax_id_collection[enabled]", "true"),
        ("customer_update[name]", "auto"),
    ];
    let session = asked(&product, &form).await.ok();
    assert!(session["invoice"].is_null(), "none before it is paid");
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    assert!(product.open(url).await.text.contains("Tax number of a business"));
    let buyer = [
        ("email", "ana@acme.example"),
        ("number", GOOD),
        ("expiry", "12 / 34"),
        ("cvc", "123"),
        ("with", "card"),
        ("tax_id", "DE123456789"),
    ];
    assert_eq!(product.send(url, &buyer).await.status, 303);
    let paid = looked_at(&product, id).await;
    assert_eq!(paid["customer_details"]["tax_ids"][0]["value"], "DE123456789");
    let invoice = &paid["invoice"];
    assert_eq!((&invoice["billing_reason"], &invoice["status"]), (&"manual".into(), &"paid".into()));
    assert!(invoice["parent"].is_null() && invoice["lines"]["data"][0]["parent"]["type"] == "invoice_item_details");
    assert_eq!((&invoice["subtotal"], &invoice["total"]), (&960.into(), &1142.into()));
    assert_eq!((&invoice["amount_paid"], &invoice["total_taxes"][0]["amount"]), (&1142.into(), &182.into()));
    let page = product.open(invoice["hosted_invoice_url"].as_str().unwrap()).await;
    assert!(page.text.contains("120 tokens") && page.text.contains("VAT 19 %"), "{}", page.text);
    let of = format!("invoice_payments?invoice={}&status=paid", invoice["id"].as_str().unwrap());
    let payments = product.get(&of).await.ok();
    assert_eq!(payments["data"][0]["payment"]["payment_intent"], paid["payment_intent"]);
}
