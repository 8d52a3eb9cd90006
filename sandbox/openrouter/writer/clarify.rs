//! A text that names no work: orders to the writer, or signs without a word. The honest ticket asks what is to be built.

use serde_json::json;

use super::ticket::{Draft, assumed, criterion};
use super::words::Words;

/// Writes a ticket of the wished kind that asks.
pub(super) fn write(draft: &mut Draft, kind: &str, words: &Words) {
    let [title, want, benefit] = words.clarify;
    draft.set("title", json!(title));
    match kind {
        "story" => {
            draft.set("story", json!({"role": words.role, "want": want, "benefit": benefit, "quote": null}));
        }
        "bug" => {
            draft.push("steps", assumed(words.steps[0]));
            draft.push("steps", assumed(title));
            draft.set("observed", assumed(words.clarify_criteria[1]));
            draft.set("expected", assumed(words.expected));
            draft.set("environment", assumed(words.not_given));
            draft.set("severity", json!({"level": "low", "reason": words.severity[0]}));
        }
        _ => draft.set("goal", assumed(title)),
    }
    if kind == "epic" {
        for [title, want, benefit] in words.children {
            let child = json!({"title": title, "role": words.role, "want": want, "benefit": benefit, "depends_on": []});
            draft.push("children", child);
        }
    }
    for text in words.clarify_criteria {
        draft.push("criteria", criterion(None, None, text, None));
    }
    draft.question(words.clarify_question[0], &[words.clarify_question[1], words.clarify_question[2]]);
}
