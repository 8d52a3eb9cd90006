//! What is inside a message, a command and a form, as markup.

use serde_json::Value;

use crate::discord::world::message::Message;
use crate::paper::escape;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn lines(words: &str) -> String {
    words.lines().map(|line| format!("<p>{}</p>", escape(line))).collect()
}

/// A link that opens beside the room; an address no browser should follow stays text.
fn link(url: &str, label: &str) -> String {
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    if is_web {
        format!("<a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a>", escape(url), escape(label))
    } else {
        escape(label)
    }
}

/// All of a message below its head.
pub fn of_message(message: &Message) -> String {
    let thinking = if message.is_loading() { "<p class=\"m\">thinking…</p>" } else { "" };
    let embeds: String = message.embeds.iter().map(embed).collect();
    let files: String = message
        .attachments
        .iter()
        .map(|file| {
            let name = escape(&file.filename);
            format!(
                "<p class=\"out\"><a href=\"/discord/attachments/{}/{}/{name}\" target=\"_blank\" rel=\"noopener\">{name}</a></p>",
                message.channel, file.id
            )
        })
        .collect();
    let components: String = message.components.iter().map(component).collect();
    format!("<div class=\"md\">{}</div>{thinking}{embeds}{files}{components}", lines(&message.content))
}

fn embed(embed: &Value) -> String {
    let title = text(embed, "title");
    let title = if title.is_empty() {
        String::new()
    } else {
        let url = text(embed, "url");
        format!("<h3>{}</h3>", if url.is_empty() { escape(title) } else { link(url, title) })
    };
    let fields: String = list(embed, "fields")
        .map(|it| format!("<div><b>{}</b>{}</div>", escape(text(it, "name")), lines(text(it, "value"))))
        .collect();
    let footer = text(&embed["footer"], "text");
    format!(
        "<div class=\"md\">{title}{}{fields}<p class=\"m\">{}</p></div>",
        lines(text(embed, "description")),
        escape(footer)
    )
}

fn component(it: &Value) -> String {
    let below = |name: &str| list(it, name).map(component).collect::<String>();
    match it["type"].as_u64() {
        Some(1) => format!("<div class=\"row\">{}</div>", below("components")),
        Some(2) => button(it),
        Some(3) => {
            let id = escape(text(it, "custom_id"));
            format!(
                "<span class=\"pick\">{}<button name=\"pick\" value=\"{id}\" formaction=\"/discord/room/pick\">Choose</button></span>",
                select(it, &format!("s:{id}"))
            )
        }
        Some(9) => format!("{}{}", below("components"), component(&it["accessory"])),
        Some(10) => format!("<div class=\"md\">{}</div>", lines(text(it, "content"))),
        Some(14) => "<hr>".to_owned(),
        Some(17) => format!("<div class=\"md\">{}</div>", below("components")),
        _ => String::new(),
    }
}

fn button(it: &Value) -> String {
    let label = [text(&it["emoji"], "name"), text(it, "label")].join(" ");
    if it["url"].is_string() {
        return format!("<span class=\"out\">{}</span>", link(text(it, "url"), label.trim()));
    }
    if it["style"] == 6 {
        let sku = escape(text(it, "sku_id"));
        return format!(
            "<button class=\"main\" name=\"act\" value=\"{sku}\" formaction=\"/discord/room/buy\">Buy {sku}</button>"
        );
    }
    let class = match it["style"].as_u64() {
        Some(1 | 3) => "main",
        Some(4) => "danger",
        _ => "",
    };
    let off = if it["disabled"] == true { " disabled" } else { "" };
    format!(
        "<button class=\"{class}\" name=\"act\" value=\"{}\" formaction=\"/discord/room/press\"{off}>{}</button>",
        escape(text(it, "custom_id")),
        escape(label.trim())
    )
}

fn select(it: &Value, name: &str) -> String {
    let rows: String = list(it, "options").map(|option| choice(option, "label", option["default"] == true)).collect();
    format!(
        "<select name=\"{name}\" aria-label=\"{}\"><option value=\"\">{}</option>{rows}</select>",
        escape(text(it, "placeholder")),
        escape(text(it, "placeholder"))
    )
}

fn choice(option: &Value, label: &str, chosen: bool) -> String {
    let value = option["value"].as_str().map_or_else(|| option["value"].to_string(), str::to_owned);
    let chosen = if chosen { " selected" } else { "" };
    format!("<option value=\"{}\"{chosen}>{}</option>", escape(&value), escape(text(option, label)))
}

/// The fields of a form.
pub fn of_form(form: &Value) -> String {
    list(form, "components")
        .map(|row| match row["type"].as_u64() {
            Some(1) => list(row, "components").map(|input| labelled(text(input, "label"), "", input)).collect(),
            Some(18) => labelled(text(row, "label"), text(row, "description"), &row["component"]),
            _ => lines(text(row, "content")),
        })
        .collect()
}

fn labelled(label: &str, hint: &str, input: &Value) -> String {
    let optional = if input["required"] == false { " (optional)" } else { "" };
    let name = format!("f:{}", escape(text(input, "custom_id")));
    let value = escape(text(input, "value"));
    let field = match (input["type"].as_u64(), input["style"].as_u64()) {
        (Some(4), Some(2)) => format!("<textarea name=\"{name}\" rows=\"4\">{value}</textarea>"),
        (Some(3 | 21 | 22), _) => select(input, &name),
        (Some(23), _) => format!("<select name=\"{name}\"><option>false</option><option>true</option></select>"),
        _ => format!("<input name=\"{name}\" value=\"{value}\" autocomplete=\"off\">"),
    };
    let hint = if hint.is_empty() { String::new() } else { format!("<span class=\"m\">{}</span>", escape(hint)) };
    format!("<label class=\"in\"><span>{}{optional}</span>{hint}{field}</label>", escape(label))
}

/// Every way to use the slash commands: the words, and a field for each option.
pub fn commands(known: &[&Value], hidden: &str) -> String {
    let mut forms = String::new();
    for command in known.iter().filter(|it| it["type"] == 1) {
        collect(command, text(command, "name"), hidden, &mut forms);
    }
    forms
}

fn collect(object: &Value, words: &str, hidden: &str, forms: &mut String) {
    let subs: Vec<_> = list(object, "options").filter(|it| matches!(it["type"].as_u64(), Some(1 | 2))).collect();
    for sub in &subs {
        collect(sub, &format!("{words} {}", text(sub, "name")), hidden, forms);
    }
    if !subs.is_empty() {
        return;
    }
    let fields: String = list(object, "options")
        .map(|option| {
            let name = format!("o:{}", escape(text(option, "name")));
            let choices: String = list(option, "choices").map(|it| choice(it, "name", false)).collect();
            let field = if option["type"] == 5 {
                format!("<select name=\"{name}\"><option value=\"\"></option><option>true</option><option>false</option></select>")
            } else if choices.is_empty() {
                format!("<input name=\"{name}\" autocomplete=\"off\">")
            } else {
                format!("<select name=\"{name}\"><option value=\"\"></option>{choices}</select>")
            };
            let optional = if option["required"] == true { "" } else { " (optional)" };
            format!("<label class=\"in\"><span>{}{optional}</span>{field}</label>", escape(text(option, "description")))
        })
        .collect();
    let words = escape(words);
    forms.push_str(&format!(
        "<details class=\"more\"><summary>/{words}</summary><form class=\"view\" method=\"post\" action=\"/discord/room/command\">\
         {hidden}<input type=\"hidden\" name=\"name\" value=\"{words}\"><p class=\"m\">{}</p>{fields}\
         <div class=\"row end\"><button class=\"main\">Send</button></div></form></details>",
        escape(text(object, "description"))
    ));
}
