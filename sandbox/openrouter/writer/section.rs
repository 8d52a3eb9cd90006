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

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Value {
        let then = |text: &str| criterion(None, None, text, None);
        json!({"kind": "story", "title": "Export the orders", "story": {"role": "clerk"}, "edge_cases": [assumed("None")],
            "criteria": [then("I see a file"), then("A guest sees nothing")], "estimate_reason": "One page."})
    }

    fn lines(instruction: Option<&str>) -> Vec<String> {
        let written = only(draft(), "criteria", instruction);
        written["criteria"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| line["then"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn of_the_rest_as_little_is_said_as_the_form_allows() {
        let written = only(draft(), "criteria", None);
        assert_eq!((&written["kind"], &written["title"]), (&json!("story"), &json!("Export the orders")));
        assert_eq!(
            (&written["story"], &written["edge_cases"], &written["estimate_reason"]),
            (&Value::Null, &json!([]), &json!(""))
        );
    }

    #[test]
    fn the_section_is_another_one_or_what_somebody_says() {
        assert_eq!(lines(None), ["A guest sees nothing", "I see a file"]);
        assert_eq!(lines(Some("Write this section again: choose other words")), lines(None));
        assert_eq!(lines(Some("add a printed list")), ["I see a file", "A guest sees nothing", "A printed list"]);
        assert_eq!(lines(Some("without guest")), ["I see a file"]);
    }
}
