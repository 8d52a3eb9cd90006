//! A ticket as a printed page has it: every statement with the word that says where it comes from.

use crate::generation::content::{Section, words_of};

use super::document::Document;
use super::page::{List, Span, mark_of, note, spans};

/// The sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Above the title: the number, and how much was said and assumed.
    pub tally: String,
    /// The title.
    pub title: String,
    /// The sections, in reading order.
    pub parts: Vec<SheetPart>,
    /// Kind, size, language and why it is of this kind, in the words that programs use.
    pub note: String,
}

/// A section of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPart {
    /// In the ticket's language.
    pub heading: String,
    /// How its rows hang together.
    pub list: List,
    /// Its statements.
    pub rows: Vec<Row>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it says.
    pub spans: Vec<Span>,
    /// Whether it rests on the idea.
    pub is_said: bool,
    /// `said` or `assumed`, in the ticket's language.
    pub word: &'static str,
}

impl Sheet {
    /// The sheet of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let content = &document.content;
        let language = &content.language;
        let part = |section: &Section| {
            let row = |statement: &crate::generation::content::Statement| {
                let is_said = statement.source.is_some();
                Row { spans: spans(statement), is_said, word: mark_of(is_said, language) }
            };
            SheetPart {
                heading: words_of(language).heading(section.id).to_owned(),
                list: List::of(section),
                rows: section.statements.iter().map(row).collect(),
            }
        };
        let tally = format!(
            "{} {}, {} {}",
            content.said(),
            mark_of(true, language),
            content.assumed(),
            mark_of(false, language)
        );
        let number = document.number.map(|number| format!("T-{number} · "));
        Self {
            tally: number.unwrap_or_default() + &tally,
            title: content.title.clone(),
            parts: content.sections.iter().map(part).collect(),
            note: note(content),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::story;
    use super::*;

    #[test]
    fn every_statement_says_where_it_comes_from() {
        let mut document = story();
        document.number = Some(12);
        let sheet = Sheet::of(&document);
        assert_eq!(sheet.tally, "T-12 · 2 said, 8 assumed");
        let rows: Vec<&Row> = sheet.parts.iter().flat_map(|part| &part.rows).collect();
        assert_eq!((rows.iter().filter(|row| row.is_said).count(), rows.len()), (2, 10));
        assert!(rows.iter().all(|row| row.word == if row.is_said { "said" } else { "assumed" }));
        let criteria = sheet.parts.iter().find(|part| part.heading == "Acceptance criteria").unwrap();
        assert_eq!(criteria.list, List::Tasks);
        assert_eq!(criteria.rows[0].spans[0], Span { text: "Given".to_owned(), is_keyword: true });
    }
}
