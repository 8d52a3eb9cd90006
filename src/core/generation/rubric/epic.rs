//! What makes an epic more than a wish.

use super::sentence::{self, Child};
use super::story::missing;
use super::text::{is_concrete, ratio, word_count};
use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::SectionId;

const FEWEST: usize = 3;
const MOST: usize = 8;
/// A child that has more of the children's words than this is the epic itself.
const HALF: f64 = 0.5;

/// E1: three to eight stories, each a whole one, in an order that can be built.
pub(super) fn e1_children(subject: &Subject<'_>) -> Vec<Finding> {
    let list = subject.list(SectionId::Children);
    if subject.content.kind != Kind::Epic || list.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let number = list.len();
    if !(FEWEST..=MOST).contains(&number) {
        let message = format!("{number} child stories: {FEWEST} to {MOST} can be planned.");
        findings.push(Finding::warn("E1", message).within(SectionId::Children));
    }
    let children: Vec<Child<'_>> = list.iter().map(|one| sentence::child(&one.text, subject.markers())).collect();
    let all: usize = list.iter().map(|one| word_count(&one.text)).sum();
    for (index, (child, statement)) in children.iter().zip(list).enumerate() {
        let mut say = |finding: Finding| findings.push(finding.at(SectionId::Children, index));
        let sentence = child.sentence.and_then(|part| sentence::read(part.text, subject.markers()));
        match sentence.map(|sentence| missing(&sentence)) {
            None => say(Finding::warn("E1", format!("Child {} has no story sentence.", index + 1))),
            Some(parts) => parts
                .iter()
                .for_each(|part| say(Finding::warn("E1", format!("Child {} does not say {part}.", index + 1)))),
        }
        if number >= FEWEST && ratio(word_count(&statement.text), all) > HALF {
            say(Finding::warn("E1", format!("Child {} is most of the epic: split it.", index + 1)));
        }
        if child.after.iter().any(|before| *before == 0 || *before > number) {
            say(Finding::warn("E1", format!("Child {} waits for a child that is not there.", index + 1)));
        }
    }
    if let Some(index) = in_a_circle(&children) {
        let message = format!("Child {} waits for itself: nobody could begin.", index + 1);
        findings.push(Finding::hard("E1", message).at(SectionId::Children, index));
    }
    findings
}

/// The first child that comes, over others, after itself.
fn in_a_circle(children: &[Child<'_>]) -> Option<usize> {
    let reaches = |start: usize| {
        let (mut seen, mut open) = (vec![false; children.len()], vec![start]);
        while let Some(at) = open.pop() {
            for before in children[at].after.iter().filter_map(|number| number.checked_sub(1)) {
                match seen.get_mut(before) {
                    _ if before == start => return true,
                    Some(seen) if !*seen => {
                        *seen = true;
                        open.push(before);
                    }
                    _ => {}
                }
            }
        }
        false
    };
    (0..children.len()).find(|start| reaches(*start))
}

/// E2: something of an epic's success can be counted.
pub(super) fn e2_measured(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.content.kind != Kind::Epic {
        return Vec::new();
    }
    let mut told = subject.list(SectionId::Goal).iter().chain(subject.list(SectionId::Criteria));
    if told.any(|one| is_concrete(&one.text)) {
        return Vec::new();
    }
    vec![
        Finding::warn("E2", "Nothing about the outcome can be counted: name a number and its unit.")
            .within(SectionId::Criteria),
    ]
}
