//! The bench on answers that were kept: the figures of `docs/QUALITY.md`, the tape, and the blind pairs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::bench::{self, Rough, write};
use crate::desk::Desk;
use crate::figures::{RECORDED, Table};
use crate::judge::{self, Opinion, Tally};
use crate::pairs::{self, Pair, Side};
use crate::stand_ins;
use crate::tape::{self, NO_KEY, Take, Tape};

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/quality/recorded")
}

fn ideas(folder: &Path) -> Vec<Rough> {
    bench::ideas().into_iter().filter(|rough| Take::read(folder, &rough.id).is_some()).collect()
}

fn settings(key: &str, tape: &Tape) -> [(&'static str, String); 2] {
    [("OPENROUTER_API_KEY", key.to_owned()), ("MYBA_OPENROUTER__BASE_URL", tape.url.clone())]
}

/// Plays what was kept, and counts.
async fn played(folder: &Path) -> Table {
    let tape = Tape::play(folder).await;
    let desk = Desk::with(&settings(NO_KEY, &tape)).await;
    let mut table = Table::new(RECORDED);
    let mut model = String::from("(none)");
    for rough in ideas(folder) {
        tape.begin(&rough.id);
        let mut outcome = write(&desk, &rough).await.outcome;
        if outcome.model.is_empty() {
            outcome.model.clone_from(&model);
        }
        model.clone_from(&outcome.model);
        let (take, calls) = tape.end();
        assert_eq!(calls, take.answers.len(), "{}: every answer was asked for", rough.id);
        tape::as_kept(&mut outcome, &take, calls);
        table.add(&rough.kind, outcome);
    }
    desk.close().await;
    table
}

#[tokio::test]
async fn the_published_figures_are_those_of_the_kept_answers() {
    let table = played(&kept()).await;
    assert!(table.is_honest(), "{table}");
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/QUALITY.md")).unwrap();
    let published =
        page.split_once("<!-- recorded: begin -->\n").unwrap().1.split_once("\n<!-- recorded: end -->").unwrap().0;
    let recorded = "cargo xtask quality --recorded src/server/examples/quality/recorded --publish";
    assert_eq!(
        published.trim(),
        table.lasting().trim(),
        "docs/QUALITY.md says something else; `{recorded}` writes it anew"
    );
}

#[tokio::test]
async fn what_is_recorded_is_played_again_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = stand_ins::sandbox("http://127.0.0.1:9").await;
    let tape = Tape::record(&sandbox.openrouter().base_url(), folder.path()).await;
    let desk = Desk::with(&settings(&sandbox.openrouter().key(), &tape)).await;
    let some: Vec<Rough> = bench::ideas().into_iter().step_by(40).collect();
    let mut first = BTreeMap::new();
    for rough in &some {
        tape.begin(&rough.id);
        first.insert(rough.id.clone(), write(&desk, rough).await.content);
        tape.end();
    }
    desk.close().await;
    sandbox.stop().await;
    let tape = Tape::play(folder.path()).await;
    let desk = Desk::with(&settings(NO_KEY, &tape)).await;
    for rough in &some {
        let take = Take::read(folder.path(), &rough.id).unwrap();
        assert!(take.answers[0].tokens_out > 0 && take.one_line.is_none() && !take.model.is_empty(), "{take:?}");
        tape.begin(&rough.id);
        assert_eq!(write(&desk, rough).await.content, first[&rough.id], "{}", rough.id);
        tape.end();
    }
    desk.close().await;
}

fn rough(id: &str) -> Rough {
    bench::ideas().into_iter().find(|rough| rough.id == id).unwrap()
}

#[test]
fn the_seed_alone_decides_which_is_which() {
    let ideas = bench::ideas();
    let sides = |seed: u64| -> Vec<Side> {
        ideas.iter().map(|rough| pairs::pair(rough, "ours".to_owned(), "theirs".to_owned(), seed).1).collect()
    };
    assert_eq!(sides(7), sides(7));
    assert_ne!(sides(7), sides(8));
    let first = sides(7).iter().filter(|side| **side == Side::A).count();
    assert!(first * 3 > ideas.len() && first * 3 < ideas.len() * 2, "{first} of {}", ideas.len());
    let folder = tempfile::tempdir().unwrap();
    let two = [pairs::pair(&rough("story-s-en-01"), "ours 1".to_owned(), "theirs 1".to_owned(), 7)];
    pairs::store(folder.path(), &two);
    let (read, key) = pairs::load(folder.path());
    assert_eq!((&read[0].id, key["story-s-en-01"]), (&two[0].0.id, two[0].1));
    let sheet = std::fs::read_to_string(folder.path().join("pairs.md")).unwrap();
    assert!(sheet.contains("ours 1") && sheet.contains("theirs 1") && !sheet.contains("key"), "{sheet}");
}

#[test]
fn an_opinion_rests_on_words_that_are_there_and_chance_is_told() {
    let pair =
        Pair { id: "x".to_owned(), idea: String::new(), a: "I see a *date*".to_owned(), b: "It works".to_owned() };
    let told = r#"Well: {"better": "a", "reason": "it can be tested", "quote": "see a  *date*"}"#;
    let opinion = judge::opinion(&pair, told).unwrap();
    assert_eq!((opinion.better.as_str(), opinion.reason.as_str()), ("A", "it can be tested"));
    for bad in ["", "{}", r#"{"better": "C", "quote": "It works"}"#, r#"{"better": "A", "quote": "nobody wrote this"}"#]
    {
        assert!(judge::opinion(&pair, bad).is_none(), "{bad}");
    }
    let pairs: Vec<Pair> = (0..10).map(|n| Pair { id: n.to_string(), ..pair.clone() }).collect();
    let says = |id: usize, better: &str| Opinion { id: id.to_string(), better: better.to_owned(), ..opinion.clone() };
    let opinions: Vec<Opinion> = (0..8)
        .map(|id| {
            says(
                id,
                if id == 0 {
                    "B"
                } else if id == 1 {
                    "="
                } else {
                    "A"
                },
            )
        })
        .collect();
    let key = (0..10).map(|id| (id.to_string(), Side::A)).collect();
    let tally = Tally::of(&pairs, &opinions, &key);
    assert_eq!(tally, Tally { ours: 6, theirs: 1, equal: 1, none: 2 });
    assert!((tally.chance() - 8.0 / 128.0).abs() < 1e-9, "{}", tally.chance());
}
