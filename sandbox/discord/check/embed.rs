//! Embeds.

use serde_json::Value;

use super::{Finder, under};

/// All embeds of a message together, in characters.
const SUM: usize = 6_000;
const MOST: usize = 10;

/// Looks at the embeds of a message.
pub fn all(finder: &mut Finder, body: &Value, base: &str) {
    let embeds = finder.list(body, base, "embeds", 0, MOST);
    let mut sum = 0;
    for (index, embed) in embeds.iter().enumerate() {
        let at = under(base, &format!("embeds.{index}"));
        one(finder, embed, &at);
        sum += weight(embed);
        if sum > SUM {
            finder.add(&at, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
        }
    }
}

fn one(finder: &mut Finder, embed: &Value, at: &str) {
    finder.text(embed, at, "title", 0, 256);
    finder.text(embed, at, "description", 0, 4_096);
    finder.url(embed, at, "url", &["http", "https"]);
    finder.number(embed, at, "color", 0, 0xFF_FFFF);
    let parts = [("footer", "text", 2_048), ("author", "name", 256)];
    for (part, name, most) in parts {
        if embed[part].is_object() {
            let at = under(at, part);
            finder.text(&embed[part], &at, name, 1, most);
            finder.url(&embed[part], &at, "url", &["http", "https"]);
            finder.url(&embed[part], &at, "icon_url", &["http", "https", "attachment"]);
        }
    }
    for part in ["image", "thumbnail"] {
        finder.url(&embed[part], &under(at, part), "url", &["http", "https", "attachment"]);
    }
    for (index, field) in finder.list(embed, at, "fields", 0, 25).iter().enumerate() {
        let at = under(at, &format!("fields.{index}"));
        finder.text(field, &at, "name", 1, 256);
        finder.text(field, &at, "value", 1, 1_024);
    }
    if is_blank(embed) {
        finder.required(&under(at, "description"));
    }
}

fn is_blank(embed: &Value) -> bool {
    let names = ["title", "description", "fields", "image", "thumbnail", "author", "footer", "video"];
    names.iter().all(|name| match &embed[*name] {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    })
}

fn weight(embed: &Value) -> usize {
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.trim().chars().count());
    let fields = embed["fields"].as_array().into_iter().flatten();
    chars(&embed["title"])
        + chars(&embed["description"])
        + chars(&embed["footer"]["text"])
        + chars(&embed["author"]["name"])
        + fields.map(|field| chars(&field["name"]) + chars(&field["value"])).sum::<usize>()
}
