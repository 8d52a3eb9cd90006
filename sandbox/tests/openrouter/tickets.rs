//! What the rule-based writer makes of rough ideas. The snapshots are read by people: they must be useful.

use std::fmt::Write as _;

use myba_sandbox::Pace;
use serde_json::Value;

use crate::ideas::IDEAS;
use crate::{draft, sandbox};

#[tokio::test]
async fn tickets_of_rough_ideas() {
    let sandbox = sandbox(Pace::Fast).await;
    for (name, wishes, idea) in IDEAS {
        let draft = draft(&sandbox, idea, wishes).await;
        insta::assert_snapshot!(*name, page(idea, &draft));
    }
}

#[tokio::test]
async fn every_draft_keeps_the_hard_rules() {
    let sandbox = sandbox(Pace::Fast).await;
    for (name, wishes, idea) in IDEAS {
        let draft = draft(&sandbox, idea, wishes).await;
        check(name, idea, &draft);
    }
}

#[tokio::test]
async fn an_instruction_changes_the_ticket() {
    let sandbox = sandbox(Pace::Fast).await;
    let user = "<idea>\nexport the list\n</idea>\n<ticket>\n# Export\n</ticket>\n<instruction>\nAdd a limit of 500 rows\n</instruction>";
    let mut body = crate::request("", "", false);
    body["messages"][1]["content"] = user.into();
    let answer = crate::post(&sandbox, &body).await.json().await.unwrap();
    let draft = crate::draft_of(&answer);
    assert!(draft["criteria"].to_string().contains("limit of 500 rows"), "{draft:#}");
    assert!(draft["title"].as_str().unwrap().starts_with("Export the list"));
}

/// Title, lengths, questions, steps, quotes: what blocks a ticket at any strict reader.
fn check(name: &str, idea: &str, draft: &Value) {
    let title = draft["title"].as_str().unwrap();
    let words = title.split_whitespace().count();
    assert!((4..=12).contains(&words) && !title.ends_with('.'), "{name}: {title}");
    let text = draft.to_string();
    for forbidden in ["TODO", "TBD", "???", "<script", "@everyone", "lorem ipsum", "HYPERLINK"] {
        assert!(!without_quotes(draft).to_string().contains(forbidden), "{name}: {forbidden}: {text}");
    }
    for question in draft["questions"].as_array().unwrap() {
        assert!(question["question"].as_str().unwrap().ends_with('?'), "{name}");
        let default = question["default"].as_str().unwrap();
        assert!(draft["assumptions"].to_string().contains(default), "{name}: {default}");
    }
    match draft["kind"].as_str().unwrap() {
        "story" => {
            let criteria = draft["criteria"].as_array().unwrap();
            assert!(criteria.len() >= 2, "{name}");
            assert!(criteria.iter().all(|one| one["given"].is_null() || one["when"].is_string()), "{name}");
            for part in ["role", "want", "benefit"] {
                assert!(!draft["story"][part].as_str().unwrap().trim().is_empty(), "{name}: {part}");
            }
        }
        "bug" => {
            assert!(draft["steps"].as_array().unwrap().len() >= 2, "{name}");
            assert_ne!(draft["observed"]["text"], draft["expected"]["text"], "{name}");
        }
        "epic" => assert!((3..=8).contains(&draft["children"].as_array().unwrap().len()), "{name}"),
        _ => assert!(draft["goal"]["text"].is_string(), "{name}"),
    }
    quotes(draft, &mut |quote| assert!(idea.contains(quote), "{name}: {quote:?}"));
    if draft["size"] == "S" {
        assert!(page("", &without_quotes(draft)).split_whitespace().count() <= 250, "{name} is too long");
    }
}

fn quotes(value: &Value, look: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(quote) = fields.get("quote").and_then(Value::as_str) {
                look(quote);
            }
            fields.values().for_each(|value| quotes(value, look));
        }
        Value::Array(items) => items.iter().for_each(|value| quotes(value, look)),
        _ => {}
    }
}

fn without_quotes(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| *name != "quote")
            .map(|(name, value)| (name.clone(), without_quotes(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_quotes).collect(),
        other => other.clone(),
    }
}

/// The draft as a person would read it; what the idea said is marked.
fn page(idea: &str, draft: &Value) -> String {
    let mut page = format!("IDEA {idea}\n\n");
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    writeln!(
        page,
        "[{} {} {} {}] {}",
        text(&draft["kind"]),
        text(&draft["size"]),
        text(&draft["language"]),
        text(&draft["kind_reason"]),
        text(&draft["title"])
    )
    .unwrap();
    let story = &draft["story"];
    if !story.is_null() {
        writeln!(
            page,
            "AS {} | WANT {} | SO THAT {}",
            text(&story["role"]),
            text(&story["want"]),
            text(&story["benefit"])
        )
        .unwrap();
    }
    let mark = |value: &Value| if value["quote"].is_string() { "said" } else { "ours" };
    for name in ["goal", "observed", "expected", "environment"] {
        if !draft[name].is_null() {
            writeln!(page, "{name}: {} ({})", text(&draft[name]["text"]), mark(&draft[name])).unwrap();
        }
    }
    if !draft["severity"].is_null() {
        writeln!(page, "severity: {} {}", text(&draft["severity"]["level"]), text(&draft["severity"]["reason"]))
            .unwrap();
    }
    for one in draft["criteria"].as_array().unwrap() {
        writeln!(page, "* {} / {} / {} ({})", text(&one["given"]), text(&one["when"]), text(&one["then"]), mark(one))
            .unwrap();
    }
    for one in draft["children"].as_array().unwrap() {
        writeln!(
            page,
            "child: {} | {} | {} | {} {}",
            text(&one["title"]),
            text(&one["role"]),
            text(&one["want"]),
            text(&one["benefit"]),
            one["depends_on"]
        )
        .unwrap();
    }
    for name in ["steps", "edge_cases", "assumptions", "in_scope", "out_of_scope"] {
        for one in draft[name].as_array().unwrap() {
            writeln!(page, "{name}: {} ({})", text(&one["text"]), mark(one)).unwrap();
        }
    }
    for one in draft["questions"].as_array().unwrap() {
        writeln!(page, "? {} {} default {}", text(&one["question"]), one["options"], text(&one["default"])).unwrap();
    }
    writeln!(page, "estimate: {}", text(&draft["estimate_reason"])).unwrap();
    page
}
