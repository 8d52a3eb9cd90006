//! From a rough idea to what became of it.

use std::time::Instant;

use myba_core::generation::content::Content;
use myba_core::generation::{Finding, Report, Severity};
use myba_core::id::JobId;
use myba_core::store::jobs;
use serde::Deserialize;

use crate::desk::{Desk, Ended};
use crate::figures::{Outcome, Work};

/// A rough idea, and what a faithful ticket of it is like.
#[derive(Clone, Deserialize)]
pub struct Rough {
    pub id: String,
    pub idea: String,
    pub kind: String,
    pub language: String,
    /// Beginnings of words that must be in the ticket.
    #[serde(default)]
    pub must: Vec<String>,
    /// What may not be in it: nobody said it, or it is what somebody wanted to smuggle in.
    #[serde(default)]
    pub must_not: Vec<String>,
}

/// All of the bench.
pub fn ideas() -> Vec<Rough> {
    serde_json::from_str(include_str!("ideas.json")).unwrap()
}

/// What became of an idea, and the words of it: a ticket, or the last draft.
pub struct Written {
    pub outcome: Outcome,
    pub content: Option<Content>,
    pub report: Option<Report>,
    pub findings: Vec<Finding>,
}

pub async fn write(desk: &Desk, rough: &Rough) -> Written {
    let began = Instant::now();
    let before = desk.available().await;
    let ended = desk.write(&rough.idea, "auto", "auto").await;
    let took = began.elapsed();
    let taken = before - desk.available().await;
    let (content, report, findings, job) = parts(&ended);
    let is_hard = |finding: &&Finding| finding.severity == Severity::Hard;
    let hard: Vec<String> = findings.iter().filter(is_hard).map(|finding| finding.rule.clone()).collect();
    let text = content.as_ref().map(Content::search_text).unwrap_or_default();
    let begins =
        |word: &String| text.split(|sign: char| !sign.is_alphanumeric()).any(|one| one.starts_with(word.as_str()));
    let (model, work) = match &job {
        Some(job) => work_of(desk, job).await,
        None => (String::new(), None),
    };
    let outcome = Outcome {
        name: rough.id.clone(),
        model,
        is_ready: ended.is_ok(),
        why: ended.as_ref().err().map(|failure| failure.error.to_string()),
        taken,
        hard: if ended.is_ok() { hard.len() } else { 0 },
        broken: hard,
        right_kind: content.as_ref().is_some_and(|content| content.kind.as_str() == rough.kind),
        right_language: content.as_ref().is_some_and(|content| content.language.primary() == rough.language),
        words: text.split_whitespace().count(),
        kept: rough.must.iter().filter(|word| begins(word)).count(),
        to_keep: rough.must.len(),
        invented: rough.must_not.iter().filter(|word| text.contains(word.as_str())).count(),
        said: content.as_ref().map_or(0, Content::said),
        assumed: content.as_ref().map_or(0, Content::assumed),
        score: report.as_ref().map_or(0, |report| report.verdict.score),
        took,
        work,
    };
    Written { outcome, content, report, findings }
}

type Parts = (Option<Content>, Option<Report>, Vec<Finding>, Option<JobId>);

fn parts(ended: &Ended) -> Parts {
    match ended {
        Ok(delivered) => {
            let ticket = &delivered.ticket;
            let findings = ticket.report.findings.clone();
            (Some(ticket.content.clone()), Some(ticket.report.clone()), findings, Some(delivered.job.clone()))
        }
        Err(failure) => (failure.draft.clone(), None, failure.findings.clone(), None),
    }
}

/// Who wrote, and the calls to the model, its own time and its price, as the job has them in the store.
async fn work_of(desk: &Desk, job: &JobId) -> (String, Option<Work>) {
    let row = jobs::job(&mut desk.app.store.read().await.unwrap(), job.as_str()).await.unwrap().unwrap();
    let count = |figure: i64| u64::try_from(figure).unwrap_or(0);
    let work = Work { calls: count(row.calls), model_ms: count(row.latency_ms), micro_usd: count(row.cost_micro_usd) };
    (row.model, Some(work))
}
