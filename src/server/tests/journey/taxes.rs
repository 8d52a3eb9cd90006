//! The program with tax, terms, invoices and receipts on: what the buyer sees, what the operator finds, what goes back.

use myba_sandbox::PayOutcome;
use reqwest::Method;
use serde_json::json;

use crate::member::Member;
use crate::product::{Answer, Product};

#[tokio::test]
async fn c24_a_pack_with_tax_terms_and_invoice_is_shown_as_it_was_paid() {
    let product = Product::start_with(&[
        ("MYBA_CHECKOUT__TAX", "exclusive"),
        ("MYBA_CHECKOUT__TERMS_CONSENT", "true"),
        ("MYBA_CHECKOUT__TERMS_TEXT", "At once, please."),
        ("MYBA_CHECKOUT__INVOICES", "true"),
        ("MYBA_CHECKOUT__RECEIPTS", "true"),
    ])
    .await;
    let member = Member::new(&product, "taxed@example.com");
    member.wait_for_tokens(6).await;
    assert_eq!(member.get("/api/plans").await.body["tax"], "exclusive");
    let request = member.request(Method::POST, "/api/create-checkout-session").json(&json!({"plan": "pack_60"}));
    let opened = Answer::read(request.send().await.unwrap()).await.body;
    let (session, order) = (opened["session_id"].as_str().unwrap(), opened["order"].as_str().unwrap());
    assert!(product.order(order).contains("nothing was agreed to"));

    product.sandbox().stripe().pay(session, PayOutcome::Paid);
    member.wait_for_tokens(66).await;
    let page = member.get(&format!("/api/checkout-sessions/{session}")).await.body;
    assert_eq!((&page["amount"], &page["tax_amount"]), (&476.into(), &76.into()), "{page}");
    let bought = member.get("/api/purchases").await.body["items"][0].clone();
    assert_eq!(
        (&bought["amount"], &bought["paid_amount"], &bought["tax_amount"]),
        (&400.into(), &476.into(), &76.into())
    );
    assert!(bought["invoice_url"].is_string() && bought["receipt_url"].is_string(), "{bought}");
    assert!(bought["agreed_at"].is_string(), "{bought}");
    assert_eq!(bought["refundable"]["amount"], 476, "the tax too");
    let usage = member.get("/api/usage").await.body;
    let grant = usage["grants"].as_array().unwrap().iter().find(|grant| grant["purchase"] == order).unwrap();
    assert_eq!(grant["amount"], 476, "what was paid with tax: {grant}");
    let printed = product.order(order);
    for words in ["60 tokens (pack_60) for $4.00, paid", "$4.76 in all, $0.76 of it tax", "to: At once, please."] {
        assert!(printed.contains(words), "{words}: {printed}");
    }

    let path = format!("/api/purchases/{order}/refund");
    let back = Answer::read(member.request(Method::POST, &path).send().await.unwrap()).await;
    assert_eq!(back.status, 200, "{back:?}");
    member.wait_for_tokens(6).await;
    product.finish().await;
}
