//! What is inside a message, a command and a form, as markup.

use serde_json::Value;

use super::marks::markdown;
use crate::discord::world::World;
use crate::discord::world::message::Message;
use crate::discord::world::place::ChannelKind;
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
pub(super) fn link(url: &str, label: &str) -> String {
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    if is_web {
        format!("<a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a>", escape(url), escape(label))
    } else {
        escape(label)
    }
}

/// All of a message below its head.
pub fn of_message(world: &World, message: &Message) -> String {
    let thinking = if message.is_loading() { "<p class=\"m\">thinking…</p>" } else { "" };
    let embeds: String = message.embeds.iter().map(|it| embed(world, it)).collect();
    let files: String = message
        .attachments
        .iter()
        .map(|file| {
            let name = escape(&file.filename);
            let told = file.description.as_deref().map_or_else(String::new, |told| format!(" · {}", escape(told)));
            format!(
                "<div class=\"file\"><p class=\"out\"><a href=\"/discord/attachments/{}/{}/{name}\" target=\"_blank\" rel=\"noopener\">{name}</a></p>\
                 <p class=\"m\">{} bytes{told}</p></div>",
                message.channel, file.id, file.size
            )
        })
        .collect();
    let guild = world.guild_of(&message.channel).map(|guild| guild.id.as_str());
    let components: String = message.components.iter().map(|it| component(world, guild, it)).collect();
    let content = if message.content.is_empty() {
        String::new()
    } else {
        format!("<div class=\"md\">{}</div>", markdown(world, &message.content))
    };
    format!("{content}{thinking}{embeds}{files}{components}")
}

fn embed(world: &World, embed: &Value) -> String {
    let title = text(embed, "title");
    let title = if title.is_empty() {
        String::new()
    } else {
        let url = text(embed, "url");
        format!("<h3>{}</h3>", if url.is_empty() { escape(title) } else { link(url, title) })
    };
    let fields: String = list(embed, "fields")
        .map(|it| format!("<div><b>{}</b>{}</div>", escape(text(it, "name")), markdown(world, text(it, "value"))))
        .collect();
    let footer = text(&embed["footer"], "text");
    let footer = if footer.is_empty() { String::new() } else { format!("<p class=\"m\">{}</p>", escape(footer)) };
    format!("<div class=\"embed\">{title}{}{fields}{footer}</div>", markdown(world, text(embed, "description")))
}

fn component(world: &World, guild: Option<&str>, it: &Value) -> String {
    let below = |name: &str| list(it, name).map(|it| component(world, guild, it)).collect::<String>();
    match it["type"].as_u64() {
        Some(1) => format!("<div class=\"row\">{}</div>", below("components")),
        Some(2) => button(it),
        Some(3) => picked(it, &select(it, &select_name(it))),
        Some(kind @ 5..=8) => picked(it, &of_world(world, guild, it, kind)),
        Some(9) => format!("{}{}", below("components"), component(world, guild, &it["accessory"])),
        Some(10) => format!("<div class=\"md\">{}</div>", markdown(world, text(it, "content"))),
        Some(14) => "<hr>".to_owned(),
        Some(17) => format!("<div class=\"embed\">{}</div>", below("components")),
        _ => String::new(),
    }
}

fn select_name(it: &Value) -> String {
    format!("s:{}", escape(text(it, "custom_id")))
}

/// A choice takes effect when its button is pressed: the page needs no script.
fn picked(it: &Value, field: &str) -> String {
    let (id, what) = (escape(text(it, "custom_id")), escape(text(it, "placeholder")));
    format!(
        "<span class=\"pick\">{field}<button name=\"pick\" value=\"{id}\" formaction=\"/discord/room/pick\" \
         aria-label=\"Choose: {what}\">Choose</button></span>"
    )
}

/// A select of people, roles, either, or channels.
fn of_world(world: &World, guild: Option<&str>, it: &Value, kind: u64) -> String {
    let own = guild.and_then(|id| world.guilds.get(id));
    let people = || {
        let members = own.into_iter().flat_map(|guild| guild.members.keys());
        members.filter_map(|id| world.users.get(id)).map(|user| (user.id.clone(), format!("@{}", user.shown)))
    };
    let roles = || {
        let roles = own.into_iter().flat_map(|guild| &guild.roles);
        roles.map(|role| (role.id.clone(), format!("@{}", role.name.trim_start_matches('@'))))
    };
    let channels = || {
        let mine = world.channels.values().filter(|it| it.guild.is_some() && it.guild.as_deref() == guild);
        let types = it["channel_types"].as_array();
        let fits = mine.filter(move |it| types.is_none_or(|types| types.iter().any(|kind| *kind == it.kind.number())));
        fits.map(|it| {
            let word = match it.kind {
                ChannelKind::Forum => " (forum)",
                ChannelKind::Thread => " (thread)",
                _ => "",
            };
            (it.id.clone(), format!("#{}{word}", it.name))
        })
    };
    let rows: Vec<(String, String)> = match kind {
        5 => people().collect(),
        6 => roles().collect(),
        7 => people().chain(roles()).collect(),
        _ => channels().collect(),
    };
    let chosen = |id: &str| list(it, "default_values").any(|one| one["id"] == id);
    let rows: String = rows
        .iter()
        .map(|(id, name)| {
            let mark = if chosen(id) { " selected" } else { "" };
            format!("<option value=\"{}\"{mark}>{}</option>", escape(id), escape(name))
        })
        .collect();
    selecting(it, &select_name(it), &rows)
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
    selecting(it, name, &rows)
}

/// Of one choice a list to drop down; of several, or none, a list in which each can be chosen.
fn selecting(it: &Value, name: &str, rows: &str) -> String {
    let what = escape(text(it, "placeholder"));
    if it["max_values"].as_u64().unwrap_or(1) > 1 {
        return format!("<select name=\"{name}\" aria-label=\"{what}\" multiple size=\"4\">{rows}</select>");
    }
    format!("<select name=\"{name}\" aria-label=\"{what}\"><option value=\"\">{what}</option>{rows}</select>")
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

/// A typed command: the words of one that is registered, its first option, and the text after the words. `idea:` before that
/// text, as the vendor's client shows it, is no part of it.
pub fn typed(known: &[&Value], text: &str) -> Option<(String, Option<String>, String)> {
    let mut found: Option<(&Value, usize)> = None;
    let mut options: Vec<&Value> = known.iter().copied().filter(|it| it["type"] == 1).collect();
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let word = rest.trim_start();
        let start = end + (rest.len() - word.len());
        let word = word.split_whitespace().next().unwrap_or_default();
        let Some(next) = options.iter().copied().find(|it| self::text(it, "name") == word && !word.is_empty()) else {
            break;
        };
        end = start + word.len();
        found = Some((next, end));
        options = list(next, "options").filter(|it| matches!(it["type"].as_u64(), Some(1 | 2))).collect();
    }
    let (object, end) = found?;
    let words = text.get(..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = list(object, "options").find(|it| !matches!(it["type"].as_u64(), Some(1 | 2)));
    let first = first.map(|it| self::text(it, "name").to_owned());
    let rest = text.get(end..)?.trim();
    let rest = first.as_ref().and_then(|name| rest.strip_prefix(&format!("{name}:"))).map_or(rest, str::trim);
    Some((words, first, rest.to_owned()))
}

/// The words of the first command that can be used.
pub fn first(known: &[&Value]) -> Option<String> {
    let mut object = known.iter().copied().find(|it| it["type"] == 1)?;
    let mut words = text(object, "name").to_owned();
    while let Some(sub) = list(object, "options").find(|it| matches!(it["type"].as_u64(), Some(1 | 2))) {
        words = format!("{words} {}", text(sub, "name"));
        object = sub;
    }
    Some(words)
}
