//! What is asked of the service, and what it answers at once.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::chat::PaidBy;
use crate::generation::{Brief, Instruction, Kind, SectionId};
use crate::id::{JobId, TicketId, VisitorId};
use crate::identity::{Network, Principal};

use super::event::Event;

/// One request.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who asks, and pays.
    pub caller: Caller,
    /// What is to be done.
    pub work: Work,
    /// The id of a model; `None` for the default.
    pub model: Option<String>,
    /// Which door it came in by.
    pub channel: Channel,
    /// The caller's idempotency key; `None` makes one.
    pub key: Option<String>,
    /// Whether the caller may be asked something before the ticket is stored.
    pub asks: Asks,
}

/// Whether a job may ask before it stores a new ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asks {
    /// Never: what the idea leaves open is decided and said.
    #[default]
    Never,
    /// Where the idea leaves it open.
    Auto,
}

/// What is said to the questions of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Which question, from 0, and the answer; what is left out goes by its default.
    Answers(Vec<(usize, String)>),
    /// All of them go by their defaults.
    Defaults,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Visitor, user, or somebody in chat.
    pub principal: Principal,
    /// Where the request comes from; free tickets are limited per network.
    pub network: Option<Network>,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Work {
    /// A new ticket.
    Generate(Brief),
    /// Another version of a ticket.
    Refine {
        /// Which one.
        ticket: TicketId,
        /// How.
        change: Change,
    },
    /// One child of an epic's outline as a ticket of its own. The child itself is the idempotency key: whoever asks, it is
    /// written once.
    Child {
        /// Which epic.
        epic: TicketId,
        /// Which of its children, counted from 1.
        number: usize,
    },
}

/// How a ticket is to change.
#[derive(Clone, Debug)]
pub enum Change {
    /// As somebody says.
    Instruction(Instruction),
    /// Written again from the idea.
    Regenerate,
    /// One section written again; everything else stays letter by letter.
    Section {
        /// Which one.
        section: SectionId,
        /// How; `None` only for other words.
        instruction: Option<Instruction>,
    },
    /// As another kind, with what that kind needs besides.
    Kind(Kind),
    /// For less work. What does not come out smaller is no success.
    Smaller,
    /// As an epic with children.
    Split,
}

impl Change {
    pub(super) fn instruction(&self) -> Instruction {
        match self {
            Self::Instruction(instruction) => instruction.clone(),
            Self::Regenerate => Instruction::again(),
            Self::Section { instruction, .. } => instruction.clone().unwrap_or_else(Instruction::section_again),
            Self::Kind(kind) => Instruction::as_kind(*kind),
            Self::Smaller => Instruction::smaller(),
            Self::Split => Instruction::split(),
        }
    }

    /// The only section that may change; `None` when all may.
    pub(super) const fn section(&self) -> Option<SectionId> {
        match self {
            Self::Section { section, .. } => Some(*section),
            Self::Instruction(_) | Self::Regenerate | Self::Kind(_) | Self::Smaller | Self::Split => None,
        }
    }

    /// The kind it asks for, if it asks for one.
    pub(super) const fn kind(&self) -> Option<Kind> {
        match self {
            Self::Kind(kind) => Some(*kind),
            Self::Split => Some(Kind::Epic),
            Self::Instruction(_) | Self::Regenerate | Self::Section { .. } | Self::Smaller => None,
        }
    }
}

/// Which door a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The web page.
    Web,
    /// The API.
    Api,
    /// The command line.
    Cli,
    /// Slack.
    Slack,
    /// Discord.
    Discord,
}

impl Channel {
    /// As the store keeps it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Slack => "slack",
            Self::Discord => "discord",
        }
    }
}

/// The work has begun, or had been done before.
#[derive(Debug)]
pub struct Accepted {
    /// Which job.
    pub job: JobId,
    /// The visitor whose cookie is to be set; `None` for users.
    pub visitor: Option<VisitorId>,
    /// Who pays, or paid.
    pub paid_by: PaidBy,
    /// The idempotency key, given or made.
    pub key: String,
    /// Whether this is the answer of an earlier request with the same key.
    pub replayed: bool,
    /// What happens, ending with [`Event::Finished`] or [`Event::Asked`].
    pub events: mpsc::UnboundedReceiver<Event>,
}

/// How often one caller may ask. Consulted last, when nothing else speaks against the work: a replay, and a refusal for
/// another reason, use up nothing.
#[derive(Clone)]
pub struct Limit(Arc<dyn Fn() -> Result<(), Duration> + Send + Sync>);

impl Limit {
    /// A limit that answers whether this request fits, or how long to wait.
    #[must_use]
    pub fn new(take: impl Fn() -> Result<(), Duration> + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    /// No limit.
    #[must_use]
    pub fn none() -> Self {
        Self::new(|| Ok(()))
    }

    pub(super) fn take(&self) -> Result<(), Duration> {
        (self.0)()
    }
}

impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Limit(…)")
    }
}
