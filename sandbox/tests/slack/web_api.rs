//! The Web API: who may call what, and how it is refused.

use serde_json::json;

use crate::caller::{Caller, section};
use crate::product::Product;
use crate::{TEAM, sandbox};

#[tokio::test]
async fn tokens_and_scopes_are_asked_for() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let slack = sandbox.slack();
    let (caller, stranger) = (Caller::of(&sandbox), Caller::with(&sandbox, "xoxb-none"));
    let who = caller.call("auth.test", json!({})).await;
    assert_eq!(who.headers["x-oauth-scopes"], "app_mentions:read,chat:write,commands,im:history,users:read");
    let who = who.ok();
    assert_eq!((&who["team_id"], &who["user_id"]), (&json!(TEAM), &json!(slack.bot_user(TEAM).unwrap())));
    assert_eq!(stranger.call("auth.test", json!({})).await.error(), "invalid_auth");
    assert_eq!(caller.form("auth.test", &[]).await.error(), "not_authed");
    let token = slack.bot_token(TEAM).unwrap();
    caller.form("auth.test", &[("token", &token)]).await.ok();

    let denied = caller.call("conversations.info", json!({"channel": "C0GENERAL1"})).await;
    assert_eq!((denied.error(), &denied.body["needed"]), ("missing_scope", &json!("channels:read")));
    assert!(denied.body["provided"].as_str().unwrap().contains("chat:write"));
    let missing = caller.call("conversations.list", json!({})).await;
    assert_eq!(missing.status, 501);
    assert_eq!(caller.call("api.test", json!({"a": 1})).await.ok()["args"]["a"], 1);

    assert!(slack.revoke_token(TEAM));
    assert_eq!(caller.call("auth.test", json!({})).await.error(), "token_revoked");
    let again = slack.install(TEAM, None);
    assert_ne!(again, token);
    slack.uninstall(TEAM);
    assert_eq!(Caller::with(&sandbox, &again).call("auth.test", json!({})).await.error(), "account_inactive");
}

#[tokio::test]
async fn messages_are_posted_changed_and_deleted_where_the_bot_is() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let ana = slack.person("ana");
    let (general, leads) = (slack.channel(TEAM, "general"), slack.channel(TEAM, "leads"));
    let post =
        async |channel: &str| caller.call("chat.postMessage", json!({"channel": channel, "text": "Hello"})).await;
    assert_eq!(post(&general).await.error(), "not_in_channel");
    assert_eq!(post(&leads).await.error(), "channel_not_found");
    assert_eq!(post("C0NOWHERE1").await.error(), "channel_not_found");
    assert!(slack.invite_bot(&general));
    let posted = post(&general).await.ok();
    let ts = posted["ts"].as_str().unwrap();
    assert_eq!(slack.chat(&ana, &general), "MyBA:\n  Hello\n");
    let change = |text: String| json!({"channel": general, "ts": ts, "text": text});
    caller.call("chat.update", change("Bye".to_owned())).await.ok();
    assert_eq!(caller.call("chat.update", change("x".repeat(4001))).await.error(), "msg_too_long");
    assert_eq!(slack.chat(&ana, &general), "MyBA (edited):\n  Bye\n");
    let link = caller.call("chat.getPermalink", json!({"channel": general, "message_ts": ts})).await.ok();
    assert!(link["permalink"].as_str().unwrap().starts_with("https://acme.slack.com/archives/C0GENERAL1/p"));
    caller.call("chat.delete", json!({"channel": general, "ts": ts})).await.ok();
    assert_eq!(caller.call("chat.delete", json!({"channel": general, "ts": ts})).await.error(), "message_not_found");
    let own = slack.say(&ana, &general, "mine");
    assert_eq!(
        caller.call("chat.delete", json!({"channel": general, "ts": own.ts})).await.error(),
        "cant_delete_message"
    );
    assert_eq!(caller.call("chat.postMessage", json!({"channel": general})).await.error(), "no_text");
    slack.archive(&general, true);
    assert_eq!(post(&general).await.error(), "is_archived");
}

#[tokio::test]
async fn an_ephemeral_message_is_for_somebody_who_is_there_and_a_person_is_a_channel() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let (ana, ben, dora) = (slack.person("ana"), slack.person("ben"), slack.person("dora"));
    let general = slack.channel(TEAM, "general");
    slack.invite_bot(&general);
    let whisper = |user: &str| json!({"channel": general, "user": user, "text": "psst"});
    caller.call("chat.postEphemeral", whisper(&ana.id)).await.ok();
    assert_eq!(caller.call("chat.postEphemeral", whisper(&dora.id)).await.error(), "user_not_in_channel");
    assert_eq!((slack.messages(&ana, &general).len(), slack.messages(&ben, &general).len()), (1, 0));
    let ts = slack.last(&ana, &general).unwrap().ts;
    let change = json!({"channel": general, "ts": ts, "text": "louder"});
    assert_eq!(caller.call("chat.update", change).await.error(), "message_not_found");

    let sent = caller.call("chat.postMessage", json!({"channel": ben.id, "text": "Hi"})).await.ok();
    let opened = caller.call("conversations.open", json!({"users": ben.id})).await;
    assert_eq!(opened.ok()["channel"]["id"], sent["channel"]);
    assert_eq!(slack.look(|room| room.direct(&ben)).unwrap(), sent["channel"].as_str().unwrap());
    assert_eq!(slack.messages(&ana, sent["channel"].as_str().unwrap()).len(), 0, "it is theirs alone");
}

#[tokio::test]
async fn bad_blocks_are_refused_and_remembered_and_pings_are_counted() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let general = slack.channel(TEAM, "general");
    slack.invite_bot(&general);
    let post = async |body: serde_json::Value| {
        let mut body = body;
        body["channel"] = json!(general);
        caller.call("chat.postMessage", body).await
    };
    let bad = post(
        json!({"text": "a", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x".repeat(151)}}]}),
    )
    .await;
    assert_eq!(bad.error(), "invalid_blocks");
    let words = "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]";
    assert_eq!(bad.body["response_metadata"]["messages"][0], words);
    assert_eq!(slack.violations().len(), 1);
    post(json!({"blocks": [section("words")]})).await.ok();
    assert!(slack.violations()[1].message.contains("no top-level text"), "a text is missing, which is remembered");
    assert!(slack.pings().is_empty());
    post(json!({"text": "ring", "blocks": [section("<!here> and <@U0BEN00001>, not &lt;!channel&gt;")]})).await.ok();
    let targets: Vec<_> = slack.pings().into_iter().map(|ping| ping.target).collect();
    assert_eq!(targets, ["!here", "@U0BEN00001"]);
    // A form carries blocks as JSON inside a string.
    let token = slack.bot_token(TEAM).unwrap();
    let form = [("token", token.as_str()), ("channel", &general), ("text", "a"), ("blocks", r#"[{"type":"divider"}]"#)];
    caller.form("chat.postMessage", &form).await.ok();
    let form = [("token", token.as_str()), ("channel", &general), ("text", "a"), ("blocks", "[{")];
    assert_eq!(caller.form("chat.postMessage", &form).await.error(), "invalid_blocks_format");
    slack.forget_findings();
    assert!(slack.violations().is_empty() && slack.pings().is_empty());
}

#[tokio::test]
async fn people_are_who_they_are() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let info = async |name: &str| {
        let id = slack.person(name).id;
        caller.call("users.info", json!({"user": id, "include_locale": true})).await.ok()["user"].clone()
    };
    let ana = info("ana").await;
    assert_eq!((&ana["is_admin"], &ana["is_owner"], &ana["team_id"]), (&json!(true), &json!(true), &json!(TEAM)));
    let carla = info("carla").await;
    assert_eq!(
        (&carla["is_admin"], &carla["is_owner"], &carla["locale"]),
        (&json!(true), &json!(false), &json!("de-DE"))
    );
    assert_eq!(info("dora").await["is_restricted"], true);
    assert_eq!(info("emil").await["is_ultra_restricted"], true);
    let fay = info("fay").await;
    assert!(fay["team_id"] != TEAM && fay["is_stranger"] == true);
    assert_eq!(info("gil").await["deleted"], true);
    assert_eq!(caller.call("users.info", json!({"user": "U0NOBODY01"})).await.error(), "user_not_found");
    let team = caller.call("team.info", json!({})).await.ok();
    assert_eq!((&team["team"]["name"], &team["team"]["domain"]), (&json!("Acme"), &json!("acme")));
}

#[tokio::test]
async fn limits_and_refusals_come_when_they_are_asked_for() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    slack.limit_next("auth.test", 7, 1);
    let late = caller.call("auth.test", json!({})).await;
    assert_eq!((late.status, late.error(), &late.headers["retry-after"]), (429, "ratelimited", &"7".parse().unwrap()));
    slack.refuse_next("auth.test", "fatal_error", 1);
    assert_eq!(caller.call("auth.test", json!({})).await.error(), "fatal_error");
    caller.call("auth.test", json!({})).await.ok();

    slack.set_scopes(TEAM, &["channels:history", "users:read"]);
    slack.invite_bot("C0GENERAL1");
    let ana = slack.person("ana");
    for number in 0..20 {
        slack.say(&ana, "C0GENERAL1", &format!("message {number}"));
    }
    let history = async || caller.call("conversations.history", json!({"channel": "C0GENERAL1", "limit": 100})).await;
    let all = history().await.ok();
    assert_eq!((all["messages"].as_array().unwrap().len(), &all["messages"][0]["text"]), (20, &json!("message 19")));
    slack.limit_history(true);
    assert_eq!(history().await.ok()["messages"].as_array().unwrap().len(), 15);
    assert_eq!(history().await.status, 429);
    slack.pass_time(std::time::Duration::from_secs(61));
    history().await.ok();
    slack.keep_tiers(true);
    for _ in 0..100 {
        caller.call("users.info", json!({"user": ana.id})).await.ok();
    }
    assert_eq!(caller.call("users.info", json!({"user": ana.id})).await.status, 429);
}

#[tokio::test]
async fn an_answer_can_be_streamed_in_a_thread() {
    let product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let ana = slack.person("ana");
    slack.invite_bot("C0GENERAL1");
    let asked = slack.say(&ana, "C0GENERAL1", "an idea");
    let start =
        json!({"channel": "C0GENERAL1", "thread_ts": asked.ts, "recipient_user_id": ana.id, "recipient_team_id": TEAM});
    let mut alone = start.clone();
    alone.as_object_mut().unwrap().remove("thread_ts");
    assert_eq!(caller.call("chat.startStream", alone).await.error(), "invalid_thread_ts");
    let ts = caller.call("chat.startStream", start).await.ok()["ts"].clone();
    let piece = |text: &str| json!({"channel": "C0GENERAL1", "ts": ts, "markdown_text": text});
    caller.call("chat.appendStream", piece("One ")).await.ok();
    caller.call("chat.appendStream", piece("two ")).await.ok();
    caller.call("chat.stopStream", piece("three.")).await.ok();
    assert_eq!(slack.last(&ana, "C0GENERAL1").unwrap().text, "One two three.");
    assert_eq!(caller.call("chat.appendStream", piece("x")).await.error(), "message_not_in_streaming_state");
    let status = json!({"channel_id": "C0GENERAL1", "thread_ts": asked.ts, "status": "is writing"});
    caller.call("assistant.threads.setStatus", status).await.ok();
}
