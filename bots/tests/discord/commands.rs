//! The commands as people see them in Discord's menu, and as Discord takes them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use myba_bots::discord::{commands, same, suggestions};
use serde_json::{Value, json};

use crate::read_room::Room;

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn text<'a>(object: &'a Value, what: &str, locale: &str) -> &'a str {
    let local = object[format!("{what}_localizations")][locale].as_str();
    local.or(object[what].as_str()).unwrap_or_default()
}

/// The menu in one language.
fn menu(commands: &Value, locale: &str) -> String {
    let mut menu = format!("== {locale}\n");
    let [typed, of_message] = commands.as_array().unwrap().as_slice() else { panic!("two commands") };
    for sub in list(typed, "options") {
        writeln!(menu, "/myba {} · {}", text(sub, "name", locale), text(sub, "description", locale)).unwrap();
        for option in list(sub, "options") {
            writeln!(menu, "    {}: {}", text(option, "name", locale), text(option, "description", locale)).unwrap();
            let choices: Vec<&str> = list(option, "choices").map(|choice| text(choice, "name", locale)).collect();
            if !choices.is_empty() {
                writeln!(menu, "      [{}]", choices.join(" | ")).unwrap();
            }
        }
    }
    writeln!(menu, "Apps > {}", text(of_message, "name", locale)).unwrap();
    menu
}

fn locales(commands: &Value) -> BTreeSet<String> {
    commands[1]["name_localizations"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn people_read_the_menu_in_their_language() {
    let commands = commands(true);
    let mut story = menu(&commands, "en-US");
    for locale in locales(&commands) {
        story.push('\n');
        story.push_str(&menu(&commands, &locale));
    }
    insta::assert_snapshot!(story);
}

#[test]
fn buying_is_offered_only_where_discord_sells() {
    let (with, without) = (commands(true), commands(false));
    let subs = |commands: &Value| list(&commands[0], "options").count();
    assert_eq!((subs(&with), subs(&without)), (11, 10));
    assert!(!without.to_string().to_lowercase().contains("buy"));
    for command in without.as_array().unwrap() {
        assert_eq!((&command["integration_types"], &command["contexts"]), (&json!([0, 1]), &json!([0, 1, 2])));
        assert!(command["default_member_permissions"].is_null(), "who may do what, we say ourselves");
    }
}

#[tokio::test]
async fn discord_takes_the_commands_and_tells_them_back_unchanged() {
    let room = Room::open().await;
    for billing_on in [true, false] {
        let ours = commands(billing_on);
        assert_eq!(room.discord().register_commands(&ours), Some(()));
        let theirs = Value::from(room.discord().commands());
        assert!(same(&ours, &theirs), "nothing has to be written again: {theirs}");
        assert!(!same(&commands(!billing_on), &theirs));
    }
    assert_eq!(room.discord().violations(), []);
}

#[test]
fn only_a_difference_that_people_see_is_one() {
    let ours = commands(true);
    let mut theirs = ours.clone();
    theirs.as_array_mut().unwrap().reverse();
    for (index, command) in theirs.as_array_mut().unwrap().iter_mut().enumerate() {
        command["id"] = json!(format!("{index}"));
        command["version"] = json!("9");
        command["nsfw"] = json!(false);
        command["dm_permission"] = json!(true);
        command["default_member_permissions"] = Value::Null;
        command["name_localized"] = json!("neu");
        command["contexts"].as_array_mut().unwrap().reverse();
    }
    theirs[1]["options"][0]["required"] = json!(false);
    theirs[1].as_object_mut().unwrap().remove("type");
    assert!(same(&ours, &theirs));
    for (path, value) in [
        ("/1/options/0/description", json!("other")),
        ("/1/options/0/name_localizations/de", json!("anders")),
        ("/1/options/0/options/0/max_length", json!(100)),
        ("/1/options/1/options/0/autocomplete", json!(false)),
        ("/1/contexts", json!([0])),
        ("/0/default_member_permissions", json!("32")),
        ("/0/nsfw", json!(true)),
        ("/0/name", json!("Draft")),
        ("/1/options/0/description_localizations", Value::Null),
    ] {
        let mut changed = theirs.clone();
        *changed.pointer_mut(path).unwrap() = value;
        assert!(!same(&ours, &changed), "{path}");
    }
    let mut swapped = theirs.clone();
    swapped[1]["options"].as_array_mut().unwrap().swap(0, 1);
    assert!(!same(&ours, &swapped), "the order of a menu is seen");
    for other in [json!([]), json!({}), Value::Null, json!([ours[0]]), json!([ours[0], ours[0]]), json!([1, 2])] {
        assert!(!same(&ours, &other), "{other}");
    }
}

#[test]
fn suggestions_are_cut_to_what_discord_takes() {
    let items: Vec<(String, String)> =
        (0..40).map(|index| (format!("Ticket {index}"), format!("tkt_{index}"))).collect();
    let shown = suggestions(&items);
    assert_eq!((&shown["type"], list(&shown["data"], "choices").count()), (&json!(8), 25));
    assert_eq!(shown["data"]["choices"][0], json!({"name": "Ticket 0", "value": "tkt_0"}));
    let odd =
        [("  ", "tkt_1"), ("a", ""), ("b", &"x".repeat(101)), (&"🙂".repeat(90), "tkt_2"), (&"é".repeat(100), "tkt_3")];
    let shown = suggestions(&odd.map(|(label, id)| (label.to_owned(), id.to_owned())));
    let names: Vec<&str> = list(&shown["data"], "choices").map(|choice| choice["name"].as_str().unwrap()).collect();
    assert_eq!(names, [format!("{}…", "🙂".repeat(49)), "é".repeat(100)]);
}
