//! Changes by hand.

use crate::generation::kind::Kind;
use crate::generation::language::Language;
use crate::generation::{answers, clean};

use super::provenance::{Folded, find};
use super::words::words_of;
use super::{Content, Section, SectionId, Statement};

/// The longest title, in characters.
const MAX_TITLE: usize = 140;
/// The longest statement, in characters.
const MAX_STATEMENT: usize = 1_200;
/// Statements in one section.
const MAX_STATEMENTS: usize = 40;

/// What to change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The new title.
    pub title: Option<String>,
    /// The sections to replace, each with all its statements.
    pub sections: Option<Vec<(SectionId, Vec<String>)>>,
}

/// Why an edit cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A ticket has a title.
    #[error("the title is empty")]
    NoTitle,
    /// Nothing would be left.
    #[error("the ticket has no text left")]
    NoText,
    /// Longer than it may be.
    #[error("{what} is longer than {limit} characters")]
    TooLong {
        /// The title or a statement.
        what: &'static str,
        /// How many characters it may have.
        limit: usize,
    },
    /// The section is what tickets of this kind are made of.
    #[error("a {kind} needs its section “{}”", words_of(&Language::english()).heading(*section))]
    Needed {
        /// Which section would be empty.
        section: SectionId,
        /// The kind of the ticket.
        kind: Kind,
    },
    /// More statements than a section may have.
    #[error("a section has at most {MAX_STATEMENTS} lines")]
    TooMany,
}

pub(super) fn edited(content: &Content, edit: &Edit, idea: &str) -> Result<Content, EditError> {
    let mut edited = content.clone();
    if let Some(title) = &edit.title {
        edited.title = checked(title, "the title", MAX_TITLE)?.ok_or(EditError::NoTitle)?;
    }
    let idea = Folded::new(&answers::said(idea));
    for (id, lines) in edit.sections.iter().flatten() {
        let old = content.section(*id).map(|section| section.statements.as_slice()).unwrap_or_default();
        let mut statements = Vec::new();
        for line in lines {
            let Some(text) = checked(line, "a line", MAX_STATEMENT)? else { continue };
            // A line that was not touched keeps its parts and its mark.
            let same = old.iter().find(|statement| statement.text == text).cloned();
            statements.push(same.unwrap_or_else(|| {
                let source = find(Some(&text), &idea);
                Statement::plain(text, source)
            }));
        }
        if statements.len() > MAX_STATEMENTS {
            return Err(EditError::TooMany);
        }
        replace(&mut edited, *id, statements);
    }
    if let Some(section) = needed(content.kind).iter().copied().find(|id| {
        // What was missing before may stay missing.
        content.section(*id).is_some() && edited.section(*id).is_none()
    }) {
        return Err(EditError::Needed { section, kind: content.kind });
    }
    if edited.sections.is_empty() { Err(EditError::NoText) } else { Ok(edited) }
}

/// What the rubric asks of each kind, too: without these a ticket would not have been paid for.
pub(super) const fn needed(kind: Kind) -> &'static [SectionId] {
    match kind {
        Kind::Story => &[SectionId::Story, SectionId::Criteria],
        Kind::Task => &[SectionId::Goal, SectionId::Criteria],
        Kind::Bug => &[SectionId::Steps, SectionId::Observed, SectionId::Expected],
        Kind::Epic => &[SectionId::Goal, SectionId::Children],
        Kind::Spike => &[SectionId::Goal],
    }
}

fn checked(text: &str, what: &'static str, limit: usize) -> Result<Option<String>, EditError> {
    let line = clean::line(text, usize::MAX);
    if line.chars().count() > limit {
        return Err(EditError::TooLong { what, limit });
    }
    Ok(clean::is_visible(&line).then_some(line))
}

fn replace(content: &mut Content, id: SectionId, statements: Vec<Statement>) {
    content.sections.retain(|section| section.id != id);
    if statements.is_empty() {
        return;
    }
    let title = words_of(&content.language).heading(id).to_owned();
    let place = |id: SectionId| SectionId::ALL.iter().position(|known| *known == id);
    let at = content.sections.iter().position(|section| place(section.id) > place(id));
    content.sections.insert(at.unwrap_or(content.sections.len()), Section { id, title, statements });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::examples;

    fn content() -> Content {
        Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief())
    }

    fn section(id: SectionId, lines: &[&str]) -> Edit {
        Edit { title: None, sections: Some(vec![(id, lines.iter().map(|line| (*line).to_owned()).collect())]) }
    }

    #[test]
    fn an_untouched_line_keeps_its_mark_and_a_new_one_is_looked_up() {
        let content = content();
        let edit = section(SectionId::InScope, &["One CSV file for one month", "all invoices", "A chart"]);
        let edited = content.edited(&edit, examples::IDEA).unwrap();
        let marks: Vec<bool> =
            edited.section(SectionId::InScope).unwrap().statements.iter().map(|one| one.source.is_some()).collect();
        assert_eq!(marks, [true, true, false]);
    }

    #[test]
    fn an_emptied_section_goes_and_a_new_one_stands_in_its_place() {
        let content = content();
        let without = content.edited(&section(SectionId::EdgeCases, &[" "]), examples::IDEA).unwrap();
        assert!(without.section(SectionId::EdgeCases).is_none());
        let with = without.edited(&section(SectionId::Goal, &["Close faster"]), examples::IDEA).unwrap();
        let order: Vec<_> = with.sections.iter().map(|section| section.id).collect();
        assert_eq!(order[..3], [SectionId::Story, SectionId::Goal, SectionId::Criteria]);
    }

    #[test]
    fn what_a_kind_is_made_of_stays() {
        let content = content();
        for id in [SectionId::Story, SectionId::Criteria] {
            let refused = Err(EditError::Needed { section: id, kind: Kind::Story });
            assert_eq!(content.edited(&section(id, &[]), ""), refused);
            assert_eq!(content.edited(&section(id, &[" "]), ""), refused);
        }
        let said = content.edited(&section(SectionId::Criteria, &[]), "").unwrap_err().to_string();
        assert_eq!(said, "a story needs its section “Acceptance criteria”");
        let bare = Content { sections: vec![content.sections[0].clone()], ..content.clone() };
        assert!(bare.edited(&section(SectionId::Goal, &["Close faster"]), "").is_ok(), "it had no criteria before");
    }

    #[test]
    fn what_is_empty_or_too_long_is_refused() {
        let content = content();
        let title = |title: String| Edit { title: Some(title), sections: None };
        assert_eq!(content.edited(&title(" ".to_owned()), ""), Err(EditError::NoTitle));
        assert!(matches!(content.edited(&title("x".repeat(141)), ""), Err(EditError::TooLong { .. })));
        let long = "x".repeat(1_201);
        assert!(content.edited(&section(SectionId::Goal, &[&long]), "").is_err());
    }
}
