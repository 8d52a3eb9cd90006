//! What the caller hears while the work runs.

use crate::clock::UnixMs;
use crate::generation::content::Content;
use crate::generation::library::Ticket;
use crate::generation::{Delta, Finding, Question, SectionId};
use crate::id::JobId;
use crate::ledger::{Balance, Tokens};

use super::error::GenerationError;

/// One step.
#[derive(Debug)]
pub enum Event {
    /// How far the work is. The first one comes after the hold is durable.
    Progress(Progress),
    /// The whole text so far of one statement.
    Delta(Delta),
    /// A repaired draft follows: forget the deltas so far.
    Reset,
    /// Something is asked first, and nothing taken so far. The last event: the ticket is told to whoever answers.
    Asked(Box<Questions>),
    /// The end, after what it cost is durable. The last event otherwise.
    Finished(Result<Box<Delivered>, Box<Failure>>),
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressState {
    /// Waiting for earlier jobs of the same payer, or for a free place.
    Queued,
    /// The model writes.
    Writing,
    /// The rules are checked.
    Checking,
    /// A draft that broke a hard rule is written again.
    Repairing,
}

impl ProgressState {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Writing => "writing",
            Self::Checking => "checking",
            Self::Repairing => "repairing",
        }
    }
}

/// How far the work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub state: ProgressState,
    /// How many jobs of this payer are ahead.
    pub place: usize,
    /// The section that is being written.
    pub section: Option<SectionId>,
    /// Sections done.
    pub done: usize,
    /// Sections a ticket of this kind usually has.
    pub expected: usize,
    /// Held for this payer.
    pub held: Tokens,
    /// Left to this payer.
    pub available: Tokens,
    /// Whether the words are told as they are written; else only the finished ticket is.
    pub live: bool,
}

/// A stored ticket, and what it cost.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// The ticket.
    pub ticket: Ticket,
    /// What was taken.
    pub charged: Tokens,
    /// The payer's figures afterwards.
    pub balance: Balance,
    /// The name of the model that was asked for, where another one stood in for it; the price stays that of the one asked for.
    pub instead_of: Option<String>,
    /// Answers were given, and the ticket was stored without them: they came too late, or could not be written down in time.
    pub too_late: bool,
    /// Which job.
    pub job: JobId,
}

impl Delivered {
    /// As it is told to somebody who gave answers, or did not.
    pub(super) fn told_to(self, gave_answers: bool) -> Self {
        Self { too_late: gave_answers && !self.ticket.has_answers(), ..self }
    }
}

/// No ticket, and nothing taken.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Why.
    pub error: GenerationError,
    /// What was taken: nothing, unless a job went on after its caller gave up.
    pub charged: Tokens,
    /// The payer's figures afterwards; `None` when the store does not answer.
    pub balance: Option<Balance>,
    /// The draft that failed, when the payer's allowance covers showing it.
    pub draft: Option<Content>,
    /// What was wrong with it.
    pub findings: Vec<Finding>,
    /// How many free drafts of today are left, if this one used one.
    pub drafts_left: Option<u32>,
    /// The questions are open until then, and can be answered again: writing with the answers came to nothing.
    pub open_until: Option<UnixMs>,
}

impl Failure {
    /// One that took nothing, of which nothing else is known.
    pub(super) const fn of(error: GenerationError) -> Self {
        Self {
            error,
            charged: Tokens::ZERO,
            balance: None,
            draft: None,
            findings: Vec::new(),
            drafts_left: None,
            open_until: None,
        }
    }
}

/// What a job asks before its ticket is stored.
#[derive(Clone, Debug)]
pub struct Questions {
    /// Which job.
    pub job: JobId,
    /// What it writes from.
    pub idea: String,
    /// One to three.
    pub questions: Vec<Question>,
    /// Without an answer until then, the draft is stored with the defaults and paid for.
    pub until: UnixMs,
    /// Whether somebody has answered, and the ticket is being written.
    pub answering: bool,
    /// The draft, when the payer's allowance covers showing it.
    pub draft: Option<Content>,
    /// What is held for it.
    pub held: Tokens,
    /// The payer's figures.
    pub balance: Balance,
}
