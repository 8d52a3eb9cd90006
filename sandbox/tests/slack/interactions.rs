//! Buttons, forms and shortcuts, and what a trigger opens.

use std::time::Duration;

use serde_json::{Value, json};

use crate::caller::{Caller, button, section};
use crate::product::{Product, Say};
use crate::{TEAM, sandbox};

fn form(title: &str) -> Value {
    json!({
        "type": "modal", "callback_id": "new", "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Draft"}, "close": {"type": "plain_text", "text": "Cancel"},
        "notify_on_close": true, "private_metadata": "kept",
        "blocks": [
            {"type": "input", "block_id": "idea", "label": {"type": "plain_text", "text": "Your idea"},
             "element": {"type": "plain_text_input", "action_id": "text", "multiline": true}},
            {"type": "input", "block_id": "kind", "optional": true, "label": {"type": "plain_text", "text": "Kind"},
             "element": {"type": "static_select", "action_id": "kind", "options": [
                {"text": {"type": "plain_text", "text": "Bug"}, "value": "bug"},
                {"text": {"type": "plain_text", "text": "Story"}, "value": "story"}]}},
        ],
    })
}

#[tokio::test]
async fn a_button_tells_where_it_stands_and_brings_a_fresh_url() {
    let first = json!({"text": "Ticket", "blocks": [section("*Ticket*"), button("share", "Share", "7Q2F")]});
    let mut product = Product::open(&[Say::Json(first)]).await;
    let sandbox = sandbox(&product.url).await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let ana = slack.person("ana");
    let channel = slack.channel(TEAM, "product");
    slack.command(&ana, &channel, "an idea").await;
    product.next().await;
    let message = slack.last(&ana, &channel).unwrap();
    let ack = slack.click(&ana, &message, "share").await;
    let got = product.next().await;
    assert_eq!(got.path, "/myba/slack/interactions");
    assert!(got.is_signed_by(&slack.signing_secret()));
    let payload = got.json();
    assert_eq!((&payload["type"], &payload["user"]["id"]), (&json!("block_actions"), &json!(ana.id)));
    assert_eq!((&payload["team"]["id"], &payload["user"]["team_id"]), (&json!(TEAM), &json!(TEAM)));
    assert_eq!((&payload["enterprise"], &payload["is_enterprise_install"]), (&Value::Null, &json!(false)));
    assert_eq!(payload["container"]["is_ephemeral"], true);
    assert!(payload.get("message").is_none(), "of an ephemeral message its content is not told");
    let action = &payload["actions"][0];
    assert_eq!(
        (&action["action_id"], &action["block_id"], &action["value"]),
        (&json!("share"), &json!("row"), &json!("7Q2F"))
    );
    caller.respond(ack.response_url().unwrap(), json!({"text": "Shared", "replace_original": true})).await.ok();
    assert_eq!(slack.chat(&ana, &channel), "MyBA (only visible to you):\n  Shared\n");
    assert_eq!(slack.click(&ana, &message, "nothing").await.status, 0);
    assert!(product.is_idle());
}

#[tokio::test]
async fn a_trigger_opens_one_modal_within_three_seconds() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let ana = slack.person("ana");
    let ack = slack.shortcut(&ana, "myba_new").await;
    let trigger = ack.trigger_id().unwrap();
    let open = |trigger: &str| json!({"trigger_id": trigger, "view": form("New ticket")});
    let view = caller.call("views.open", open(trigger)).await.ok()["view"].clone();
    assert_eq!(
        (&view["type"], &view["root_view_id"], &view["private_metadata"]),
        (&json!("modal"), &view["id"], &json!("kept"))
    );
    assert_eq!(caller.call("views.open", open(trigger)).await.error(), "exchanged_trigger_id");
    let late = slack.shortcut(&ana, "myba_new").await;
    slack.pass_time(Duration::from_millis(3001));
    assert_eq!(caller.call("views.open", open(late.trigger_id().unwrap())).await.error(), "expired_trigger_id");
    assert_eq!(caller.call("views.open", open("1.2.3")).await.error(), "invalid_trigger_id");
    assert_eq!(
        slack.modal_text(&ana),
        "== New ticket ==\nYour idea: <>\nKind (optional): <Bug | Story>\n[Draft] [Cancel]\n"
    );

    let id = &view["id"];
    let update = |more: Value| json!({"view_id": id, "view": form("Changed"), "hash": more});
    assert_eq!(caller.call("views.update", update(json!("other"))).await.error(), "hash_conflict");
    caller.call("views.update", update(view["hash"].clone())).await.ok();
    assert!(slack.modal_text(&ana).starts_with("== Changed =="));
    let unknown = json!({"view_id": "V0NONE", "view": form("x")});
    assert_eq!(caller.call("views.update", unknown).await.error(), "view_not_found");
    let long = json!({"trigger_id": "x", "view": form(&"x".repeat(25))});
    assert_eq!(caller.call("views.open", long).await.error(), "invalid_arguments");
    assert_eq!(slack.violations()[0].pointer, "/title/text");
}

#[tokio::test]
async fn a_sent_form_is_answered_with_errors_another_view_or_nothing() {
    let answers = [
        Say::Status(200),
        Say::Json(json!({"response_action": "errors", "errors": {"idea": "Say a little more."}})),
        Say::Json(json!({"response_action": "errors", "errors": {"text": "by action id, which is wrong"}})),
        Say::Json(json!({"response_action": "update", "view": form("Second")})),
        Say::Json(json!({"response_action": "push", "view": form("Third")})),
        Say::Status(200),
        Say::Never,
        Say::Json(json!({"response_action": "clear"})),
    ];
    let mut product = Product::open(&answers).await;
    let sandbox = sandbox(&product.url).await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let ana = slack.person("ana");
    let ack = slack.shortcut(&ana, "myba_new").await;
    product.next().await;
    caller.call("views.open", json!({"trigger_id": ack.trigger_id(), "view": form("First")})).await.ok();
    slack.submit(&ana, &[("text", "guests cannot reset"), ("kind", "bug")]).await;
    let payload = product.next().await.json();
    let values = &payload["view"]["state"]["values"];
    assert_eq!(values["idea"]["text"], json!({"type": "plain_text_input", "value": "guests cannot reset"}));
    assert_eq!(values["kind"]["kind"]["selected_option"]["value"], "bug");
    assert_eq!((&payload["type"], &payload["view"]["callback_id"]), (&json!("view_submission"), &json!("new")));
    assert!(slack.modal_text(&ana).contains("! Say a little more."));
    assert!(slack.violations().is_empty());
    slack.submit(&ana, &[]).await;
    assert_eq!(slack.violations().len(), 1, "errors are by block id");
    assert!(slack.modal_text(&ana).contains("trouble connecting"));
    slack.submit(&ana, &[]).await;
    assert!(slack.modal_text(&ana).starts_with("== Second =="));
    slack.submit(&ana, &[]).await;
    assert!(slack.modal_text(&ana).starts_with("== Third =="));
    slack.submit(&ana, &[]).await;
    assert!(slack.modal_text(&ana).starts_with("== Second =="), "an empty answer closes the one on top");
    slack.submit(&ana, &[]).await;
    assert!(slack.modal_text(&ana).contains("trouble connecting"), "a late answer is none");
    slack.submit(&ana, &[]).await;
    assert_eq!(slack.modal_text(&ana), "");
}

#[tokio::test]
async fn a_closed_form_and_shortcuts_are_told() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let (ana, ben) = (slack.person("ana"), slack.person("ben"));
    let leads = slack.channel(TEAM, "leads");
    let said = slack.say(&ben, &leads, "guests <cannot> reset");
    let ack = slack.message_shortcut(&ana, &said, "myba_from_message").await;
    let payload = product.next().await.json();
    assert_eq!((&payload["type"], &payload["callback_id"]), (&json!("message_action"), &json!("myba_from_message")));
    assert_eq!(payload["message"]["text"], "guests &lt;cannot&gt; reset", "without any history scope");
    assert_eq!((&payload["message_ts"], &payload["channel"]["id"]), (&json!(said.ts), &json!(leads)));
    caller.respond(ack.response_url().unwrap(), json!({"text": "Working on it"})).await.ok();
    assert_eq!(slack.messages(&ana, &leads).len(), 2);
    assert_eq!(slack.messages(&ben, &leads).len(), 1);
    caller.call("views.open", json!({"trigger_id": ack.trigger_id(), "view": form("First")})).await.ok();
    slack.close(&ana, true).await;
    let payload = product.next().await.json();
    assert_eq!((&payload["type"], &payload["is_cleared"]), (&json!("view_closed"), &json!(true)));
    assert_eq!(slack.modal_text(&ana), "");
    let ack = slack.shortcut(&ana, "myba_new").await;
    assert!(ack.response_url().is_none() && ack.payload.get("channel").is_none());
}
