//! Over the gateway a payload goes through serenity's model, and comes out written down again. It must say the same.

use myba_bots::discord::{Read, interaction_of, read};
use serde_json::{Value, json};
use serenity::model::application::Interaction;

use crate::read_room::{TICKET, payloads};

/// What the gateway hands on.
fn through_serenity(payload: &Value) -> Value {
    let model: Interaction =
        serde_json::from_value(payload.clone()).unwrap_or_else(|error| panic!("{error}: {payload}"));
    serde_json::to_value(&model).unwrap()
}

fn same_both_ways(name: &str, payload: &Value) -> Read {
    let written = through_serenity(payload);
    assert_eq!(interaction_of(&written), interaction_of(payload), "{name}");
    let (direct, by_gateway) = (read(payload.clone()).unwrap(), read(written).unwrap());
    assert_eq!(by_gateway, direct, "{name}");
    direct
}

#[tokio::test]
async fn i12_whatever_people_do_says_the_same_over_the_gateway() {
    let all = payloads().await;
    assert!(all.len() > 20);
    for (name, payload) in &all {
        same_both_ways(name, payload);
    }
}

/// The fields that the documentation shows in every interaction.
fn documented(kind: u8, data: Value) -> Value {
    let mut told = json!({"id": "846462639134605312", "application_id": "775799577604522054", "type": kind, "version": 1, "token": "A_UNIQUE_TOKEN",
        "guild_id": "290926798626357999", "channel_id": "345626669114982999", "locale": "en-US", "guild_locale": "en-US",
        "channel": {"id": "345626669114982999", "type": 0, "name": "general", "permissions": "2222085723512896"},
        "member": {"user": {"id": "53908232506183680", "username": "mason", "avatar": "a_d5efa99b3eeaa7dd43acca82f5692432",
                "discriminator": "1337", "public_flags": 131_141, "global_name": "Mason"},
            "roles": ["539082325061836999"], "premium_since": null, "permissions": "2147483647", "pending": false, "nick": null,
            "mute": false, "joined_at": "2017-03-13T19:19:14.040000+00:00", "is_pending": false, "deaf": false, "flags": 0,
            "avatar": null, "communication_disabled_until": null},
        "app_permissions": "442368", "entitlements": [], "context": 0, "attachment_size_limit": 524_288_000,
        "authorizing_integration_owners": {"0": "290926798626357999", "1": "53908232506183680"}});
    told["data"] = data;
    told
}

fn message(flags: u64) -> Value {
    json!({"id": "1", "channel_id": "2", "type": 0, "content": "<@80351110224678912> is stuck", "flags": flags, "tts": false,
        "author": {"id": "3", "username": "nelly", "discriminator": "0", "global_name": "Nelly", "avatar": null},
        "timestamp": "2020-08-05T20:42:57.335000+00:00", "edited_timestamp": null, "mention_everyone": false, "pinned": false,
        "mentions": [{"id": "80351110224678912", "username": "lou", "discriminator": "0", "global_name": null, "avatar": null}],
        "mention_roles": [], "attachments": [], "embeds": [], "components": []})
}

#[test]
fn what_the_documentation_shows_says_the_same_over_the_gateway() {
    let bought = json!([{"id": "1019653849998299136", "sku_id": "1019475255913222144", "application_id": "775799577604522054",
        "user_id": "53908232506183680", "promotion_id": null, "type": 4, "deleted": false, "gift_code_flags": 0,
        "consumed": false, "starts_at": null, "ends_at": null}]);
    let mut premium = documented(
        2,
        json!({"id": "1", "name": "myba", "type": 1, "options": [{"type": 1, "name": "buy", "options": []}]}),
    );
    premium["entitlements"] = bought;
    let mut direct = documented(
        2,
        json!({"id": "1", "name": "myba", "type": 1, "options": [{"type": 1, "name": "new", "options": []}]}),
    );
    direct["user"] = direct["member"]["user"].clone();
    direct["channel"] = json!({"id": "345626669114982999", "type": 1, "last_message_id": null});
    (direct["context"], direct["authorizing_integration_owners"]) =
        (json!(1), json!({"0": "0", "1": "53908232506183680"}));
    for gone in ["member", "guild_id", "guild_locale"] {
        direct.as_object_mut().unwrap().remove(gone);
    }
    let passed_on = json!({"message": {"type": 0, "content": "passed on", "timestamp": "2020-08-05T20:42:57.335000+00:00",
        "edited_timestamp": null, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "flags": 0, "components": []}});
    let mut forwarded = message(16_384);
    forwarded["content"] = json!("");
    forwarded["message_snapshots"] = json!([passed_on]);
    let mut of_blocks = message(32_768);
    of_blocks["components"] = json!([{"type": 17, "components": [{"type": 10, "content": "words in a box"}]}]);
    let of_message = |message: Value| {
        documented(
            2,
            json!({"id": "1", "name": "Draft ticket", "type": 3, "target_id": "1", "resolved": {"messages": {"1": message}}}),
        )
    };
    let mut button = documented(3, json!({"component_type": 2, "custom_id": format!("share:{TICKET}:4"), "id": 7}));
    button["message"] = message(64);
    let mut form = documented(
        5,
        json!({"custom_id": "code!0", "components": [
        {"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": "code", "value": "ABCD-EFGH"}]}]}),
    );
    form["message"] = message(64);
    let typing = json!({"id": "1", "name": "myba", "type": 1, "options": [{"type": 1, "name": "history",
        "options": [{"type": 3, "name": "ticket", "value": "da", "focused": true}]}]});
    for (name, payload) in [
        ("premium", premium),
        ("direct", direct),
        ("message", of_message(message(0))),
        ("forwarded", of_message(forwarded)),
        ("blocks", of_message(of_blocks)),
        ("button", button),
        ("form", form),
        ("typing", documented(4, typing)),
    ] {
        assert_ne!(same_both_ways(name, &payload), Read::Nothing);
    }
}

#[test]
fn serenity_leaves_the_type_out_and_refuses_labels() {
    let command =
        json!({"id": "1", "name": "myba", "type": 1, "options": [{"type": 1, "name": "help", "options": []}]});
    assert_eq!(through_serenity(&documented(2, command))["type"], Value::Null, "so it is read off the shape");
    let label = json!({"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "code", "value": "a"}});
    let form = documented(5, json!({"custom_id": "code", "components": [label]}));
    assert!(matches!(read(form.clone()), Ok(Read::Asked(_))));
    let by_gateway =
        serde_json::from_value::<Interaction>(form).map(|model| read(serde_json::to_value(&model).unwrap()));
    let text = format!("{by_gateway:?}");
    assert!(!text.contains("\"a\""), "labels would come through now: {text}");
}
