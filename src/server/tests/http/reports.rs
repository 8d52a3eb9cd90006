//! What our checks say: the same on every surface, and beside the owner's other tickets.

use std::process::Command;

use serde_json::{Value, json};

use crate::house::{House, send};

/// What `myba lint --json` says about a file.
fn linted(folder: &std::path::Path, name: &str, text: &str) -> Value {
    std::fs::write(folder.join(name), text).unwrap();
    let mut lint = Command::new(env!("CARGO_BIN_EXE_myba"));
    let out = lint.args(["lint", "--json", name]).current_dir(folder).output().unwrap();
    serde_json::from_slice(&out.stdout).unwrap_or_else(|error| panic!("{error}: {out:?}"))
}

/// Findings and verdict as one text: the same to the byte wherever they are read.
fn said(findings: &Value, verdict: &Value) -> String {
    let facts = ["version", "ready", "score", "degraded"].map(|name| verdict[name].to_string());
    format!("{findings} {}", facts.join(" "))
}

#[tokio::test]
async fn the_page_the_export_and_the_command_line_say_the_same() {
    let house = House::open().await;
    let made = house.generate(|ask| ask).await;
    let cookie = made.cookie().unwrap();
    let ticket = made.json()["ticket"].clone();
    let path = format!("/api/tickets/{}", ticket["id"].as_str().unwrap());
    let ask = |method: &str, path: &str| house.request(method, path).header("cookie", &cookie);
    let criteria = ["The page is fast, easy and intuitive", "It shows TBD", "I see the file with 12 rows"];
    let statements: Vec<Value> = criteria.iter().map(|text| json!({ "text": text })).collect();
    let edit = json!({"version": ticket["version"], "title": "Export in 7 formats.",
        "sections": [{"id": "criteria", "statements": statements}]});
    let edited = send(ask("PATCH", &path).json(&edit)).await.ok("PATCH", "/api/tickets/{id}");
    let rules: Vec<&str> =
        edited["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    for rule in ["F2", "F3", "A5", "A6", "P2"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    let api = said(&edited["findings"], &edited["report"]);
    let read = send(ask("GET", &path)).await;
    assert_eq!(said(&read.json()["findings"], &read.json()["report"]), api, "read again");
    let export = send(ask("GET", &format!("{path}/export?format=json"))).await;
    let exported = export.json();
    assert_eq!(said(&exported["ticket"]["findings"], &exported["ticket"]["report"]), api, "taken along");
    for (name, text) in [("api.json", &read.text), ("export.json", &export.text)] {
        let report = linted(house.folder.path(), name, text);
        assert_eq!(said(&report["findings"], &report), api, "{name} on the command line");
    }
    house.close().await;
}

#[tokio::test]
async fn a_ticket_is_compared_with_the_owners_own_and_with_nobody_elses() {
    let house = House::open().await;
    let twins = |answer: &Value| -> Vec<String> {
        let findings = answer["ticket"]["findings"].as_array().unwrap().iter();
        let alike = findings.filter(|finding| finding["rule"] == "S8");
        alike.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
    };
    let first = house.generate(|ask| ask).await;
    let cookie = first.cookie().unwrap();
    assert_eq!(twins(&first.json()), Vec::<String>::new());
    let again = house.generate(|ask| ask.header("cookie", &cookie)).await.json();
    assert_eq!(twins(&again), ["T-1 says nearly the same."]);
    assert_eq!(twins(&house.generate(|ask| ask).await.json()), Vec::<String>::new(), "a stranger's ticket is nobody's");
    // Changed by hand, it is compared with the others again, and never with itself.
    let path = format!("/api/tickets/{}", again["ticket"]["id"].as_str().unwrap());
    let edit = json!({"version": again["ticket"]["version"], "title": "Download invoices of one month again"});
    let edited = send(house.request("PATCH", &path).header("cookie", &cookie).json(&edit)).await.json();
    assert_eq!(twins(&json!({ "ticket": edited })), ["T-1 says nearly the same."]);
    house.close().await;
}
