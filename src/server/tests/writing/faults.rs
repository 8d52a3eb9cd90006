//! Drafts that break a rule: one is repaired, three are none, and nothing is taken.

use myba_core::generation::Severity;
use myba_core::generation::service::GenerationError;
use myba_sandbox::Fault;
use myba_sandbox::openrouter::{CHAT_ROUTE, FAULTS};

use crate::desk::Desk;

const IDEA: &str =
    "our accountants need to download all invoices of a month as one CSV file because closing takes days";

/// The rule each spoilt draft breaks.
const BROKEN: &[(&str, &str)] = &[
    ("repairable", "A2"),
    ("breaks_f1_kind", "F1"),
    ("breaks_f1_goal", "F1"),
    ("breaks_f1_children", "F1"),
    ("breaks_f3", "F3"),
    ("breaks_f4", "F4"),
    ("breaks_f7", "F7"),
    ("breaks_s1", "S1"),
    ("breaks_s4", "S4"),
    ("breaks_a1", "A1"),
    ("breaks_a2", "A2"),
    ("breaks_a4", "A4"),
    ("breaks_a5", "A5"),
    ("breaks_a9", "A9"),
    ("breaks_b1", "B1"),
    ("breaks_b2", "B2"),
    ("breaks_b3", "B3"),
    ("breaks_e1", "E1"),
    ("breaks_q1", "Q1"),
    ("breaks_p2", "P2"),
    ("other_language", "F5"),
    ("broken_json", "F1"),
    ("canary", "F3"),
    ("injected_output", "F4"),
    ("foreign_link", "F4"),
    ("another_schema", "F3"),
    ("not_json", "F1"),
    ("schema_wrong", "F1"),
];

/// A wish is what this one breaks.
fn kind_for(fault: &str) -> &'static str {
    if fault == "breaks_f1_kind" { "story" } else { "auto" }
}

fn arm(desk: &Desk, fault: &str, times: u32) {
    desk.sandbox.faults().clear();
    desk.sandbox.faults().arm("openrouter", CHAT_ROUTE, Fault::Named(fault.to_owned()), times);
}

#[tokio::test]
async fn no_name_promises_a_broken_rule_that_nothing_checks() {
    for fault in FAULTS.iter().filter(|fault| fault.name.starts_with("breaks_")) {
        assert!(BROKEN.iter().any(|(name, _)| *name == fault.name), "{} is never seen to bite", fault.name);
    }
}

#[tokio::test]
async fn a_draft_that_breaks_a_rule_once_is_repaired() {
    let desk = Desk::open().await;
    for (fault, _) in BROKEN {
        arm(&desk, fault, 1);
        let (calls, before) = (desk.calls(), desk.available().await);
        let delivered =
            desk.write(IDEA, kind_for(fault), "auto").await.unwrap_or_else(|failure| panic!("{fault}: {failure:?}"));
        assert_eq!(desk.calls() - calls, 2, "{fault}: one repair");
        assert_eq!((delivered.charged.get(), desk.available().await), (1, before - 1), "{fault}");
        assert!(delivered.ticket.report.findings.iter().all(|finding| finding.severity != Severity::Hard), "{fault}");
        assert!(delivered.ticket.content.title.contains("invoices"), "{fault}: {}", delivered.ticket.content.title);
    }
    desk.close().await;
}

#[tokio::test]
async fn a_draft_that_breaks_it_every_time_costs_nothing() {
    let desk = Desk::open().await;
    for (fault, rule) in BROKEN {
        arm(&desk, fault, 3);
        let before = desk.available().await;
        let failure = desk.write(IDEA, kind_for(fault), "auto").await.expect_err(fault);
        assert!(matches!(failure.error, GenerationError::QualityNotMet), "{fault}: {:?}", failure.error);
        assert_eq!((failure.charged.get(), desk.available().await), (0, before), "{fault}");
        let hard = failure.findings.iter().filter(|finding| finding.severity == Severity::Hard);
        let broken: Vec<&str> = hard.map(|finding| finding.rule.as_str()).collect();
        assert!(broken.contains(rule), "{fault}: {broken:?}");
    }
    desk.close().await;
}

#[tokio::test]
async fn a_false_quote_and_an_unsaid_default_are_mended_without_another_call() {
    let desk = Desk::open().await;
    for fault in ["false_quotes", "default_unsaid", "invented_figures"] {
        arm(&desk, fault, 1);
        let calls = desk.calls();
        let delivered = desk.write(IDEA, "auto", "auto").await.unwrap_or_else(|failure| panic!("{fault}: {failure:?}"));
        assert_eq!(desk.calls() - calls, 1, "{fault}");
        let content = &delivered.ticket.content;
        let of =
            |text: &str| content.statements().find(|(_, _, one)| one.text.contains(text)).map(|(_, _, one)| one.source);
        match fault {
            "false_quotes" => assert_eq!(of("blue unicorn"), Some(None), "assumed, whatever the model says"),
            "default_unsaid" => assert_eq!(of("Only admins."), Some(None), "{content:?}"),
            _ => assert_eq!(of("8472 rows"), Some(None)),
        }
    }
    desk.close().await;
}
