//! Good tickets in a short form, and how they become what is stored.

use serde_json::{Value, json};

use crate::generation::content::Content;
use crate::generation::{Brief, RequestedKind, RequestedLanguage};

/// A ticket of the corpus as it is stored.
pub struct Ticket {
    pub name: String,
    pub idea: String,
    pub content: Content,
}

/// The good tickets in their short form.
pub fn good() -> Vec<Value> {
    let files = [
        include_str!("good/en.json"),
        include_str!("good/de.json"),
        include_str!("good/es.json"),
        include_str!("good/fr.json"),
        include_str!("good/pt.json"),
        include_str!("good/ja.json"),
        include_str!("good/zh.json"),
        include_str!("good/ko.json"),
        include_str!("good/ar.json"),
    ];
    files.iter().flat_map(|file| serde_json::from_str::<Vec<Value>>(file).unwrap()).collect()
}

/// A short form as it is stored: by the way every draft of a model goes.
pub fn stored(short: &Value) -> Ticket {
    let idea = short["idea"].as_str().unwrap();
    let brief = Brief::new(idea, RequestedKind::Auto, RequestedLanguage::Auto).unwrap();
    let draft = serde_json::from_value(draft(short)).unwrap();
    let name = short["name"].as_str().unwrap().to_owned();
    Ticket { name, idea: idea.to_owned(), content: Content::from_draft(&draft, &brief) }
}

/// `"text"` or `["text", "quote"]`.
fn statement(short: &Value) -> Value {
    match short {
        Value::Null => Value::Null,
        Value::Array(pair) => json!({"text": pair[0], "quote": pair[1]}),
        text => json!({"text": text, "quote": null}),
    }
}

fn draft(short: &Value) -> Value {
    let list = |name: &str, of: fn(&Value) -> Value| -> Value {
        short[name].as_array().map(|items| items.iter().map(of).collect()).unwrap_or_else(|| json!([]))
    };
    let one = |name: &str, of: fn(&Value) -> Value| if short[name].is_null() { Value::Null } else { of(&short[name]) };
    json!({
        "kind": short["kind"], "kind_reason": "chosen by hand", "title": short["title"], "size": short["size"],
        "language": short["language"],
        "story": one("story", |parts| json!({"role": parts[0], "want": parts[1], "benefit": parts[2], "quote": parts[3]})),
        "goal": one("goal", statement), "steps": list("steps", statement), "observed": one("observed", statement),
        "expected": one("expected", statement), "environment": one("environment", statement),
        "severity": one("severity", |parts| json!({"level": parts[0], "reason": parts[1]})),
        "criteria": list("criteria", |parts| json!({"given": parts[0], "when": parts[1], "then": parts[2], "quote": parts[3]})),
        "children": list("children", |parts| json!({"title": parts[0], "role": parts[1], "want": parts[2], "benefit": parts[3],
            "depends_on": parts[4]})),
        "edge_cases": list("edge_cases", statement),
        "questions": list("questions", |parts| json!({"question": parts[0], "options": parts[1], "default": parts[2]})),
        "assumptions": list("assumptions", statement), "in_scope": list("in_scope", statement),
        "out_of_scope": list("out_of_scope", statement), "estimate_reason": short["estimate"],
    })
}
