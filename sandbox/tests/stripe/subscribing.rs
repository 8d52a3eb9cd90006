//! A buyer subscribes on the hosted page.

use crate::subscriber::shop;

#[tokio::test]
async fn a_paid_session_makes_a_subscription_with_a_paid_invoice_and_tells_all_of_it() {
    let mut shop = shop().await;
    let session = shop.session(&shop.team, &[]).await;
    assert_eq!((&session["mode"], &session["amount_total"]), (&"subscription".into(), &1900.into()));
    assert!(session["subscription"].is_null() && session["invoice"].is_null());
    let url = session["url"].as_str().unwrap();
    let page = shop.product.open(url).await;
    for shown in ["Subscribe for $19.00 per month", ">Subscribe</button>", "Renews by itself"] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    assert_eq!(shop.product.pay(url, "4242 4242 4242 4242").await.status, 303);

    let secret = shop.sandbox.stripe().webhook_secret();
    let hooks =
        ["customer.subscription.created", "payment_intent.succeeded", "invoice.paid", "checkout.session.completed"];
    let mut heard = std::collections::BTreeMap::new();
    while heard.len() < hooks.len() {
        let hook = shop.endpoint.next().await;
        assert!(hook.is_signed_by(&secret) && hooks.contains(&hook.kind().as_str()), "{}", hook.kind());
        heard.insert(hook.kind(), hook.event()["data"]["object"].clone());
    }
    let (invoice, completed) = (&heard["invoice.paid"], &heard["checkout.session.completed"]);
    let subscription = &heard["customer.subscription.created"];
    assert_eq!((&completed["subscription"], &completed["invoice"]), (&subscription["id"], &invoice["id"]));
    assert!(completed["payment_intent"].is_null());
    assert_eq!((&completed["payment_status"], &completed["metadata"]["order"]), (&"paid".into(), &"order-1".into()));

    assert_eq!((&invoice["status"], &invoice["billing_reason"]), (&"paid".into(), &"subscription_create".into()));
    let parent = &invoice["parent"]["subscription_details"];
    assert_eq!((&parent["subscription"], &parent["metadata"]["payer"]), (&subscription["id"], &"p1".into()));
    for sum in ["amount_due", "amount_paid", "subtotal", "total"] {
        assert_eq!(invoice[sum], 1900, "{sum}");
    }
    assert!(invoice["number"].as_str().unwrap().ends_with("-0001"));
    let (line, item) = (&invoice["lines"]["data"][0], &subscription["items"]["data"][0]);
    assert_eq!(line["pricing"]["price_details"]["price"], shop.team.as_str());
    assert_eq!(line["pricing"]["price_details"]["product"], "myba_tokens");
    let of_item = &line["parent"]["subscription_item_details"];
    assert_eq!((&of_item["subscription_item"], &of_item["proration"]), (&item["id"], &false.into()));
    assert_eq!(
        (&line["period"]["start"], &line["period"]["end"]),
        (&item["current_period_start"], &item["current_period_end"])
    );
    let days = (item["current_period_end"].as_i64().unwrap() - item["current_period_start"].as_i64().unwrap()) / 86_400;
    assert!((28..=31).contains(&days), "{days}");

    assert_eq!(
        (&subscription["status"], &subscription["billing_mode"]["type"]),
        (&"active".into(), &"flexible".into())
    );
    assert_eq!((&subscription["latest_invoice"], &subscription["metadata"]["payer"]), (&invoice["id"], &"p1".into()));
    assert!(subscription["cancel_at"].is_null() && subscription["cancel_at_period_end"] == false);
}

#[tokio::test]
async fn the_payment_of_an_invoice_is_found_both_ways_and_refunded_with_the_usual_buttons() {
    let shop = shop().await;
    let subscription = shop.subscribed(&shop.team).await;
    let invoice = shop.invoices(&subscription).await.remove(0);
    let id = invoice["id"].as_str().unwrap();
    let payment = &invoice["payments"]["data"][0];
    assert_eq!((&payment["status"], &payment["amount_paid"]), (&"paid".into(), &1900.into()));
    assert_eq!(payment["payment"]["type"], "payment_intent");
    let intent = payment["payment"]["payment_intent"].as_str().unwrap();
    let one = shop.product.get(&format!("invoices/{id}?expand[]=payments")).await.ok();
    assert_eq!(one["payments"]["data"][0]["id"], payment["id"]);
    for path in [
        format!("invoice_payments?invoice={id}"),
        format!("invoice_payments?payment[type]=payment_intent&payment[payment_intent]={intent}"),
    ] {
        assert_eq!(shop.product.get(&path).await.ok()["data"][0]["invoice"], id, "{path}");
    }
    let paid = shop.product.get(&format!("payment_intents/{intent}?expand[]=latest_charge")).await.ok();
    assert_eq!((&paid["status"], &paid["latest_charge"]["amount"]), (&"succeeded".into(), &1900.into()));
    assert!(shop.sandbox.stripe().refund(intent, Some(900)).is_some());
    assert!(shop.sandbox.stripe().open_dispute(intent, false).is_some());
    let url = invoice["hosted_invoice_url"].as_str().unwrap();
    let page = shop.product.open(url).await;
    assert!(page.status == 200 && page.text.contains("$19.00") && page.text.contains("Paid on"), "{}", page.text);
    let file = shop.product.open(invoice["invoice_pdf"].as_str().unwrap()).await;
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    assert!(file.text.starts_with("%PDF-"));
    let found = shop.product.get(&format!("checkout/sessions?subscription={subscription}")).await.ok();
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_declined_card_leaves_no_subscription_and_another_one_subscribes() {
    let shop = shop().await;
    let session = shop.session(&shop.solo, &[("customer_email", "ana@acme.example")]).await;
    let url = session["url"].as_str().unwrap();
    let declined = shop.product.pay(url, "4000 0000 0000 9995").await;
    assert!(declined.status == 422 && declined.text.contains("insufficient funds"), "{}", declined.text);
    assert!(shop.product.get("subscriptions?status=all").await.ok()["data"].as_array().unwrap().is_empty());
    assert!(shop.product.get("invoices").await.ok()["data"].as_array().unwrap().is_empty());
    assert_eq!(shop.product.pay(url, "4242 4242 4242 4242").await.status, 303);
    let listed = shop.product.get("subscriptions").await.ok();
    let customer = listed["data"][0]["customer"].as_str().unwrap();
    let cards = shop.product.get(&format!("customers/{customer}/payment_methods")).await.ok();
    assert_eq!(cards["data"][0]["id"], listed["data"][0]["default_payment_method"]);
    assert_eq!(cards["data"][0]["card"]["last4"], "4242");
}

#[tokio::test]
async fn what_belongs_to_the_other_mode_is_refused() {
    let shop = shop().await;
    for (name, value, param) in [
        ("payment_intent_data[description]", "x", "payment_intent_data"),
        ("customer_creation", "always", "customer_creation"),
        ("invoice_creation[enabled]", "true", "invoice_creation"),
    ] {
        let refused = shop.try_session(&shop.team, &[(name, value)]).await;
        assert_eq!(refused.refusal(), (400, String::new(), param.to_owned()), "{name}");
    }
    let refused = shop.product.session(&[]).await;
    assert_eq!(refused["mode"], "payment");
    let recurring = [("mode", "payment"), ("line_items[0][price]", &shop.team), ("line_items[0][quantity]", "1")];
    let recurring: Vec<_> = recurring.into_iter().chain([("success_url", "http://127.0.0.1:9/")]).collect();
    assert_eq!(shop.product.post("checkout/sessions", &recurring).await.refusal().2, "line_items");
    assert_eq!(shop.try_session("price_none", &[]).await.refusal().1, "resource_missing");
    shop.product.post(&format!("prices/{}", shop.solo), &[("active", "false")]).await.ok();
    assert_eq!(shop.try_session(&shop.solo, &[]).await.status, 400);
}

#[tokio::test]
async fn a_code_of_a_hundred_percent_makes_an_invoice_of_nothing() {
    let shop = shop().await;
    let session = shop.session(&shop.team, &[("allow_promotion_codes", "true")]).await;
    let url = session["url"].as_str().unwrap();
    let code = |code: &'static str| [("email", "ana@acme.example"), ("code", code), ("with", "code")];
    assert_eq!(shop.product.send(url, &code("NONE")).await.status, 422);
    let page = shop.product.send(url, &code("save10")).await;
    assert!(page.text.contains("$17.10"), "{}", page.text);
    assert!(shop.product.send(url, &code("FREE")).await.text.contains("$0.00"));
    assert_eq!(shop.product.pay(url, "4242 4242 4242 4242").await.status, 303);
    let path = format!("checkout/sessions/{}?expand[]=invoice", session["id"].as_str().unwrap());
    let session = shop.product.get(&path).await.ok();
    assert_eq!((&session["payment_status"], &session["amount_total"]), (&"paid".into(), &0.into()));
    assert_eq!(session["total_details"]["amount_discount"], 1900);
    let invoice = &session["invoice"];
    assert_eq!(
        (&invoice["status"], &invoice["amount_paid"], &invoice["subtotal"]),
        (&"paid".into(), &0.into(), &1900.into())
    );
    let payments =
        shop.product.get(&format!("invoice_payments?invoice={}", invoice["id"].as_str().unwrap())).await.ok();
    assert!(payments["data"].as_array().unwrap().is_empty());
}
