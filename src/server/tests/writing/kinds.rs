//! How often the core's own rules see the kind of the bench's ideas, no model asked.

use std::collections::BTreeMap;

use myba_core::generation::{Brief, RequestedKind, RequestedLanguage};
use serde::Deserialize;

#[derive(Deserialize)]
struct Labelled {
    id: String,
    idea: String,
    kind: String,
}

#[test]
fn the_rules_see_the_kind_of_nine_in_ten_ideas_of_the_bench_and_of_no_kind_fewer_than_six_in_seven() {
    let ideas: Vec<Labelled> = serde_json::from_str(include_str!("../../examples/quality/ideas.json")).unwrap();
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for one in &ideas {
        let brief = Brief::new(&one.idea, RequestedKind::Auto, RequestedLanguage::Auto).unwrap();
        let seen = brief.detected_kind();
        let (right, all) = kinds.entry(&one.kind).or_default();
        *all += 1;
        if seen.kind.as_str() == one.kind {
            *right += 1;
        } else {
            missed.push(format!("{}: {}", one.id, seen.reason()));
        }
    }
    let right = ideas.len() - missed.len();
    assert!(right * 10 >= ideas.len() * 9, "{right} of {}: {missed:#?}", ideas.len());
    for (kind, (right, all)) in kinds {
        assert!(right * 20 >= all * 17, "{kind}: {right} of {all}: {missed:#?}");
    }
}
