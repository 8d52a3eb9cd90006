use myba_core::generation::{Delta, DeltaSection, SectionId};

use super::config_check::major;
use super::inbox;
use super::terminal::Live;

fn delta(section: DeltaSection, index: usize, text: &str, done: bool) -> Delta {
    Delta { section, index, text: text.to_owned(), clauses: None, reason: None, done, source: None }
}

#[test]
fn statements_are_printed_as_they_grow_and_once() {
    let story = DeltaSection::Section(SectionId::EdgeCases);
    let mut live = Live::default();
    let mut out = Vec::new();
    for each in [
        delta(DeltaSection::Title, 0, "Find", false),
        delta(DeltaSection::Title, 0, "Find a parcel", true),
        delta(story, 0, "No \u{1b}[2Jparcel", true),
        delta(story, 0, "No \u{1b}[2Jparcel", true),
        delta(story, 1, "Two", false),
    ] {
        live.delta(&mut out, &each).unwrap();
    }
    live.finish(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text, "  Find a parcel\n\nEdge cases\n  No  [2Jparcel\n  Two\n");
}

#[test]
fn money_is_written_with_its_sign() {
    assert_eq!([major(5_000_000), major(-120_000), major(9_999)], ["5.00", "-0.12", "0.00"]);
}

#[test]
fn an_event_is_named_by_vendor_and_id() {
    assert_eq!(inbox::id("stripe/evt_1").unwrap().event, "evt_1");
    for wrong in ["evt_1", "/evt", "stripe/"] {
        assert!(inbox::id(wrong).is_err(), "{wrong}");
    }
}
