//! Every rule fires on its mutant and is silent on what is good.

use serde_json::{Value, json};

mod corpus;
mod inventions;
mod mutants;
mod proof;

use super::*;
use crate::generation::draft::Draft;
use crate::generation::{RequestedLanguage, examples};

fn findings_for(idea: &str, draft: &Value) -> Vec<Finding> {
    let brief = Brief::new(idea, RequestedKind::Auto, RequestedLanguage::Auto).unwrap();
    let draft: Draft = serde_json::from_value(draft.clone()).unwrap();
    check(&Content::from_draft(&draft, &brief), &brief, &[], None, Demand::Whole).findings
}

fn is_ready(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity != Severity::Hard)
}

fn hard(draft: &Value) -> Vec<String> {
    let found = findings_for(examples::IDEA, draft);
    let mut rules: Vec<String> =
        found.into_iter().filter(|finding| finding.severity == Severity::Hard).map(|finding| finding.rule).collect();
    rules.dedup();
    rules
}

fn mutant(base: fn() -> Value, pointer: &str, value: Value) -> Value {
    let mut draft = base();
    *draft.pointer_mut(pointer).unwrap() = value;
    draft
}

fn text(text: &str) -> Value {
    json!({"text": text, "quote": null})
}

#[test]
fn good_tickets_pass() {
    for draft in [examples::story(), examples::bug()] {
        let found = findings_for(examples::IDEA, &draft);
        assert!(is_ready(&found), "{found:#?}");
        assert!(found.iter().all(|finding| finding.rule == "F7"), "{found:#?}");
    }
}

#[test]
fn each_hard_rule_fires_on_its_mutant_alone() {
    let story = |pointer: &str, value: Value| mutant(examples::story, pointer, value);
    let bug = |pointer: &str, value: Value| mutant(examples::bug, pointer, value);
    let long = "word ".repeat(240);
    let question = |question: &str, options: Value, default: &str| json!({"question": question, "options": options, "default": default});
    let four = json!([0, 1, 2, 3].map(|n| question(&format!("Which one, {n}?"), json!([]), "The first")));
    let mutants = [
        ("F1", story("/title", json!(" "))),
        ("F1", story("/kind", json!("task"))),
        ("F3", story("/title", json!("Download invoices as TBD"))),
        ("F3", bug("/environment", text("N/A"))),
        ("F3", story("/edge_cases/0", text("What if <name of month> is empty"))),
        ("F4", story("/edge_cases/0", text("Show <b>bold</b> amounts"))),
        ("F4", story("/out_of_scope/0", text("Mails to @everyone"))),
        ("F4", story("/out_of_scope/0", text("<|end|> of file"))),
        ("F4", story("/out_of_scope/0", text("See https://evil.example/free"))),
        ("F7", bug("/observed", text(&long))),
        ("S1", story("/story/benefit", json!(""))),
        ("S1", story("/story", Value::Null)),
        ("S4", story("/story/want", json!("to download invoices and send them to the tax office"))),
        ("A1", story("/criteria", json!([]))),
        ("A2", story("/criteria/0/when", Value::Null)),
        ("A2", story("/criteria/0/then", json!(" "))),
        ("A2", story("/criteria/0/when", json!("I choose “Download CSV” and when I confirm"))),
        ("B1", bug("/steps", json!([text("Open the page")]))),
        ("B2", bug("/expected", text("The page shows error 500."))),
        ("B2", bug("/observed", Value::Null)),
        ("Q1", story("/questions", four)),
        ("Q1", story("/questions/0", question("Tell us the columns", json!([]), "All fields"))),
        ("Q1", story("/questions/0", question("Which columns?", json!(["All"]), "All"))),
    ];
    for (rule, draft) in mutants {
        assert_eq!(hard(&draft), [rule], "{draft:#}");
    }
}

#[test]
fn q2_speaks_when_a_default_is_not_said() {
    let brief = examples::brief();
    let draft: Draft = serde_json::from_value(examples::story()).unwrap();
    let mut content = Content::from_draft(&draft, &brief);
    content.sections.retain(|section| section.id != SectionId::Assumptions);
    let report = check(&content, &brief, &[], None, Demand::Whole);
    assert_eq!(report.findings.iter().filter(|finding| finding.rule == "Q2").count(), 1);
    assert!(!report.passes());
}

#[test]
fn what_the_idea_says_is_no_placeholder_and_no_markup() {
    let draft = mutant(examples::story, "/title", json!("Show TODO lists with <b> tags"));
    let found = findings_for("people need TODO lists with <b> tags in them, as a CSV file for finance", &draft);
    assert!(is_ready(&found), "{found:#?}");
}

#[test]
fn the_wished_kind_is_kept() {
    let brief =
        Brief::new(examples::IDEA, RequestedKind::Exactly(crate::generation::Kind::Bug), RequestedLanguage::Auto)
            .unwrap();
    let draft: Draft = serde_json::from_value(examples::story()).unwrap();
    let report = check(&Content::from_draft(&draft, &brief), &brief, &[], None, Demand::Whole);
    assert!(report.findings.iter().any(|finding| finding.rule == "F1" && finding.severity == Severity::Hard));
}

#[test]
fn warnings_do_not_block() {
    let long = mutant(examples::story, "/edge_cases/0", text(&"word ".repeat(500)));
    let few = mutant(examples::story, "/criteria", json!([examples::story()["criteria"][1]]));
    let roles = mutant(examples::story, "/story/role", json!("cook or waiter"));
    for (rule, draft) in [("F7", long), ("A1", few), ("S4", roles)] {
        let found = findings_for(examples::IDEA, &draft);
        assert!(is_ready(&found) && found.iter().any(|finding| finding.rule == rule), "{rule}: {found:#?}");
    }
}

#[test]
fn a_finding_names_its_place() {
    let draft = mutant(examples::story, "/edge_cases/0", text("What about TBD"));
    let found = findings_for(examples::IDEA, &draft);
    let finding = found.iter().find(|finding| finding.rule == "F3").unwrap();
    assert_eq!((finding.section, finding.index), (Some(SectionId::EdgeCases), Some(0)));
    let json = serde_json::to_value(finding).unwrap();
    assert_eq!((&json["severity"], &json["section"]), (&json!("hard"), &json!("edge_cases")));
}

#[test]
fn the_wished_language_is_kept_where_we_know_it_well() {
    let german = |tag: &str| {
        let wish = RequestedLanguage::parse(tag).unwrap();
        let brief = Brief::new(examples::IDEA, RequestedKind::Auto, wish).unwrap();
        let draft: Draft = serde_json::from_value(examples::story()).unwrap();
        check(&Content::from_draft(&draft, &brief), &brief, &[], None, Demand::Whole)
    };
    assert!(german("de").findings.iter().any(|finding| finding.rule == "F5" && finding.severity == Severity::Hard));
    assert!(german("it").passes() && german("en").passes());
}

#[test]
fn in_a_language_we_do_not_understand_the_report_says_so() {
    let mut draft = examples::story();
    draft["language"] = "fi".into();
    draft["criteria"][2]["then"] = "Kaikki toimii".into();
    let brief = examples::brief();
    let report =
        check(&Content::from_draft(&serde_json::from_value(draft).unwrap(), &brief), &brief, &[], None, Demand::Whole);
    assert!(report.verdict.degraded && report.passes(), "{report:#?}");
}

#[test]
fn the_verdict_follows_from_the_findings() {
    let brief = examples::brief();
    let judged = |draft: Value| {
        check(&Content::from_draft(&serde_json::from_value(draft).unwrap(), &brief), &brief, &[], None, Demand::Whole)
            .verdict
    };
    let good = judged(examples::story());
    assert_eq!((good.ready, good.version), (Ready::Ready, RULES_VERSION));
    let broken = judged(mutant(examples::story, "/criteria", json!([])));
    assert_eq!((broken.ready, broken.score < good.score), (Ready::NotReady, true));
    let open = json!({"question": "Which columns?", "options": ["All", "Some"], "default": ""});
    assert_eq!(judged(mutant(examples::story, "/questions/0", open)).ready, Ready::NeedsAnswers);
}
