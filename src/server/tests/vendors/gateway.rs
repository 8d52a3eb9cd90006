//! What goes over the wire to Stripe, and what its refusals become.

use myba_core::checkout::{GatewayError, NewCustomer, NewSession, PageTerms, PaymentGateway, PaymentState, Tax};
use myba_core::clock::UnixMs;
use myba_core::id::{OrderId, UserId};
use serde_json::json;

use crate::desk::Scripted;
use crate::place::Place;

fn page(key: &str) -> NewSession {
    NewSession {
        idempotency_key: key.to_owned(),
        order: OrderId::from_text("ord_1"),
        payer: UserId::from_text("user_1"),
        customer: "cus_1".to_owned(),
        name: "60 MyBA tokens".to_owned(),
        amount: 400,
        currency: "usd".to_owned(),
        keep_card: false,
        terms: PageTerms::default(),
        receipt_email: None,
        promotion_codes: false,
        success_url: "https://myba.example/buy/done?session_id={CHECKOUT_SESSION_ID}".to_owned(),
        cancel_url: "https://myba.example/buy?cancelled=pack_60".to_owned(),
        expires_at: UnixMs(1_790_003_600_123),
    }
}

fn problem(status: u16) -> Scripted {
    (
        status,
        vec![("request-id", "req_1")],
        json!({ "error": { "type": "x", "code": "y", "message": "z" } }).to_string(),
    )
}

#[tokio::test]
async fn a_page_is_asked_for_in_stripes_own_words() {
    let place = Place::asleep(&[]).await;
    let opened = place.app.stripe.open_session(&page("checkout:ord_1:1")).await.unwrap();
    assert_eq!(opened.expires_at, UnixMs(1_790_003_600_000));
    let heard = place.desk.heard().pop().unwrap();
    assert_eq!(heard.path, "/stripe/v1/checkout/sessions");
    assert_eq!(heard.header("idempotency-key"), Some("checkout:ord_1:1"));
    assert_eq!(heard.header("stripe-version"), Some("2026-09-30.endive"));
    assert_eq!(heard.header("authorization"), Some("Bearer sk_test_0123456789"));
    let expected = [
        ("adaptive_pricing[enabled]", "false"),
        ("cancel_url", "https://myba.example/buy?cancelled=pack_60"),
        ("client_reference_id", "ord_1"),
        ("customer", "cus_1"),
        ("expires_at", "1790003600"),
        ("line_items[0][price_data][currency]", "usd"),
        ("line_items[0][price_data][product_data][name]", "60 MyBA tokens"),
        ("line_items[0][price_data][unit_amount]", "400"),
        ("line_items[0][quantity]", "1"),
        ("metadata[env]", "development"),
        ("metadata[order]", "ord_1"),
        ("metadata[payer]", "user_1"),
        ("mode", "payment"),
        ("payment_intent_data[metadata][env]", "development"),
        ("payment_intent_data[metadata][order]", "ord_1"),
        ("payment_intent_data[metadata][payer]", "user_1"),
        ("success_url", "https://myba.example/buy/done?session_id={CHECKOUT_SESSION_ID}"),
    ];
    let form: Vec<_> = heard.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(form, expected, "and nothing else: no payment_method_types above all");

    let with_codes = NewSession { promotion_codes: true, ..page("checkout:ord_1:2") };
    place.app.stripe.open_session(&with_codes).await.unwrap();
    assert_eq!(place.desk.heard().pop().unwrap().form["allow_promotion_codes"], "true");
    place.close().await;
}

#[tokio::test]
async fn what_the_settings_ask_of_a_page_is_asked_in_stripes_words() {
    let place = Place::asleep(&[]).await;
    let terms = PageTerms {
        tax: Tax::Inclusive,
        tax_ids: true,
        consent: Some("I agree & ask for delivery at once.".to_owned()),
        invoices: true,
        receipts: true,
    };
    let new = NewSession { terms, receipt_email: Some("ana@acme.example".to_owned()), ..page("checkout:ord_1:3") };
    place.app.stripe.open_session(&new).await.unwrap();
    let form = place.desk.heard().pop().unwrap().form;
    for (name, value) in [
        ("automatic_tax[enabled]", "true"),
        ("customer_update[address]", "auto"),
        ("customer_update[name]", "auto"),
        ("tax_id_collection[enabled]", "true"),
        ("line_items[0][price_data][tax_behavior]", "inclusive"),
        ("line_items[0][price_data][unit_amount]", "400"),
        ("consent_collection[terms_of_service]", "required"),
        ("custom_text[terms_of_service_acceptance][message]", "I agree & ask for delivery at once."),
        ("invoice_creation[enabled]", "true"),
        ("payment_intent_data[receipt_email]", "ana@acme.example"),
        ("payment_intent_data[metadata][order]", "ord_1"),
    ] {
        assert_eq!(form.get(name).map(String::as_str), Some(value), "{name}");
    }
    place.close().await;
}

#[tokio::test]
async fn c46_a_call_without_an_answer_is_made_again_under_its_key() {
    let place = Place::asleep(&[]).await;
    place.desk.script([problem(503), (502, vec![], "<html>".to_owned())]);
    let opened = place.app.stripe.open_session(&page("checkout:ord_1:1")).await.unwrap();
    let again = place.app.stripe.open_session(&page("checkout:ord_1:1")).await.unwrap();
    assert_eq!(opened, again);
    let keys: Vec<_> =
        place.desk.heard().iter().map(|heard| heard.header("idempotency-key").unwrap().to_owned()).collect();
    assert_eq!(keys, ["checkout:ord_1:1"; 4]);
    place.close().await;
}

#[tokio::test]
async fn c45_refusals_are_told_apart() {
    let place = Place::asleep(&[("MYBA_STRIPE__ATTEMPTS", "2")]).await;
    let stripe = &place.app.stripe;
    place.desk.script([problem(503), problem(429)]);
    assert!(matches!(stripe.session("cs_test_1").await, Err(GatewayError::Unavailable(_))));
    assert_eq!(place.desk.heard().len(), 2);
    for status in [400, 401, 402, 403] {
        place.desk.script([problem(status)]);
        let refused = stripe.session("cs_test_1").await.unwrap_err();
        let why = match (status, refused) {
            (402, GatewayError::Declined(why)) => why,
            (400 | 401 | 403, GatewayError::Refused(why)) => why,
            (_, other) => panic!("{status}: {other}"),
        };
        assert!(why.contains("req_1") && !why.contains("sk_test"), "{why}");
    }
    assert_eq!(place.desk.heard().len(), 6, "a refusal is not repeated");
    let told_not_to = (500, vec![("stripe-should-retry", "false")], String::new());
    place.desk.script([told_not_to]);
    assert!(matches!(stripe.session("cs_test_1").await, Err(GatewayError::Unavailable(_))));
    assert_eq!(place.desk.heard().len(), 7);
    assert!(matches!(stripe.session("cs_test_none").await, Err(GatewayError::NotFound)));
    let heard = place.desk.heard().len();
    for id in ["", "../customers", "cs_1?expand=x", "cs 1"] {
        assert!(matches!(stripe.session(id).await, Err(GatewayError::NotFound)), "{id}");
    }
    assert_eq!(place.desk.heard().len(), heard, "what is no id is not asked for");
    place.close().await;
}

#[tokio::test]
async fn a_session_is_read_with_its_receipt_and_closed_once() {
    let place = Place::asleep(&[]).await;
    let stripe = &place.app.stripe;
    let opened = stripe.open_session(&page("checkout:ord_1:1")).await.unwrap();
    assert_eq!(stripe.session(&opened.id).await.unwrap().state, PaymentState::Open);
    place.desk.pay(&opened.id);
    let paid = stripe.session(&opened.id).await.unwrap();
    assert_eq!(paid.state, PaymentState::Paid);
    assert!(paid.receipt_url.unwrap().starts_with("https://pay.example/"));
    let query = place.desk.heard().pop().unwrap().query;
    let asked: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let expands = ["payment_intent.latest_charge", "total_details.breakdown", "invoice"];
    let expected = expands.iter().enumerate().map(|(at, path)| (format!("expand[{at}]"), (*path).to_owned()));
    assert_eq!(asked, expected.collect::<Vec<_>>());

    place.desk.script([problem(400)]);
    stripe.expire_session(&opened.id).await.expect("a closed page is closed");
    let other = stripe.open_session(&page("checkout:ord_2:1")).await.unwrap();
    place.desk.script([problem(400)]);
    assert!(stripe.expire_session(&other.id).await.is_err(), "an open page that stays open is not closed");
    stripe.expire_session(&other.id).await.unwrap();
    assert_eq!(stripe.session(&other.id).await.unwrap().state, PaymentState::Expired);
    place.close().await;
}

#[tokio::test]
async fn c36_a_customer_is_made_once_and_again_only_when_deleted() {
    let place = Place::asleep(&[]).await;
    let stripe = &place.app.stripe;
    let ana = NewCustomer { user: UserId::from_text("user_1"), email: Some("ana@acme.example".to_owned()) };
    let first = stripe.create_customer(&ana).await.unwrap();
    assert_eq!(stripe.create_customer(&ana).await.unwrap(), first);
    let form = &place.desk.heard()[0].form;
    assert_eq!((form["email"].as_str(), form["metadata[payer]"].as_str()), ("ana@acme.example", "user_1"));
    place.desk.change(&first, &json!({ "deleted": true }));
    let second = stripe.create_customer(&ana).await.unwrap();
    assert_ne!(second, first);
    let nameless = NewCustomer { email: None, ..ana };
    assert_ne!(stripe.create_customer(&nameless).await.unwrap(), second, "other words need another key");
    place.close().await;
}
