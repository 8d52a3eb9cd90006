//! Asking the model, and judging what it wrote.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::generation::content::Content;
use crate::generation::draft::Draft as ModelDraft;
use crate::generation::parse::{self, ParseError};
use crate::generation::partial::Partial;
use crate::generation::prompt::{self, PromptText};
use crate::generation::schema::draft_schema;
use crate::generation::{Completion, Finding, ModelError, ModelFailure, Prompt, Report, Severity, rubric};
use crate::store::Tx;
use crate::store::jobs;

use super::error::GenerationError;
use super::event::{Event, Progress, ProgressState};
use super::run::Run;
use super::settle::Tally;

/// Room for a long epic and the model's thinking before it.
const MAX_OUTPUT_TOKENS: u32 = 8_000;
/// Steady: the same idea should not become two different tickets.
const TEMPERATURE: f32 = 0.2;

/// The repair from which on a stronger model may write.
const STRONGER_FROM: u32 = 2;

/// A draft that passed the hard rules.
pub(super) struct Draft {
    pub content: Content,
    pub report: Report,
}

/// Why there is none, and the last draft with what is wrong in it.
pub(super) struct NoDraft {
    pub error: GenerationError,
    pub last: Option<Content>,
    pub findings: Vec<Finding>,
}

impl From<GenerationError> for NoDraft {
    fn from(error: GenerationError) -> Self {
        Self { error, last: None, findings: Vec::new() }
    }
}

/// Writes, checks and repairs until a draft passes, or tries, calls or time are used up.
pub(super) async fn write(run: &Run, deadline: Instant, tally: &Mutex<Tally>) -> Result<Draft, NoDraft> {
    let brief = &run.brief;
    let first = match &run.change {
        Some((content, instruction)) => prompt::refine(brief, content, instruction),
        None => prompt::write(brief),
    };
    let mut text = first.clone();
    let mut repairs = 0;
    loop {
        let state = if repairs == 0 { ProgressState::Writing } else { ProgressState::Repairing };
        run.progress(state, None, 0);
        let model = writer_of(run, repairs);
        let answer = ask(run, text, model, state, deadline, tally).await?;
        run.progress(ProgressState::Checking, None, Content::expected_sections(run.expected_kind()));
        fail::fail_point!("work_before_check");
        let (draft, last, findings) = match judge(run, &answer)? {
            Judged::Draft { content, report, .. } if report.passes() => return Ok(Draft { content, report }),
            Judged::Draft { draft, content, report } => (Some(draft), Some(content), report.findings),
            Judged::Nothing(finding) => (None, None, vec![finding]),
        };
        let calls_left = run.policy.calls.saturating_sub(lock(tally).calls);
        if repairs >= run.policy.repairs || calls_left == 0 {
            return Err(NoDraft { error: GenerationError::QualityNotMet, last, findings });
        }
        repairs += 1;
        lock(tally).repairs = repairs;
        run.send(Event::Reset);
        // Only what blocks: a draft that is changed for a warning may lose what was good.
        let blocking: Vec<Finding> =
            findings.into_iter().filter(|finding| finding.severity == Severity::Hard).collect();
        text = prompt::repair(&first, &answer.text, draft.as_deref(), &blocking);
    }
}

/// Who writes the next answer. From the second repair on a stronger model may, at our cost, if it writes now.
fn writer_of(run: &Run, repairs: u32) -> &str {
    let stronger = run.offer().repair_model.as_deref().filter(|_| repairs >= STRONGER_FROM);
    stronger.filter(|model| run.writer().paused(model).is_none()).unwrap_or(&run.offer().id)
}

/// What an answer holds, and what is wrong with it.
enum Judged {
    Draft { draft: Box<ModelDraft>, content: Content, report: Report },
    Nothing(Finding),
}

/// Reads and checks an answer. Prose that says no ends the job: asking again would not help.
fn judge(run: &Run, answer: &Completion) -> Result<Judged, GenerationError> {
    if prompt::leaks(&answer.text) {
        // Not shown to anybody, and not shown to the model again.
        return Ok(Judged::Nothing(rubric::leaked()));
    }
    match parse::draft(&answer.text) {
        Err(ParseError::Refused) => Err(ModelFailure::Refused.into()),
        Err(error) => Ok(Judged::Nothing(rubric::parse_failed(&error))),
        Ok(draft) => {
            let content = Content::from_draft(&draft, &run.brief);
            let report = rubric::check(&content, &run.brief);
            Ok(Judged::Draft { draft: Box::new(draft), content, report })
        }
    }
}

/// One question. What it used is in the tally, whether it was answered or not.
async fn ask(
    run: &Run,
    text: PromptText,
    model: &str,
    state: ProgressState,
    deadline: Instant,
    tally: &Mutex<Tally>,
) -> Result<Completion, GenerationError> {
    let time_limit = deadline.saturating_duration_since(Instant::now());
    let prompt = Prompt {
        system: text.system,
        user: text.user,
        schema: draft_schema(),
        model: model.to_owned(),
        max_tokens: MAX_OUTPUT_TOKENS,
        temperature: TEMPERATURE,
        stream: true,
        user_ref: run.user_ref(),
        max_calls: run.policy.calls.saturating_sub(lock(tally).calls).max(1),
        time_limit,
    };
    let partial = Mutex::new(Reading { partial: Partial::new(&run.brief), state, done: 0 });
    let on_text = |piece: &str| hear(run, &partial, piece);
    // The model's own limit is the same; this one also ends an adapter that does not keep it.
    let answer =
        tokio::time::timeout(time_limit + Duration::from_secs(2), run.writer().complete(&prompt, &on_text)).await;
    let mut tally = lock(tally);
    match answer {
        Ok(Ok(completion)) => {
            tally.calls += completion.calls;
            tally.usage = tally.usage.plus(completion.usage);
            tally.fallback_from = completion.fell_back.then(|| run.offer().model.clone());
            tally.model = Some(completion.model.clone());
            Ok(completion)
        }
        Ok(Err(ModelError { failure, usage, calls })) => {
            tally.calls += calls;
            tally.usage = tally.usage.plus(usage);
            Err(failure.into())
        }
        Err(_elapsed) => {
            tally.calls += 1;
            Err(GenerationError::Timeout(run.policy.deadline))
        }
    }
}

struct Reading {
    partial: Partial,
    state: ProgressState,
    done: usize,
}

/// Hands on what a piece of the answer completes or lengthens.
fn hear(run: &Run, reading: &Mutex<Reading>, piece: &str) {
    fail::fail_point!("call_between_pieces");
    let mut reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
    let deltas = reading.partial.push(piece);
    if !deltas.is_empty() {
        note_first_words(run);
    }
    for delta in deltas.into_iter().filter(|_| run.is_live()) {
        run.send(Event::Delta(delta));
    }
    let done = reading.partial.sections_done();
    if done != reading.done {
        reading.done = done;
        run.progress(reading.state, reading.partial.section(), done);
    }
}

/// From here on a stop is a late one. The memory of this process knows at once, the store soon.
fn note_first_words(run: &Run) {
    if run.signals().spoke.swap(true, std::sync::atomic::Ordering::AcqRel) {
        return;
    }
    let (store, job) = (run.store().clone(), run.job_id().to_owned());
    tokio::spawn(async move {
        let noted = store.write(async move |tx: &mut Tx| jobs::text_began(tx, &job).await).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the first words of a job were not noted");
        }
    });
}

impl Run {
    pub(super) fn progress(&self, state: ProgressState, section: Option<crate::generation::SectionId>, done: usize) {
        self.send(Event::Progress(Progress {
            state,
            place: 0,
            section,
            done,
            expected: Content::expected_sections(self.expected_kind()),
            held: self.balance.held,
            available: self.balance.available,
            live: self.is_live(),
        }));
    }
}

pub(super) fn lock(tally: &Mutex<Tally>) -> std::sync::MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}
