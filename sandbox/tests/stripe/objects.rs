//! The API's own rules: keys, parameters, lists, customers, and what is not modelled.

use crate::caller::{Caller, PACK};
use crate::{Wish, sandbox};

/// What a session is refused with when these parameters come besides.
async fn refused(product: &Caller, more: &[(&str, &str)]) -> (u16, String, String) {
    let form: Vec<_> = PACK.iter().chain(more).copied().collect();
    product.post("checkout/sessions", &form).await.refusal()
}

fn refusal(code: &str, param: &str) -> (u16, String, String) {
    (400, code.to_owned(), param.to_owned())
}

#[tokio::test]
async fn a_parameter_nobody_knows_is_refused() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    assert_eq!(refused(&product, &[("colour", "red")]).await, refusal("parameter_unknown", "colour"));
    let deep = [("line_items[0][price_data][size]", "1")];
    assert_eq!(refused(&product, &deep).await, refusal("parameter_unknown", "line_items[0][price_data][size]"));
    let retired = [("payment_method_types[]", "card")];
    let code = "payment_method_types_no_longer_supported";
    assert_eq!(refused(&product, &retired).await, refusal(code, "payment_method_types"));
    assert_eq!(refused(&product, &[("ui_mode", "hosted")]).await, refusal("", "ui_mode"));
    let both = [("customer", "cus_1"), ("customer_email", "ana@acme.example")];
    assert_eq!(refused(&product, &both).await, refusal("", "customer"));
    let both = [("allow_promotion_codes", "true"), ("discounts[0][coupon]", "x")];
    assert_eq!(refused(&product, &both).await, refusal("", "allow_promotion_codes"));
    assert_eq!(refused(&product, &[("customer", "cus_1")]).await, refusal("resource_missing", "customer"));
    assert_eq!(refused(&product, &[("expires_at", "1")]).await, refusal("", "expires_at"));
    let cheap = [("line_items[0][price_data][unit_amount]", "49")];
    assert_eq!(refused(&product, &cheap).await, refusal("amount_too_small", "line_items"));
    assert!(product.get("checkout/sessions").await.ok()["data"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_not_modelled_is_loud() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    for path in ["subscription_schedules", "customers/search?query=x", "billing_portal/configurations", "payouts"] {
        assert_eq!(product.get(path).await.status, 501, "{path}");
    }
    for more in [("phone_number_collection[enabled]", "true"), ("discounts[0][coupon]", "x"), ("ui_mode", "elements")] {
        assert_eq!(refused(&product, &[more]).await.0, 501, "{more:?}");
    }
    product.session(&[("automatic_tax[enabled]", "false"), ("adaptive_pricing[enabled]", "false")]).await;
    let with_codes = product.session(&[("allow_promotion_codes", "true")]).await;
    assert_eq!(with_codes["allow_promotion_codes"], true, "the page has a field for them");
}

#[tokio::test]
async fn only_the_key_opens_the_api() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    assert_eq!(product.bare("customers", &[]).await.status, 401);
    assert_eq!(product.bare("customers", &[("authorization", "Bearer sk_test_wrong")]).await.status, 401);
    let key = format!("Bearer {}", sandbox.stripe().secret_key());
    assert_eq!(product.bare("customers", &[("authorization", &key)]).await.status, 200);
    let old = product.bare("customers", &[("authorization", &key), ("stripe-version", "2023-08-16")]).await;
    assert_eq!(old.status, 501);
}

#[tokio::test]
async fn a_customer_lives_and_goes() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let made = product.post("customers", &[("email", "ana@acme.example"), ("metadata[payer]", "p1")]).await.ok();
    let path = format!("customers/{}", made["id"].as_str().unwrap());
    let changed = product.post(&path, &[("name", "Ana Roth"), ("metadata[team]", "t1")]).await.ok();
    assert_eq!(changed["metadata"], serde_json::json!({"payer": "p1", "team": "t1"}));
    let found = product.get("customers?email=ana@acme.example").await.ok();
    assert_eq!((&found["object"], &found["data"][0]["name"]), (&"list".into(), &"Ana Roth".into()));
    assert_eq!(product.delete(&path).await.ok()["deleted"], true);
    assert_eq!(product.get(&path).await.ok()["deleted"], true);
    assert_eq!(product.post(&path, &[("name", "x")]).await.status, 404);
    assert!(product.get("customers").await.ok()["data"].as_array().unwrap().is_empty());
    let events = product.get("events?type=customer.*").await.ok();
    let kinds: Vec<_> = events["data"].as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["customer.deleted", "customer.updated", "customer.created"]);
    assert_eq!(events["data"][1]["data"]["previous_attributes"]["name"], serde_json::Value::Null);
}

#[tokio::test]
async fn sessions_are_listed_by_what_the_reconciler_asks() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(product.session(&[]).await["id"].as_str().unwrap().to_owned());
    }
    sandbox.stripe().pay(&ids[1], myba_sandbox::PayOutcome::Paid);
    let listed = async |query: &str| {
        let list = product.get(&format!("checkout/sessions?{query}")).await.ok();
        let ids = list["data"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>(), list["has_more"].as_bool().unwrap(), list)
    };
    let (complete, _, list) = listed("status=complete&created[gte]=1&limit=100&expand[]=data.line_items").await;
    assert_eq!(complete, [ids[1].clone()]);
    assert_eq!(list["data"][0]["line_items"]["data"][0]["amount_total"], 960);
    let intent = list["data"][0]["payment_intent"].as_str().unwrap();
    assert_eq!(listed(&format!("payment_intent={intent}")).await.0, [ids[1].clone()]);
    let (page, more, _) = listed("limit=2").await;
    assert_eq!((page, more), (vec![ids[2].clone(), ids[1].clone()], true));
    assert_eq!(listed(&format!("limit=2&starting_after={}", ids[1])).await.0, [ids[0].clone()]);
    assert!(listed("created[lt]=1000").await.0.is_empty());
    let wrong = product.get(&format!("checkout/sessions/{}?expand[]=colour", ids[0])).await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn a_free_order_needs_no_payment() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[("line_items[0][price_data][unit_amount]", "0")]).await;
    let (id, url) = (session["id"].as_str().unwrap(), session["url"].as_str().unwrap());
    let form = [("email", "ana@acme.example"), ("with", "card")];
    assert_eq!(product.send(url, &form).await.status, 303);
    let session = product.get(&format!("checkout/sessions/{id}")).await.ok();
    assert_eq!(session["payment_status"], "no_payment_required");
    assert!(session["payment_intent"].is_null());
}
