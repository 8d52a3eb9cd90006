//! What breaks a rule is refused and kept, and nobody is rung in silence.

use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Answer, Caller, words};
use crate::sandbox;

/// Where the vendor says what is wrong.
fn at<'a>(answer: &'a Answer, path: &str) -> &'a str {
    let place = path.split('.').fold(&answer.body["errors"], |place, name| &place[name]);
    place["_errors"][0]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn every_limit_of_a_message_holds() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let path = format!("/channels/{}/messages", discord.channel(&discord.guild("Acme"), "general"));
    let long = |count: usize| "x".repeat(count);
    let row = |button: Value| json!({"content": "a", "components": [{"type": 1, "components": [button]}]});
    let button = |id: &str| json!({"type": 2, "style": 1, "label": "A", "custom_id": id});
    let deep = "components.0.components.0";
    let cases: Vec<(Value, &str, &str)> = vec![
        (json!({"content": long(2001)}), "content", "BASE_TYPE_MAX_LENGTH"),
        (json!({"embeds": [{"title": long(257)}]}), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        (
            json!({"embeds": [{"description": long(4096)}, {"description": long(1905)}]}),
            "embeds.1",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        (
            json!({"embeds": [{"fields": [{"name": "a", "value": long(1025)}]}]}),
            "embeds.0.fields.0.value",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (json!({"embeds": [{"url": "javascript:x", "title": "a"}]}), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        (
            json!({"content": "a", "components": vec![row(button("a"))["components"][0].clone(); 6]}),
            "components",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (row(button(&long(101))), &format!("{deep}.custom_id"), "BASE_TYPE_BAD_LENGTH"),
        (
            row(json!({"type": 2, "style": 1, "label": long(81), "custom_id": "a"})),
            &format!("{deep}.label"),
            "BASE_TYPE_MAX_LENGTH",
        ),
        (row(json!({"type": 10, "content": "a"})), &format!("{deep}.type"), "UNION_TYPE_CHOICES"),
        (
            json!({"content": "a", "components": [{"type": 1, "components": [button("a"), button("a")]}]}),
            "components",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            json!({"content": "a", "flags": 32768, "components": [{"type": 10, "content": "b"}]}),
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
    ]
    .into_iter()
    .map(|(body, place, code): (Value, &str, &str)| (body, &*place.to_owned().leak(), code))
    .collect();
    for (body, place, code) in cases {
        let answer = caller.bot(Method::POST, &path, body).await;
        assert_eq!((answer.refusal(), at(&answer, place)), ((400, 50035), code), "{}", answer.body);
        assert!(discord.violations().iter().any(|it| it.pointer == place), "{place}");
        discord.forget_findings();
    }
    assert_eq!(caller.bot(Method::POST, &path, words("  ")).await.refusal(), (400, 50006));
    let fits = json!({"content": long(2000), "embeds": [{"description": long(4096)}, {"description": long(1904)}],
        "allowed_mentions": {"parse": []}});
    discord.forget_findings();
    caller.bot(Method::POST, &path, fits).await.ok();
    assert!(discord.violations().is_empty());
}

#[tokio::test]
async fn mentions_are_kept_with_whom_they_ring() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let path = format!("/channels/{}/messages", discord.channel(&discord.guild("Acme"), "general"));
    let text = "@everyone and @here, <@&5> and <@6>";
    caller.bot(Method::POST, &path, words(text)).await.ok();
    assert!(discord.violations().is_empty() && discord.pings().is_empty());
    let sent = caller.bot(Method::POST, &path, json!({"content": text})).await.ok();
    let targets: Vec<_> = discord.pings().into_iter().map(|ping| ping.target).collect();
    assert_eq!(targets, ["@&5", "@6", "@everyone", "@here"]);
    assert_eq!(
        (&sent["mention_everyone"], discord.violations()[0].pointer.as_str()),
        (&json!(true), "allowed_mentions")
    );
    discord.forget_findings();
    let some = json!({"content": text, "allowed_mentions": {"users": ["6"]}});
    caller.bot(Method::POST, &path, some).await.ok();
    assert_eq!((discord.pings().len(), discord.violations().len()), (1, 1));
    let embed = json!({"embeds": [{"description": text}], "allowed_mentions": {"parse": []}});
    discord.forget_findings();
    caller.bot(Method::POST, &path, embed).await.ok();
    assert!(discord.pings().is_empty());
}
