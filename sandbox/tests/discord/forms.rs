//! Buttons, selects and forms.

use serde_json::{Value, json};

use crate::caller::{Caller, words};
use crate::product::{Product, Say};
use crate::sandbox;

fn form() -> Value {
    json!({"type": 9, "data": {"custom_id": "t:new", "title": "New ticket", "components": [
        {"type": 18, "label": "Your idea", "component": {"type": 4, "custom_id": "idea", "style": 2, "min_length": 3}},
        {"type": 18, "label": "Kind", "description": "If you know", "component": {"type": 3, "custom_id": "kind",
            "required": false, "options": [{"label": "Bug", "value": "bug"}, {"label": "Story", "value": "story"}]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "more", "style": 1, "label": "More", "required": false,
            "value": "kept"}]}]}})
}

fn card(text: &str) -> Value {
    json!({"content": text, "allowed_mentions": {"parse": []}, "components": [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "Refine", "custom_id": "t:refine:1"},
            {"type": 2, "style": 2, "label": "Off", "custom_id": "t:off", "disabled": true}]},
        {"type": 1, "components": [{"type": 3, "custom_id": "t:style", "placeholder": "Style", "options": [
            {"label": "Short", "value": "s"}, {"label": "Long", "value": "l"}]}]}]})
}

#[tokio::test]
async fn a_form_opens_first_and_is_sent_with_what_was_filled_in() {
    let mut product = Product::open(&[Say::Json(form()), Say::Json(json!({"type": 5, "data": {"flags": 64}}))]).await;
    let sandbox = sandbox(&product.url).await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let ana = discord.person("ana");
    let channel = discord.channel(&discord.guild("Acme"), "general");
    let ack = discord.command(&ana, &channel, "myba new", &[]).await;
    assert_eq!(ack.kind(), 9);
    product.next().await;
    assert_eq!(
        discord.form_text(&ana),
        "== New ticket ==\nYour idea: <>\nKind (optional): <: Bug | Story>\n  If you know\nMore (optional): <kept>\n\
         [Cancel] [Submit]\n"
    );
    assert_eq!(discord.submit(&ana, &[("idea", "")]).await.why, "a field is empty, too short or too long");
    let sent = discord.submit(&ana, &[("idea", "guests cannot reset"), ("kind", "bug")]).await;
    let payload = product.next().await.json();
    assert_eq!((&payload["type"], &payload["data"]["custom_id"]), (&json!(5), &json!("t:new")));
    let rows = &payload["data"]["components"];
    assert_eq!(rows[0]["component"]["value"], "guests cannot reset");
    assert_eq!(rows[1]["component"]["values"], json!(["bug"]));
    assert_eq!(rows[2]["components"][0]["value"], "kept");
    assert_eq!(discord.form_text(&ana), "");
    caller.edit(&sent, "@original", words("Drafted")).await.ok();
    assert_eq!(discord.chat(&ana, &channel), "MyBA (only visible to you):\n  Drafted\n");
}

#[tokio::test]
async fn a_button_changes_its_message_or_opens_a_form_but_not_after_deferring() {
    let answers = [
        Say::Json(json!({"type": 4, "data": card("Draft")})),
        Say::Json(json!({"type": 7, "data": card("Refined")})),
        Say::Json(json!({"type": 6})),
        Say::Json(form()),
        Say::Json(form()),
    ];
    let mut product = Product::open(&answers).await;
    let sandbox = sandbox(&product.url).await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let (ana, ben) = (discord.person("ana"), discord.person("ben"));
    let channel = discord.channel(&discord.guild("Acme"), "general");
    discord.command(&ana, &channel, "myba new", &[]).await;
    product.next().await;
    let message = discord.last(&ben, &channel).unwrap();
    let ack = discord.press(&ben, &message, "Refine").await;
    let payload = product.next().await.json();
    assert_eq!((&payload["type"], &payload["message"]["id"]), (&json!(3), &json!(message.id)));
    assert_eq!(payload["data"]["custom_id"], "t:refine:1");
    assert_eq!(ack.shown.as_ref(), Some(&message.id));
    assert!(discord.chat(&ana, &channel).starts_with("MyBA (Ana Roth used /myba new, edited):\n  Refined\n"));
    let deferred = discord.select(&ana, &message, "t:style", &["s"]).await;
    assert_eq!(product.next().await.json()["data"]["values"], json!(["s"]));
    assert_eq!(caller.callback(&deferred, form()).await.refusal(), (400, 40060));
    caller.edit(&deferred, "@original", card("Short")).await.ok();
    assert!(discord.chat(&ana, &channel).contains("  Short\n"));
    assert_eq!(discord.press(&ana, &message, "t:off").await.why, "the component is disabled");
    discord.press(&ana, &message, "Refine").await;
    assert!(discord.form_text(&ana).starts_with("== New ticket =="));
    let refused = discord.submit(&ana, &[("idea", "again")]).await;
    assert!(!refused.is_ok(), "a form does not follow a form");
    assert_eq!(discord.violations()[0].pointer, "type");
    assert!(!discord.form_text(&ana).is_empty(), "what was typed is not lost");
}
