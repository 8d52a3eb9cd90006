//! The state: made to order, quick, and kept.

use std::time::{Duration, Instant};

use myba_sandbox::Secrets;
use myba_sandbox::slack::{ChannelKind, NewPerson, Role};
use serde_json::json;

use crate::caller::Caller;
use crate::{TEAM, kept, sandbox};

#[tokio::test]
async fn a_thousand_people_are_made_at_once_and_one_id_may_be_in_two_workspaces() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let slack = sandbox.slack();
    let started = Instant::now();
    let team = slack.add_workspace("Initech", None);
    let crowd = slack.add_crowd(&team, "person", 1000);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(crowd.len(), 1000);
    let twin = slack.add_person(&team, NewPerson::named("twin").id("U0ANA00001").role(Role::Guest).locale("fr-FR"));
    let token = slack.install(&team, None);
    let there =
        Caller::with(&sandbox, &token).call("users.info", json!({"user": twin.id, "include_locale": true})).await.ok();
    assert_eq!((&there["user"]["name"], &there["user"]["locale"]), (&json!("twin"), &json!("fr-FR")));
    let here = Caller::of(&sandbox).call("users.info", json!({"user": "U0ANA00001"})).await.ok();
    assert_eq!(here["user"]["name"], "ana");
    let room = slack.add_channel(&team, "room", ChannelKind::Private, &[&twin]);
    slack.say(&twin, &room, "hello");
    assert_eq!((slack.messages(&twin, &room).len(), slack.messages(&crowd[0], &room).len()), (1, 0));
}

#[tokio::test]
async fn a_restart_keeps_everything_and_given_secrets_are_used() {
    let dir = tempfile::tempdir().unwrap();
    let first = kept("http://127.0.0.1:9", Some(dir.path()), Secrets::default()).await;
    let slack = first.slack();
    let ana = slack.person("ana");
    slack.say(&ana, "C0GENERAL1", "hello");
    let (secret, token, client) = (slack.signing_secret(), slack.bot_token(TEAM), slack.client_secret());
    first.stop().await;
    let second = kept("http://127.0.0.1:9", Some(dir.path()), Secrets::default()).await;
    let slack = second.slack();
    assert_eq!((slack.signing_secret(), slack.bot_token(TEAM), slack.client_secret()), (secret, token, client));
    assert_eq!(slack.chat(&ana, "C0GENERAL1"), "Ana Roth:\n  hello\n");
    second.stop().await;
    let secrets = Secrets {
        slack_signing: Some("mine".to_owned()),
        slack_client_id: Some("1.2".to_owned()),
        slack_client_secret: Some("secret".to_owned()),
        slack_bot_token: Some("xoxb-mine".to_owned()),
        slack_app_token: Some("xapp-mine".to_owned()),
        ..Secrets::default()
    };
    let third = kept("http://127.0.0.1:9", Some(dir.path()), secrets).await;
    let slack = third.slack();
    assert_eq!(
        (slack.signing_secret(), slack.client_id(), slack.client_secret()),
        ("mine".into(), "1.2".into(), "secret".into())
    );
    assert_eq!((slack.bot_token(TEAM).unwrap(), slack.app_token()), ("xoxb-mine".into(), "xapp-mine".into()));
}
