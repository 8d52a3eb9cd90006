//! What makes an epic more than a wish.

use super::lexicon::{self, ENGLISH_MARKERS};
use super::sentence::{self, Child};
use super::story::missing;
use super::text::{is_concrete, ratio, word_count};
use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::{Content, SectionId};

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

/// A child as the outline of its epic has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
    /// Its title.
    pub title: String,
    /// The whole line.
    pub text: String,
    /// Whether it says who wants what.
    pub is_story: bool,
    /// The children that come first, counted from 1; those that are there, and not itself.
    pub after: Vec<usize>,
    /// Its place in an order in which they can be built, counted from 1.
    pub turn: usize,
}

/// The children of an epic in the order of its text; of another ticket none.
#[must_use]
pub fn outline(content: &Content) -> Vec<Outlined> {
    if content.kind != Kind::Epic {
        return Vec::new();
    }
    let markers = lexicon::of(&content.language).map_or(&ENGLISH_MARKERS, |lexicon| &lexicon.sentence);
    let list = content.section(SectionId::Children).map_or(&[][..], |section| section.statements.as_slice());
    let mut children: Vec<Outlined> = list
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let child = sentence::child(&one.text, markers);
            let mut after = child.after;
            after.retain(|number| (1..=list.len()).contains(number) && *number != index + 1);
            let (title, is_story) = (child.title.to_owned(), child.sentence.is_some());
            Outlined { title, text: one.text.clone(), is_story, after, turn: 0 }
        })
        .collect();
    for (turn, index) in in_order(&children).into_iter().enumerate() {
        children[index].turn = turn + 1;
    }
    children
}

/// Each child behind those it waits for, otherwise as listed. Children that wait for each other come last.
fn in_order(children: &[Outlined]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    let is_open = |order: &[usize], index: usize| !order.contains(&index);
    let is_free = |order: &[usize], child: &Outlined| child.after.iter().all(|number| order.contains(&(number - 1)));
    while let Some(next) = (0..children.len())
        .filter(|index| is_open(&order, *index))
        .find(|index| is_free(&order, &children[*index]))
        .or_else(|| (0..children.len()).find(|index| is_open(&order, *index)))
    {
        order.push(next);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::content::{Section, Statement};
    use crate::generation::examples;

    fn epic(children: &[&str]) -> Content {
        let mut content = Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief());
        content.kind = Kind::Epic;
        let statements =
            children.iter().map(|text| Statement { text: (*text).to_owned(), clauses: None, source: None }).collect();
        content.sections.push(Section { id: SectionId::Children, title: "Child stories".to_owned(), statements });
        content
    }

    #[test]
    fn an_outline_is_read_with_what_comes_first() {
        let outline = outline(&epic(&[
            "Pay: As a guest, I want to pay, so that I can leave. (after 3)",
            "Set up the till",
            "Order: As a guest, I want to order. (after 2, 9)",
        ]));
        let read: Vec<_> = outline.iter().map(|one| (one.title.as_str(), one.is_story, one.turn)).collect();
        assert_eq!(read, [("Pay", true, 3), ("Set up the till", false, 1), ("Order", true, 2)]);
        assert_eq!(outline[2].after, [2], "there is no child 9");
    }

    #[test]
    fn children_that_wait_for_each_other_come_last_in_their_order() {
        let turns = |children: &[&str]| outline(&epic(children)).iter().map(|one| one.turn).collect::<Vec<_>>();
        assert_eq!(turns(&["A (after 2)", "B (after 1)", "C"]), [2, 3, 1]);
        assert_eq!(turns(&["A (after 1)", "B"]), [1, 2]);
        assert!(outline(&Content { kind: Kind::Story, ..epic(&["A"]) }).is_empty());
    }
}
