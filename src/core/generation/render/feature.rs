//! The acceptance criteria as a `.feature` file of Gherkin.
//!
//! Each criterion is a scenario under a tag that names it, `@AC2` (of a ticket with a number `@T-12-AC2`), and a tag that says whose it
//! is, `@said` or `@assumed`. A Given/When/Then becomes the steps it is made of. A criterion that is one plain sentence has no
//! steps that we could know, so its scenario holds the sentence alone as one step `*`, the keyword without a meaning of its
//! own: nothing is made up, and the test runner shows it as not yet defined. Everything else of the ticket is the description
//! of the feature, each line with its mark.
//!
//! The file is for a test runner, which looks steps up by their text. So the text stands as it is, without joiners; nothing in
//! such a file acts.

use crate::generation::content::{Clause, Content, Section, SectionId, Statement, words_of};
use crate::generation::language::Language;

use super::document::{Document, Unreadable};
use super::page::{self, List, Page, SOMEWHERE, note, read_note};

/// The words of Gherkin that differ from language to language; those of the steps are the ticket's own.
struct Keywords {
    language: &'static str,
    feature: &'static str,
    scenario: &'static str,
}

/// Languages whose tickets have words of their own; English elsewhere.
const KEYWORDS: [Keywords; 5] = [
    Keywords { language: "en", feature: "Feature", scenario: "Scenario" },
    Keywords { language: "de", feature: "Funktionalität", scenario: "Szenario" },
    Keywords { language: "es", feature: "Característica", scenario: "Escenario" },
    Keywords { language: "fr", feature: "Fonctionnalité", scenario: "Scénario" },
    Keywords { language: "pt", feature: "Funcionalidade", scenario: "Cenário" },
];

fn keywords(primary: &str) -> &'static Keywords {
    let [english, ..] = &KEYWORDS;
    KEYWORDS.iter().find(|one| one.language == primary).unwrap_or(english)
}

/// The document as a feature.
pub(super) fn feature(document: &Document) -> String {
    let content = &document.content;
    let keywords = keywords(content.language.primary());
    let mut text = format!("# language: {}\n", keywords.language);
    if let Some(number) = document.number {
        text.push_str(&format!("@T-{number}\n"));
    }
    text.push_str(&format!("{}: {}\n  {}\n", keywords.feature, content.title, note(content)));
    for section in content.sections.iter().filter(|section| section.id != SectionId::Criteria) {
        text.push_str(&described(section, content));
    }
    let criteria = content.section(SectionId::Criteria).map(|section| section.statements.as_slice());
    let page = Page::of(content);
    let lines = page.parts.iter().filter(|part| part.list == List::Tasks).flat_map(|part| &part.lines);
    for (index, (statement, line)) in criteria.unwrap_or_default().iter().zip(lines).enumerate() {
        let id = document.number.map_or_else(String::new, |number| format!("T-{number}-"));
        let clauses = page::clauses(&line.spans).filter(|clauses| are_steps(clauses, &content.language));
        text.push_str(&format!("\n  @{id}AC{} @{}\n", index + 1, whose(statement)));
        text.push_str(&scenario(keywords, statement, clauses.as_deref()));
    }
    text
}

/// A section as lines of the description; none begins like a keyword.
fn described(section: &Section, content: &Content) -> String {
    let mut text = format!("\n  {}\n", words_of(&content.language).heading(section.id));
    for (index, statement) in section.statements.iter().enumerate() {
        let sign = if List::of(section) == List::Numbers { format!("{}.", index + 1) } else { "-".to_owned() };
        text.push_str(&format!("  {sign} [{}] {}\n", whose(statement), statement.text));
    }
    text
}

const fn whose(statement: &Statement) -> &'static str {
    if statement.source.is_some() { "said" } else { "assumed" }
}

/// Named by what comes out of it.
fn scenario(keywords: &Keywords, statement: &Statement, clauses: Option<&[Clause]>) -> String {
    let Some(clauses) = clauses else {
        return format!("  {}: {1}\n    * {1}\n", keywords.scenario, statement.text);
    };
    let outcome = clauses.last().map_or(statement.text.as_str(), |clause| clause.text.as_str());
    let mut text = format!("  {}: {outcome}\n", keywords.scenario);
    for clause in clauses {
        text.push_str(&format!("    {} {}\n", capital(&clause.word), clause.text));
    }
    text
}

/// Whether the words of all clauses are those that a reader of the steps would give them.
pub(super) fn are_steps(clauses: &[Clause], language: &Language) -> bool {
    let words = |at| step_words(at, language);
    clauses.iter().enumerate().all(|(at, clause)| words(at).contains(&clause.word.as_str()))
}

/// Given, when, then: as the first word of the sentence and inside of it.
fn step_words(at: usize, language: &Language) -> [&'static str; 3] {
    let words = words_of(language);
    let ([when, later_when], [then, later_then]) = (words.when, words.then);
    if at == 0 { [words.given, when, then] } else { [words.given, later_when, later_then] }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Reads [`feature`].
pub(super) fn read(text: &str) -> Result<Document, Unreadable> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let language = lines.next().and_then(|line| line.strip_prefix("# language: "));
    let keywords = keywords(language.ok_or_else(|| Unreadable::new("the first line does not name the language"))?);
    let number = lines.next_if(|line| line.starts_with("@T-")).and_then(|line| line[3..].parse().ok());
    let head = format!("{}: ", keywords.feature);
    let title = lines.next().and_then(|line| line.strip_prefix(&head)).map(str::to_owned);
    let mut content = read_note(lines.next().unwrap_or_default())?;
    content.title = title.ok_or_else(|| Unreadable::new("there is no feature"))?;
    while let Some(line) = lines.next_if(|line| !line.starts_with('@')) {
        if let Some((is_said, text)) = marked(line) {
            let section = content.sections.last_mut();
            let section = section.ok_or_else(|| Unreadable::new("there is text before the first heading"))?;
            section.statements.push(Statement::plain(text.to_owned(), is_said.then_some(SOMEWHERE)));
        } else {
            let id = page::section_of(line, &content.language)?;
            content.sections.push(Section { id, title: line.to_owned(), statements: Vec::new() });
        }
    }
    read_scenarios(lines, &mut content)?;
    Ok(Document { content, number, idea: None, report: None })
}

/// `- [said] text` or `1. [assumed] text`.
fn marked(line: &str) -> Option<(bool, &str)> {
    let (sign, rest) = line.split_once(' ')?;
    let is_number = sign.strip_suffix('.').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    if sign != "-" && !is_number {
        return None;
    }
    let said = rest.strip_prefix("[said] ").map(|text| (true, text));
    said.or_else(|| rest.strip_prefix("[assumed] ").map(|text| (false, text)))
}

fn read_scenarios<'a>(lines: impl Iterator<Item = &'a str>, content: &mut Content) -> Result<(), Unreadable> {
    let scenario = format!("{}: ", keywords(content.language.primary()).scenario);
    let mut criteria: Vec<Statement> = Vec::new();
    for line in lines {
        if line.starts_with('@') {
            let is_said = line.ends_with(" @said");
            criteria.push(Statement::plain(String::new(), is_said.then_some(SOMEWHERE)));
        } else if !line.starts_with(&scenario) {
            let criterion = criteria.last_mut().ok_or_else(|| Unreadable::new("there is a step without a scenario"))?;
            read_step(line, criterion, &content.language)?;
        }
    }
    for criterion in &mut criteria {
        if let Some(clauses) = &criterion.clauses {
            let parts: Vec<String> = clauses.iter().map(|one| format!("{} {}", one.word, one.text)).collect();
            criterion.text = format!("{}.", parts.join(", "));
        }
    }
    if !criteria.is_empty() {
        let title = words_of(&content.language).heading(SectionId::Criteria).to_owned();
        let at = content.sections.iter().position(|section| section.id > SectionId::Criteria);
        let at = at.unwrap_or(content.sections.len());
        content.sections.insert(at, Section { id: SectionId::Criteria, title, statements: criteria });
    }
    Ok(())
}

fn read_step(line: &str, criterion: &mut Statement, language: &Language) -> Result<(), Unreadable> {
    if let Some(text) = line.strip_prefix("* ") {
        criterion.text = text.to_owned();
        return Ok(());
    }
    let clauses = criterion.clauses.get_or_insert_default();
    let words = step_words(clauses.len(), language);
    let step = words.into_iter().find_map(|word| {
        let text = line.strip_prefix(&format!("{} ", capital(word)))?;
        Some(Clause { word: word.to_owned(), text: text.to_owned() })
    });
    clauses.push(step.ok_or_else(|| Unreadable::new(format!("“{line}” is no step")))?);
    Ok(())
}
