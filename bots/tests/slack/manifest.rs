//! The manifest holds what Slack's schema asks for.

use myba_bots::slack::{SCOPES, manifest};
use serde_json::Value;

/// Paths into the manifest, each with the fewest and the most characters or entries; `*` is every entry.
const LIMITS: &[(&str, usize, usize)] = &[
    ("display_information/name", 1, 35),
    ("display_information/description", 1, 140),
    ("display_information/long_description", 175, 4_000),
    ("display_information/background_color", 7, 7),
    ("features/bot_user/display_name", 1, 80),
    ("features/slash_commands", 1, 50),
    ("features/slash_commands/*/command", 2, 32),
    ("features/slash_commands/*/description", 1, 2_000),
    ("features/slash_commands/*/usage_hint", 1, 1_000),
    ("features/shortcuts", 1, 10),
    ("features/shortcuts/*/name", 1, 24),
    ("features/shortcuts/*/callback_id", 1, 255),
    ("features/shortcuts/*/description", 1, 150),
    ("oauth_config/redirect_urls", 1, 1_000),
    ("oauth_config/redirect_urls/*", 8, 2_500),
    ("oauth_config/scopes/bot", 1, 255),
    ("oauth_config/scopes/bot_optional", 1, 255),
    ("settings/event_subscriptions/bot_events", 1, 100),
];
/// Of an app that Slack calls.
const ADDRESSES: &[(&str, usize, usize)] = &[
    ("features/slash_commands/*/url", 8, 3_000),
    ("settings/event_subscriptions/request_url", 8, 3_500),
    ("settings/interactivity/request_url", 8, 3_500),
];

fn found<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let inner: Vec<&Value> = match (name, value.as_array()) {
        ("*", Some(entries)) => entries.iter().collect(),
        _ => value.get(name).into_iter().collect(),
    };
    inner.into_iter().flat_map(|inner| rest.map_or_else(|| vec![inner], |rest| found(inner, rest))).collect()
}

fn length(value: &Value) -> usize {
    value.as_str().map_or_else(|| value.as_array().map_or(0, Vec::len), |text| text.chars().count())
}

fn check(manifest: &Value, limits: &[(&str, usize, usize)]) {
    for (path, least, most) in limits {
        let values = found(manifest, path);
        assert!(!values.is_empty(), "{path} is missing");
        for value in values {
            assert!((*least..=*most).contains(&length(value)), "{path}: {value}");
        }
    }
}

#[test]
fn slack_takes_the_manifest() {
    let manifest = manifest("https://myba.example/", false);
    check(&manifest, LIMITS);
    check(&manifest, ADDRESSES);
    let scopes = &manifest["oauth_config"]["scopes"];
    let bot = scopes["bot"].as_array().unwrap();
    assert!(scopes["bot_optional"].as_array().unwrap().iter().all(|scope| bot.contains(scope)));
    assert!(SCOPES.iter().all(|(_, reason)| reason.ends_with('.')), "a reason for each");
    assert_eq!(manifest["features"]["slash_commands"][0]["should_escape"], true);
    insta::assert_json_snapshot!("manifest", manifest);
}

#[test]
fn through_a_socket_no_address_is_needed() {
    let manifest = manifest("https://myba.example", true);
    check(&manifest, LIMITS);
    assert!(ADDRESSES.iter().all(|(path, ..)| found(&manifest, path).is_empty()));
    assert_eq!(manifest["settings"]["socket_mode_enabled"], true);
}
