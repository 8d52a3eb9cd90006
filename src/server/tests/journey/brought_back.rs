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
    let request = member.request(Method::POST, "/api/create-checkout-session").json(&json!({"plan": "pack_60"}));
    let opened = Answer::read(request.send().await.unwrap()).await;
    let session = opened.body["session_id"].as_str().unwrap().to_owned();
    let stripe = product.sandbox().stripe();
    assert!(matches!(stripe.pay(&session, PayOutcome::Paid), PayAnswer::Returned(_)));
    member.wait_for_tokens(66).await;
    let payment = stripe.payment_of(&session).unwrap();
    product.kill();
    std::fs::remove_dir_all(&data).unwrap();
    copy(&kept, &data);

    for command in [&["reconcile"][..], &["reconcile", "--dry-run", "--patience", "0"]] {
        let (code, told) = product.says(command).await;
        assert_eq!((code, &told["unknown_order"]), (1, &1.into()), "{told}");
        assert_eq!(told["found"], json!([{"class": "unknown_order", "object": session}]));
    }
    product.sandbox().stripe().refund(&payment, None).unwrap();
    let (code, told) = product.says(&["reconcile"]).await;
    assert_eq!((code, &told["found"]), (0, &json!([])), "an operator has seen to it: {told}");
    product.verify();
}
