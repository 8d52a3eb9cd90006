//! How blocks read: a line for each thing, for snapshots of a conversation.

use serde_json::Value;

/// The lines of a message or view: its blocks, or else its text.
pub fn lines(text: &str, blocks: &[Value]) -> Vec<String> {
    if blocks.is_empty() { unescaped(text).lines().map(str::to_owned).collect() } else { of_blocks(blocks) }
}

/// The lines of blocks.
pub fn of_blocks(blocks: &[Value]) -> Vec<String> {
    blocks.iter().flat_map(of_block).collect()
}

/// The words of a text object, or of a string.
pub fn words(value: &Value) -> String {
    unescaped(value.as_str().or_else(|| value["text"].as_str()).unwrap_or_default())
}

fn of_block(block: &Value) -> Vec<String> {
    let all = |name: &str| block[name].as_array().into_iter().flatten();
    match block["type"].as_str().unwrap_or_default() {
        "header" => vec![format!("# {}", words(&block["text"]))],
        "divider" => vec!["---".to_owned()],
        "section" => {
            let mut lines: Vec<String> = words(&block["text"]).lines().map(str::to_owned).collect();
            lines.extend(all("fields").map(|field| format!("| {}", words(field).replace('\n', " "))));
            if !block["accessory"].is_null() {
                lines.push(element(&block["accessory"]));
            }
            lines
        }
        "context" => vec![format!("({})", all("elements").map(element).collect::<Vec<_>>().join(" "))],
        "actions" | "context_actions" => vec![all("elements").map(element).collect::<Vec<_>>().join(" ")],
        "input" => {
            let mut lines = vec![format!(
                "{}{}: {}",
                words(&block["label"]),
                if block["optional"] == true { " (optional)" } else { "" },
                element(&block["element"])
            )];
            if !block["hint"].is_null() {
                lines.push(format!("  {}", words(&block["hint"])));
            }
            lines
        }
        "image" => vec![format!("[picture: {}]", words(&block["alt_text"]))],
        "rich_text" => rich(block).lines().map(str::to_owned).collect(),
        "table" => all("rows")
            .map(|row| {
                let cells = row.as_array().into_iter().flatten();
                format!("| {} |", cells.map(|cell| rich(cell) + &words(cell)).collect::<Vec<_>>().join(" | "))
            })
            .collect(),
        "plan" => {
            let tasks = all("tasks").flat_map(of_block);
            std::iter::once(words(&block["title"])).chain(tasks).collect()
        }
        "task_card" => {
            vec![format!("- {} [{}]", words(&block["title"]), block["status"].as_str().unwrap_or("pending"))]
        }
        "carousel" => all("elements").flat_map(of_block).collect(),
        "card" => ["title", "subtitle", "body"]
            .iter()
            .map(|name| words(&block[*name]))
            .filter(|line| !line.is_empty())
            .collect(),
        _ => words(&block["text"]).lines().map(str::to_owned).collect(),
    }
}

fn element(element: &Value) -> String {
    let text = words(&element["text"]);
    let options = |name: &str| {
        let list = element[name].as_array().into_iter().flatten();
        list.map(|option| words(&option["text"])).collect::<Vec<_>>().join(" | ")
    };
    let initial = |name: &str| words(&element[name]["text"]);
    match element["type"].as_str().unwrap_or_default() {
        "button" if element["url"].is_string() => {
            format!("[{text} -> {}]", element["url"].as_str().unwrap_or_default())
        }
        "button" | "icon_button" | "workflow_button" => format!("[{text}]"),
        "overflow" => format!("[... {}]", options("options")),
        "static_select" | "radio_buttons" if element["initial_option"].is_object() => {
            format!("<{}: {}>", initial("initial_option"), options("options"))
        }
        "static_select" | "multi_static_select" | "radio_buttons" | "checkboxes" => {
            format!("<{}>", options("options"))
        }
        "feedback_buttons" => {
            format!("[{}] [{}]", words(&element["positive_button"]["text"]), words(&element["negative_button"]["text"]))
        }
        "image" => format!("[picture: {}]", words(&element["alt_text"])),
        "plain_text" | "mrkdwn" => text,
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
            format!("<{}>", words(&element["initial_value"]))
        }
        other => format!("<{other}>"),
    }
}

/// The words of rich text, flat.
pub fn rich(value: &Value) -> String {
    let inner = || value["elements"].as_array().into_iter().flatten().map(rich);
    match value["type"].as_str().unwrap_or_default() {
        "text" => value["text"].as_str().unwrap_or_default().to_owned(),
        "link" => value["text"].as_str().or(value["url"].as_str()).unwrap_or_default().to_owned(),
        "user" => format!("@{}", value["user_id"].as_str().unwrap_or_default()),
        "broadcast" => format!("@{}", value["range"].as_str().unwrap_or_default()),
        "emoji" => format!(":{}:", value["name"].as_str().unwrap_or_default()),
        "rich_text_list" => inner().map(|line| format!("- {line}\n")).collect(),
        "rich_text_section" | "rich_text_preformatted" | "rich_text_quote" => inner().collect(),
        "rich_text" => inner().collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// Entities as a reader sees them.
pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
