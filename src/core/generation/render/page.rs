//! A ticket as headings and lines: what all renderings that people paste have in common.

use std::collections::BTreeSet;

use crate::generation::content::{Clause, Content, Section, SectionId, Size, Source, Statement, words_of};
use crate::generation::kind::Kind;
use crate::generation::language::Language;

use super::document::Unreadable;

/// Between the parts of the note.
const DOT: &str = " · ";

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub title: String,
    pub parts: Vec<Part>,
    /// Kind, size, language and why it is of this kind, in the words that programs use.
    pub note: String,
}

/// A section of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub heading: String,
    pub list: List,
    pub lines: Vec<Line>,
}

/// How the lines of a part hang together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum List {
    /// One paragraph.
    #[default]
    Text,
    /// In no order.
    Bullets,
    /// In an order.
    Numbers,
    /// To be ticked off.
    Tasks,
}

/// A statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub spans: Vec<Span>,
    /// `assumed` or `said`, in the language of the ticket, where it is not what one expects of the section.
    pub mark: Option<String>,
}

/// A piece of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// What it says.
    pub text: String,
    /// `Given`, `when`, `then`.
    pub is_keyword: bool,
}

impl Page {
    pub fn of(content: &Content) -> Self {
        let words = words_of(&content.language);
        let part = |section: &Section| Part {
            heading: words.heading(section.id).to_owned(),
            list: List::of(section),
            lines: section.statements.iter().map(|one| Line::of(one, section.id, &content.language)).collect(),
        };
        Self { title: content.title.clone(), parts: content.sections.iter().map(part).collect(), note: note(content) }
    }

    /// The content that was rendered. A statement that was said rests on an empty range.
    pub fn into_content(self) -> Result<Content, Unreadable> {
        let mut content = read_note(&self.note)?;
        if self.title.is_empty() {
            return Err(Unreadable::new("there is no title"));
        }
        content.title = self.title;
        for part in self.parts {
            let id = section_of(&part.heading, &content.language)?;
            let lines = part.lines.into_iter().map(|line| line.into_statement(id, &content.language));
            let statements: Vec<Statement> = lines.collect::<Result<_, _>>()?;
            if !statements.is_empty() {
                content.sections.push(Section { id, title: part.heading, statements });
            }
        }
        Ok(content)
    }
}

impl List {
    pub(super) fn of(section: &Section) -> Self {
        match section.id {
            SectionId::Criteria => Self::Tasks,
            SectionId::Steps | SectionId::Children => Self::Numbers,
            _ if section.statements.len() == 1 => Self::Text,
            _ => Self::Bullets,
        }
    }
}

impl Line {
    fn of(statement: &Statement, id: SectionId, language: &Language) -> Self {
        let is_said = statement.source.is_some();
        let mark = (is_said != is_usually_said(id)).then(|| mark_of(is_said, language).to_owned());
        Self { spans: spans(statement), mark }
    }

    /// Where keywords begin and end in that text, in bytes.
    pub fn edges(&self) -> BTreeSet<usize> {
        let mut edges = BTreeSet::new();
        let mut at = 0;
        for span in &self.spans {
            if span.is_keyword {
                edges.extend([at, at + span.text.len()]);
            }
            at += span.text.len();
        }
        edges
    }

    /// All of its text without the mark.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    fn into_statement(self, id: SectionId, language: &Language) -> Result<Statement, Unreadable> {
        let is_said = match self.mark.as_deref() {
            None => is_usually_said(id),
            Some(word) => said_by(word, language)?,
        };
        let mut statement = Statement::plain(self.text(), is_said.then_some(SOMEWHERE));
        statement.clauses = clauses(&self.spans);
        Ok(statement)
    }
}

impl Span {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_keyword: false }
    }

    pub(super) fn keyword(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_keyword: true }
    }
}

/// Said, and nobody knows where.
pub(super) const SOMEWHERE: Source = Source { start: 0, end: 0 };

/// Questions and assumptions are ours unless they say otherwise; everything else is the user's.
const fn is_usually_said(id: SectionId) -> bool {
    !matches!(id, SectionId::Questions | SectionId::Assumptions)
}

/// `said` or `assumed` for people who read this language.
pub(super) fn mark_of(is_said: bool, language: &Language) -> &'static str {
    let [said, assumed] = match language.primary() {
        "de" => ["gesagt", "angenommen"],
        "es" => ["dicho", "supuesto"],
        "fr" => ["dit", "supposé"],
        "pt" => ["dito", "suposto"],
        _ => ["said", "assumed"],
    };
    if is_said { said } else { assumed }
}

fn said_by(word: &str, language: &Language) -> Result<bool, Unreadable> {
    let known = [true, false].into_iter().find(|is_said| mark_of(*is_said, language) == word);
    known.ok_or_else(|| Unreadable::new(format!("there is no mark “{word}”")))
}

/// The section under a heading.
pub(super) fn section_of(heading: &str, language: &Language) -> Result<SectionId, Unreadable> {
    let words = words_of(language);
    let known = SectionId::ALL.into_iter().find(|id| words.heading(*id) == heading);
    known.ok_or_else(|| Unreadable::new(format!("there is no section “{heading}”")))
}

/// `story · M · en · “needs to” → story`.
pub(super) fn note(content: &Content) -> String {
    let parts = [content.kind.as_str(), content.size.as_str(), content.language.as_str(), content.kind_reason.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(DOT)
}

/// A content without text, from its note.
pub(super) fn read_note(note: &str) -> Result<Content, Unreadable> {
    let wrong = || Unreadable::new("the note on kind, size and language is missing");
    let mut parts = note.splitn(4, DOT);
    let kind = parts.next().and_then(Kind::parse).ok_or_else(wrong)?;
    let size = parts.next().ok_or_else(wrong)?;
    let size = [Size::XS, Size::S, Size::M, Size::L].into_iter().find(|known| known.as_str() == size);
    let language = parts.next().and_then(Language::parse).ok_or_else(wrong)?;
    Ok(Content {
        kind,
        kind_reason: parts.next().unwrap_or_default().to_owned(),
        title: String::new(),
        size: size.ok_or_else(wrong)?,
        language,
        sections: Vec::new(),
    })
}

/// The pieces of a statement. Clauses are told apart only where they make up the sentence.
pub(super) fn spans(statement: &Statement) -> Vec<Span> {
    let pieces = statement.clauses.as_deref().map(pieces).unwrap_or_default();
    let text: String = pieces.iter().map(|span| span.text.as_str()).collect();
    let is_whole = text == statement.text && clauses(&pieces) == statement.clauses;
    if is_whole { pieces } else { vec![Span::text(statement.text.as_str())] }
}

/// `Given a month, when I look, then I see it.`
fn pieces(clauses: &[Clause]) -> Vec<Span> {
    let last = clauses.len().saturating_sub(1);
    let piece = |(at, clause): (usize, &Clause)| {
        let end = if at == last { "." } else { ", " };
        [Span::keyword(clause.word.as_str()), Span::text(format!(" {}{end}", clause.text))]
    };
    clauses.iter().enumerate().flat_map(piece).collect()
}

/// The clauses of a sentence in pieces; `None` for one that is no Given/When/Then.
pub(super) fn clauses(spans: &[Span]) -> Option<Vec<Clause>> {
    let count = spans.len() / 2;
    let pairs = spans.chunks(2).enumerate();
    let clauses: Option<Vec<Clause>> = pairs.map(|(at, pair)| clause(pair, at + 1 == count)).collect();
    clauses.filter(|clauses| !clauses.is_empty())
}

fn clause(pair: &[Span], is_last: bool) -> Option<Clause> {
    let [word, rest] = pair else { return None };
    if !word.is_keyword || rest.is_keyword || !is_word(&word.text) {
        return None;
    }
    let text = rest.text.strip_prefix(' ')?.strip_suffix(if is_last { "." } else { ", " })?;
    let is_tidy = !text.is_empty() && text.trim() == text;
    is_tidy.then(|| Clause { word: word.text.clone(), text: text.to_owned() })
}

/// Letters and single blanks: nothing that a markup could take for its own.
fn is_word(text: &str) -> bool {
    let ends_well = text.starts_with(char::is_alphabetic) && text.ends_with(char::is_alphabetic);
    ends_well && text.chars().all(|c| c.is_alphabetic() || c == ' ')
}
