//! Somebody in the customer portal.

use myba_sandbox::ClockStep;

use crate::subscriber::{Shop, shop};

/// Opens the portal for a subscription's customer. Returns its address.
async fn portal(shop: &Shop, subscription: &str, more: &[(&str, &str)]) -> String {
    let customer = shop.subscription(subscription).await["customer"].as_str().unwrap().to_owned();
    let form = [("customer", customer.as_str()), ("return_url", "http://127.0.0.1:9/myba/account")];
    let form: Vec<_> = form.iter().chain(more).copied().collect();
    let session = shop.product.post("billing_portal/sessions", &form).await.ok();
    assert_eq!((&session["object"], &session["customer"]), (&"billing_portal.session".into(), &customer.into()));
    session["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn it_shows_the_plan_the_card_and_the_invoices() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    shop.sandbox.stripe().advance(ClockStep::Month);
    let url = portal(&shop, &id, &[]).await;
    let page = shop.product.open(&url).await;
    for shown in [
        "team_month",
        "$19.00 per month",
        "Next payment on",
        "visa ending in 4242",
        "-0001</a>",
        "-0002</a>",
        "Switch to solo_month, $5.00 per month",
        "href=\"http://127.0.0.1:9/myba/account\"",
        "nobody is charged",
    ] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    assert_eq!(shop.product.open(&format!("{url}0")).await.status, 404);
}

#[tokio::test]
async fn cancelling_there_sets_a_moment_and_keeping_takes_it_back() {
    let mut shop = shop().await;
    let id = shop.subscribed(&shop.team).await;
    let url = portal(&shop, &id, &[]).await;
    let press = async |act: &str| shop.product.send(&url, &[("act", act), ("subscription", &id)]).await.status;
    assert_eq!(press("cancel").await, 303);
    let ending = shop.subscription(&id).await;
    let end = &ending["items"]["data"][0]["current_period_end"];
    assert_eq!((&ending["cancel_at"], &ending["cancel_at_period_end"]), (end, &false.into()));
    assert!(shop.product.open(&url).await.text.contains("Ends on"));
    assert_eq!(press("keep").await, 303);
    assert!(shop.subscription(&id).await["cancel_at"].is_null());
    assert_eq!(press("cancel").await, 303);
    shop.sandbox.stripe().advance(ClockStep::Month);
    let over = shop.endpoint.next_of("customer.subscription.deleted").await.event();
    assert_eq!(over["data"]["object"]["cancellation_details"]["reason"], "cancellation_requested");
    assert!(shop.product.open(&url).await.text.contains("There is no subscription."));
}

#[tokio::test]
async fn a_card_is_changed_and_a_plan_switched_when_it_pays() {
    let shop = shop().await;
    let id = shop.subscribed(&shop.solo).await;
    let url = portal(&shop, &id, &[("flow_data[type]", "payment_method_update")]).await;
    let card = async |number: &str| {
        let form = [("act", "card"), ("number", number), ("expiry", "12 / 34"), ("cvc", "123"), ("name", "Ana")];
        shop.product.send(&url, &form).await
    };
    assert!(card("4000 0000 0000 0002").await.text.contains("id=\"number-wrong\""));
    let real = card("4111 1111 1111 1111").await;
    assert!(real.status == 422 && !real.text.contains("4111"));
    assert_eq!(card("4000 0000 0000 0341").await.status, 303, "it attaches");
    let switch = [("act", "switch"), ("subscription", id.as_str()), ("price", shop.team.as_str())];
    let declined = shop.product.send(&url, &switch).await;
    assert!(declined.status == 422 && declined.text.contains("Nothing changed"), "{}", declined.text);
    assert_eq!(card("5555 5555 5555 4444").await.status, 303);
    assert_eq!(shop.product.send(&url, &switch).await.status, 303);
    let after = shop.subscription(&id).await;
    assert_eq!(after["items"]["data"][0]["price"]["id"], shop.team.as_str());
    let path = format!("payment_methods/{}", after["default_payment_method"].as_str().unwrap());
    assert_eq!(shop.product.get(&path).await.ok()["card"]["last4"], "4444");
    let invoice = shop.invoices(&id).await.remove(0);
    assert_eq!((&invoice["billing_reason"], &invoice["status"]), (&"subscription_update".into(), &"paid".into()));
}

#[tokio::test]
async fn nobody_gets_a_link_for_somebody_else() {
    let shop = shop().await;
    let (one, other) = (shop.subscribed(&shop.solo).await, shop.subscribed(&shop.team).await);
    let url = portal(&shop, &one, &[]).await;
    let foreign = shop.product.send(&url, &[("act", "cancel"), ("subscription", &other)]).await;
    assert_eq!(foreign.status, 200);
    assert!(shop.subscription(&other).await["cancel_at"].is_null());
    let refused = shop.product.post("billing_portal/sessions", &[("customer", "cus_none")]).await.refusal();
    assert_eq!(refused, (400, "resource_missing".to_owned(), "customer".to_owned()));
    let customer = shop.subscription(&one).await["customer"].as_str().unwrap().to_owned();
    let form = [
        ("customer", customer.as_str()),
        ("flow_data[type]", "subscription_cancel"),
        ("flow_data[subscription_cancel][subscription]", &other),
    ];
    assert_eq!(shop.product.post("billing_portal/sessions", &form).await.refusal().1, "resource_missing");
}
