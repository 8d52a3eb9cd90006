//! Others read what we write: a Markdown parser, a Gherkin parser, a CSV reader, and the rules of ADF in our own words.

use gherkin::GherkinEnv;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;
use serde_json::Value;

use super::super::calm::JOINER;
use super::super::page::{Line, Page};
use super::super::{Document, Format, render, strategy, wiki};
use crate::generation::content::{Content, SectionId, words_of};
use crate::generation::language::Language;

/// Every line of a page in order, as its reader should see it.
fn lines(content: &Content) -> Vec<String> {
    let page = Page::of(content);
    let shown = |line: &Line| {
        let mark = line.mark.as_ref().map_or_else(String::new, |mark| format!(" ({mark})"));
        format!("{}{mark}", line.text())
    };
    let parts = page
        .parts
        .iter()
        .flat_map(|part| std::iter::once(part.heading.clone()).chain(part.lines.iter().map(shown)).collect::<Vec<_>>());
    std::iter::once(page.title.clone()).chain(parts).chain([page.note.clone()]).collect()
}

fn criteria(content: &Content) -> usize {
    content.section(SectionId::Criteria).map_or(0, |section| section.statements.len())
}

/// The blocks of a Markdown text and how many of them can be ticked off. Anything but text is a surprise.
fn blocks(markdown: &str) -> Result<(Vec<String>, usize), String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
        | Options::ENABLE_WIKILINKS;
    let (mut blocks, mut tasks) = (Vec::new(), 0);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Item) => blocks.push(String::new()),
            Event::Text(text) => blocks.last_mut().ok_or("text outside of a block")?.push_str(&text),
            Event::TaskListMarker(false) => tasks += 1,
            Event::Start(Tag::List(_) | Tag::Strong | Tag::Emphasis) | Event::Rule => {}
            Event::End(
                TagEnd::Heading(_)
                | TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::List(_)
                | TagEnd::Strong
                | TagEnd::Emphasis,
            ) => {}
            other => return Err(format!("{other:?}")),
        }
    }
    Ok((blocks.into_iter().map(|block| block.replace(JOINER, "")).collect(), tasks))
}

/// What trackers and chats act on, in other words than ours.
fn acting() -> Regex {
    Regex::new(r"(?i)@[a-z0-9]|#[0-9]|![0-9a-z]|\bgh-[0-9]|(?-i:\b[A-Z]{2,}-[0-9])|(clos|fix|resolv)[a-z]*:? +https?:|(?m:^\s*/[a-z])")
        .unwrap()
}

/// ADF by its published rules, as far as we use it.
fn check_adf(node: &Value, parent: &str) -> Result<(), String> {
    let kind = node["type"].as_str().ok_or("a node without a type")?;
    let allowed: &[&str] = match parent {
        "" => &["doc"],
        "doc" => &["heading", "paragraph", "bulletList", "orderedList", "taskList"],
        "bulletList" | "orderedList" => &["listItem"],
        "listItem" => &["paragraph"],
        "taskList" => &["taskItem"],
        "heading" | "paragraph" | "taskItem" => &["text"],
        _ => &[],
    };
    if !allowed.contains(&kind) {
        return Err(format!("{kind} inside of {parent}"));
    }
    let attrs = &node["attrs"];
    let is_named = attrs["localId"].as_str().is_some_and(|id| !id.is_empty());
    let is_right = match kind {
        "doc" => node["version"] == 1,
        "heading" => attrs["level"].as_u64().is_some_and(|level| (1..=6).contains(&level)),
        "taskList" => is_named,
        "taskItem" => is_named && (attrs["state"] == "TODO" || attrs["state"] == "DONE"),
        "text" => node["text"].as_str().is_some_and(|text| !text.is_empty()) && node["content"].is_null(),
        _ => true,
    };
    if !is_right {
        return Err(format!("{node}"));
    }
    let marks = node["marks"].as_array().map(Vec::as_slice).unwrap_or_default();
    if marks.iter().any(|mark| mark["type"] != "strong" && mark["type"] != "em") {
        return Err(format!("{node}"));
    }
    let content = node["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    if content.is_empty() && kind != "text" {
        return Err(format!("{kind} is empty"));
    }
    content.iter().try_for_each(|child| check_adf(child, kind))
}

fn ids(node: &Value, found: &mut Vec<String>) {
    found.extend(node["attrs"]["localId"].as_str().map(str::to_owned));
    node["content"].as_array().into_iter().flatten().for_each(|child| ids(child, found));
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The two rows of a table as a reader of CSV sees them, the guards taken off.
fn row(csv: &str) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let cells = head.iter().zip(&rows[0]).map(|(head, cell)| {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{cell}");
        (head.to_owned(), cell.strip_prefix('\'').unwrap_or(cell).replace(JOINER, ""))
    });
    cells.collect()
}

fn is_shown_as_text(html: &str, document: &Document) -> Result<(), TestCaseError> {
    let mut left = html.to_owned();
    for tag in ["h2", "p", "ul", "ol", "li", "em"] {
        left = left.replace(&format!("<{tag}>"), "\n").replace(&format!("</{tag}>"), "\n");
    }
    prop_assert!(!left.contains(['<', '>', '"', '\'']), "{}", left);
    let seen = left.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    let seen = seen.replace("&amp;", "&");
    for (_, _, statement) in document.content.statements() {
        prop_assert!(seen.lines().any(|line| line.starts_with(&statement.text)), "{}", statement.text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_markdown_parser_sees_text_alone(document in strategy::document()) {
        let markdown = render(Format::GitHub, &document);
        let (blocks, tasks) = blocks(&markdown).map_err(TestCaseError::fail)?;
        prop_assert_eq!(blocks, lines(&document.content));
        prop_assert_eq!(tasks, criteria(&document.content));
    }

    #[test]
    fn nothing_acts_where_it_is_pasted(document in strategy::document()) {
        let acting = acting();
        for format in [Format::GitHub, Format::GitLab, Format::Linear, Format::JiraWiki, Format::Text] {
            let text = render(format, &document);
            prop_assert!(!acting.is_match(&text), "{:?}", acting.find(&text));
        }
    }

    #[test]
    fn j08_a_csv_reader_gets_every_cell_back(document in strategy::document()) {
        let title = &document.content.title;
        let page = Page::of(&document.content);
        let jira = row(&render(Format::Csv, &document));
        prop_assert_eq!((jira[0].0.as_str(), &jira[0].1), ("Summary", title));
        prop_assert_eq!((jira[2].0.as_str(), &jira[2].1), ("Description", &wiki::body(&page).replace(JOINER, "")));
        let azure = row(&render(Format::AzureCsv, &document));
        prop_assert_eq!((azure[1].0.as_str(), &azure[1].1), ("Title", title));
        is_shown_as_text(&azure[2].1, &document)?;
    }

    #[test]
    fn wiki_markup_shows_every_line(document in strategy::document()) {
        let markup = render(Format::JiraWiki, &document);
        let shown = markup.lines().filter(|line| !line.is_empty() && *line != "----").map(|line| {
            let signs = ["h1. ", "h2. ", "* ", "# "];
            wiki::tests::seen(signs.iter().find_map(|sign| line.strip_prefix(sign)).unwrap_or(line))
        });
        prop_assert_eq!(shown.collect::<Vec<_>>(), lines(&document.content));
    }

    #[test]
    fn adf_keeps_its_rules(document in strategy::document()) {
        let document: Value = serde_json::from_str(&render(Format::Adf, &document)).unwrap();
        check_adf(&document, "").map_err(TestCaseError::fail)?;
        let mut found = Vec::new();
        ids(&document, &mut found);
        let all = found.len();
        found.sort_unstable();
        found.dedup();
        prop_assert_eq!(found.len(), all);
    }

    #[test]
    fn a_gherkin_parser_accepts_every_feature(document in strategy::document()) {
        let text = render(Format::Feature, &document);
        let feature = gherkin::Feature::parse(&text, GherkinEnv::default());
        let feature = feature.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let content = &document.content;
        prop_assert_eq!(&feature.name, &content.title);
        prop_assert_eq!(feature.scenarios.len(), criteria(content));
        let description = feature.description.unwrap_or_default();
        let about = description.lines().map(str::trim).collect::<Vec<_>>();
        for (_, _, statement) in content.statements().filter(|(id, ..)| *id != SectionId::Criteria) {
            prop_assert!(about.iter().any(|line| line.ends_with(&format!("] {}", statement.text))), "{}", text);
        }
        let criteria = content.section(SectionId::Criteria).map(|section| section.statements.as_slice());
        for (at, (scenario, criterion)) in feature.scenarios.iter().zip(criteria.unwrap_or_default()).enumerate() {
            let name = format!("AC{}", at + 1);
            prop_assert!(scenario.tags[0].ends_with(&name));
            prop_assert_eq!(&scenario.tags[1], if criterion.source.is_some() { "said" } else { "assumed" });
            let steps: String = scenario.steps.iter().map(|step| format!("{}{}", step.keyword, step.value)).collect();
            let steps = without_blanks(&steps);
            let plain = format!("*{}", without_blanks(&criterion.text));
            // The commas and the full stop between the clauses are not part of the steps.
            let clauses = criterion.clauses.iter().flatten().map(|one| format!("{}{}", one.word, one.text));
            let clauses = without_blanks(&clauses.collect::<String>());
            prop_assert!(steps == plain || steps.to_lowercase() == clauses.to_lowercase(), "{} {}", steps, clauses);
        }
    }
}

/// The words of the sections stand at the beginning of lines, where Gherkin looks for its keywords.
#[test]
fn no_heading_of_any_language_is_a_keyword() {
    for tag in ["en", "de", "es", "fr", "pt", "ja"] {
        let mut document = super::story();
        document.content.language = Language::parse(tag).unwrap();
        let statements = document.content.sections[0].statements.clone();
        document.content.sections = SectionId::ALL
            .map(|id| crate::generation::content::Section {
                id,
                title: words_of(&document.content.language).heading(id).to_owned(),
                statements: statements.clone(),
            })
            .into();
        let text = render(Format::Feature, &document);
        let feature = gherkin::Feature::parse(&text, GherkinEnv::default()).unwrap();
        assert_eq!(feature.scenarios.len(), 1, "{text}");
    }
}
