//! What the service may refuse, and how its work may fail.

use std::fmt;
use std::time::Duration;

use crate::chat::ChatError;
use crate::error::{Classify, ErrorClass};
use crate::generation::content::MissingSections;
use crate::generation::library::NotReturnable;
use crate::generation::{BriefError, Kind, ModelFailure};
use crate::identity::IdentityError;
use crate::ledger::LedgerError;
use crate::store::StoreError;

/// An error of the service. Nothing was taken when one is returned.
#[derive(Clone, Debug, thiserror::Error)]
pub enum GenerationError {
    /// There is no model of this name.
    #[error("no model {0}")]
    UnknownModel(String),
    /// The model does not take this idea; another one may.
    #[error("{model} does not take this idea: {limit}")]
    BeyondModel {
        /// What people call it.
        model: String,
        /// What it takes.
        limit: BeyondModel,
    },
    /// The same key is being worked on.
    #[error("the same request is running")]
    InProgress,
    /// The key was used for another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// This payer has too many jobs waiting.
    #[error("too many jobs of this payer at once")]
    QueueFull,
    /// This caller asks too often.
    #[error("too many requests; wait {} s", .0.as_secs())]
    TooManyRequests(Duration),
    /// Nothing is written at present, for a reason only the operator can end.
    #[error("writing is paused: {0}")]
    Paused(&'static str),
    /// This payer has no such ticket.
    #[error("no such ticket")]
    NoSuchTicket,
    /// The ticket has no such version, or it is no longer kept.
    #[error("no such version")]
    NoSuchVersion,
    /// The ticket has no such section to be written again.
    #[error("no such section")]
    NoSuchSection,
    /// This payer has no such job.
    #[error("no such job")]
    NoSuchJob,
    /// The ticket was changed or deleted meanwhile.
    #[error("the ticket changed meanwhile")]
    Changed,
    /// The edit cannot stand.
    #[error("{0}")]
    BadEdit(String),
    /// The ticket lacks what the kind is made of.
    #[error(transparent)]
    CannotSwitch(#[from] MissingSections),
    /// It is a ticket of that kind already.
    #[error("it is that already: {0}")]
    AlreadySo(Kind),
    /// The ticket is no epic, or its outline has no such line.
    #[error("no such child")]
    NoSuchChild,
    /// The line of the epic is a ticket already, and not the caller's.
    #[error("the child is written, for somebody else")]
    ChildWritten,
    /// The ticket was never charged, or was given back before, or is too old to be given back.
    #[error("the ticket cannot be given back: {0:?}")]
    NotReturnable(NotReturnable),
    /// The ticket was given back, so there is nothing to go on with.
    #[error("the ticket was given back")]
    GivenBack,
    /// No returns are left.
    #[error("no returns are left")]
    NoReturnsLeft,
    /// The draft broke a hard rule, repairs included.
    #[error("the draft did not pass the checks")]
    QualityNotMet,
    /// The model gave no answer.
    #[error(transparent)]
    Model(#[from] ModelFailure),
    /// It took too long.
    #[error("not done within {} s", .0.as_secs())]
    Timeout(Duration),
    /// The job asks nothing any more.
    #[error("the questions are not open any more")]
    NotAsking,
    /// These answers fit no question.
    #[error("{0}")]
    BadAnswer(&'static str),
    /// Answers were written down too often for nothing.
    #[error("the answers could not be written down, three times over")]
    TriesUsed,
    /// An answer is empty or too long.
    #[error(transparent)]
    Brief(#[from] BriefError),
    /// The payer stopped it.
    #[error("stopped")]
    Cancelled,
    /// The program is ending.
    #[error("the program is ending")]
    ShuttingDown,
    /// A bug of ours.
    #[error("the work ended unexpectedly")]
    Broken,
    /// Chat refused.
    #[error(transparent)]
    Chat(ChatError),
    /// Identity refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an idea is too much for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeyondModel {
    /// Longer than so many characters.
    Idea(usize),
    /// In none of these languages.
    Language(Vec<String>),
}

impl fmt::Display for BeyondModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Idea(most) => write!(f, "at most {most} characters"),
            Self::Language(known) => write!(f, "only in {}", known.join(", ")),
        }
    }
}

/// What another part of the core refused is told as its own refusal.
impl From<ChatError> for GenerationError {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::Identity(error) => Self::Identity(error),
            ChatError::Ledger(error) => Self::Ledger(error),
            ChatError::Store(error) => Self::Store(error),
            error => Self::Chat(error),
        }
    }
}

impl GenerationError {
    /// Whether the payer brought the end about, so that words read on the way count against the allowance.
    pub(super) const fn is_the_payers_doing(&self) -> bool {
        matches!(self, Self::QualityNotMet | Self::Cancelled | Self::Changed | Self::GivenBack)
    }

    /// The word kept with a failed job.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::QualityNotMet => "quality_not_met",
            Self::Model(failure) => failure.name(),
            Self::Timeout(_) => "timeout",
            Self::Cancelled => "cancelled",
            Self::ShuttingDown => "shutting_down",
            Self::Changed => "changed",
            Self::GivenBack => "given_back",
            Self::QueueFull => "queue",
            Self::NoSuchSection => "no_such_section",
            Self::Chat(_) | Self::Identity(_) | Self::Ledger(_) | Self::Store(_) => "storage",
            _ => "broken",
        }
    }
}

impl Classify for GenerationError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::UnknownModel(_)
            | Self::BeyondModel { .. }
            | Self::KeyReused
            | Self::BadEdit(_)
            | Self::BadAnswer(_)
            | Self::NoSuchSection
            | Self::CannotSwitch(_)
            | Self::AlreadySo(_) => ErrorClass::Invalid,
            Self::Brief(error) => error.class(),
            Self::InProgress
            | Self::Changed
            | Self::ChildWritten
            | Self::NotReturnable(_)
            | Self::GivenBack
            | Self::NotAsking
            | Self::Cancelled => ErrorClass::Conflict,
            Self::QueueFull => ErrorClass::LimitExceeded { retry_after: Some(Duration::from_secs(5)) },
            Self::TooManyRequests(wait) => ErrorClass::LimitExceeded { retry_after: Some(*wait) },
            Self::NoReturnsLeft | Self::TriesUsed => ErrorClass::LimitExceeded { retry_after: None },
            Self::NoSuchTicket | Self::NoSuchVersion | Self::NoSuchJob | Self::NoSuchChild => ErrorClass::NotFound,
            Self::Model(failure) if failure.users() => ErrorClass::Invalid,
            Self::Paused(_) | Self::QualityNotMet | Self::Model(_) | Self::Timeout(_) | Self::ShuttingDown => {
                ErrorClass::Unavailable { service: "writer" }
            }
            Self::Broken => ErrorClass::Internal,
            Self::Chat(error) => error.class(),
            Self::Identity(error) => error.class(),
            Self::Ledger(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}
