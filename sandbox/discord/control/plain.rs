//! Messages and forms as plain text.

use serde_json::Value;

use crate::discord::world::message::Message;

/// What a message shows, line by line.
pub fn lines(message: &Message) -> Vec<String> {
    let mut lines: Vec<String> = message.content.lines().map(str::to_owned).collect();
    if message.is_loading() {
        lines.push("thinking…".to_owned());
    }
    lines.extend(message.embeds.iter().flat_map(embed).map(|line| format!("| {line}").trim_end().to_owned()));
    for file in &message.attachments {
        lines.push(format!("({}, {} bytes)", file.filename, file.size));
    }
    lines.extend(message.components.iter().flat_map(component));
    lines
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn embed(embed: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let author = text(&embed["author"], "name");
    let title = text(embed, "title");
    lines.extend((!author.is_empty()).then(|| author.to_owned()));
    lines.extend((!title.is_empty()).then(|| format!("# {title}")));
    lines.extend(Some(text(embed, "url")).filter(|url| !url.is_empty()).map(str::to_owned));
    lines.extend(text(embed, "description").lines().map(str::to_owned));
    for field in embed["fields"].as_array().into_iter().flatten() {
        lines.push(format!("## {}", text(field, "name")));
        lines.extend(text(field, "value").lines().map(str::to_owned));
    }
    let footer = text(&embed["footer"], "text");
    lines.extend((!footer.is_empty()).then(|| format!("-- {footer}")));
    lines
}

/// A component, line by line.
pub fn component(it: &Value) -> Vec<String> {
    let below = |name: &str| it[name].as_array().into_iter().flatten();
    match it["type"].as_u64() {
        Some(1) => {
            let parts: Vec<_> = below("components").flat_map(component).collect();
            vec![parts.join(" ")]
        }
        Some(2) => vec![button(it)],
        Some(3) => {
            let rows: Vec<_> = below("options").map(|option| text(option, "label")).collect();
            vec![format!("<{}: {}>", text(it, "placeholder"), rows.join(" | "))]
        }
        Some(4) => vec![format!("<{}>", text(it, "value"))],
        Some(5..=8) => vec![format!("<{}>", text(it, "placeholder"))],
        Some(9) => {
            let mut lines: Vec<_> = below("components").flat_map(component).collect();
            lines.extend(component(&it["accessory"]));
            lines
        }
        Some(10) => text(it, "content").lines().map(str::to_owned).collect(),
        Some(13) => vec![format!("({})", text(&it["file"], "url"))],
        Some(14) => vec!["---".to_owned()],
        Some(17) => below("components").flat_map(component).map(|line| format!("| {line}")).collect(),
        Some(21 | 22) => below("options").map(|option| format!("( ) {}", text(option, "label"))).collect(),
        _ => Vec::new(),
    }
}

fn button(it: &Value) -> String {
    let emoji = text(&it["emoji"], "name");
    let words = [emoji, text(it, "label")].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    let off = if it["disabled"] == true { ", disabled" } else { "" };
    match it["url"].as_str() {
        Some(url) => format!("[{words} -> {url}{off}]"),
        None => format!("[{words}{off}]"),
    }
}

/// A form as a page of text.
pub fn form(form: &Value) -> String {
    let mut lines = vec![format!("== {} ==", text(form, "title"))];
    let optional = |input: &Value| if input["required"] == false { " (optional)" } else { "" };
    for row in form["components"].as_array().into_iter().flatten() {
        match row["type"].as_u64() {
            Some(1) => {
                for input in row["components"].as_array().into_iter().flatten() {
                    lines.push(format!("{}{}: <{}>", text(input, "label"), optional(input), text(input, "value")));
                }
            }
            Some(18) => {
                let inner = &row["component"];
                let shown = component(inner).join(" ");
                lines.push(format!("{}{}: {shown}", text(row, "label"), optional(inner)));
                lines.extend(Some(text(row, "description")).filter(|it| !it.is_empty()).map(|it| format!("  {it}")));
            }
            _ => lines.extend(component(row)),
        }
    }
    lines.push("[Cancel] [Submit]".to_owned());
    lines.join("\n") + "\n"
}
