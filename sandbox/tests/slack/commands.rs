//! Slash commands: what is sent, what the answer does, and where a response URL leads.

use std::time::Duration;

use myba_sandbox::slack::{Bend, Way};
use serde_json::json;

use crate::caller::{Caller, section};
use crate::product::{Product, Say};
use crate::{TEAM, sandbox};

#[tokio::test]
async fn a_command_is_signed_whole_and_its_answer_is_shown_to_one_person() {
    let text = "Working on it: about 10 seconds";
    let mut product = Product::open(&[Say::Json(json!({"response_type": "ephemeral", "text": text}))]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let (ana, ben) = (slack.person("ana"), slack.person("ben"));
    let channel = slack.channel(TEAM, "product");
    let ack = slack.command(&ana, &channel, "guests & @ben can't <b> see https://a.example?x=1&y=2, #general").await;
    assert!(ack.is_ok() && ack.way == Way::Http && ack.took < Duration::from_secs(3));

    let got = product.next().await;
    assert_eq!(got.path, "/myba/slack/commands");
    assert!(got.is_signed_by(&slack.signing_secret()) && !got.is_signed_by("another"));
    assert_eq!(got.header("content-type"), Some("application/x-www-form-urlencoded"));
    let field = |name: &str| got.field(name).unwrap_or_default();
    assert_eq!(
        (field("command"), field("team_id"), field("team_domain")),
        ("/myba".into(), TEAM.into(), "acme".into())
    );
    assert_eq!((field("user_id"), field("channel_id")), (ana.id.clone(), channel.clone()));
    assert_eq!((field("api_app_id"), field("is_enterprise_install")), (slack.app_id(), "false".into()));
    assert_eq!(
        field("text"),
        format!(
            "guests &amp; <@{}|ben> can't &lt;b&gt; see <https://a.example?x=1&amp;y=2,> <#C0GENERAL1|general>",
            ben.id
        )
    );
    assert!(got.field("enterprise_id").is_none());
    assert!(field("response_url").starts_with(&format!("http://{}/slack/hooks/commands/{TEAM}/", slack.hook_host())));
    assert_eq!(slack.chat(&ana, &channel), format!("MyBA (only visible to you):\n  {text}\n"));
    assert_eq!(slack.chat(&ben, &channel), "");
    assert_eq!(slack.ack_times().len(), 1);
}

#[tokio::test]
async fn an_answer_for_everybody_shows_what_was_typed_and_plain_text_is_taken() {
    let answers =
        [Say::Json(json!({"response_type": "in_channel", "text": "Ticket"})), Say::Text("usage"), Say::Status(200)];
    let product = Product::open(&answers).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let (ana, ben) = (slack.person("ana"), slack.person("ben"));
    let channel = slack.channel(TEAM, "leads");
    for text in ["an idea", "help", "nothing"] {
        slack.command(&ana, &channel, text).await;
    }
    assert_eq!(slack.chat(&ben, &channel), "Ana Roth:\n  /myba an idea\nMyBA:\n  Ticket\n");
    assert!(slack.chat(&ana, &channel).ends_with("MyBA (only visible to you):\n  usage\n"));
}

#[tokio::test]
async fn who_answers_late_or_badly_fails_before_the_persons_eyes_and_is_measured() {
    let product =
        Product::open(&[Say::Never, Say::Status(500), Say::Json(json!({"blocks": [{"type": "sektion"}]}))]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let ana = slack.person("ana");
    let channel = slack.channel(TEAM, "general");
    let late = slack.command(&ana, &channel, "an idea").await;
    assert!(!late.in_time && !late.is_ok());
    assert!(slack.last(&ana, &channel).unwrap().text.contains("operation_timeout"));
    slack.command(&ana, &channel, "again").await;
    assert!(slack.last(&ana, &channel).unwrap().text.contains("dispatch_unknown_error"));
    slack.command(&ana, &channel, "and again").await;
    assert!(slack.last(&ana, &channel).unwrap().text.contains("invalid_command_response"));
    let times = slack.ack_times();
    assert_eq!(times.iter().map(|time| time.in_time).collect::<Vec<_>>(), [false, true, true]);
    assert!(times[0].took >= Duration::from_secs(3));
    assert_eq!(slack.violations()[0].message, "unsupported type: sektion");
}

#[tokio::test]
async fn a_response_url_takes_five_posts_in_half_an_hour() {
    let product = Product::open(&[Say::Json(json!({"text": "Working on it"}))]).await;
    let sandbox = sandbox(&product.url).await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let (ana, ben) = (slack.person("ana"), slack.person("ben"));
    let channel = slack.channel(TEAM, "leads");
    let ack = slack.command(&ana, &channel, "an idea").await;
    let url = ack.response_url().unwrap();
    // The bot is no member: the URL works all the same.
    caller.respond(url, json!({"text": "Still working", "replace_original": true})).await.ok();
    caller.respond(url, json!({"text": "Done", "blocks": [section("*Done*")], "replace_original": true})).await.ok();
    assert_eq!(slack.chat(&ana, &channel), "MyBA (only visible to you):\n  *Done*\n");
    caller.respond(url, json!({"text": "Shared by <@U0ANA00001>", "response_type": "in_channel"})).await.ok();
    assert_eq!(slack.chat(&ben, &channel), "MyBA:\n  Shared by <@U0ANA00001>\n");
    caller.respond(url, json!({"delete_original": true})).await.ok();
    assert_eq!(slack.messages(&ben, &channel).len(), 0);
    let bad = caller.respond(url, json!({"text": "x", "blocks": [section("")]})).await;
    assert_eq!((bad.status, bad.error()), (400, "invalid_blocks"));
    let sixth = caller.respond(url, json!({"text": "x"})).await;
    assert_eq!((sixth.status, sixth.error()), (404, "used_url"));

    let second = slack.command(&ana, &channel, "another").await;
    slack.pass_time(Duration::from_secs(30 * 60 + 1));
    let late = caller.respond(second.response_url().unwrap(), json!({"text": "x"})).await;
    assert_eq!((late.status, late.error()), (404, "expired_url"));
    let unknown = caller.respond(&format!("{}x", second.response_url().unwrap()), json!({"text": "x"})).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn deliveries_can_be_bent_in_every_way() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let ana = slack.person("ana");
    let channel = slack.channel(TEAM, "general");
    let good = slack.signing_secret();
    let mut bent = async |bends: Vec<Bend>| {
        for bend in bends {
            slack.bend_next(bend);
        }
        slack.command(&ana, &channel, "an idea").await;
        product.next().await
    };
    assert!(!bent(vec![Bend::BadSignature]).await.is_signed_by(&good));
    assert_eq!(bent(vec![Bend::NoSignature]).await.header("x-slack-signature"), None);
    assert!(!bent(vec![Bend::BodyChanged]).await.is_signed_by(&good));
    assert!(bent(vec![Bend::Secret("second".to_owned())]).await.is_signed_by("second"));
    let old = bent(vec![Bend::Seconds(-301)]).await;
    assert!(old.is_signed_by(&good));
    let broken = bent(vec![Bend::Body(b"%%%".to_vec()), Bend::ContentType("text/html".to_owned())]).await;
    assert_eq!((&broken.body[..], broken.header("content-type")), (&b"%%%"[..], Some("text/html")));
    assert_eq!(bent(vec![Bend::Timestamp("soon".to_owned())]).await.header("x-slack-request-timestamp"), Some("soon"));
    let foreign = bent(vec![Bend::Field("api_app_id".to_owned(), json!("A0OTHER"))]).await;
    assert_eq!(foreign.field("api_app_id").unwrap(), "A0OTHER");
    let honest = bent(vec![]).await;
    assert!(honest.is_signed_by(&good), "a bend is for one delivery");
    slack.replay_last().await.unwrap();
    let replayed = product.next().await;
    assert_eq!(
        (replayed.body, replayed.headers["x-slack-signature"].clone()),
        (honest.body, honest.headers["x-slack-signature"].clone())
    );
    slack.ssl_check().await;
    assert_eq!(product.next().await.field("ssl_check").unwrap(), "1");
}

#[tokio::test]
async fn the_first_of_two_secrets_signs() {
    let mut product = Product::open(&[]).await;
    let secrets = myba_sandbox::Secrets { slack_signing: Some("new, old".to_owned()), ..Default::default() };
    let sandbox = crate::kept(&product.url, None, secrets).await;
    let slack = sandbox.slack();
    slack.command(&slack.person("ana"), &slack.channel(TEAM, "general"), "").await;
    assert!(product.next().await.is_signed_by("new"));
    assert_eq!(slack.signing_secrets(), "new,old");
}
