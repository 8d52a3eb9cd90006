//! Every rule fires on its mutants and is silent on what is good. The table of that stands in `docs/RUBRIC.md`; after a change
//! of a rule, `MYBA_TEST_WRITE_RUBRIC=1 cargo test -p myba-core --lib rubric` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use super::corpus::{Ticket, good, stored};
use super::mutants::{self, Beside, Mutant};
use crate::generation::content::{Content, Size};
use crate::generation::rubric::{Neighbour, RULES, Report, report};
use crate::generation::{Kind, Severity};

const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->";
/// A rule may fire on this share of the good tickets.
const FALSE_ALARMS: usize = 20;
/// Of a hundred findings at least so many are right.
const PRECISION: usize = 75;
/// The languages we have words for.
const KNOWN: [&str; 5] = ["en", "de", "es", "fr", "pt"];

static GOOD: LazyLock<Vec<Value>> = LazyLock::new(good);
static TICKETS: LazyLock<Vec<Ticket>> = LazyLock::new(|| GOOD.iter().map(stored).collect());

/// How one rule did.
#[derive(Default)]
struct Score {
    mutants: usize,
    found: usize,
    /// Broken tickets on which it is silent.
    missed: Vec<String>,
    /// Findings on good tickets.
    false_alarms: BTreeSet<String>,
    /// Findings on tickets that were broken in another place.
    elsewhere: BTreeSet<String>,
    /// Of its own findings: how they weigh, and the languages of the tickets.
    severities: BTreeSet<&'static str>,
    languages: BTreeSet<String>,
}

impl Score {
    fn wrong(&self) -> usize {
        self.false_alarms.len() + self.elsewhere.len()
    }
}

/// The ticket that is broken, and which tickets it stands beside.
fn base(mutant: &Mutant) -> (&'static Ticket, Vec<Neighbour<'static>>) {
    let others = TICKETS.iter().filter(|other| match mutant.beside {
        Beside::Nothing => false,
        Beside::Itself => other.name == mutant.base,
        Beside::Stories => other.name != mutant.base && other.content.kind == Kind::Story,
    });
    let others = others.map(|other| Neighbour { name: &other.name, content: &other.content }).collect();
    (TICKETS.iter().find(|ticket| ticket.name == mutant.base).unwrap(), others)
}

fn breaks(mutant: &Mutant) -> (Ticket, Report) {
    let mut short = GOOD.iter().find(|short| short["name"] == mutant.base).unwrap().clone();
    for (pointer, value) in mutant.set.as_object().unwrap() {
        *short.pointer_mut(pointer).unwrap_or_else(|| panic!("{} has no {pointer}", mutant.base)) = value.clone();
    }
    let mut ticket = stored(&short);
    (mutant.then)(&mut ticket.content);
    let report = report(&ticket.content, &ticket.idea, &base(mutant).1);
    (ticket, report)
}

fn holds(content: &Content, text: &str) -> bool {
    content.statements().any(|(_, _, one)| one.text == text)
}

fn rules(report: &Report) -> BTreeSet<&str> {
    report.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

fn scores() -> BTreeMap<&'static str, Score> {
    let mut scores: BTreeMap<&'static str, Score> =
        mutants::all().iter().map(|mutant| (mutant.rule, Score::default())).collect();
    let of = |scores: &mut BTreeMap<&'static str, Score>, rule: &str, note: &dyn Fn(&mut Score)| {
        note(scores.iter_mut().find(|(name, _)| **name == rule).expect("every rule has a mutant").1);
    };
    for mutant in mutants::all() {
        let (ticket, broken) = breaks(&mutant);
        let (unbroken, others) = base(&mutant);
        let before = report(&unbroken.content, &unbroken.idea, &others);
        let own: Vec<_> = broken.findings.iter().filter(|finding| finding.rule == mutant.rule).collect();
        of(&mut scores, mutant.rule, &|score| {
            score.mutants += 1;
            score.found += usize::from(!own.is_empty());
            score.missed.extend(own.is_empty().then(|| format!("{} {:?}", mutant.base, mutant.set)));
            score.severities.extend(own.iter().map(|finding| finding.severity.as_str()));
            score.languages.extend((!own.is_empty()).then(|| unbroken.content.language.primary().to_owned()));
        });
        // Where a statement is gone, words of the idea may rightly be missed.
        let is_shorter = unbroken.content.statements().any(|(_, _, one)| !holds(&ticket.content, &one.text));
        let meant = |rule: &&str| {
            *rule == mutant.rule
                || mutant.also.contains(rule)
                || rules(&before).contains(*rule)
                || (*rule == "P3" && is_shorter)
        };
        for rule in rules(&broken).into_iter().filter(|rule| !meant(rule)) {
            of(&mut scores, rule, &|score| {
                score.elsewhere.insert(format!("{} {}", mutant.rule, ticket.name));
            });
        }
    }
    for ticket in TICKETS.iter() {
        // Beside all the others, so that the rules about the set can give a false alarm, too.
        let others: Vec<Neighbour<'_>> = TICKETS
            .iter()
            .filter(|other| other.name != ticket.name)
            .map(|other| Neighbour { name: &other.name, content: &other.content })
            .collect();
        for finding in report(&ticket.content, &ticket.idea, &others).findings {
            let alarm = format!("{}: {}", ticket.name, finding.message);
            of(&mut scores, &finding.rule, &|score| {
                score.false_alarms.insert(alarm.clone());
            });
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
    let mutants: usize = scores.values().map(|score| score.mutants).sum();
    let mut text = format!("Measured on {good} good tickets and {mutants} broken ones.\n\n");
    text.push_str(
        "| Rule | Weight | Broken | Found | Recall | On good | On others | Precision | Seen in |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for (rule, score) in rules {
        let Score { mutants, found, false_alarms, elsewhere, severities, languages, .. } = score;
        let weight = match severities.iter().copied().collect::<Vec<_>>().as_slice() {
            ["hard"] => "blocks",
            ["warn"] => "warns",
            _ => "both",
        };
        let (precision, recall) = (percent(*found, found + score.wrong()), percent(*found, *mutants));
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        text.push_str(&format!(
            "| {rule} | {weight} | {mutants} | {found} | {recall} % | {} | {} | {precision} % | {} |\n",
            false_alarms.len(),
            elsewhere.len(),
            languages.join(" ")
        ));
    }
    text
}

#[test]
fn every_rule_finds_its_mutants_and_is_silent_on_good_tickets() {
    let (scores, good) = (scores(), GOOD.len());
    let table = table(&scores, good);
    println!("{table}");
    // All at once: what a change of a rule breaks is seen in one run.
    let mut complaints = Vec::new();
    for (rule, score) in &scores {
        if score.found != score.mutants {
            complaints.push(format!("{rule} misses: {:?}", score.missed));
        }
        if score.false_alarms.len() * FALSE_ALARMS > good {
            complaints.push(format!("{rule} on good tickets: {:#?}", score.false_alarms));
        }
        if percent(score.found, score.found + score.wrong()) < PRECISION {
            complaints.push(format!("{rule} on tickets broken elsewhere: {:#?}", score.elsewhere));
        }
    }
    if std::env::var_os("MYBA_TEST_WRITE_RUBRIC").is_none() {
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
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
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_rule_has_a_mutant() {
    assert_eq!(scores().len(), RULES.len());
    for (rule, score) in scores() {
        assert!(score.languages.contains("en"), "{rule} has no broken ticket in English");
    }
}

#[test]
fn good_tickets_are_of_all_kinds_sizes_and_languages() {
    assert!(TICKETS.len() >= 40);
    let has = |is: &dyn Fn(&Ticket) -> bool| TICKETS.iter().any(is);
    for tag in KNOWN {
        for kind in [Kind::Story, Kind::Bug, Kind::Task, Kind::Epic, Kind::Spike] {
            let both = |ticket: &Ticket| ticket.content.kind == kind && ticket.content.language.primary() == tag;
            // Four of the five kinds at least in every language; each kind in most.
            let others = TICKETS.iter().filter(|ticket| ticket.content.language.primary() == tag);
            let kinds: BTreeSet<&str> = others.map(|ticket| ticket.content.kind.as_str()).collect();
            assert!(has(&both) || kinds.len() >= 4, "{tag} {kind}");
        }
    }
    for size in [Size::XS, Size::S, Size::M, Size::L] {
        assert!(has(&|ticket| ticket.content.size == size), "{size:?}");
    }
    for tag in ["ja", "zh", "ko", "ar"] {
        assert!(has(&|ticket| ticket.content.language.primary() == tag), "{tag}");
    }
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
        let is_known = KNOWN.contains(&ticket.content.language.primary());
        assert!(
            report.passes() && report.verdict.score >= 90 && report.verdict.degraded != is_known,
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
