//! Events: their wrapper, their retries, and what the app may hear.

use std::time::Duration;

use myba_sandbox::slack::{Bend, Way};
use serde_json::json;

use crate::caller::{Caller, section};
use crate::product::{Product, Say};
use crate::{PATIENCE, TEAM, sandbox};

#[tokio::test]
async fn the_url_is_verified_and_a_mention_is_wrapped() {
    let mut product = Product::open(&[Say::Text("challenge")]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let (ana, bot) = (slack.person("ana"), slack.bot_user(TEAM).unwrap());
    slack.verify_url().await;
    let asked = product.next().await.json();
    assert!(asked["type"] == "url_verification" && asked["challenge"].as_str().unwrap().len() == 40);

    let deaf = slack.mention(&ana, "C0GENERAL1", None, "an idea").await;
    assert_eq!(deaf.way, Way::Nowhere, "the app is no member");
    slack.invite_bot("C0GENERAL1");
    assert!(slack.mention(&ana, "C0GENERAL1", Some("1.2"), "an idea").await.is_ok());
    let got = product.next().await;
    assert!(got.is_signed_by(&slack.signing_secret()) && got.path == "/myba/slack/events");
    assert_eq!((got.header("content-type"), got.header("x-slack-retry-num")), (Some("application/json"), None));
    let body = got.json();
    assert_eq!((&body["type"], &body["team_id"]), (&json!("event_callback"), &json!(TEAM)));
    assert_eq!(body["api_app_id"], slack.app_id());
    assert!(body["event_id"].as_str().unwrap().starts_with("Ev"));
    let event = &body["event"];
    assert_eq!(
        (&event["type"], &event["user"], &event["thread_ts"]),
        (&json!("app_mention"), &json!(ana.id), &json!("1.2"))
    );
    assert_eq!(event["text"], format!("<@{bot}> an idea"));
    assert_eq!(
        body["authorizations"],
        json!([{"enterprise_id": null, "team_id": TEAM, "user_id": bot, "is_bot": true, "is_enterprise_install": false}])
    );
}

#[tokio::test]
async fn an_event_comes_three_times_more_and_says_why() {
    let mut product = Product::open(&[Say::Status(500), Say::Never, Say::Status(404), Say::Status(500)]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let ack = slack.dm(&slack.person("ana"), "an idea").await;
    assert!(!ack.is_ok());
    let first = product.next().await;
    assert_eq!(first.json()["event"]["channel_type"], "im");
    for (number, reason) in [("1", "http_error"), ("2", "http_timeout"), ("3", "http_error")] {
        let again = product.next().await;
        assert_eq!(again.body, first.body);
        assert_eq!(
            (again.header("x-slack-retry-num"), again.header("x-slack-retry-reason")),
            (Some(number), Some(reason))
        );
        assert!(again.is_signed_by(&slack.signing_secret()));
    }
    assert!(product.is_idle());
    assert!(slack.repeat_last_event().await.unwrap().is_ok());
    assert_eq!(product.next().await.json()["event_id"], first.json()["event_id"]);
}

#[tokio::test]
async fn who_asks_for_no_retry_gets_none() {
    let mut product = Product::open(&[Say::NoRetry(500)]).await;
    let sandbox = sandbox(&product.url).await;
    let ack = sandbox.slack().open_home(&sandbox.slack().person("ana"), "home").await;
    assert_eq!(ack.status, 500);
    let body = product.next().await.json();
    assert_eq!((&body["event"]["type"], &body["event"]["tab"]), (&json!("app_home_opened"), &json!("home")));
    assert!(product.is_idle());
}

#[tokio::test]
async fn the_app_hears_itself_in_direct_messages_and_homes_are_published() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let ana = slack.person("ana");
    caller.call("chat.postMessage", json!({"channel": ana.id, "text": "Hi"})).await.ok();
    let event = product.next().await.json()["event"].clone();
    assert!(event["bot_id"].is_string() && event["text"] == "Hi");

    let home = |text: &str| json!({"user_id": ana.id, "view": {"type": "home", "blocks": [section(text)]}});
    let view = caller.call("views.publish", home("One")).await.ok()["view"].clone();
    let mut stale = home("Two");
    stale["hash"] = json!("other");
    assert_eq!(caller.call("views.publish", stale).await.error(), "hash_conflict");
    let mut fresh = home("Two");
    fresh["hash"] = view["hash"].clone();
    caller.call("views.publish", fresh).await.ok();
    assert_eq!(slack.home_text(&ana), "Two\n");
    slack.open_home(&ana, "home").await;
    assert_eq!(product.next().await.json()["event"]["view"]["id"], view["id"]);
}

#[tokio::test]
async fn an_end_is_told_and_any_event_can_be_made_up() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let ana = slack.person("ana");
    slack.bend_next(Bend::Field("event/type".to_owned(), json!("never_heard_of")));
    slack.event(&ana, &json!({"type": "user_change", "user": {"id": ana.id}})).await;
    assert_eq!(product.next().await.json()["event"]["type"], "never_heard_of");
    let bot = slack.bot_user(TEAM).unwrap();
    assert!(slack.uninstall(TEAM) && !slack.uninstall(TEAM));
    let mut ends = [product.next().await.json()["event"].clone(), product.next().await.json()["event"].clone()];
    ends.sort_by_key(|event| event["type"].as_str().unwrap().to_owned());
    assert_eq!((&ends[0]["type"], &ends[1]["type"]), (&json!("app_uninstalled"), &json!("tokens_revoked")));
    assert_eq!(ends[1]["tokens"], json!({"oauth": [], "bot": [bot]}));
    assert_eq!(slack.command(&ana, "C0GENERAL1", "an idea").await.way, Way::Nowhere);
    assert!(slack.stray_command(&ana, "C0GENERAL1", "an idea").await.is_ok());
}

#[tokio::test]
async fn conditions_are_waited_for_with_a_bound() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let ana = slack.person("ana");
    slack.invite_bot("C0GENERAL1");
    let waiting = slack.wait_for(PATIENCE, |room| room.chat(&ana, "C0GENERAL1").contains("Hello"));
    let posting = caller.call("chat.postMessage", json!({"channel": "C0GENERAL1", "text": "Hello"}));
    let (seen, _) = tokio::join!(waiting, posting);
    assert!(seen);
    assert!(!slack.wait_for(Duration::from_millis(1), |room| !room.pings().is_empty()).await);
}
