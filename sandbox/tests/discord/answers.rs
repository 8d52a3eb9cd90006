//! First answers and later ones, and how long they may take.

use std::time::Duration;

use myba_sandbox::discord::Way;
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, read, words};
use crate::product::{Product, Say};
use crate::sandbox;

#[tokio::test]
async fn a_deferred_answer_becomes_a_message_with_a_file() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let (ana, ben) = (discord.person("ana"), discord.person("ben"));
    let channel = discord.channel(&discord.guild("Acme"), "product");
    let ack = discord.command(&ana, &channel, "myba new", &[("idea", "guests cannot reset")]).await;
    assert_eq!((ack.kind(), ack.way, ack.in_time), (5, Way::Http, true));
    assert!(product.next().await.is_signed_by(&discord.public_key()));
    assert_eq!(discord.chat(&ben, &channel), "MyBA (Ana Roth used /myba new):\n  thinking…\n");

    let payload = json!({
        "content": "Guest reset", "allowed_mentions": {"parse": []},
        "embeds": [{"title": "Reset", "description": "As a guest", "fields": [{"name": "Done when", "value": "- a"}],
            "footer": {"text": "7Q2F"}}],
        "components": [{"type": 1, "components": [
            {"type": 2, "style": 1, "label": "Refine", "custom_id": "t:refine:1"},
            {"type": 2, "style": 5, "label": "Open", "url": "https://myba.example/t/1"}]}],
        "attachments": [{"id": 0, "filename": "ticket-7Q2F.md", "description": "The ticket"}],
    });
    let boundary = "frontier";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\
         Content-Type: application/json\r\n\r\n{payload}\r\n--{boundary}\r\n\
         Content-Disposition: form-data; name=\"files[0]\"; filename=\"ticket-7Q2F.md\"\r\n\
         Content-Type: text/markdown\r\n\r\n# Reset\r\n--{boundary}--\r\n"
    );
    let request = caller.request(Method::PATCH, &caller.hook(&ack, "/messages/@original")).body(body);
    let kind = format!("multipart/form-data; boundary={boundary}");
    let shown = read(request.header("content-type", kind)).await.ok();
    assert_eq!((&shown["flags"], &shown["edited_timestamp"]), (&json!(0), &Value::Null));
    assert_eq!(shown["attachments"][0]["description"], "The ticket");
    assert_eq!(
        discord.chat(&ben, &channel),
        "MyBA (Ana Roth used /myba new):\n  Guest reset\n  | # Reset\n  | As a guest\n  | ## Done when\n  | - a\n  \
         | -- 7Q2F\n  (ticket-7Q2F.md, 7 bytes)\n  [Refine] [Open -> https://myba.example/t/1]\n"
    );
    let message = discord.last(&ben, &channel).unwrap();
    assert_eq!(message.file("ticket-7Q2F.md").unwrap().text, "# Reset");
    assert_eq!((discord.violations(), discord.pings()), (Vec::new(), Vec::new()));
    caller.edit(&ack, "@original", words("Second")).await.ok();
    assert_eq!(discord.last(&ben, &channel).unwrap().attachments.len(), 1, "files nobody spoke of are kept");
    let gone = caller.call(Method::DELETE, &caller.hook(&ack, "/messages/@original"), Value::Null).await;
    assert_eq!(gone.status, 204);
    assert_eq!(caller.edit(&ack, "@original", words("Third")).await.refusal(), (404, 10008));
}

#[tokio::test]
async fn a_first_answer_comes_once_and_within_three_seconds() {
    let product = Product::open(&[Say::Status(202), Say::Json(json!({"type": 4, "data": words("Hello")}))]).await;
    let sandbox = sandbox(&product.url).await;
    let (discord, caller) = (sandbox.discord().clone(), Caller::of(&sandbox));
    let (ana, ben) = (discord.person("ana"), discord.person("ben"));
    let channel = discord.channel(&discord.guild("Acme"), "general");
    // Accepted, and then nothing: the vendor's clock runs out.
    let waiting = tokio::spawn({
        let (discord, ana, channel) = (discord.clone(), ana.clone(), channel.clone());
        async move { discord.command(&ana, &channel, "myba new", &[]).await }
    });
    let mut product = product;
    let payload = product.next().await.json();
    discord.pass_time(Duration::from_millis(3_001));
    let late = waiting.await.unwrap();
    assert!(!late.is_ok() && late.status == 202);
    assert_eq!(caller.callback(&late, json!({"type": 5})).await.refusal(), (404, 10062));
    assert_eq!(payload["id"], late.id());
    let wanted = "Discord (Ana Roth used /myba new, only visible to you):\n  The application did not respond\n";
    assert_eq!(discord.chat(&ana, &channel), wanted);
    assert_eq!(discord.chat(&ben, &channel), "");
    assert_eq!(caller.edit(&late, "@original", words("x")).await.refusal(), (404, 10015));

    let ack = discord.command(&ana, &channel, "myba new", &[]).await;
    assert_eq!(ack.kind(), 4);
    assert_eq!(caller.callback(&ack, json!({"type": 5})).await.refusal(), (400, 40060));
    assert!(discord.chat(&ben, &channel).ends_with("Hello\n"));
    discord.pass_time(Duration::from_secs(15 * 60 + 1));
    assert_eq!(caller.edit(&ack, "@original", words("x")).await.refusal(), (401, 50027));
    assert_eq!(caller.follow_up(&ack, words("x")).await.refusal(), (401, 50027));
    assert_eq!(discord.ack_times().len(), 2);
}

#[tokio::test]
async fn an_answer_is_for_one_person_from_the_start() {
    let product = Product::open(&[Say::Json(json!({"type": 5, "data": {"flags": 64}}))]).await;
    let sandbox = sandbox(&product.url).await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let (ana, ben) = (discord.person("ana"), discord.person("ben"));
    let channel = discord.channel(&discord.guild("Acme"), "general");
    let ack = discord.command(&ana, &channel, "/myba new", &[]).await;
    caller.edit(&ack, "@original", words("You have 3 left")).await.ok();
    assert_eq!(discord.chat(&ben, &channel), "");
    let second = caller.follow_up(&ack, words("To all")).await.ok();
    assert_eq!((&second["flags"], &second["type"]), (&json!(0), &json!(19)));
    assert_eq!(discord.chat(&ben, &channel), "MyBA:\n  To all\n");
    let id = second["id"].as_str().unwrap();
    caller.edit(&ack, id, words("To everybody")).await.ok();
    assert_eq!(discord.chat(&ben, &channel), "MyBA (edited):\n  To everybody\n");
}

#[tokio::test]
async fn where_only_a_person_installed_the_app_five_follow_ups_are_all() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let (ivo, hana) = (discord.person("ivo"), discord.person("hana"));
    let globex = discord.guild("Globex");
    let quiet = discord.channel(&globex, "quiet");
    assert_eq!(discord.command(&hana, &quiet, "myba new", &[]).await.why, "the app is not installed there");
    let ack = discord.command(&ivo, &quiet, "myba new", &[]).await;
    let payload = product.next().await.json();
    assert_eq!(payload["authorizing_integration_owners"], json!({"1": ivo.id}));
    caller.edit(&ack, "@original", words("Draft")).await.ok();
    assert_eq!(discord.chat(&hana, &quiet), "", "shown to him alone without the permission");
    for _ in 0..5 {
        caller.follow_up(&ack, words("More")).await.ok();
    }
    assert_eq!(caller.follow_up(&ack, words("More")).await.refusal(), (400, 40094));
    let berlin = discord.channel(&globex, "berlin");
    let ack = discord.command(&ivo, &berlin, "myba new", &[]).await;
    caller.edit(&ack, "@original", words("Draft")).await.ok();
    assert!(discord.chat(&hana, &berlin).ends_with("Draft\n"));
}
