//! What people get for their ideas. The snapshots are the whole tickets; somebody has read each of them.

use std::collections::BTreeMap;

use myba_core::generation::library::Ticket;
use myba_core::generation::{SectionId, render};

use crate::desk::Desk;
use crate::ideas::{IDEAS, Rough};

/// Ideas whose kind our own rules see otherwise than a person would, with what they see.
const SEEN_OTHERWISE: &[(&str, &str)] = &[];

#[tokio::test]
async fn every_idea_becomes_a_ticket_at_the_first_call() {
    let desk = Desk::open().await;
    let (mut otherwise, mut foreign) = (Vec::new(), Vec::new());
    for rough in IDEAS {
        let ticket = desk.ticket(rough.idea, "auto", "auto").await;
        if ticket.content.kind.as_str() != rough.kind {
            otherwise.push((rough.name, ticket.content.kind.as_str()));
        }
        if ticket.content.language.primary() != rough.language {
            foreign.push((rough.name, ticket.content.language.to_string()));
        }
        said_is_said(rough, &ticket);
        insta::assert_snapshot!(rough.name, page(rough.idea, &ticket));
    }
    assert_eq!(foreign, Vec::new(), "in another language than the idea");
    assert_eq!(otherwise, SEEN_OTHERWISE, "the kinds that are seen otherwise");
    assert!(IDEAS.len() - otherwise.len() >= 22);
    desk.close().await;
}

#[tokio::test]
async fn wishes_are_kept() {
    let desk = Desk::open().await;
    for (kind, language, idea) in [
        ("bug", "en", "the export is slow"),
        ("story", "de", "export the list of orders to a spreadsheet"),
        ("task", "auto", "dark mode"),
        ("epic", "auto", "Umzug in die Cloud"),
        ("spike", "it", "offline maps for the app"),
    ] {
        let ticket = desk.ticket(idea, kind, language).await;
        assert_eq!(ticket.content.kind.as_str(), kind, "{idea}");
        if language != "auto" {
            assert_eq!(ticket.content.language.as_str(), language, "{idea}");
        }
        insta::assert_snapshot!(format!("wished_{kind}"), page(idea, &ticket));
    }
    desk.close().await;
}

#[tokio::test]
async fn a_story_has_enough_criteria_and_one_of_them_is_about_a_failure_or_a_boundary() {
    let desk = Desk::open().await;
    for rough in IDEAS.iter().filter(|rough| rough.kind == "story" && !rough.name.contains("orders_only")) {
        let ticket = desk.ticket(rough.idea, "auto", "auto").await;
        let criteria = &ticket.content.section(SectionId::Criteria).unwrap().statements;
        let least = if ticket.content.size.as_str() == "XS" { 2 } else { 3 };
        assert!((least..=7).contains(&criteria.len()), "{}: {criteria:#?}", rough.name);
        let of_failure = |text: &Vec<_>| text.len() == 3;
        assert!(criteria.iter().any(|one| one.clauses.as_ref().is_some_and(of_failure) || one.clauses.is_none()));
    }
    desk.close().await;
}

#[tokio::test]
async fn tickets_repeat_little_of_each_other() {
    let desk = Desk::open().await;
    let mut seen: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for rough in IDEAS.iter().filter(|rough| rough.kind == "story" && rough.language == "en") {
        let ticket = desk.ticket(rough.idea, "auto", "auto").await;
        for one in &ticket.content.section(SectionId::Criteria).unwrap().statements {
            seen.entry(one.text.clone()).or_default().push(rough.name);
        }
    }
    let repeated: Vec<_> = seen.iter().filter(|(_, names)| names.len() > 2).collect();
    assert!(repeated.is_empty(), "{repeated:#?}");
    desk.close().await;
}

/// What is marked as said stands in the idea, and says something.
fn said_is_said(rough: &Rough, ticket: &Ticket) {
    let idea: Vec<char> = ticket.idea.chars().collect();
    for (section, _, statement) in ticket.content.statements() {
        let Some(source) = statement.source else { continue };
        assert!(source.start < source.end && source.end <= idea.len(), "{}: {section:?}", rough.name);
        let words: String = idea[source.start..source.end].iter().collect();
        assert!(words.chars().any(char::is_alphanumeric), "{}: {words}", rough.name);
        assert!(!words.to_lowercase().contains("ignore all"), "{}: an order became a statement", rough.name);
    }
    assert!(ticket.content.said() > 0 || rough.name.contains("orders_only"), "{}", rough.name);
}

/// The ticket as it is exported, under what it was written from; what our rules find at the end.
fn page(idea: &str, ticket: &Ticket) -> String {
    let content = &ticket.content;
    let findings: Vec<String> =
        ticket.report.findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect();
    format!(
        "{idea}\n~~~\n{} · {} · {} · {} · {} said, {} assumed\n\n{}~~~\n{} {}\n{}",
        content.kind,
        content.kind_reason,
        content.size.as_str(),
        content.language,
        content.said(),
        content.assumed(),
        render::markdown(content),
        ticket.report.verdict.ready.as_str(),
        ticket.report.verdict.score,
        findings.join("\n")
    )
}
