use serde_json::{Value, json};

use super::reach::Reach;
use super::{message, plain, view};
use crate::slack::world::chat::Link;

fn broken(blocks: &Value) -> Vec<String> {
    message(blocks.as_array().unwrap(), &[]).iter().map(super::Problem::written).collect()
}

fn plain_text(chars: usize) -> Value {
    json!({"type": "plain_text", "text": "x".repeat(chars)})
}

fn button(more: &Value) -> Value {
    let mut button = json!({"type": "button", "text": plain_text(75), "action_id": "a"});
    for (name, value) in more.as_object().unwrap() {
        button[name] = value.clone();
    }
    button
}

/// Each limit: what just fits, what does not, and where it says so.
#[test]
fn what_fits_is_taken_and_one_more_is_not() {
    let section = |chars: usize| json!([{"type": "section", "text": {"type": "mrkdwn", "text": "x".repeat(chars)}}]);
    let header = |chars: usize| json!([{"type": "header", "text": plain_text(chars)}]);
    let actions = |count: usize| {
        let all: Vec<_> = (0..count).map(|n| button(&json!({"action_id": format!("a{n}")}))).collect();
        json!([{"type": "actions", "elements": all}])
    };
    let context = |count: usize| json!([{"type": "context", "elements": vec![plain_text(1); count]}]);
    let fields = |count: usize, chars: usize| json!([{"type": "section", "fields": vec![plain_text(chars); count]}]);
    let value = |chars: usize| json!([{"type": "actions", "elements": [button(&json!({"value": "x".repeat(chars)}))]}]);
    let label = |chars: usize| json!([{"type": "actions", "elements": [button(&json!({"text": plain_text(chars)}))]}]);
    let markdown = |chars: usize| json!([{"type": "markdown", "text": "x".repeat(chars)}, {"type": "markdown", "text": "x".repeat(6000)}]);
    let overflow = |count: usize| {
        let options: Vec<_> = (0..count).map(|n| json!({"text": plain_text(75), "value": n.to_string()})).collect();
        json!([{"type": "section", "text": plain_text(1), "accessory": {"type": "overflow", "options": options}}])
    };
    let many = |count: usize| Value::Array(vec![json!({"type": "divider"}); count]);
    let pairs = [
        (section(3000), section(3001), "/blocks/0/text/text"),
        (header(150), header(151), "/blocks/0/text/text"),
        (actions(25), actions(26), "/blocks/0/elements"),
        (context(10), context(11), "/blocks/0/elements"),
        (fields(10, 2000), fields(11, 1), "/blocks/0/fields"),
        (fields(1, 2000), fields(1, 2001), "/blocks/0/fields/0/text"),
        (value(2000), value(2001), "/blocks/0/elements/0/value"),
        (label(75), label(76), "/blocks/0/elements/0/text/text"),
        (markdown(6000), markdown(6001), "/blocks"),
        (overflow(5), overflow(6), "/blocks/0/accessory/options"),
        (many(50), many(51), "/blocks"),
    ];
    for (fits, breaks, pointer) in pairs {
        assert_eq!(broken(&fits), Vec::<String>::new(), "{pointer}");
        let found = broken(&breaks);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("[ERROR] ") && found[0].ends_with(&format!("[json-pointer:{pointer}]")),
            "{found:?}"
        );
    }
    assert_eq!(broken(&header(151))[0], "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]");
}

#[test]
fn what_does_not_belong_is_named() {
    let cases = [
        (json!([{"type": "section"}]), "must define either text or fields"),
        (json!([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]), "must be more than 0 characters"),
        (json!([{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}]), "must be a valid enum value"),
        (json!([{"type": "sektion"}]), "unsupported type: sektion"),
        (json!([{"type": "divider", "colour": 1}]), "invalid additional property: colour"),
        (json!([{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}]), "already exists: a"),
        (
            json!([{"type": "actions", "elements": [button(&json!({})), button(&json!({}))]}]),
            "`action_id` already exists",
        ),
        (json!([{"type": "actions", "elements": []}]), "no less than 1 items allowed"),
        (json!([{"type": "actions", "elements": [button(&json!({"style": "blue"}))]}]), "valid enum value"),
        (json!([{"type": "actions", "elements": [button(&json!({"url": "javascript:1"}))]}]), "must be a valid URL"),
        (json!([{"type": "image", "image_url": "https://a.example/x.png"}]), "missing required field: alt_text"),
        (
            json!([{"type": "actions", "elements": [button(&json!({"confirm": {"title": plain_text(101),
            "text": plain_text(1), "confirm": plain_text(1), "deny": plain_text(1)}}))]}]),
            "less than 101",
        ),
    ];
    for (blocks, words) in cases {
        let found = broken(&blocks);
        assert!(found.len() == 1 && found[0].contains(words), "{words}: {found:?}");
    }
}

#[test]
fn modals_have_limits_of_their_own() {
    let modal = |title: usize, blocks: Value| json!({"type": "modal", "title": plain_text(title), "submit": plain_text(24), "blocks": blocks});
    let input = json!([{"type": "input", "label": plain_text(2000), "element": {"type": "plain_text_input", "max_length": 3000}}]);
    assert_eq!(view(&modal(24, input.clone()), true).unwrap(), []);
    assert_eq!(view(&modal(25, input.clone()), true).unwrap()[0].pointer, "/title/text");
    let mut silent = modal(24, input);
    silent.as_object_mut().unwrap().remove("submit");
    assert_eq!(view(&silent, true).unwrap()[0].pointer, "/submit");
    let markdown = json!([{"type": "markdown", "text": "a"}]);
    assert_eq!(view(&modal(1, markdown), true).unwrap()[0].message, "unsupported type: markdown");
    let mut noted = modal(1, json!([{"type": "divider"}]));
    noted["private_metadata"] = json!("x".repeat(3001));
    assert_eq!(view(&noted, true).unwrap()[0].pointer, "/private_metadata");
    let hundred = |count: usize| json!({"type": "home", "blocks": vec![json!({"type": "divider"}); count]});
    assert_eq!(view(&hundred(100), false).unwrap(), []);
    assert_eq!(view(&hundred(101), false).unwrap().len(), 1);
    assert_eq!(view(&json!({"type": "home", "blocks": [{"type": "x".repeat(250_001)}]}), false), Err(()));
}

#[test]
fn pings_and_masked_links_are_found_and_escaped_ones_are_not() {
    let blocks = json!([
        {"type": "section", "text": {"type": "mrkdwn", "text": "<!here> <@U1|ana> <http://evil.example|bank>"}},
        {"type": "section", "text": {"type": "plain_text", "text": "<!channel>"}},
        {"type": "markdown", "text": "[bank](https://evil.example) <!everyone>"},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "broadcast", "range": "channel"}, {"type": "user", "user_id": "U2"},
            {"type": "text", "text": "<!here>"}]}]},
    ]);
    let reach = Reach::of("&lt;!channel&gt; @channel <!subteam^S1>", blocks.as_array().unwrap(), false);
    assert_eq!(reach.pings, ["!subteam^S1", "!here", "@U1", "!everyone", "!channel", "@U2"]);
    assert_eq!(reach.links.len(), 2);
    assert!(reach.links.iter().all(Link::is_masked));
    assert_eq!(Reach::of("@channel", &[], true).pings, ["!channel"]);
    let bare = Reach::of("<https://a.example>", &[], false);
    assert!(!bare.links[0].is_masked());
}

#[test]
fn blocks_read_like_a_page() {
    let blocks = json!([
        {"type": "header", "text": {"type": "plain_text", "text": "Reset fails"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "a &lt;b&gt;\nc"}},
        {"type": "actions", "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "Share"}},
            {"type": "button", "text": {"type": "plain_text", "text": "Open"}, "url": "https://a.example/"}]},
    ]);
    assert_eq!(
        plain::lines("", blocks.as_array().unwrap()),
        ["# Reset fails", "a <b>", "c", "[Share] [Open -> https://a.example/]"]
    );
}
