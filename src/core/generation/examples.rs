//! Drafts that tests of this module share.

use serde_json::{Value, json};

use super::{Brief, RequestedKind, RequestedLanguage};

pub const IDEA: &str = "finance needs to download all invoices of one month as a CSV file";

pub fn brief() -> Brief {
    Brief::new(IDEA, RequestedKind::Auto, RequestedLanguage::Auto).unwrap()
}

/// A story that keeps every hard rule.
pub fn story() -> Value {
    let assumed = |text: &str| json!({"text": text, "quote": null});
    json!({
        "kind": "story", "kind_reason": "“needs to” → story", "title": "Download one month of invoices as CSV",
        "size": "M", "language": "en",
        "story": {"role": "person in finance", "want": "to download all invoices of one month as a CSV file",
            "benefit": "closing a month takes one day", "quote": "download all invoices of one month as a CSV file"},
        "goal": null, "steps": [], "observed": null, "expected": null, "environment": null, "severity": null,
        "criteria": [
            {"given": "a month with 12 invoices", "when": "I choose “Download CSV”",
             "then": "I receive one file with 12 rows", "quote": null},
            {"given": "a month without invoices", "when": "I choose “Download CSV”",
             "then": "I see the message “No invoices in this month”", "quote": null},
            {"given": null, "when": null, "then": "Every amount in the file equals the amount on the invoice", "quote": null}],
        "children": [],
        "edge_cases": [assumed("A month that is not over yet")],
        "questions": [{"question": "Which columns does the file need?",
            "options": ["The columns of the invoice list", "All fields"], "default": "The columns of the invoice list"}],
        "assumptions": [assumed("The columns of the invoice list")],
        "in_scope": [{"text": "One CSV file for one month", "quote": "as a CSV file"}],
        "out_of_scope": [assumed("Other formats than CSV")],
        "estimate_reason": "One page and one export."
    })
}

/// A bug that keeps every hard rule.
pub fn bug() -> Value {
    let assumed = |text: &str| json!({"text": text, "quote": null});
    let mut bug = story();
    let changes = json!({
        "kind": "bug", "kind_reason": "“crashes” → bug", "title": "Export crashes on an empty month", "size": "S",
        "story": null, "steps": [assumed("Open a month without invoices"), assumed("Choose “Download CSV”")],
        "observed": assumed("The page shows error 500"), "expected": assumed("A message says that there are no invoices"),
        "environment": assumed("Not given"), "severity": {"level": "medium", "reason": "Other months work."}
    });
    let (bug_map, changes) = (bug.as_object_mut().unwrap(), changes.as_object().unwrap());
    bug_map.extend(changes.clone());
    bug
}
