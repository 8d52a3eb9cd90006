//! Commands as the app registers them.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::modal::choices;
use super::{Finder, Problem, under};

/// Name, description and values of one command together, in characters.
const SUM: usize = 8_000;
const SUB_COMMAND: u64 = 1;
const GROUP: u64 = 2;
const STRING: u64 = 3;

#[expect(clippy::expect_used, reason = "a constant pattern")]
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$").expect("a constant pattern")
});

/// The languages somebody may read commands in.
const LOCALES: [&str; 32] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
];

/// What is wrong about a list of commands.
pub fn all(list: &[Value]) -> Vec<Problem> {
    let mut finder = Finder::default();
    let mut names = HashSet::new();
    for (index, command) in list.iter().enumerate() {
        let at = index.to_string();
        one(&mut finder, command, &at);
        if !names.insert((kind(command), command["name"].as_str().unwrap_or_default())) {
            let message = "Application command names must be unique";
            finder.add(&under(&at, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
    }
    for (wanted, most) in [(1, 100), (2, 15), (3, 15), (4, 1)] {
        if list.iter().filter(|command| kind(command) == wanted).count() > most {
            let message = format!("Maximum number of application commands reached ({most})");
            finder.add("", "APPLICATION_COMMANDS_MAX", &message);
        }
    }
    finder.done()
}

/// What is wrong about one command.
pub fn single(command: &Value) -> Vec<Problem> {
    let mut finder = Finder::default();
    one(&mut finder, command, "");
    finder.done()
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

fn one(finder: &mut Finder, command: &Value, at: &str) {
    if kind(command) == 1 {
        name(finder, command, at);
        described(finder, command, at);
        options(finder, command, at, 0);
    } else {
        finder.text(command, at, "name", 1, 32);
        localized(finder, command, at, "name", 32);
        if command["description"].as_str().is_some_and(|text| !text.is_empty()) {
            let message = "Context menu commands cannot have description";
            finder.add(&under(at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", message);
        }
        if command["options"].as_array().is_some_and(|options| !options.is_empty()) {
            let message = "Context menu commands cannot have options";
            finder.add(&under(at, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID", message);
        }
    }
    if weight(command) > SUM {
        finder.add(at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)");
    }
    if command["default_member_permissions"].as_str().is_some_and(|text| text.parse::<u64>().is_err()) {
        let message = "Must be a string of digits.";
        finder.add(&under(at, "default_member_permissions"), "BASE_TYPE_BAD_STRING", message);
    }
}

fn name(finder: &mut Finder, object: &Value, at: &str) {
    let pointer = under(at, "name");
    let Some(text) = object["name"].as_str() else { return finder.required(&pointer) };
    finder.length(&pointer, text.chars().count(), 1, 32);
    spelled(finder, text, &pointer);
    localized(finder, object, at, "name", 32);
    for (locale, text) in translations(object, "name") {
        spelled(finder, text, &under(at, &format!("name_localizations.{locale}")));
    }
}

fn spelled(finder: &mut Finder, text: &str, at: &str) {
    if !NAME.is_match(text) || text.to_lowercase() != text {
        finder.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

fn described(finder: &mut Finder, object: &Value, at: &str) {
    finder.text(object, at, "description", 1, 100);
    localized(finder, object, at, "description", 100);
}

/// The same text in other languages.
pub fn localized(finder: &mut Finder, object: &Value, at: &str, what: &str, most: usize) {
    let pointer = under(at, &format!("{what}_localizations"));
    for (locale, text) in translations(object, what) {
        let at = under(&pointer, locale);
        if !LOCALES.contains(&locale) {
            finder.add(&at, "BASE_TYPE_CHOICES", "Value must be one of the available locales.");
        }
        finder.length(&at, text.chars().count(), 1, most);
    }
}

fn translations<'a>(object: &'a Value, what: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let all = object[format!("{what}_localizations")].as_object().into_iter().flatten();
    all.map(|(locale, text)| (locale.as_str(), text.as_str().unwrap_or_default()))
}

fn options(finder: &mut Finder, object: &Value, at: &str, depth: u8) {
    let list = finder.list(object, at, "options", 0, 25);
    let (mut seen, mut optional) = (HashSet::new(), false);
    let subs = list.iter().filter(|it| matches!(it["type"].as_u64(), Some(SUB_COMMAND | GROUP))).count();
    if subs > 0 && subs < list.len() {
        let message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        finder.add(&under(at, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    for (index, option) in list.iter().enumerate() {
        let at = under(at, &format!("options.{index}"));
        name(finder, option, &at);
        described(finder, option, &at);
        let own = option["name"].as_str().map(|name| ("", name));
        // No option is called like another in any language.
        if own.into_iter().chain(translations(option, "name")).any(|name| !seen.insert(name)) {
            let message = "Option name must be unique";
            finder.add(&under(&at, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message);
        }
        match option["type"].as_u64() {
            Some(GROUP) if depth == 0 => options(finder, option, &at, 1),
            Some(SUB_COMMAND) if depth < 2 => options(finder, option, &at, 2),
            Some(3..=11) => {
                let required = option["required"] == true;
                if required && optional {
                    let message = "Required options must be placed before non-required options";
                    finder.add(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
                }
                optional |= !required;
                plain(finder, option, &at);
            }
            None => finder.required(&under(&at, "type")),
            Some(_) => {
                finder.add(&under(&at, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, …, 11}.");
            }
        }
    }
}

fn plain(finder: &mut Finder, option: &Value, at: &str) {
    choices(finder, option, at);
    if option["type"] == STRING {
        finder.number(option, at, "min_length", 0, 6_000);
        finder.number(option, at, "max_length", 1, 6_000);
    }
    if option["autocomplete"] == true && option["choices"].as_array().is_some_and(|list| !list.is_empty()) {
        let message = "autocomplete and choices are mutually exclusive";
        finder.add(at, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message);
    }
}

fn weight(object: &Value) -> usize {
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let longest = |name: &str| {
        let more = object[format!("{name}_localizations")].as_object();
        let more = more.into_iter().flatten().map(|(_, text)| chars(text)).max().unwrap_or(0);
        more.max(chars(&object[name]))
    };
    let below = |name: &str| object[name].as_array().into_iter().flatten().map(weight).sum::<usize>();
    longest("name") + longest("description") + chars(&object["value"]) + below("options") + below("choices")
}
