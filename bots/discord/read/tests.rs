use myba_core::generation::{Kind, RequestedKind};
use myba_core::id::TicketId;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::conversation::{FormKind, PlaceKind, Press, Standing};

const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";

/// A command in a server that has the app.
#[expect(clippy::needless_pass_by_value, reason = "it reads like the payload it is")]
fn in_guild(data: Value) -> Value {
    json!({"id": "900", "application_id": "800", "type": 2, "token": "aW50", "version": 1, "guild_id": "700",
        "channel_id": "710", "channel": {"id": "710", "type": 0, "name": "general", "parent_id": "790"}, "context": 0,
        "member": {"user": {"id": "600", "username": "ana", "global_name": "Ana Roth", "bot": false}, "nick": null,
            "roles": ["701", "702"], "permissions": "2048", "pending": false, "unknown": {"a": [1]}},
        "app_permissions": "2199023255551", "locale": "de", "guild_locale": "en-US", "entitlements": [],
        "authorizing_integration_owners": {"0": "700"}, "attachment_size_limit": 10_485_760, "data": data})
}

#[expect(clippy::needless_pass_by_value, reason = "it reads like the payload it is")]
fn sub(name: &str, options: Value) -> Value {
    json!({"id": "1", "name": "myba", "type": 1, "options": [{"type": 1, "name": name, "options": options}]})
}

fn pressed(custom_id: &str, message: Value) -> Value {
    let mut payload = in_guild(json!({"custom_id": custom_id, "component_type": 2, "id": 1}));
    payload["type"] = json!(3);
    payload["message"] = message;
    payload
}

fn asked(payload: Value) -> Delivery {
    match read(payload) {
        Ok(Read::Asked(delivery)) => *delivery,
        other => panic!("nothing was asked: {other:?}"),
    }
}

fn with(mut payload: Value, path: &str, value: Value) -> Value {
    *payload.pointer_mut(path).unwrap() = value;
    payload
}

#[test]
fn a_command_says_who_where_and_what() {
    let payload = in_guild(sub("balance", json!([])));
    let delivery = asked(payload.clone()).received_at(UnixMs(5));
    let Request { key, sender, place, act, .. } = delivery.request;
    assert_eq!((key.as_str(), act), ("int:900", Act::Said("balance".to_owned())));
    assert_eq!((sender.key.tenant.as_str(), sender.key.user.as_str(), sender.name.as_str()), ("0", "600", "Ana Roth"));
    assert_eq!((sender.standing, sender.locale.as_deref()), (Standing::Member, Some("de")));
    assert_eq!(sender.roles, ["701", "702"]);
    assert_eq!((place.channel.as_str(), place.thread, place.kind), ("710", None, PlaceKind::Channel));
    assert_eq!((delivery.guild.as_deref(), delivery.first), (Some("700"), First::Defer));
    let to = delivery.reply_to;
    assert_eq!((to.application.as_str(), to.interaction.as_str(), to.token.as_str()), ("800", "900", "aW50"));
    assert_eq!((to.received, to.channel.as_str(), to.guild.as_deref()), (5, "710", Some("700")));
    assert_eq!((to.user_only, to.replaces), (false, false));
    assert_eq!((application_of(&payload), interaction_of(&payload)), (Some("800"), Some("900")));
    assert_eq!(interaction_of(&json!({"id": "9/../1"})), None);
}

#[test]
fn what_somebody_may_do_here_is_read_off_their_membership() {
    let standing =
        |path: &str, value: Value| asked(with(in_guild(sub("help", json!([]))), path, value)).request.sender.standing;
    assert_eq!(standing("/member/permissions", json!("32")), Standing::Admin);
    assert_eq!(standing("/member/permissions", json!("8")), Standing::Admin);
    assert_eq!(standing("/member/permissions", json!("nonsense")), Standing::Member);
    assert_eq!(standing("/member/permissions", Value::Null), Standing::Member);
    assert_eq!(standing("/member/pending", json!(true)), Standing::Guest);
    assert_eq!(standing("/member/user/bot", json!(true)), Standing::Bot);
    let nick = with(in_guild(sub("help", json!([]))), "/member/nick", json!("Annie"));
    assert_eq!(asked(nick).request.sender.name, "Ana Roth", "what they are called in one server stays there");
    let nameless = with(in_guild(sub("help", json!([]))), "/member/user/global_name", Value::Null);
    assert_eq!(asked(nameless).request.sender.name, "ana");
}

#[test]
fn i18_a_person_who_brought_the_app_along_is_a_stranger_to_the_server() {
    let payload = in_guild(sub("help", json!([])));
    for owners in [json!({"1": "600"}), json!({"0": "701"}), json!({"0": null}), json!({}), Value::Null] {
        let admin = with(payload.clone(), "/member/permissions", json!("8"));
        let delivery = asked(with(admin, "/authorizing_integration_owners", owners.clone()));
        assert_eq!(delivery.request.sender.standing, Standing::Stranger, "{owners}");
        assert_eq!((delivery.guild, delivery.reply_to.user_only), (None, true), "{owners}");
        assert_eq!(delivery.reply_to.guild.as_deref(), Some("700"), "it is still where they are");
    }
}

#[test]
fn i18_without_a_server_everything_works() {
    let direct = |context: Value, kind: u8, owners: Value| {
        json!({"id": "900", "application_id": "800", "type": 2, "token": "t", "channel_id": "711", "context": context,
            "channel": {"id": "711", "type": kind}, "user": {"id": "600", "username": "ana"}, "member": null,
            "guild_id": null, "locale": null, "entitlements": null, "app_permissions": null, "message": null,
            "authorizing_integration_owners": owners, "data": sub("help", Value::Null)})
    };
    for (context, kind, owners, expected, user_only) in [
        (json!(1), 1, json!({"0": "0"}), PlaceKind::Direct, false),
        (json!(1), 1, json!({"0": null, "1": "600"}), PlaceKind::Direct, false),
        (Value::Null, 1, json!({"0": "0"}), PlaceKind::Direct, false),
        (Value::Null, 1, json!({"1": "600"}), PlaceKind::Channel, true),
        (json!(2), 1, json!({"1": "600"}), PlaceKind::Channel, true),
        (json!(2), 3, json!({"1": "600"}), PlaceKind::Channel, true),
        (Value::Null, 3, Value::Null, PlaceKind::Channel, true),
    ] {
        let delivery = asked(direct(context, kind, owners));
        assert_eq!((delivery.request.place.kind, delivery.reply_to.user_only), (expected, user_only), "{kind}");
        assert_eq!((delivery.guild, delivery.reply_to.guild), (None, None));
        assert_eq!((delivery.request.sender.standing, delivery.reply_to.channel.as_str()), (Standing::Member, "711"));
    }
    let bare = json!({"id": "900", "application_id": "800", "type": 2, "token": "t", "user": {"id": "600"},
        "data": sub("help", json!([]))});
    let delivery = asked(bare);
    assert_eq!((delivery.request.place.kind, delivery.request.sender.name.as_str()), (PlaceKind::Nowhere, ""));
}

#[test]
fn a_thread_belongs_to_its_channel() {
    for kind in [10, 11, 12] {
        let thread = json!({"id": "710", "type": kind, "parent_id": "720"});
        let delivery = asked(with(in_guild(sub("help", json!([]))), "/channel", thread));
        let place = delivery.request.place;
        assert_eq!((place.channel.as_str(), place.thread.as_deref()), ("720", Some("710")));
        assert_eq!(delivery.reply_to.channel, "710");
    }
    let lost = with(in_guild(sub("help", json!([]))), "/channel", json!({"id": "710", "type": 11, "parent_id": null}));
    assert_eq!(asked(lost).request.place.thread, None);
}

#[test]
fn subcommands_become_acts() {
    let act = |name: &str, options: Value| {
        let delivery = asked(in_guild(sub(name, options)));
        (delivery.request.act, delivery.first)
    };
    assert_eq!(act("new", json!([])), (Act::WantsForm(RequestedKind::Auto), First::AtOnce));
    assert_eq!(
        act("new", json!([{"name": "idea", "type": 3, "value": " \n"}])),
        (Act::WantsForm(RequestedKind::Auto), First::AtOnce)
    );
    let bug = Act::WantsForm(RequestedKind::Exactly(Kind::Bug));
    assert_eq!(act("new", json!([{"name": "kind", "type": 3, "value": "bug"}])), (bug, First::AtOnce));
    let given = json!([{"name": "idea", "type": 3, "value": "a < b"}, {"name": "kind", "type": 3, "value": "bug"},
        {"name": "language", "type": 3, "value": " de "}, {"name": "later", "type": 5, "value": true}]);
    let values = [("idea", "a < b"), ("kind", "bug"), ("language", "de")];
    let values = values.map(|(id, value)| (id.to_owned(), value.to_owned())).into();
    assert_eq!(act("new", given), (Act::Filled { form: FormKind::NewTicket, values }, First::Defer));
    let said = |word: &str| (Act::Said(word.to_owned()), First::Defer);
    for word in ["help", "balance", "link", "unlink", "whoami", "settings", "setup", "quota", "buy"] {
        assert_eq!(act(word, json!([])), said(word));
    }
    assert_eq!(act("history", json!([])), said("history"));
    let chosen = |value: &str| act("history", json!([{"name": "ticket", "type": 3, "value": value}]));
    assert_eq!(chosen(TICKET), (Act::Pressed(Press::Show(TicketId::from_text(TICKET))), First::Defer));
    for other in ["login", "", "tkt_1:2", "open"] {
        assert_eq!(chosen(other), said("history"), "{other}");
    }
    for data in [
        sub("delete-all", json!([])),
        json!({"name": "other", "type": 1, "options": [{"name": "help"}]}),
        json!({"name": "myba", "type": 2}),
        json!({"name": "Draft ticket", "type": 1}),
    ] {
        assert!(matches!(read(in_guild(data.clone())), Err(ReadError::Unknown("command"))), "{data}");
    }
    assert!(matches!(read(in_guild(json!({"name": "myba", "type": 1}))), Err(ReadError::Missing("the subcommand"))));
}

#[test]
fn a_message_becomes_a_ticket_with_names_for_mentions() {
    let message = json!({"id": "5", "content": "<@601> cannot <#711>", "flags": 0, "embeds": [],
        "author": {"id": "602", "username": "ben", "global_name": null}});
    let data = json!({"name": "Draft ticket", "type": 3, "target_id": "5", "resolved": {"messages": {"5": message},
        "users": {"601": {"id": "601", "username": "carla", "global_name": "Carla"}},
        "members": {"602": {"nick": "Benny", "roles": []}}}});
    let delivery = asked(in_guild(data.clone()));
    let author = Some("Benny".to_owned());
    assert_eq!(delivery.request.act, Act::FromMessage { text: "@Carla cannot <#711>".to_owned(), author });
    assert_eq!((delivery.first, delivery.reply_to.replaces), (First::Defer, false));
    let lost = asked(in_guild(with(data, "/target_id", json!("6"))));
    assert_eq!(lost.request.act, Act::FromMessage { text: String::new(), author: None });
}

#[test]
fn a_press_changes_what_only_its_person_sees() {
    let private = json!({"id": "5", "flags": 64, "content": ""});
    let seen = |custom_id: &str, message: Value| {
        let delivery = asked(pressed(custom_id, message));
        (delivery.first, delivery.reply_to.replaces)
    };
    assert_eq!(seen("balance", private.clone()), (First::DeferUpdate, true));
    assert_eq!(seen("balance", json!({"id": "5", "flags": 0})), (First::Defer, false), "all can read it");
    assert_eq!(seen("balance", Value::Null), (First::Defer, false));
    for form in [
        format!("refine:{TICKET}:1"),
        format!("edit:{TICKET}:1"),
        format!("useless:{TICKET}"),
        format!("copy:{TICKET}"),
        "code".to_owned(),
        "new".to_owned(),
        "setup".to_owned(),
        "refill:int:9".to_owned(),
    ] {
        assert_eq!(seen(&form, private.clone()), (First::AtOnce, true), "{form}");
        assert_eq!(seen(&form, json!({"flags": 32768})), (First::AtOnce, false), "{form}");
    }
    let direct = with(pressed("balance", json!({"id": "5"})), "/context", json!(1));
    assert!(asked(direct).reply_to.replaces, "in a direct message with us nobody reads along");
    assert!(matches!(read(pressed("open", private.clone())), Ok(Read::Nothing)));
    for rubbish in ["rubbish", "", "share:x:1"] {
        assert!(matches!(read(pressed(rubbish, private.clone())), Err(ReadError::Unknown("button"))), "{rubbish}");
    }
}

#[test]
fn who_may_not_write_here_shares_nothing_here() {
    let share = format!("share:{TICKET}:3");
    let press = |permissions: Value, channel: u8| {
        let payload = with(pressed(&share, json!({"flags": 64})), "/member/permissions", permissions);
        let payload = with(payload, "/channel/type", json!(channel));
        let Act::Pressed(press) = asked(payload).request.act else { panic!("nothing was pressed") };
        press
    };
    let shared = Press::Share(TicketId::from_text(TICKET), 3);
    let refused = Press::ShareIn(TicketId::from_text(TICKET), 3, String::new());
    for (permissions, channel, expected) in [
        ("2048", 0, &shared),
        ("8", 0, &shared),
        ("1024", 0, &refused),
        ("2048", 11, &refused),
        ("274877906944", 11, &shared),
    ] {
        assert_eq!(press(json!(permissions), channel), *expected, "{permissions} in {channel}");
    }
}

#[test]
fn what_was_chosen_is_in_the_press() {
    let chosen = |custom_id: &str, values: Value, channels: Value| {
        let mut payload = pressed(custom_id, json!({"flags": 64}));
        payload["data"]["component_type"] = json!(8);
        payload["data"]["values"] = values;
        payload["data"]["resolved"] = json!({"channels": channels});
        let Act::Pressed(press) = asked(payload).request.act else { panic!("nothing was pressed") };
        press
    };
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(chosen("roles", json!(["1", "2", "x"]), json!({})), Press::SetRoles(ids(&["1", "2"])));
    assert_eq!(chosen("channels", json!([]), Value::Null), Press::SetChannels(Vec::new()));
    assert_eq!(chosen("reset", json!(["7"]), Value::Null), Press::ResetUse("7".to_owned()));
    let share = format!("share-in:{TICKET}:3");
    let shared = |place: &str| Press::ShareIn(TicketId::from_text(TICKET), 3, place.to_owned());
    for (kind, permissions, may) in [
        (0, json!("2048"), true),
        (15, json!("2048"), true),
        (0, json!("8"), true),
        (11, json!("274877906944"), true),
        (11, json!("2048"), false),
        (0, json!("1024"), false),
        (0, Value::Null, false),
    ] {
        let press =
            chosen(&share, json!(["44"]), json!({"44": {"id": "44", "type": kind, "permissions": permissions}}));
        assert_eq!(press, shared(if may { "44" } else { "" }), "{kind} {permissions}");
    }
    assert_eq!(chosen(&share, json!(["44"]), json!({})), shared(""), "a channel of which nothing is told");
}

#[test]
fn a_form_brings_its_values_however_it_was_built() {
    let rows = json!([{"type": 1, "components": [{"type": 4, "custom_id": "idea", "value": "a\nb"}]},
        {"type": 18, "component": {"type": 3, "custom_id": "kind", "values": ["bug"]}},
        {"type": 18, "component": {"type": 23, "custom_id": "on", "value": true}}, {"type": 10},
        {"type": 1, "components": [{"type": 4, "custom_id": "none", "value": null}]}]);
    let mut payload = in_guild(json!({"custom_id": "new", "components": rows}));
    payload["type"] = json!(5);
    let delivery = asked(payload.clone());
    let values = [("idea", "a\nb"), ("kind", "bug"), ("on", "true")];
    let values = values.map(|(id, value)| (id.to_owned(), value.to_owned())).into();
    assert_eq!(delivery.request.act, Act::Filled { form: FormKind::NewTicket, values });
    assert_eq!((delivery.first, delivery.reply_to.replaces), (First::Defer, false), "it was opened from a command");
    payload["message"] = json!({"flags": 64});
    let from_message = asked(payload.clone());
    assert_eq!((from_message.first, from_message.reply_to.replaces), (First::DeferUpdate, true));
    payload["data"]["custom_id"] = json!("shown");
    let closed = asked(payload.clone());
    assert_eq!(closed.request.act, Act::Filled { form: FormKind::Shown, values: std::collections::BTreeMap::new() });
    assert_eq!(closed.first, First::AtOnce);
    payload["data"]["custom_id"] = json!("rubbish");
    assert!(matches!(read(payload), Err(ReadError::Unknown("form"))));
}

#[test]
fn i18_a_form_says_where_it_was_opened_when_nothing_else_does() {
    let sent = |mark: &str, owners: Option<Value>| {
        let mut payload = in_guild(json!({"custom_id": format!("new{mark}"), "components": []}));
        (payload["type"], payload["authorizing_integration_owners"]) = (json!(5), owners.unwrap_or_default());
        let delivery = asked(payload);
        assert!(matches!(delivery.request.act, Act::Filled { form: FormKind::NewTicket, .. }));
        (delivery.guild.is_some(), delivery.request.sender.standing)
    };
    let (member, stranger) = ((true, Standing::Member), (false, Standing::Stranger));
    assert_eq!((sent("!0", None), sent("!1", None), sent("", None)), (member, stranger, stranger));
    assert_eq!(sent("!0", Some(json!({"1": "600"}))), stranger, "what Discord says counts more");
    assert_eq!(sent("!1", Some(json!({"0": "700"}))), member);
}

#[test]
fn pings_suggestions_and_purchases() {
    let ping = json!({"id": "1", "application_id": "800", "type": 1, "token": "t", "version": 1});
    assert!(matches!(read(ping), Ok(Read::Ping)));
    let mut typing = in_guild(sub("history", json!([{"name": "ticket", "type": 3, "value": "res ", "focused": true}])));
    typing["type"] = json!(4);
    let Ok(Read::Suggest(suggest)) = read(typing.clone()) else { panic!("nobody types") };
    assert_eq!((&suggest.typed, suggest.sender.name.as_str()), (&Typed::Ticket("res".to_owned()), "Ana Roth"));
    typing["data"]["options"][0]["name"] = json!("quota");
    assert!(matches!(read(typing), Err(ReadError::Unknown("option"))));
    let bought = json!([{"id": "1", "sku_id": "2", "user_id": "600", "consumed": true, "deleted": false, "type": 4},
        {"id": "3", "sku_id": "2", "guild_id": "700", "deleted": null}, {"id": "x", "sku_id": "2"}, {"sku_id": "2"}]);
    let found = asked(with(in_guild(sub("help", json!([]))), "/entitlements", bought)).entitlements;
    let one = |id: &str, user: Option<&str>, consumed, is_test| Entitlement {
        id: id.to_owned(),
        sku: "2".to_owned(),
        user: user.map(ToOwned::to_owned),
        consumed,
        deleted: false,
        is_test,
    };
    assert_eq!(found, [one("1", Some("600"), true, true), one("3", None, false, false)]);
}

#[test]
fn what_is_missing_is_named() {
    let whole = in_guild(sub("help", json!([])));
    for (path, what) in
        [("/id", "the interaction"), ("/application_id", "the app"), ("/token", "the token"), ("/member", "the user")]
    {
        for value in [Value::Null, if path == "/member" { json!({}) } else { json!("") }] {
            let read = read(with(whole.clone(), path, value));
            assert!(matches!(&read, Err(ReadError::Missing(missing)) if *missing == what), "{path} {read:?}");
        }
    }
    assert!(matches!(read(json!({})), Err(ReadError::Missing("the type"))));
    assert!(matches!(read(with(whole.clone(), "/type", json!(9))), Err(ReadError::Unknown("interaction"))));
    assert!(matches!(read(with(whole.clone(), "/data", Value::Null)), Err(ReadError::Missing("what was done"))));
    for hostile in [json!([]), json!("a"), json!(null), json!({"type": "2"}), json!({"type": -1}), json!({"type": 256})]
    {
        assert!(matches!(read(hostile), Err(ReadError::Shape(_))));
    }
    assert!(matches!(read(with(whole, "/member/user/id", json!("../1"))), Err(ReadError::Missing("the user"))));
}

/// Any JSON, as deep as the parser lets through.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9]{1,24}".prop_map(Value::from),
        Just(json!("tkt_")),
    ];
    let known = prop_oneof![
        Just("data".to_owned()),
        Just("options".to_owned()),
        Just("member".to_owned()),
        Just("user".to_owned()),
        Just("resolved".to_owned()),
        Just("components".to_owned()),
        Just("custom_id".to_owned()),
        "[a-z_0-9]{1,8}"
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(known.clone(), inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Every place inside a value, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => map.iter().for_each(|(name, inner)| places(inner, &format!("{at}/{name}"), found)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, inner)| places(inner, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn samples() -> Vec<Value> {
    let mut chosen = pressed(&format!("share-in:{TICKET}:3"), json!({"flags": 64}));
    chosen["data"]["values"] = json!(["44"]);
    chosen["data"]["resolved"] = json!({"channels": {"44": {"id": "44", "type": 0, "permissions": "2048"}}});
    let mut form = in_guild(json!({"custom_id": "new",
        "components": [{"type": 1, "components": [{"type": 4, "custom_id": "idea", "value": "a"}]}]}));
    form["type"] = json!(5);
    let message =
        json!({"content": "<@1>", "author": {"id": "2"}, "embeds": [{"title": "a"}], "mentions": [{"id": "1"}]});
    let of_message =
        json!({"name": "Draft ticket", "type": 3, "target_id": "5", "resolved": {"messages": {"5": message}}});
    let idea = sub("new", json!([{"name": "idea", "type": 3, "value": "fix"}]));
    vec![
        in_guild(idea),
        chosen,
        form,
        in_guild(of_message),
        in_guild(sub("history", json!([{"name": "ticket", "value": "a"}]))),
    ]
}

proptest! {
    #[test]
    fn i18_nothing_that_is_sent_makes_the_reader_panic(sample in 0_usize..5, at: prop::sample::Index, value in any_json()) {
        let mut payload = samples().remove(sample);
        let mut all = Vec::new();
        places(&payload, "", &mut all);
        let place = at.get(&all).clone();
        *payload.pointer_mut(&place).unwrap() = value;
        let id = interaction_of(&payload).map(ToOwned::to_owned);
        if let Ok(Read::Asked(delivery)) = read(payload) {
            prop_assert_eq!(Some(delivery.reply_to.interaction.as_str()), id.as_deref());
            prop_assert!(delivery.reply_to.channel.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }

    #[test]
    fn i18_any_json_is_read_or_refused(value in any_json()) {
        prop_assert!(!matches!(read(value), Ok(Read::Asked(_))));
    }
}

#[test]
fn e11_deep_and_large_payloads_are_read_or_refused() {
    let deep = format!("{}1{}", "{\"options\":[".repeat(60), "]}".repeat(60));
    let deep: Value = serde_json::from_str(&deep).unwrap();
    assert!(matches!(read(in_guild(deep)), Err(ReadError::Shape(_))));
    let many: Vec<Value> = (0..20_000).map(|index| json!({"name": format!("n{index}"), "value": "a"})).collect();
    assert!(matches!(read(in_guild(json!({"name": "myba", "options": many}))), Err(ReadError::Unknown("command"))));
    let long = "<@1".repeat(200_000);
    let options = json!([{"name": "idea", "value": long}]);
    let Act::Filled { values, .. } = asked(in_guild(sub("new", options))).request.act else { panic!("no idea") };
    assert_eq!(values["idea"].len(), 600_000, "the conversation says that it is too long");
}
