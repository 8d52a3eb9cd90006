//! The bench of ideas: how many of them become a ticket that may be charged, at what price in calls, words and time.
//!
//! The real core and the real adapter write a ticket for every idea of `ideas.json`. Without anything set the sandbox's
//! rule-based writer answers, and the figures are marked *stand-in*; with `OPENROUTER_API_KEY`, and `MYBA_OPENROUTER__BASE_URL`
//! for another server that speaks the same dialect, a model does, and they are marked *live*.
//!
//! `cargo xtask quality`
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the program of the tests stops at the first surprise"
)]

#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../../tests/writing/desk.rs"]
mod desk;
mod figures;
#[path = "../../tests/program/stand_ins.rs"]
mod stand_ins;

use std::time::Instant;

use desk::{Desk, Ended};
use figures::{Outcome, Table};
use myba_core::generation::content::Content;
use myba_core::id::JobId;
use myba_core::store::jobs;
use serde::Deserialize;

/// What lets a model write instead of the stand-in.
const LIVE: [&str; 2] = ["OPENROUTER_API_KEY", "MYBA_OPENROUTER__BASE_URL"];

/// A rough idea, and what a faithful ticket of it is like.
#[derive(Deserialize)]
struct Rough {
    id: String,
    idea: String,
    kind: String,
    language: String,
    /// Beginnings of words that must be in the ticket.
    #[serde(default)]
    must: Vec<String>,
    /// What may not be in it: nobody said it, or it is what somebody wanted to smuggle in.
    #[serde(default)]
    must_not: Vec<String>,
}

#[tokio::main]
async fn main() {
    let ideas: Vec<Rough> = serde_json::from_str(include_str!("ideas.json")).unwrap();
    let live: Vec<_> = LIVE.iter().filter_map(|name| Some((*name, std::env::var(name).ok()?))).collect();
    let mark = if live.is_empty() { "stand-in" } else { "live" };
    let desk = Desk::with(&live).await;
    let mut table = Table::new(mark);
    for rough in &ideas {
        table.add(&rough.kind, one(&desk, rough).await);
    }
    desk.close().await;
    #[expect(clippy::print_stdout, reason = "the figures are what this program is for")]
    {
        println!("{table}");
    }
    assert!(table.is_honest(), "a token was taken for a ticket that breaks a hard rule");
}

async fn one(desk: &Desk, rough: &Rough) -> Outcome {
    let began = Instant::now();
    let before = desk.available().await;
    let ended = desk.write(&rough.idea, "auto", "auto").await;
    let took = began.elapsed();
    let taken = before - desk.available().await;
    let (content, hard, job) = match &ended {
        Ok(delivered) => (Some(&delivered.ticket.content), hard(&ended), Some(&delivered.job)),
        Err(failure) => (failure.draft.as_ref(), hard(&ended), None),
    };
    let text = content.map(Content::search_text).unwrap_or_default();
    let begins =
        |word: &String| text.split(|sign: char| !sign.is_alphanumeric()).any(|one| one.starts_with(word.as_str()));
    Outcome {
        name: rough.id.clone(),
        is_ready: ended.is_ok(),
        why: ended.as_ref().err().map(|failure| failure.error.to_string()),
        taken,
        hard,
        right_kind: content.is_some_and(|content| content.kind.as_str() == rough.kind),
        right_language: content.is_some_and(|content| content.language.primary() == rough.language),
        words: text.split_whitespace().count(),
        kept: rough.must.iter().filter(|word| begins(word)).count(),
        to_keep: rough.must.len(),
        invented: rough.must_not.iter().filter(|word| text.contains(word.as_str())).count(),
        said: content.map_or(0, Content::said),
        assumed: content.map_or(0, Content::assumed),
        took,
        work: match job {
            Some(job) => Some(work_of(desk, job).await),
            None => None,
        },
    }
}

/// Hard findings of a ticket that was charged.
fn hard(ended: &Ended) -> usize {
    let Ok(delivered) = ended else { return 0 };
    let is_hard = |finding: &&myba_core::generation::Finding| finding.severity == myba_core::generation::Severity::Hard;
    delivered.ticket.report.findings.iter().filter(is_hard).count()
}

/// Calls to the model, its own time and its price, as the job has them in the store.
async fn work_of(desk: &Desk, job: &JobId) -> figures::Work {
    let row = jobs::job(&mut desk.app.store.read().await.unwrap(), job.as_str()).await.unwrap().unwrap();
    let count = |figure: i64| u64::try_from(figure).unwrap_or(0);
    figures::Work { calls: count(row.calls), model_ms: count(row.latency_ms), micro_usd: count(row.cost_micro_usd) }
}
