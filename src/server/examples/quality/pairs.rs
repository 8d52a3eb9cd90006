//! Blind pairs: our ticket beside what the same model writes when it is asked in one line. Which is which stands in a file of
//! its own, so that a judge, person or model, cannot know.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use myba_core::generation::content::Content;
use myba_core::generation::render::{Document, Format, render};
use serde::{Deserialize, Serialize};

use crate::bench::Rough;

/// What the other one is asked.
pub fn one_line(rough: &Rough) -> String {
    format!("Write a {} ticket for a software team, in the language of the idea: {}", rough.kind, rough.idea)
}

/// Two tickets for one idea.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Pair {
    pub id: String,
    pub idea: String,
    pub a: String,
    pub b: String,
}

/// Which one is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    A,
    B,
}

/// Our ticket as plain text, without the marks that would give it away.
pub fn plain(content: &Content) -> String {
    let mut content = content.clone();
    for statement in content.sections.iter_mut().flat_map(|section| section.statements.iter_mut()) {
        // Said or assumed is ours alone: in text, what is assumed carries a word.
        statement.source = Some(myba_core::generation::content::Source { start: 0, end: 1 });
    }
    render(Format::Text, &Document::new(content))
}

/// A pair in an order that only the seed knows.
pub fn pair(rough: &Rough, ours: String, theirs: String, seed: u64) -> (Pair, Side) {
    let side = if mixed(seed, &rough.id).is_multiple_of(2) { Side::A } else { Side::B };
    let (a, b) = if side == Side::A { (ours, theirs) } else { (theirs, ours) };
    (Pair { id: rough.id.clone(), idea: rough.idea.clone(), a, b }, side)
}

/// A number from a seed and a name that looks like any other (FNV-1a, then a finaliser of splitmix64).
fn mixed(seed: u64, name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64 ^ seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

const PAIRS: &str = "pairs.jsonl";
const KEY: &str = "key.json";

/// Writes `pairs.jsonl` and `pairs.md` for the judge, and `key.json` to keep apart.
pub fn store(folder: &Path, pairs: &[(Pair, Side)]) {
    std::fs::create_dir_all(folder).unwrap();
    let lines: String = pairs.iter().map(|(pair, _)| format!("{}\n", serde_json::to_string(pair).unwrap())).collect();
    std::fs::write(folder.join(PAIRS), lines).unwrap();
    std::fs::write(folder.join("pairs.md"), sheet(pairs)).unwrap();
    let key: BTreeMap<&str, Side> = pairs.iter().map(|(pair, side)| (pair.id.as_str(), *side)).collect();
    std::fs::write(folder.join(KEY), format!("{}\n", serde_json::to_string_pretty(&key).unwrap())).unwrap();
}

/// The pairs as a judge gets them, and the key.
pub fn load(folder: &Path) -> (Vec<Pair>, BTreeMap<String, Side>) {
    let text =
        |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let pairs = text(PAIRS).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (pairs, serde_json::from_str(&text(KEY)).unwrap())
}

/// The same to read.
fn sheet(pairs: &[(Pair, Side)]) -> String {
    let mut text = String::from(
        "# Which ticket would you rather start from?\n\nFor each idea there are two tickets, A and B, in no order. Note A, B or = and one reason.\n",
    );
    for (pair, _) in pairs {
        let quoted = |text: &str| text.lines().map(|line| format!("> {line}\n")).collect::<String>();
        let _ = write!(text, "\n## {}\n\n{}\n### A\n\n", pair.id, quoted(&pair.idea));
        let _ = write!(text, "````text\n{}\n````\n\n### B\n\n````text\n{}\n````\n", pair.a.trim(), pair.b.trim());
    }
    text
}
