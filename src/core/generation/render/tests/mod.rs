//! What every format has to keep, over any ticket; and what others read in ours.

mod judges;

use proptest::prelude::*;

use super::calm::JOINER;
use super::page::{self, Page, SOMEWHERE};
use super::{Document, Format, feature, read, render, strategy};
use crate::generation::content::{Content, SectionId};
use crate::generation::examples;

/// The story that tests of this crate share.
pub(super) fn story() -> Document {
    Document::new(Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief()))
}

/// What a format without offsets carries: whether a statement was said, and clauses that make up their sentence.
fn carried(content: &Content, as_steps: bool) -> Content {
    let mut content = content.clone();
    let language = content.language.clone();
    for section in &mut content.sections {
        for statement in &mut section.statements {
            statement.source = statement.source.map(|_| SOMEWHERE);
            statement.clauses = page::clauses(&page::spans(statement))
                .filter(|clauses| !as_steps || feature::are_steps(clauses, &language));
        }
    }
    content
}

fn read_back(format: Format, document: &Document) -> Document {
    let text = render(format, document);
    read(format, &text).unwrap().unwrap_or_else(|error| panic!("{error}: {text}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn json_gives_back_everything(document in strategy::document()) {
        prop_assert_eq!(read_back(Format::Json, &document), document);
    }

    #[test]
    fn markdown_and_adf_give_back_all_but_the_places_in_the_idea(document in strategy::document()) {
        let carried = carried(&document.content, false);
        for format in [Format::GitHub, Format::GitLab, Format::Linear, Format::Adf] {
            prop_assert_eq!(&read_back(format, &document).content, &carried);
        }
    }

    #[test]
    fn a_feature_gives_back_all_but_the_places_in_the_idea(document in strategy::document()) {
        let back = read_back(Format::Feature, &document);
        prop_assert_eq!(&back.content, &carried(&document.content, true));
        prop_assert_eq!(back.number, document.number);
    }

    #[test]
    fn text_shows_every_line_with_its_mark(document in strategy::document()) {
        let text = render(Format::Text, &document).replace(JOINER, "");
        let mut lines = text.lines();
        prop_assert_eq!(lines.next(), Some(document.content.title.as_str()));
        for part in Page::of(&document.content).parts {
            prop_assert_eq!((lines.next(), lines.next()), (Some(""), Some(part.heading.as_str())));
            for line in part.lines {
                let mark = line.mark.as_ref().map_or_else(String::new, |mark| format!(" ({mark})"));
                let end = format!(" {}{mark}", line.text());
                prop_assert!(lines.next().is_some_and(|shown| shown.ends_with(&end)), "{:?}", end);
            }
        }
    }

    #[test]
    fn what_is_read_is_never_a_crash(text in "\\PC{0,200}") {
        for format in Format::ALL {
            drop(read(format, &text));
        }
    }
}

#[test]
fn the_story_of_the_examples_in_every_format() {
    let mut document = story();
    document.number = Some(12);
    document.idea = Some(examples::IDEA.to_owned());
    for format in Format::ALL {
        insta::assert_snapshot!(format.as_str(), render(format, &document));
    }
}

/// The web's tests hand this and the story to Atlassian's own schema: `frontend/src/features/ticket/jira.test.ts`.
#[test]
fn the_bug_of_the_examples_for_jira() {
    let bug = serde_json::from_value(examples::bug()).unwrap();
    let document = Document::new(Content::from_draft(&bug, &examples::brief()));
    insta::assert_snapshot!("adf_bug", render(Format::Adf, &document));
}

#[test]
fn every_format_is_found_by_its_word() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.as_str()), Some(format));
        assert!(Format::list().contains(format.as_str()));
    }
    assert_eq!(Format::parse("pdf"), None);
}

#[test]
fn open_questions_and_marks_survive_everywhere() {
    let document = story();
    for format in Format::ALL {
        let text = render(format, &document).replace(JOINER, "");
        assert!(text.contains("Which columns does the file need"), "{text}");
        assert!(text.contains("assumed") || text.contains("\"source\": null"), "{text}");
    }
}

#[test]
fn json_is_read_as_the_api_and_the_program_write_it() {
    let document = story();
    let content = serde_json::to_value(&document.content).unwrap();
    let mut flat = content.clone();
    flat["idea"] = examples::IDEA.into();
    flat["number"] = 12.into();
    flat["findings"] = serde_json::json!([]);
    let nested = serde_json::json!({"ticket": {"number": 12, "idea": examples::IDEA, "content": content}});
    for json in [flat.clone(), serde_json::json!({"ticket": flat, "tokens": {"charged": 1}}), nested] {
        let read = read(Format::Json, &json.to_string()).unwrap().unwrap();
        assert_eq!((&read.content, read.number), (&document.content, Some(12)));
        assert_eq!(read.idea.as_deref(), Some(examples::IDEA));
    }
    assert_eq!(read(Format::Json, &content.to_string()).unwrap().unwrap(), document);
}

#[test]
fn json_from_elsewhere_is_made_one_of_ours() {
    let mut content = serde_json::to_value(story().content).unwrap();
    content["title"] = "two\nlines\u{202E}".into();
    content["sections"][0]["title"] = "Scenario: x".into();
    content["sections"][0]["statements"][0]["text"] = "# one\n## two".into();
    let read = read(Format::Json, &content.to_string()).unwrap().unwrap().content;
    assert_eq!((read.title.as_str(), read.sections[0].title.as_str()), ("two lines", "Story"));
    assert_eq!(read.section(SectionId::Story).unwrap().statements[0].text, "# one ## two");
}

#[test]
fn what_is_no_ticket_is_refused_with_the_reason() {
    let refusal = |format, text: &str| read(format, text).unwrap().unwrap_err().to_string();
    let empty = serde_json::json!({"kind": "story", "kind_reason": "", "title": " ", "size": "M", "language": "en", "sections": []});
    for (text, says) in [
        ("nonsense", "not JSON"),
        ("[]", "no ticket"),
        ("{}", "missing field"),
        (r#"{"format": "other"}"#, "format is not myba.ticket"),
        (r#"{"format": "myba.ticket", "version": 2}"#, "version is 2"),
        (&empty.to_string(), "no title"),
    ] {
        assert!(refusal(Format::Json, text).contains(says), "{}", refusal(Format::Json, text));
    }
    assert!(refusal(Format::GitHub, "# x\n\n## Story\n\ntext").contains("note"));
    assert!(refusal(Format::GitHub, "text").contains("before the first heading"));
    assert!(refusal(Format::Adf, "{}").contains("no document"));
    assert!(refusal(Format::Feature, "Feature: x").contains("language"));
    assert!(read(Format::Text, "x").is_none());
}
