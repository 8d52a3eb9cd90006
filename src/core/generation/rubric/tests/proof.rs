//! Every rule fires on its mutants and is silent on what is good. The table of that stands in `docs/RUBRIC.md`; after a change
//! of a rule, `MYBA_TEST_WRITE_RUBRIC=1 cargo test -p myba-core --lib rubric` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use super::corpus::{Ticket, good, stored};
use super::mutants::{self, Beside, Mutant};
use crate::generation::rubric::{Neighbour, RULES, Report, report};
use crate::generation::{Kind, Severity};

const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->";
/// A rule may fire on this share of the good tickets.
const FALSE_ALARMS: usize = 20;

static GOOD: LazyLock<Vec<Value>> = LazyLock::new(good);
static TICKETS: LazyLock<Vec<Ticket>> = LazyLock::new(|| GOOD.iter().map(stored).collect());

/// How one rule did.
#[derive(Default)]
struct Score {
    mutants: usize,
    found: usize,
    false_alarms: BTreeSet<String>,
}

fn breaks(mutant: &Mutant) -> (Ticket, Report) {
    let mut short = GOOD.iter().find(|short| short["name"] == mutant.base).unwrap().clone();
    for (pointer, value) in mutant.set.as_object().unwrap() {
        *short.pointer_mut(pointer).unwrap_or_else(|| panic!("{} has no {pointer}", mutant.base)) = value.clone();
    }
    let mut ticket = stored(&short);
    (mutant.then)(&mut ticket.content);
    let others = TICKETS.iter().filter(|other| match mutant.beside {
        Beside::Nothing => false,
        Beside::Itself => other.name == mutant.base,
        Beside::Stories => other.name != mutant.base && other.content.kind == Kind::Story,
    });
    let others: Vec<Neighbour<'_>> =
        others.map(|other| Neighbour { name: &other.name, content: &other.content }).collect();
    let report = report(&ticket.content, &ticket.idea, &others);
    (ticket, report)
}

fn scores() -> BTreeMap<&'static str, Score> {
    let mut scores: BTreeMap<&'static str, Score> = BTreeMap::new();
    for mutant in mutants::all() {
        let (_, report) = breaks(&mutant);
        let score = scores.entry(mutant.rule).or_default();
        score.mutants += 1;
        score.found += usize::from(report.findings.iter().any(|finding| finding.rule == mutant.rule));
    }
    for ticket in TICKETS.iter() {
        // Beside all the others, so that the rules about the set can give a false alarm, too.
        let others: Vec<Neighbour<'_>> = TICKETS
            .iter()
            .filter(|other| other.name != ticket.name)
            .map(|other| Neighbour { name: &other.name, content: &other.content })
            .collect();
        for finding in report(&ticket.content, &ticket.idea, &others).findings {
            let (_, score) =
                scores.iter_mut().find(|(rule, _)| **rule == finding.rule).expect("every rule has a mutant");
            score.false_alarms.insert(format!("{}: {}", ticket.name, finding.message));
        }
    }
    scores
}

fn percent(part: usize, whole: usize) -> usize {
    (100 * part + whole / 2).checked_div(whole).unwrap_or_default()
}

fn table(scores: &BTreeMap<&'static str, Score>, good: usize) -> String {
    let mut rules: Vec<_> = scores.iter().collect();
    let number = |rule: &str| rule[1..].parse::<u32>().unwrap();
    rules.sort_by_key(|(rule, _)| ("FSABTEQONPV".find(&rule[..1]), number(rule)));
    let mut text = format!(
        "Measured on {good} good tickets and {} broken ones.\n\n",
        scores.values().map(|score| score.mutants).sum::<usize>()
    );
    text.push_str("| Rule | Broken tickets | Found | False alarms | Precision | Recall |\n|---|---|---|---|---|---|\n");
    for (rule, score) in rules {
        let alarms = score.false_alarms.len();
        let (precision, recall) = (percent(score.found, score.found + alarms), percent(score.found, score.mutants));
        text.push_str(&format!(
            "| {rule} | {} | {} | {alarms} | {precision} % | {recall} % |\n",
            score.mutants, score.found
        ));
    }
    text
}

#[test]
fn every_rule_finds_its_mutants_and_is_silent_on_good_tickets() {
    let (scores, good) = (scores(), GOOD.len());
    let table = table(&scores, good);
    println!("{table}");
    for (rule, score) in &scores {
        assert_eq!(score.found, score.mutants, "{rule} misses a mutant");
        let alarms = score.false_alarms.len();
        assert!(alarms * FALSE_ALARMS <= good, "{rule} on good tickets: {:#?}", score.false_alarms);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/RUBRIC.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the table");
    let (written, after) = rest.split_once(END).expect("the place has an end");
    if std::env::var_os("MYBA_TEST_WRITE_RUBRIC").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    } else {
        assert_eq!(written, table, "docs/RUBRIC.md says something else; MYBA_TEST_WRITE_RUBRIC=1 writes it anew");
    }
}

#[test]
fn every_rule_has_a_mutant() {
    assert_eq!(scores().len(), RULES.len());
}

#[test]
fn the_same_ticket_has_the_same_report() {
    for mutant in mutants::all() {
        let ((ticket, first), (_, second)) = (breaks(&mutant), breaks(&mutant));
        assert_eq!(first, second, "{} {}", mutant.rule, ticket.name);
    }
}

#[test]
fn good_tickets_are_ready_and_nothing_blocks() {
    for ticket in TICKETS.iter() {
        let report = report(&ticket.content, &ticket.idea, &[]);
        assert!(
            report.passes() && report.verdict.score >= 90 && !report.verdict.degraded,
            "{}: {report:#?}",
            ticket.name
        );
        assert_eq!(report.verdict.ready.as_str(), "ready", "{}", ticket.name);
    }
}

#[test]
fn findings_point_into_the_text_they_are_about() {
    for mutant in mutants::all() {
        let (ticket, report) = breaks(&mutant);
        for finding in report.findings {
            let text = match (finding.section, finding.index) {
                (Some(section), Some(index)) => ticket.content.section(section).unwrap().statements[index].text.clone(),
                _ => ticket.content.title.clone(),
            };
            let span = finding.span.map_or(0..0, |span| span.start..span.end);
            assert!(span.end <= text.chars().count() && span.start <= span.end, "{}: {finding:?} {text}", mutant.rule);
            assert!(finding.severity == Severity::Warn || !finding.message.is_empty());
        }
    }
}
