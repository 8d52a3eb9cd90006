//! Asking the model, and judging what it wrote.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::generation::content::Content;
use crate::generation::draft::Draft as ModelDraft;
use crate::generation::library::Beside;
use crate::generation::parse::{self, ParseError};
use crate::generation::partial::{DeltaSection, Partial};
use crate::generation::prompt::{self, PromptText};
use crate::generation::schema::draft_schema;
use crate::generation::{
    Completion, Delta, Finding, ModelError, ModelFailure, Prompt, Report, SectionId, Severity, ready, rubric,
};
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

/// A repair that begins with less time left ends in the middle of a sentence, is paid for, and says nothing about the model.
const LEAST_FOR_REPAIR: Duration = Duration::from_secs(8);

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
    if let Some((current, section)) = one_of(run)
        && run.definition.as_ref().is_some_and(|one| one.definition.leaves_out(current.kind, section))
    {
        // It would be written anew for as long as its round lasts, and be gone with the next one.
        return Err(GenerationError::NoSuchSection.into());
    }
    let first = in_house(run, question(run));
    let beside = beside(run).await;
    let mut text = first.clone();
    let mut repairs = 0;
    loop {
        let state = if repairs == 0 { ProgressState::Writing } else { ProgressState::Repairing };
        run.progress(state, None, 0);
        let model = writer_of(run, repairs);
        let answer = ask(run, text, model, state, deadline, tally).await?;
        run.progress(ProgressState::Checking, None, run.expected_sections());
        fail::fail_point!("work_before_check");
        let (draft, last, findings) = match judge(run, &answer, &beside)? {
            Judged::Draft { content, report, .. } if report.passes() => return Ok(Draft { content, report }),
            Judged::Draft { draft, content, report } => (Some(draft), Some(content), report.findings),
            Judged::Nothing(finding) => (None, None, vec![finding]),
        };
        let calls_left = run.policy.calls.saturating_sub(lock(tally).calls);
        let has_time = deadline.saturating_duration_since(Instant::now()) >= LEAST_FOR_REPAIR;
        if repairs >= run.policy.repairs || calls_left == 0 || !has_time {
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

/// What the new ticket will stand beside. Only warnings rest on it, so a ticket is written without it, too.
async fn beside(run: &Run) -> Beside {
    let whose = async |tx: &mut Tx| run.whose(tx).await;
    let found = Beside::read(run.store(), whose, run.judged().as_ref()).await;
    found.unwrap_or_else(|error| {
        tracing::warn!(job = run.job_id(), %error, "a ticket is not compared with the others");
        Beside::default()
    })
}

/// What the model is asked first.
fn question(run: &Run) -> PromptText {
    let brief = &run.brief;
    let (content, change) = match (&run.change, &run.part) {
        (Some(change), _) => (&change.0, &change.1),
        (None, Some(part)) => return prompt::child(brief, &part.outline, &part.line),
        (None, None) => return prompt::write(brief),
    };
    let instruction = change.instruction();
    match change.section() {
        Some(section) => prompt::section(brief, content, section, &instruction),
        None => prompt::refine(brief, content, &instruction),
    }
}

/// The question with what the payer's definition of ready says, if there is one.
fn in_house(run: &Run, first: PromptText) -> PromptText {
    let lines = run.definition.as_ref().and_then(|one| ready::lines(&one.definition, run.brief.kind()));
    prompt::in_house(first, lines.as_deref())
}

/// The ticket as it is, and the one section of it that is written anew; `None` when all of it is.
fn one_of(run: &Run) -> Option<(&Content, SectionId)> {
    run.change.as_ref().and_then(|(current, change)| Some((current, change.section()?)))
}

/// Without what the definition leaves out, whatever the model wrote.
fn trimmed(run: &Run, content: Content) -> Content {
    match &run.definition {
        Some(one) => one.definition.trimmed(content),
        None => content,
    }
}

/// Whether a piece belongs to a section the definition leaves out of this kind.
fn is_left_out(run: &Run, delta: &Delta) -> bool {
    let DeltaSection::Section(section) = delta.section else { return false };
    run.definition.as_ref().is_some_and(|one| one.definition.leaves_out(run.expected_kind(), section))
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
fn judge(run: &Run, answer: &Completion, beside: &Beside) -> Result<Judged, GenerationError> {
    if prompt::leaks(&answer.text) {
        // Not shown to anybody, and not shown to the model again.
        return Ok(Judged::Nothing(rubric::leaked()));
    }
    match parse::draft(&answer.text) {
        Err(ParseError::Refused) => Err(ModelFailure::Refused.into()),
        Err(error) => Ok(Judged::Nothing(rubric::parse_failed(&error))),
        Ok(draft) => {
            let content = match one_of(run) {
                None => trimmed(run, Content::from_draft(&draft, &run.brief)),
                Some((current, section)) => match one_section(run, current, section, &draft) {
                    Some(content) => content,
                    None => return Ok(Judged::Nothing(rubric::section_missing(section))),
                },
            };
            let (others, definition) = (beside.neighbours(), run.definition.as_ref());
            let report = rubric::check(&content, &run.brief, &others, definition, run.demand());
            Ok(Judged::Draft { draft: Box::new(draft), content, report })
        }
    }
}

/// The ticket as it is with one section of an answer: whatever else the answer says is not read. `None` when the answer leaves
/// the section out.
fn one_section(run: &Run, current: &Content, section: SectionId, draft: &ModelDraft) -> Option<Content> {
    let mut draft = ModelDraft { size: current.size, language: current.language.as_str().to_owned(), ..draft.clone() };
    if section != SectionId::Questions {
        // What they fall back to would become assumptions of questions that nobody sees.
        draft.questions.clear();
    }
    current.with_section_of(&Content::from_draft(&draft, &run.brief), section)
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
            // A repair by a stronger model is no stand-in, and neither is whoever wrote in the place of that one.
            let stood_in = completion.fell_back && model == run.offer().id;
            tally.fallback_from = stood_in.then(|| run.offer().model.clone());
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
    let only = run.section();
    let mut deltas = reading.partial.push(piece);
    // What is not taken is not shown either.
    deltas.retain(|delta| only.is_none_or(|section| delta.section == DeltaSection::Section(section)));
    if !deltas.is_empty() {
        note_first_words(run);
    }
    for delta in deltas.into_iter().filter(|delta| run.is_live() && !is_left_out(run, delta)) {
        run.send(Event::Delta(delta));
    }
    let done = reading.partial.sections_done().min(run.expected_sections());
    if done != reading.done {
        reading.done = done;
        let open = reading.partial.section().filter(|open| only.is_none_or(|section| *open == section));
        run.progress(reading.state, open, done);
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
    pub(super) fn progress(&self, state: ProgressState, section: Option<SectionId>, done: usize) {
        self.send(Event::Progress(Progress {
            state,
            place: 0,
            section,
            done,
            expected: self.expected_sections(),
            held: self.balance.held,
            available: self.balance.available,
            live: self.is_live(),
        }));
    }
}

pub(super) fn lock(tally: &Mutex<Tally>) -> std::sync::MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}
