//! A message as the app sends it.

use serde_json::Value;

use super::{Finder, Problem, component, embed, under};
use crate::discord::world::message::COMPONENTS_V2;

/// Text, in characters.
const CONTENT: usize = 2_000;
/// One file, in bytes.
pub const FILE: usize = 10 * 1024 * 1024;
/// Files of one message.
const FILES: usize = 10;
/// The sender's own mark, in characters.
const NONCE: usize = 25;

/// What is wrong about a message. `base` is where it stands in the body; `flags` are those it will have; `files` are the
/// names of the files that came along.
pub fn problems(body: &Value, base: &str, flags: u64, files: &[String]) -> Vec<Problem> {
    let mut finder = Finder::default();
    let is_v2 = flags & COMPONENTS_V2 != 0;
    finder.text(body, base, "content", 0, CONTENT);
    embed::all(&mut finder, body, base);
    component::of_message(&mut finder, body, base, is_v2);
    if is_v2 {
        let is_set = |value: &Value| match value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(list) => !list.is_empty(),
            _ => true,
        };
        for name in ["content", "embeds", "poll", "sticker_ids"] {
            if is_set(&body[name]) {
                let code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";
                let message = format!("The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
                finder.add(&under(base, name), code, &message);
            }
        }
    }
    let nonce = body["nonce"].as_str().map_or(0, |nonce| nonce.chars().count());
    finder.length(&under(base, "nonce"), nonce, 0, NONCE);
    attachments(&mut finder, body, base, files);
    mentions(&mut finder, &body["allowed_mentions"], &under(base, "allowed_mentions"));
    finder.done()
}

fn attachments(finder: &mut Finder, body: &Value, base: &str, files: &[String]) {
    finder.length(&under(base, "attachments"), files.len(), 0, FILES);
    for (index, attachment) in finder.list(body, base, "attachments", 0, FILES).iter().enumerate() {
        let at = under(base, &format!("attachments.{index}"));
        if attachment["id"].is_null() {
            finder.required(&under(&at, "id"));
        }
        finder.text(attachment, &at, "description", 0, 1_024);
    }
}

fn mentions(finder: &mut Finder, allowed: &Value, at: &str) {
    if allowed.is_null() {
        return;
    }
    let parsed = finder.list(allowed, at, "parse", 0, 3);
    for (index, word) in parsed.iter().enumerate() {
        if !matches!(word.as_str(), Some("everyone" | "roles" | "users")) {
            let message = "Value must be one of ('users', 'roles', 'everyone').";
            finder.add(&format!("{at}.parse.{index}"), "BASE_TYPE_CHOICES", message);
        }
    }
    for name in ["users", "roles"] {
        let listed = finder.list(allowed, at, name, 0, 100);
        if !listed.is_empty() && parsed.iter().any(|word| word == name) {
            let message = format!("parse:[\"{name}\"] and {name}: [ids...] are mutually exclusive.");
            finder.add(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", &message);
        }
    }
}
