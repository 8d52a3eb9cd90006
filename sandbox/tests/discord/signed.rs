//! Signed requests, bad ones, and ones that come twice.

use std::time::Duration;

use myba_sandbox::DeliveryFault;
use myba_sandbox::discord::Bend;
use serde_json::json;

use crate::product::{Product, Say};
use crate::sandbox;

#[tokio::test]
async fn an_endpoint_is_taken_only_if_it_refuses_bad_signatures() {
    let product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    assert!(!discord.verify_endpoint().await, "it takes everything");
    product.checks(&discord.public_key());
    assert!(discord.verify_endpoint().await);
    product.checks(&"00".repeat(32));
    assert!(!discord.verify_endpoint().await, "it takes nothing");
}

#[tokio::test]
async fn a_delivery_is_bent_replayed_and_repeated() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    product.checks(&discord.public_key());
    let ana = discord.person("ana");
    let channel = discord.channel(&discord.guild("Acme"), "general");
    for bend in
        [Bend::BadSignature, Bend::NoSignature, Bend::OtherKey, Bend::BodyChanged, Bend::Signature("zz".to_owned())]
    {
        discord.bend_next(bend.clone());
        let ack = discord.command(&ana, &channel, "myba new", &[]).await;
        assert_eq!((ack.status, ack.is_ok()), (401, false), "{bend:?}");
    }
    assert!(product.is_idle());
    discord.bend_next(Bend::Seconds(-600));
    discord.bend_next(Bend::Field("data/name".to_owned(), json!("other")));
    discord.command(&ana, &channel, "myba new", &[]).await;
    let old = product.next().await;
    let age: i64 = old.headers["x-signature-timestamp"].to_str().unwrap().parse().unwrap();
    assert!(old.is_signed_by(&discord.public_key()) && age > 0);
    assert_eq!(old.json()["data"]["name"], "other");
    let ack = discord.command(&ana, &channel, "myba new", &[]).await;
    let first = product.next().await;
    assert_eq!(discord.replay_last().await.unwrap().status, 200);
    let again = product.next().await;
    assert_eq!(
        (&again.body, &again.headers["x-signature-ed25519"]),
        (&first.body, &first.headers["x-signature-ed25519"])
    );
    discord.repeat_last().await.unwrap();
    assert_eq!(product.next().await.json()["id"], ack.id());
    assert_eq!(discord.messages(&ana, &channel).iter().filter(|it| it.by_app).count(), 2, "a repetition shows nothing");
    sandbox.faults().arm_delivery("discord", "/myba*", DeliveryFault::Duplicate(1), 1);
    discord.command(&ana, &channel, "myba new", &[]).await;
    assert_eq!(product.next().await.json()["id"], product.next().await.json()["id"]);
}

#[tokio::test]
async fn a_product_that_does_not_answer_is_cut_off() {
    let product = Product::open(&[Say::Never, Say::Status(500), Say::Json(json!({"type": 4, "data": {}}))]).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    let ana = discord.person("ana");
    let channel = discord.channel(&discord.guild("Acme"), "general");
    let ack = discord.command(&ana, &channel, "myba new", &[]).await;
    assert!(!ack.is_ok() && ack.took >= Duration::from_secs(3));
    assert!(!discord.ack_times()[0].in_time);
    assert_eq!(discord.command(&ana, &channel, "myba new", &[]).await.status, 500);
    assert!(!discord.command(&ana, &channel, "myba new", &[]).await.is_ok(), "an empty message is no answer");
    assert_eq!(discord.chat(&ana, &channel).matches("did not respond").count(), 3);
}
