//! An older copy of the database is brought back after something was paid.

use std::path::Path;

use myba_sandbox::{PayAnswer, PayOutcome};
use reqwest::Method;
use serde_json::json;

use crate::member::Member;
use crate::product::{Answer, Product};

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Buys, and answers the session.
async fn buys(product: &Product, member: &Member<'_>, plan: &str) -> String {
    let request = member.request(Method::POST, "/api/create-checkout-session").json(&json!({"plan": plan}));
    let opened = Answer::read(request.send().await.unwrap()).await;
    let session = opened.body["session_id"].as_str().unwrap().to_owned();
    let paid = product.sandbox().stripe().pay(&session, PayOutcome::Paid);
    assert!(matches!(paid, PayAnswer::Returned(_)));
    session
}

#[tokio::test]
async fn l10_v18_what_was_paid_since_an_older_copy_is_told_until_it_went_back() {
    let mut product = Product::start().await;
    let id = {
        let member = Member::new(&product, "ana@example.com");
        member.wait_for_tokens(6).await;
        member.id.clone()
    };
    product.kill();
    let (data, kept) = (product.folder().join("data"), product.folder().join("kept"));
    copy(&data, &kept);

    product.restart(&[]).await;
    let member = Member::again(&product, id);
    let pack = buys(&product, &member, "pack_60").await;
    member.wait_for_tokens(66).await;
    buys(&product, &member, "solo_month").await;
    member.wait_for_tokens(146).await;
    product.kill();
    std::fs::remove_dir_all(&data).unwrap();
    copy(&kept, &data);

    // Each is told once: the pack by its page, the plan by its invoice.
    let stripe = product.sandbox().stripe();
    let invoice = stripe.invoices()[0]["id"].as_str().unwrap().to_owned();
    let told = [&pack, &invoice].map(|object| json!({"class": "unknown_order", "object": object}));
    for command in [&["reconcile"][..], &["reconcile", "--dry-run", "--patience", "0"]] {
        let (code, found) = product.says(command).await;
        assert_eq!((code, &found["unknown_order"], &found["found"]), (1, &2.into(), &json!(told)), "{found}");
    }
    for payment in [stripe.payment_of(&pack), stripe.payment_of_invoice(&invoice)] {
        stripe.refund(&payment.unwrap(), None).unwrap();
    }
    let (code, found) = product.says(&["reconcile"]).await;
    assert_eq!((code, &found["found"]), (0, &json!([])), "an operator has seen to it: {found}");
    product.verify();
}
