//! Who may speak to us as Slack.

use myba_sandbox::slack::Bend;
use serde_json::json;

use crate::office::{Office, says};
use crate::room::IDEA;

#[tokio::test]
async fn e01_e02_e04_i01_nobody_else_is_heard() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let retired = office.slack.signing_secret().chars().rev().collect::<String>();
    let bends = [
        Bend::BadSignature,
        Bend::NoSignature,
        Bend::BodyChanged,
        Bend::Signature("v0=".to_owned()),
        Bend::Signature(format!("v0={}", "0".repeat(10_000))),
        Bend::Timestamp("soon".to_owned()),
        Bend::Timestamp("99999999999999999999".to_owned()),
        Bend::Seconds(-360),
        Bend::Seconds(360),
        Bend::Secret(retired),
        Bend::Field("api_app_id".to_owned(), json!("A0OTHER001")),
    ];
    for bend in bends {
        office.slack.bend_next(bend.clone());
        let ack = office.slack.command(&ana, &general, IDEA).await;
        assert_eq!(ack.status, 401, "{bend:?}: {ack:?}");
    }
    office.slack.bend_next(Bend::ContentType("text/plain".to_owned()));
    assert_eq!(office.slack.command(&ana, &general, IDEA).await.status, 415);
    office.slack.bend_next(Bend::Body(vec![b'a'; 2_000_000]));
    assert_eq!(office.slack.command(&ana, &general, IDEA).await.status, 413);
    for apart in [-240, 240] {
        office.slack.bend_next(Bend::Seconds(apart));
        assert!(office.slack.command(&ana, &general, "balance").await.is_ok(), "{apart}");
    }
    office.ask("ana", "whoami", "3 tokens left.").await;
    assert!(!office.slack.messages(&ana, &general).iter().any(|message| says(message, "1 token ·")));
    office.close().await;
}

#[tokio::test]
async fn e03_the_older_secret_counts_while_it_rotates() {
    let mut office = Office::open().await;
    let old = office.slack.signing_secret();
    let new = office.slack.rotate_signing_secret();
    office.set("SLACK_SIGNING_SECRET", &format!("{new},{old}"));
    office.restart().await;
    office.ask("ana", "balance", "3 tokens left.").await;
    office.slack.bend_next(Bend::Secret(old));
    assert!(office.slack.command(&office.person("ana"), &office.channel("general"), "help").await.is_ok());
    office.close().await;
}

#[tokio::test]
async fn slack_may_try_the_address_and_its_certificate() {
    let office = Office::open().await;
    let tried = office.slack.verify_url().await;
    assert_eq!((tried.status, tried.json()["challenge"].is_string() || !tried.body.is_empty()), (200, true));
    let checked = office.slack.ssl_check().await;
    assert_eq!((checked.status, checked.body.as_str()), (200, ""));
    office.close().await;
}

#[tokio::test]
async fn e09_e11_e13_what_cannot_be_read_is_kept_aside_and_nothing_breaks() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let deep = format!("payload={}", "[".repeat(10_000));
    for body in [deep.into_bytes(), b"payload=%FF%FE".to_vec(), b"payload={\"type\":\"block_actions\"}".to_vec()] {
        office.slack.bend_next(Bend::Body(body));
        assert_eq!(office.slack.shortcut(&ana, "myba_new").await.status, 200);
    }
    for field in ["trigger_id", "user_id", "team_id"] {
        office.slack.bend_next(Bend::Field(field.to_owned(), json!("")));
        let _ = office.slack.command(&ana, &general, "balance").await;
    }
    office.slack.bend_next(Bend::Field("event/type".to_owned(), json!("something_new")));
    assert!(office.slack.dm(&ana, "hello").await.is_ok());
    office.ask("ana", "balance", "3 tokens left.").await;
    let aside = crate::office::until("six are kept aside", async || {
        let aside = office.app.inbox.list("quarantined", 20).await.unwrap();
        (aside.len() == 6).then_some(aside)
    })
    .await;
    assert!(aside.iter().all(|event| event.error.is_some()));
    office.close().await;
}

#[tokio::test]
async fn e10_nothing_is_acknowledged_that_is_not_written_down() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    office.app.store.close().await;
    let command = office.slack.command(&ana, &general, IDEA).await;
    assert_eq!(command.status, 200);
    assert!(command.body.contains("This was not taken and will not be done"), "{command:?}");
    assert!(command.in_time, "{command:?}");
    assert_eq!(office.slack.dm(&ana, IDEA).await.status, 503, "it comes again by itself");
    office.abandon().await;
}

#[tokio::test]
async fn i04_answers_go_to_slack_alone() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let urls = [
        "http://169.254.169.254/latest",
        "https://hooks.slack.com.evil.example/commands/1",
        "https://hooks.slack.com@evil.example/commands/1",
        "https://user@hooks.slack.com/commands/1",
        "https://hooks.slack.com:8443/commands/1",
        "file:///etc/passwd",
    ];
    for url in urls {
        office.slack.bend_next(Bend::Field("response_url".to_owned(), json!(url)));
        let ack = office.slack.command(&ana, &general, "balance").await;
        assert!(ack.is_ok(), "{url}");
        // Where the address is refused the answer takes another way.
        office.ended(&format!("cmd:{}", ack.trigger_id().unwrap())).await;
    }
    office.ask("ana", "whoami", "3 tokens left.").await;
    office.close().await;
}

#[tokio::test]
async fn i09_a_guest_and_a_stranger_spend_their_own_and_a_bot_nothing() {
    let office = Office::open().await;
    let product = office.channel("product");
    for name in ["dora", "fay"] {
        let person = office.person(name);
        office.ask_in(&product, &person, IDEA, "Paid by your free tokens here · 1 token · 2 left").await;
    }
    office.close().await;
}
