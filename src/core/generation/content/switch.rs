//! Another kind for the same text, without a word written anew.
//!
//! What a ticket says moves as it stands, its marks with it, so that there and back is the ticket it was: the sentence of a story
//! becomes the goal of a task or a spike, and what should happen instead of a bug becomes one too. What the new kind does not ask
//! for stays where it is. A kind that is made of something the ticket does not say is refused: somebody has to write it.

use crate::generation::kind::Kind;
use crate::generation::language::Language;

use super::edit::needed;
use super::words::words_of;
use super::{Content, SectionId};

/// What a ticket lacks to be of a kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {kind} needs {}", article(*kind), named(sections))]
pub struct MissingSections {
    /// The kind that was wished for.
    pub kind: Kind,
    /// What it is made of and the ticket does not have, in reading order.
    pub sections: Vec<SectionId>,
}

const fn article(kind: Kind) -> &'static str {
    if matches!(kind, Kind::Epic) { "an" } else { "a" }
}

/// `“Steps to reproduce”, “What happens” and “What should happen”`.
fn named(sections: &[SectionId]) -> String {
    let english = words_of(&Language::english());
    let names: Vec<String> = sections.iter().map(|id| format!("“{}”", english.heading(*id))).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

pub(super) fn switched(content: &Content, kind: Kind) -> Result<Content, MissingSections> {
    if kind == content.kind {
        return Ok(content.clone());
    }
    let mut switched = content.clone();
    if let Some((from, to)) = moves(content, kind) {
        rename(&mut switched, from, to);
    }
    let lacks = |id: &SectionId| switched.section(*id).is_none();
    let sections: Vec<SectionId> = needed(kind).iter().copied().filter(lacks).collect();
    if !sections.is_empty() {
        return Err(MissingSections { kind, sections });
    }
    switched.kind = kind;
    switched.kind_reason = format!("chosen by you → {kind}");
    Ok(switched)
}

/// Which sections change their place.
fn moves(content: &Content, kind: Kind) -> Option<(SectionId, SectionId)> {
    use SectionId::{Expected, Goal, Observed, Steps, Story};
    let has = |id: SectionId| content.section(id).is_some();
    match kind {
        Kind::Story => (!has(Story) && reads_as_story(content)).then_some((Goal, Story)),
        Kind::Bug => (!has(Expected) && has(Steps) && has(Observed) && has(Goal)).then_some((Goal, Expected)),
        Kind::Task | Kind::Epic | Kind::Spike if has(Goal) => None,
        // Of a ticket that has both, what it is made of moves.
        Kind::Task | Kind::Epic | Kind::Spike if has(Story) && content.kind != Kind::Bug => Some((Story, Goal)),
        Kind::Task | Kind::Epic | Kind::Spike => has(Expected).then_some((Expected, Goal)),
    }
}

/// Whether the goal says who wants it: "As a …, I want …".
fn reads_as_story(content: &Content) -> bool {
    let [as_a, i_want, _] = words_of(&content.language).story;
    // In English the article belongs to the role: "As an editor", "As the owner".
    let opening = as_a.split(' ').next().unwrap_or(as_a);
    let opening = if content.language.primary() == "fr" { as_a } else { opening };
    let reads = |text: &str| {
        let text = text.to_lowercase();
        text.strip_prefix(&opening.to_lowercase())
            .is_some_and(|rest| rest.starts_with(' ') && rest.contains(&i_want.to_lowercase()))
    };
    content.section(SectionId::Goal).and_then(|goal| goal.statements.first()).is_some_and(|first| reads(&first.text))
}

fn rename(content: &mut Content, from: SectionId, to: SectionId) {
    let Some(section) = content.sections.iter_mut().find(|section| section.id == from) else { return };
    section.id = to;
    words_of(&content.language).heading(to).clone_into(&mut section.title);
    // The order of their declaration is the reading order.
    content.sections.sort_by_key(|section| section.id);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::generation::content::{Section, Statement};
    use crate::generation::examples;
    use crate::generation::render::strategy::content as any_content;

    fn story() -> Content {
        Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief())
    }

    fn bug() -> Content {
        Content::from_draft(&serde_json::from_value(examples::bug()).unwrap(), &examples::brief())
    }

    fn ids(content: &Content) -> Vec<SectionId> {
        content.sections.iter().map(|section| section.id).collect()
    }

    #[test]
    fn the_sentence_of_a_story_is_the_goal_of_a_task_and_of_a_spike() {
        let story = story();
        for kind in [Kind::Task, Kind::Spike] {
            let other = story.switched(kind).unwrap();
            assert_eq!((other.kind, other.kind_reason.as_str()), (kind, format!("chosen by you → {kind}").as_str()));
            let (goal, sentence) = (other.section(SectionId::Goal).unwrap(), story.section(SectionId::Story).unwrap());
            assert_eq!((&goal.title[..], &goal.statements), ("Goal", &sentence.statements), "with its mark");
            assert!(other.section(SectionId::Story).is_none());
            assert_eq!(other.section(SectionId::Criteria), story.section(SectionId::Criteria));
            let back = other.switched(Kind::Story).unwrap();
            assert_eq!(back.sections, story.sections, "there and back");
        }
    }

    #[test]
    fn a_bug_becomes_a_task_and_a_bug_again() {
        let bug = bug();
        let task = bug.switched(Kind::Task).unwrap();
        assert_eq!(
            task.section(SectionId::Goal).unwrap().statements[0].text,
            "A message says that there are no invoices"
        );
        assert!(task.section(SectionId::Steps).is_some(), "how it was seen is worth keeping");
        assert_eq!(task.switched(Kind::Bug).unwrap().sections, bug.sections);
        assert_eq!(bug.switched(Kind::Story).unwrap_err().sections, [SectionId::Story]);
    }

    #[test]
    fn what_nobody_wrote_is_named_and_nothing_is_made_up() {
        let refused = story().switched(Kind::Bug).unwrap_err();
        assert_eq!(refused.sections, [SectionId::Steps, SectionId::Observed, SectionId::Expected]);
        assert_eq!(refused.to_string(), "a bug needs “Steps to reproduce”, “What happens” and “What should happen”");
        assert_eq!(story().switched(Kind::Epic).unwrap_err().to_string(), "an epic needs “Child stories”");
    }

    #[test]
    fn every_language_reads_its_own_sentence() {
        for (tag, role) in
            [("en", "editor"), ("de", "Redakteurin"), ("es", "editora"), ("fr", "rédactrice"), ("pt", "editora")]
        {
            let mut draft = examples::story();
            draft["language"] = tag.into();
            draft["story"]["role"] = role.into();
            let story = Content::from_draft(&serde_json::from_value(draft).unwrap(), &examples::brief());
            let back = story.switched(Kind::Task).unwrap().switched(Kind::Story).unwrap();
            assert_eq!(back.sections, story.sections, "{tag}");
        }
    }

    /// Every statement as it is, whatever section it stands in.
    fn statements(content: &Content) -> Vec<String> {
        let mut all: Vec<String> = content.statements().map(|(_, _, one)| format!("{one:?}")).collect();
        all.sort();
        all
    }

    /// A ticket of a kind as it is written: with what the kind is made of, and without what only others are.
    fn made(content: &Content, kind: Kind) -> Content {
        let mut made = Content { kind, ..content.clone() };
        let foreign: &[SectionId] = match kind {
            Kind::Story => &[SectionId::Goal],
            Kind::Bug => &[SectionId::Goal, SectionId::Story],
            Kind::Task | Kind::Epic | Kind::Spike => &[SectionId::Story, SectionId::Expected],
        };
        made.sections.retain(|section| !foreign.contains(&section.id) && section.id != SectionId::Story);
        let words = words_of(&made.language);
        let [as_a, i_want, _] = words.story;
        for id in needed(kind).iter().filter(|id| content.section(**id).is_none() || **id == SectionId::Story) {
            let text = format!("{as_a} editor, {i_want} this {}.", id.as_str());
            let title = words.heading(*id).to_owned();
            made.sections.push(Section { id: *id, title, statements: vec![Statement::plain(text, None)] });
        }
        made.sections.sort_by_key(|section| section.id);
        made
    }

    proptest! {
        #[test]
        fn no_switch_loses_or_adds_a_word(content in any_content(), kinds in prop::collection::vec(0..5_usize, 2..7)) {
            let mut now = made(&content, Kind::ALL[kinds[0]]);
            let before = statements(&now);
            for kind in &kinds[1..] {
                let Ok(next) = now.switched(Kind::ALL[*kind]) else { continue };
                prop_assert_eq!(statements(&next), before.clone());
                let order = ids(&next);
                prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", order);
                now = next;
            }
        }

        #[test]
        fn there_and_back_is_the_ticket_it_was(content in any_content(), from in 0..5_usize, to in 0..5_usize) {
            let ticket = made(&content, Kind::ALL[from]);
            if let Ok(other) = ticket.switched(Kind::ALL[to]) {
                prop_assert_eq!(other.switched(ticket.kind).unwrap().sections, ticket.sections);
            }
        }
    }
}
