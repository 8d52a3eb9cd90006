//! One section of a ticket written anew, as far as rules can: other lines where somebody says which, else the same in another
//! order. What it says of the rest is as little as the form allows.

use serde_json::{Value, json};

use super::idea::{Idea, capital};
use super::pattern;
use super::ticket::{assumed, criterion};

/// Sections whose lines mean the same in any order.
const UNORDERED: [&str; 5] = ["criteria", "edge_cases", "assumptions", "in_scope", "out_of_scope"];
/// Fields that say something in every draft.
const ALWAYS: [&str; 5] = ["kind", "kind_reason", "title", "size", "language"];

/// What is left of a draft when only `field` was asked for, written as the instruction says.
pub(super) fn only(mut draft: Value, field: &str, instruction: Option<&str>) -> Value {
    let Some(fields) = draft.as_object_mut() else { return draft };
    if let Some(lines) = fields.get_mut(field).and_then(Value::as_array_mut) {
        match instruction {
            Some(words) if !words.starts_with("Write this section again") => follow(lines, field, words),
            _ if UNORDERED.contains(&field) && !lines.is_empty() => lines.rotate_left(1),
            _ => {}
        }
    }
    for (name, value) in fields.iter_mut().filter(|(name, _)| *name != field && !ALWAYS.contains(&name.as_str())) {
        *value = match value {
            Value::Array(_) => json!([]),
            _ if name == "estimate_reason" => json!(""),
            _ => Value::Null,
        };
    }
    draft
}

/// Each sentence is a line more, or takes the lines away that hold its words.
fn follow(lines: &mut Vec<Value>, field: &str, instruction: &str) {
    let out = pattern(
        r"(?i)^(?:remove|without|no|drop|ohne|kein\w*|entferne|sans|supprime\w*|sin|quita\w*|sem|remova) (.+)$",
    );
    let add = pattern(r"(?i)^(?:please |bitte |por favor |also )*(?:add|mention|say|note|include)(?: that)? ");
    for sentence in Idea::read(instruction).sentences {
        if let Some(found) = out.captures(&sentence.clean) {
            let words = found[1].to_lowercase();
            let is_named = |line: &Value| line.to_string().to_lowercase().contains(&words);
            if !lines.iter().all(is_named) {
                lines.retain(|line| !is_named(line));
            }
            continue;
        }
        let text = capital(&add.replace(&sentence.clean, ""));
        match field {
            "criteria" => lines.push(criterion(None, None, &text, None)),
            // A question and a child are more than a sentence.
            "questions" | "children" => {}
            _ => lines.push(assumed(&text)),
        }
    }
}
