//! Puts a draft together.

use serde_json::{Value, json};

use super::brief::Brief;
use super::idea::{Idea, capital, clean, first_words};
use super::kind;

/// The draft.
pub(super) fn write(brief: &Brief) -> Value {
    let idea = Idea::read(&brief.idea);
    let seen = kind::see(&brief.idea, brief.kind.as_deref());
    let first = idea.sentences.first().map_or_else(|| "the idea".to_owned(), |sentence| sentence.clean.clone());
    let quote = idea.sentences.first().map(|sentence| sentence.raw.clone());
    let said = |text: &str| json!({"text": capital(text), "quote": quote});
    let assumed = |text: &str| json!({"text": text, "quote": null});
    let is = |kind: &str| seen.kind == kind;
    json!({
        "kind": seen.kind, "kind_reason": seen.words.map_or_else(String::new, |words| format!("“{words}”")),
        "title": capital(&first_words(&first, 10)), "size": "S", "language": "en",
        "story": is("story").then(|| json!({"role": "person who uses it", "want": format!("this: {}", clean(&first)),
            "benefit": "the work is done sooner", "quote": quote})),
        "goal": (!is("story") && !is("bug")).then(|| said(&first)),
        "steps": if is("bug") { json!([assumed("Open the page"), assumed("Do what the report describes")]) } else { json!([]) },
        "observed": is("bug").then(|| said(&first)),
        "expected": is("bug").then(|| assumed("It works without this problem")),
        "environment": is("bug").then(|| assumed("Not given")),
        "severity": is("bug").then(|| json!({"level": "medium", "reason": "Nothing was said about a way around."})),
        "criteria": [
            {"given": null, "when": null, "then": format!("This is done: {first}"), "quote": quote},
            {"given": "a connection that fails", "when": "I try it", "then": "I see a message that says what failed", "quote": null},
            {"given": null, "when": null, "then": "Everything else works as before", "quote": null}],
        "children": if is("epic") { json!([{"title": capital(&first_words(&first, 8)), "role": "person who uses it", "want": "a first version",
            "benefit": "it can be tried", "depends_on": []}]) } else { json!([]) },
        "edge_cases": [], "questions": [{"question": "Who may use it?", "options": ["Everybody", "Only admins"], "default": "Everybody"}],
        "assumptions": [assumed("Everybody")], "in_scope": [], "out_of_scope": [],
        "estimate_reason": "One small change.",
    })
}
