//! Blocks as a form: every button sends it, and says which one it was.

use serde_json::{Value, json};

use super::marks::{link, markdown, mrkdwn};
use crate::paper::escape;
use crate::slack::block::plain;
use crate::slack::world::World;
use crate::slack::world::view::View;

/// All blocks of a message.
pub fn of_message(world: &World, blocks: &[Value]) -> String {
    blocks.iter().map(|block| of_block(world, block, None)).collect()
}

/// All blocks of a view, with what was filled in and what the app said about it.
pub fn of_view(world: &World, view: &View) -> String {
    view.blocks().iter().map(|block| of_block(world, block, Some(view))).collect()
}

fn of_block(world: &World, block: &Value, view: Option<&View>) -> String {
    let all = |name: &str| block[name].as_array().into_iter().flatten();
    let text = |value: &Value| words(world, value);
    match block["type"].as_str().unwrap_or_default() {
        "header" => format!("<h3>{}</h3>", text(&block["text"])),
        "divider" => "<hr>".to_owned(),
        "markdown" => format!("<div class=\"md\">{}</div>", markdown(block["text"].as_str().unwrap_or_default())),
        "section" => {
            let fields: String = all("fields").map(|field| format!("<p>{}</p>", text(field))).collect();
            let fields = if fields.is_empty() { fields } else { format!("<div class=\"fields\">{fields}</div>") };
            let accessory =
                if block["accessory"].is_null() { String::new() } else { element(world, &block["accessory"]) };
            let body = if block["text"].is_null() { String::new() } else { format!("<p>{}</p>", text(&block["text"])) };
            format!("<div class=\"sec\"><div>{body}{fields}</div>{accessory}</div>")
        }
        "context" => {
            let parts: String = all("elements").map(|part| format!("<span>{}</span> ", element(world, part))).collect();
            format!("<p class=\"m\">{parts}</p>")
        }
        "actions" | "context_actions" => {
            let parts: String = all("elements").map(|part| element(world, part)).collect();
            format!("<div class=\"row\">{parts}</div>")
        }
        "input" => input(world, block, view),
        "rich_text" => all("elements").map(rich).collect(),
        _ => {
            let lines = plain::of_blocks(std::slice::from_ref(block));
            lines.iter().map(|line| format!("<p>{}</p>", escape(line))).collect()
        }
    }
}

/// Text with marks that stand beside it, not in it.
fn rich(part: &Value) -> String {
    let all = || part["elements"].as_array().into_iter().flatten();
    let inner = || all().map(rich_leaf).collect::<String>();
    match part["type"].as_str().unwrap_or_default() {
        "rich_text_list" => {
            format!("<ul>{}</ul>", all().map(|item| format!("<li>{}</li>", rich(item))).collect::<String>())
        }
        "rich_text_preformatted" => format!("<pre>{}</pre>", inner()),
        "rich_text_quote" => format!("<blockquote>{}</blockquote>", inner()),
        _ => format!("<p>{}</p>", inner()),
    }
}

fn rich_leaf(leaf: &Value) -> String {
    if leaf["type"] == "link" {
        let url = leaf["url"].as_str().unwrap_or_default();
        return link(url, leaf["text"].as_str().unwrap_or(url));
    }
    let text = escape(&plain::rich(leaf)).replace('\n', "<br>");
    let marks = [("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")];
    let set = marks.into_iter().filter(|(style, _)| leaf["style"][*style] == true);
    set.fold(text, |text, (_, tag)| format!("<{tag}>{text}</{tag}>"))
}

fn words(world: &World, value: &Value) -> String {
    let text = value["text"].as_str().unwrap_or_default();
    if value["type"] == "mrkdwn" { mrkdwn(world, text) } else { escape(&plain::unescaped(text)).replace('\n', "<br>") }
}

/// Which button it was: the action id and the value, as JSON.
fn pressed(action: &Value, value: &Value) -> String {
    escape(&json!([action, value]).to_string())
}

fn press(class: &str, action: &Value, value: &Value, label: &str) -> String {
    format!(
        "<button class=\"{class}\" name=\"act\" value=\"{}\" formaction=\"/slack/room/act\">{label}</button>",
        pressed(action, value)
    )
}

/// An element outside an input.
fn element(world: &World, element: &Value) -> String {
    let id = &element["action_id"];
    let label = words(world, &element["text"]);
    match element["type"].as_str().unwrap_or_default() {
        "button" if element["url"].is_string() => {
            let url = element["url"].as_str().unwrap_or_default();
            format!("<span class=\"out\">{}</span>", link(url, &plain::words(&element["text"])))
        }
        "button" | "icon_button" | "workflow_button" => press(
            element["style"].as_str().map_or("", |style| if style == "danger" { "danger" } else { "main" }),
            id,
            &json!(""),
            &label,
        ),
        "feedback_buttons" => ["positive_button", "negative_button"]
            .iter()
            .map(|side| press("", id, &element[*side]["value"], &words(world, &element[*side]["text"])))
            .collect(),
        "overflow" => {
            let options: String = options(element)
                .map(|option| press("", id, &option["value"], &words(world, &option["text"])))
                .collect();
            format!("<details class=\"more\"><summary>More</summary><div class=\"row\">{options}</div></details>")
        }
        "image" => format!("[{}]", escape(&plain::words(&element["alt_text"]))),
        "mrkdwn" | "plain_text" => words(world, element),
        _ => {
            let name = format!("s:{}", id.as_str().unwrap_or_default());
            let field = field(world, element, &name, None);
            format!(
                "<span class=\"pick\">{field}<button name=\"pick\" value=\"{}\" formaction=\"/slack/room/act\">Choose</button></span>",
                escape(id.as_str().unwrap_or_default())
            )
        }
    }
}

fn options(element: &Value) -> impl Iterator<Item = &Value> {
    let groups =
        element["option_groups"].as_array().into_iter().flatten().flat_map(|group| group["options"].as_array());
    groups.chain(element["options"].as_array()).flatten()
}

fn input(world: &World, block: &Value, view: Option<&View>) -> String {
    let element = &block["element"];
    let (block_id, action) =
        (block["block_id"].as_str().unwrap_or_default(), element["action_id"].as_str().unwrap_or_default());
    let name = format!("f:{action}");
    let held = view.and_then(|view| view.values.get(block_id)?.get(action));
    let error = view.and_then(|view| view.errors.get(block_id));
    let error = error.map_or_else(String::new, |error| format!("<span class=\"bad\">{}</span>", escape(error)));
    let hint = if block["hint"].is_null() {
        String::new()
    } else {
        format!("<span class=\"m\">{}</span>", words(world, &block["hint"]))
    };
    let optional = if block["optional"] == true { " (optional)" } else { "" };
    format!(
        "<label class=\"in\"><span>{}{optional}</span>{}{hint}{error}</label>",
        words(world, &block["label"]),
        field(world, element, &name, held)
    )
}

/// What can be filled in. `held` is what was filled in before.
fn field(world: &World, element: &Value, name: &str, held: Option<&Value>) -> String {
    let name = escape(name);
    let value_of = |holds: &str, initial: &str| {
        let value = held.map_or(&element[initial], |held| &held[holds]);
        escape(value.as_str().unwrap_or_default())
    };
    match element["type"].as_str().unwrap_or_default() {
        "plain_text_input" if element["multiline"] == true => {
            format!("<textarea name=\"{name}\" rows=\"4\">{}</textarea>", value_of("value", "initial_value"))
        }
        "static_select" | "radio_buttons" | "external_select" => {
            let chosen = held.map_or(&element["initial_option"], |held| &held["selected_option"]);
            let rows: String =
                options(element).map(|option| choice(world, option, option["value"] == chosen["value"])).collect();
            format!("<select name=\"{name}\"><option value=\"\"></option>{rows}</select>")
        }
        "checkboxes" | "multi_static_select" => {
            let chosen = held.map_or(&element["initial_options"], |held| &held["selected_options"]);
            let is_chosen =
                |option: &Value| chosen.as_array().into_iter().flatten().any(|it| it["value"] == option["value"]);
            options(element)
                .map(|option| {
                    let checked = if is_chosen(option) { " checked" } else { "" };
                    format!(
                        "<span class=\"check\"><input type=\"checkbox\" name=\"{name}\" value=\"{}\"{checked}> {}</span>",
                        escape(option["value"].as_str().unwrap_or_default()),
                        words(world, &option["text"])
                    )
                })
                .collect()
        }
        "datepicker" => {
            format!("<input type=\"date\" name=\"{name}\" value=\"{}\">", value_of("selected_date", "initial_date"))
        }
        "timepicker" => {
            format!("<input type=\"time\" name=\"{name}\" value=\"{}\">", value_of("selected_time", "initial_time"))
        }
        kind if kind.ends_with("users_select") => {
            let users = world.teams.values().flat_map(|team| team.users.values());
            let rows: String = users
                .map(|user| format!("<option value=\"{}\">{}</option>", escape(&user.id), escape(&user.real_name)))
                .collect();
            format!("<select name=\"{name}\"><option value=\"\"></option>{rows}</select>")
        }
        kind if kind.ends_with("channels_select") || kind.ends_with("conversations_select") => {
            let channels =
                world.teams.values().flat_map(|team| team.channels.values()).filter(|it| !it.name.is_empty());
            let rows: String = channels
                .map(|it| format!("<option value=\"{}\">#{}</option>", escape(&it.id), escape(&it.name)))
                .collect();
            format!("<select name=\"{name}\"><option value=\"\"></option>{rows}</select>")
        }
        _ => format!("<input name=\"{name}\" value=\"{}\" autocomplete=\"off\">", value_of("value", "initial_value")),
    }
}

fn choice(world: &World, option: &Value, is_chosen: bool) -> String {
    let selected = if is_chosen { " selected" } else { "" };
    let value = escape(option["value"].as_str().unwrap_or_default());
    format!("<option value=\"{value}\"{selected}>{}</option>", words(world, &option["text"]))
}
