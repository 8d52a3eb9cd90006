//! What a pressed element says, and what a filled form holds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// `1700000000.000100`.
pub fn action_ts(now_ms: i64) -> String {
    format!("{}.{:06}", now_ms / 1000, now_ms % 1000 * 1000)
}

/// Gives blocks and elements the ids they lack, as the vendor does.
pub fn fill_ids(blocks: &mut [Value]) {
    for (index, block) in blocks.iter_mut().enumerate() {
        let Some(object) = block.as_object_mut() else { continue };
        object.entry("block_id").or_insert_with(|| json!(format!("b{index}")));
        for name in ["accessory", "element"] {
            if let Some(element) = object.get_mut(name) {
                name_element(element, index, 0);
            }
        }
        let is_row = matches!(object.get("type").and_then(Value::as_str), Some("actions" | "context_actions"));
        for (place, element) in
            object.get_mut("elements").and_then(Value::as_array_mut).into_iter().flatten().enumerate()
        {
            if is_row {
                name_element(element, index, place);
            }
        }
    }
}

fn name_element(element: &mut Value, block: usize, place: usize) {
    if element["type"] == "image" {
        return;
    }
    if let Some(object) = element.as_object_mut() {
        object.entry("action_id").or_insert_with(|| json!(format!("a{block}_{place}")));
    }
}

/// Every element that can be acted on, with its block.
pub fn elements(blocks: &[Value]) -> impl Iterator<Item = (&Value, &Value)> {
    blocks.iter().flat_map(|block| {
        let row = block["elements"].as_array().into_iter().flatten();
        let inner = [&block["accessory"], &block["element"]].into_iter();
        row.chain(inner).filter(|element| element["action_id"].is_string()).map(move |element| (block, element))
    })
}

/// The block id of the element with this action id.
pub fn block_of(blocks: &[Value], action_id: &str) -> Option<String> {
    let found = elements(blocks).find(|(_, element)| element["action_id"] == action_id);
    found.map(|(block, _)| block["block_id"].as_str().unwrap_or_default().to_owned())
}

/// One entry of `actions`; `None` when there is no such element, or no such option.
pub fn action(blocks: &[Value], action_id: &str, value: &str, now_ms: i64) -> Option<Value> {
    let (block, element) = elements(blocks).find(|(_, element)| element["action_id"] == action_id)?;
    let kind = element["type"].as_str().unwrap_or_default();
    let mut action = json!({
        "type": kind, "action_id": action_id, "block_id": block["block_id"], "action_ts": action_ts(now_ms),
    });
    match kind {
        "button" | "icon_button" | "workflow_button" => {
            for name in ["text", "value", "style", "url"] {
                if !element[name].is_null() {
                    action[name] = element[name].clone();
                }
            }
        }
        "feedback_buttons" => {
            let sides = ["positive_button", "negative_button"];
            let chosen = sides.iter().map(|side| &element[*side]).find(|side| side["value"] == value)?;
            action["text"] = chosen["text"].clone();
            action["value"] = chosen["value"].clone();
        }
        _ => {
            let held = held(element, Some(value))?;
            for (name, value) in held.as_object()? {
                action[name] = value.clone();
            }
        }
    }
    Some(action)
}

/// `state.values` of a form: what was given by action id, and of the rest what it showed at first.
pub fn state(blocks: &[Value], given: &[(&str, &str)]) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut state: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for (block, element) in elements(blocks) {
        if matches!(element["type"].as_str(), Some("button" | "overflow" | "icon_button" | "feedback_buttons")) {
            continue;
        }
        let id = element["action_id"].as_str().unwrap_or_default();
        let value = given.iter().find(|(name, _)| *name == id).map(|(_, value)| *value);
        if let Some(held) = held(element, value) {
            let block = block["block_id"].as_str().unwrap_or_default().to_owned();
            state.entry(block).or_default().insert(id.to_owned(), held);
        }
    }
    state
}

/// What an element holds: `given`, or else what it showed at first. `None` when the option is not there.
fn held(element: &Value, given: Option<&str>) -> Option<Value> {
    let kind = element["type"].as_str().unwrap_or_default();
    let text_or = |name: &str| {
        given.map_or_else(|| element[name].clone(), |text| if text.is_empty() { Value::Null } else { json!(text) })
    };
    let many = |name: &str| match given {
        None => element[name].as_array().cloned().map_or_else(|| json!([]), Value::Array),
        Some(list) => json!(parts(list).collect::<Vec<_>>()),
    };
    let (name, value) = match kind {
        "static_select" | "radio_buttons" | "overflow" => (
            "selected_option",
            match given {
                Some("") => Value::Null,
                Some(value) => option(element, value)?,
                None => element["initial_option"].clone(),
            },
        ),
        "external_select" => (
            "selected_option",
            match given {
                Some(value) => json!({"text": {"type": "plain_text", "text": value}, "value": value}),
                None => element["initial_option"].clone(),
            },
        ),
        "checkboxes" | "multi_static_select" => (
            "selected_options",
            match given {
                None => element["initial_options"].as_array().cloned().map_or_else(|| json!([]), Value::Array),
                Some(list) => Value::Array(parts(list).map(|value| option(element, value)).collect::<Option<_>>()?),
            },
        ),
        "users_select" => ("selected_user", text_or("initial_user")),
        "channels_select" => ("selected_channel", text_or("initial_channel")),
        "conversations_select" => ("selected_conversation", text_or("initial_conversation")),
        "multi_users_select" => ("selected_users", many("initial_users")),
        "multi_channels_select" => ("selected_channels", many("initial_channels")),
        "multi_conversations_select" => ("selected_conversations", many("initial_conversations")),
        "datepicker" => ("selected_date", text_or("initial_date")),
        "timepicker" => ("selected_time", text_or("initial_time")),
        "datetimepicker" => ("selected_date_time", text_or("initial_date_time")),
        _ => ("value", text_or("initial_value")),
    };
    Some(json!({"type": kind, name: value}))
}

fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// The option with this value, as the payload repeats it.
fn option(element: &Value, value: &str) -> Option<Value> {
    let groups =
        element["option_groups"].as_array().into_iter().flatten().flat_map(|group| group["options"].as_array());
    let all = groups.chain(element["options"].as_array()).flatten();
    all.into_iter().find(|option| option["value"] == value).cloned()
}
