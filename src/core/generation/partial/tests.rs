use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::generation::examples;

/// What a page shows after all deltas: the last text of every place.
fn shown(pieces: &[&str]) -> (BTreeMap<(DeltaSection, usize), Delta>, Partial) {
    let mut partial = Partial::new(&examples::brief());
    let mut page = BTreeMap::new();
    for piece in pieces {
        for delta in partial.push(piece) {
            page.insert((delta.section, delta.index), delta);
        }
    }
    (page, partial)
}

fn assert_is_the_ticket(page: &BTreeMap<(DeltaSection, usize), Delta>) {
    let whole = Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief());
    assert_eq!(page[&(DeltaSection::Title, 0)].text, whole.title);
    assert_eq!(page[&(DeltaSection::Kind, 0)].reason.as_ref(), Some(&whole.kind_reason));
    for (id, index, statement) in whole.statements() {
        let delta = &page[&(DeltaSection::Section(id), index)];
        assert_eq!(
            (&delta.text, &delta.clauses, delta.source),
            (&statement.text, &statement.clauses, statement.source)
        );
        assert!(delta.done, "{delta:?}");
    }
    assert_eq!(page.len(), whole.statements().count() + 2);
}

#[test]
fn a_statement_grows_and_its_source_comes_at_its_end() {
    let json = examples::story().to_string();
    let pieces: Vec<&str> = json.split_inclusive(' ').collect();
    let mut partial = Partial::new(&examples::brief());
    let mut story = Vec::new();
    for piece in pieces {
        story.extend(
            partial.push(piece).into_iter().filter(|delta| delta.section == DeltaSection::Section(SectionId::Story)),
        );
    }
    assert!(story.len() > 3, "{story:?}");
    let (last, before) = story.split_last().unwrap();
    assert!(last.done && last.source.is_some());
    assert!(before.iter().all(|delta| delta.source.is_none()), "{before:?}");
}

#[test]
fn fences_and_control_words_are_not_shown() {
    let json = examples::story().to_string();
    let (page, _) = shown(&["```json\n", &json, "\n```"]);
    assert_is_the_ticket(&page);
    let (page, _) =
        shown(&["<|channel|>analysis<|message|>{\"kind\": \"bug\"", "<|end|><|channel|>final<|message|>", &json]);
    assert_is_the_ticket(&page);
}

#[test]
fn progress_counts_sections() {
    let json = examples::story().to_string();
    let until = json.find("\"edge_cases\"").unwrap();
    let (_, partial) = shown(&[&json[..until]]);
    assert_eq!((partial.sections_done(), partial.section()), (2, None));
    let (_, partial) = shown(&[&json[..until + 30]]);
    assert_eq!(partial.section(), Some(SectionId::EdgeCases));
}

#[test]
fn a_leak_goes_silent() {
    let (page, _) = shown(&["{\"kind\": \"story\", \"kind_reason\": \"x\", \"title\": \"The mark is MYBA-INTERNAL\""]);
    assert!(page.is_empty(), "{page:?}");
}

#[test]
fn prose_has_no_deltas() {
    assert!(shown(&["I would rather ", "talk about {braces} and [lists]."]).0.is_empty());
}

proptest! {
    #[test]
    fn however_it_is_cut_the_page_ends_as_the_ticket(cuts in proptest::collection::vec(1..40_usize, 1..60)) {
        let json = examples::story().to_string();
        let mut pieces = Vec::new();
        let mut rest = json.as_str();
        for cut in cuts.iter().cycle() {
            let at = rest.char_indices().nth(*cut).map_or(rest.len(), |(at, _)| at);
            pieces.push(&rest[..at]);
            rest = &rest[at..];
            if rest.is_empty() {
                break;
            }
        }
        assert_is_the_ticket(&shown(&pieces).0);
    }

    #[test]
    fn no_text_is_too_odd(text in "(\\PC|[{}\\[\\]\",:\\\\u0-9dn]){0,200}") {
        let object = format!("{{\"title\": \"{text}");
        for end in object.char_indices().map(|(at, _)| at) {
            let _ = shown(&[&object[..end], "\""]);
        }
    }
}
