//! Components of messages and forms.

use std::collections::HashSet;

use serde_json::Value;

use super::{Finder, under};
use crate::discord::world::message::flat;

const ROWS: usize = 5;
/// Components of a message of the second sort, nested ones too.
const MOST_V2: usize = 40;
/// The text of such a message, in characters.
const TEXT_V2: usize = 4_000;
const TEXT_INPUT: u64 = 4;
/// What a select may be narrowed to (`ChannelTypes` of Discord's published document).
const CHANNEL_TYPES: [u64; 12] = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15];

/// Looks at the components of a message.
pub fn of_message(finder: &mut Finder, body: &Value, base: &str, is_v2: bool) {
    let list = finder.list(body, base, "components", 0, if is_v2 { MOST_V2 } else { ROWS });
    let everything = flat(list);
    if is_v2 && everything.len() > MOST_V2 {
        let message = "The total number of components must not exceed 40.";
        finder.add(&under(base, "components"), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message);
    }
    let text: usize = everything.iter().filter(|it| kind(it) == 10).map(|it| chars(&it["content"])).sum();
    if text > TEXT_V2 {
        let message = "The total text displayed must not exceed 4000 characters.";
        finder.add(&under(base, "components"), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
    }
    for (index, component) in list.iter().enumerate() {
        let at = under(base, &format!("components.{index}"));
        if is_v2 { top_v2(finder, component, &at) } else { row(finder, component, &at, &[1]) }
    }
    unique(finder, &everything, &under(base, "components"));
}

/// No custom id twice.
pub fn unique(finder: &mut Finder, everything: &[&Value], at: &str) {
    let mut seen = HashSet::new();
    for id in everything.iter().filter_map(|it| it["custom_id"].as_str()) {
        if !seen.insert(id) {
            finder.add(at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }
    }
}

fn top_v2(finder: &mut Finder, component: &Value, at: &str) {
    match kind(component) {
        1 => row(finder, component, at, &[1]),
        9 => section(finder, component, at),
        10 => finder.text(component, at, "content", 1, TEXT_V2),
        12 => {
            for (index, item) in finder.list(component, at, "items", 1, 10).iter().enumerate() {
                finder.text(item, &under(at, &format!("items.{index}")), "description", 0, 1_024);
            }
        }
        13 if component["file"]["url"].as_str().is_none() => finder.required(&under(at, "file")),
        13 => {}
        14 => finder.number(component, at, "spacing", 1, 2),
        17 => {
            for (index, child) in finder.list(component, at, "components", 1, MOST_V2).iter().enumerate() {
                let at = under(at, &format!("components.{index}"));
                if kind(child) == 17 {
                    wrong_kind(finder, &at, "1, 9, 10, 12, 13, 14")
                } else {
                    top_v2(finder, child, &at)
                }
            }
        }
        _ => wrong_kind(finder, at, "1, 9, 10, 12, 13, 14, 17"),
    }
}

fn section(finder: &mut Finder, component: &Value, at: &str) {
    for (index, child) in finder.list(component, at, "components", 1, 3).iter().enumerate() {
        let at = under(at, &format!("components.{index}"));
        if kind(child) == 10 { finder.text(child, &at, "content", 1, TEXT_V2) } else { wrong_kind(finder, &at, "10") }
    }
    let at = under(at, "accessory");
    match kind(&component["accessory"]) {
        2 => button(finder, &component["accessory"], &at),
        11 => finder.text(&component["accessory"], &at, "description", 0, 1_024),
        0 => finder.required(&at),
        _ => wrong_kind(finder, &at, "2, 11"),
    }
}

/// One row: up to five buttons, or one select.
pub fn row(finder: &mut Finder, component: &Value, at: &str, kinds: &[u64]) {
    if !kinds.contains(&kind(component)) {
        wrong_kind(finder, at, "1");
        return;
    }
    let children = finder.list(component, at, "components", 1, 5);
    let wide = children.iter().any(|it| kind(it) != 2);
    if wide && children.len() > 1 {
        let message = "The specified component exceeds the maximum width";
        finder.add(&under(at, "components.1"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
    }
    for (index, child) in children.iter().enumerate() {
        let at = under(at, &format!("components.{index}"));
        match kind(child) {
            2 => button(finder, child, &at),
            3 | 5..=8 => select(finder, child, &at),
            _ => wrong_kind(finder, &at, "2, 3, 5, 6, 7, 8"),
        }
    }
}

fn button(finder: &mut Finder, button: &Value, at: &str) {
    finder.text(button, at, "label", 0, 80);
    let has = |name: &str| !button[name].is_null();
    match button["style"].as_u64() {
        Some(1..=4) => {
            custom_id(finder, button, at);
            if has("url") {
                finder.add(&under(at, "url"), "BUTTON_COMPONENT_INVALID_URL", "Only link buttons may have a url");
            }
        }
        Some(5) => {
            finder.text(button, at, "url", 1, 512);
            finder.url(button, at, "url", &["http", "https", "discord"]);
            if has("custom_id") {
                let message = "A custom id and url cannot both be specified";
                finder.add(&under(at, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
            }
        }
        Some(6) if has("sku_id") => {}
        Some(6) => finder.required(&under(at, "sku_id")),
        _ => {
            finder.add(&under(at, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.");
        }
    }
    let blank = button["label"].as_str().is_none_or(|label| label.trim().is_empty());
    if blank && !has("emoji") && button["style"] != 6 {
        finder.add(at, "BUTTON_COMPONENT_LABEL_REQUIRED", "A button must have a label or emoji");
    }
}

/// A select of any sort.
pub fn select(finder: &mut Finder, select: &Value, at: &str) {
    custom_id(finder, select, at);
    finder.text(select, at, "placeholder", 0, 150);
    finder.number(select, at, "min_values", 0, 25);
    finder.number(select, at, "max_values", 1, 25);
    if kind(select) == 3 {
        options(finder, select, at, 1, 25);
    }
    for (index, kind) in select["channel_types"].as_array().into_iter().flatten().enumerate() {
        if !kind.as_u64().is_some_and(|kind| CHANNEL_TYPES.contains(&kind)) {
            let message = format!("Value must be one of {CHANNEL_TYPES:?}.");
            finder.add(&under(at, &format!("channel_types.{index}")), "BASE_TYPE_CHOICES", &message);
        }
    }
}

/// The options of a select or a group.
pub fn options(finder: &mut Finder, object: &Value, at: &str, least: usize, most: usize) {
    let mut seen = HashSet::new();
    for (index, option) in finder.list(object, at, "options", least, most).iter().enumerate() {
        let at = under(at, &format!("options.{index}"));
        finder.text(option, &at, "label", 1, 100);
        finder.text(option, &at, "value", 1, 100);
        finder.text(option, &at, "description", 0, 100);
        if option["value"].as_str().is_some_and(|value| !seen.insert(value)) {
            let message = "The specified option value is already used";
            finder.add(&under(&at, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
}

/// A text input of a form.
pub fn text_input(finder: &mut Finder, input: &Value, at: &str, is_labelled: bool) {
    custom_id(finder, input, at);
    if is_labelled {
        finder.text(input, at, "label", 0, 0);
    } else {
        finder.text(input, at, "label", 1, 45);
    }
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        finder.add(&under(at, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
    }
    finder.number(input, at, "min_length", 0, 4_000);
    finder.number(input, at, "max_length", 1, 4_000);
    finder.text(input, at, "placeholder", 0, 100);
    finder.text(input, at, "value", 0, 4_000);
    let most = input["max_length"].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(4_000);
    if chars(&input["value"]) > most {
        finder.length(&under(at, "value"), chars(&input["value"]), 0, most);
    }
}

/// The app's own word for a component.
pub fn custom_id(finder: &mut Finder, component: &Value, at: &str) {
    finder.text(component, at, "custom_id", 1, 100);
}

/// A component of a kind that may not stand there.
pub fn wrong_kind(finder: &mut Finder, at: &str, kinds: &str) {
    let message = format!("Value of field \"type\" must be one of ({kinds}).");
    finder.add(&under(at, "type"), "UNION_TYPE_CHOICES", &message);
}

/// The vendor's number of a component; 0 of none.
pub fn kind(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or(0)
}

/// Whether it is one of a form's text inputs.
pub fn is_text_input(component: &Value) -> bool {
    kind(component) == TEXT_INPUT
}

fn chars(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}
