//! A ticket as people see it.

use crate::clock::UnixMs;
use crate::generation::content::Content;
use crate::generation::service::{GenerationError, Policy};
use crate::generation::{Report, answers};
use crate::id::TicketId;
use crate::ledger::Tokens;
use crate::store::tickets::TicketRow;

use super::family::Family;
use super::give_back::obstacle;
use super::{StoredBody, returns_left};

/// Whether a ticket was paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketState {
    /// Paid for.
    Ready,
    /// Delivered free: its hold had run out.
    Uncharged,
    /// Not useful; the token came back.
    Returned,
}

impl TicketState {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Uncharged => "uncharged",
            Self::Returned => "returned",
        }
    }

    pub(super) fn parse(text: &str) -> Self {
        match text {
            "uncharged" => Self::Uncharged,
            "returned" => Self::Returned,
            _ => Self::Ready,
        }
    }
}

/// A ticket.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Which one.
    pub id: TicketId,
    /// T-12: counted per wallet.
    pub number: i64,
    /// What it says.
    pub content: Content,
    /// What it was written from; sources are ranges of this.
    pub idea: String,
    /// The epic it belongs to, and the tickets of its own lines.
    pub family: Family,
    /// Who wrote it, as the vendor says.
    pub model: String,
    /// What the rules say about it.
    pub report: Report,
    /// Whether it was paid for.
    pub state: TicketState,
    /// What was taken for it.
    pub charged: Tokens,
    /// Counts changes; an edit names the one it is based on.
    pub version: i64,
    /// Rounds left in its price.
    pub rounds_left: u32,
    /// Until when.
    pub rounds_until: UnixMs,
    /// Whether it can be given back now.
    pub returnable: bool,
    /// How many returns its owner has left.
    pub returns_left: u32,
    /// When it was given back.
    pub returned_at: Option<UnixMs>,
    /// When it was written.
    pub created_at: UnixMs,
    /// When it changed last.
    pub updated_at: UnixMs,
}

impl Ticket {
    /// Whether it was written with answers to what was asked about its idea.
    #[must_use]
    pub fn has_answers(&self) -> bool {
        answers::is_answered(&answers::said(&self.idea))
    }

    pub(super) fn from_row(
        row: TicketRow,
        policy: &Policy,
        returns_used: i64,
        now: UnixMs,
    ) -> Result<Self, GenerationError> {
        let body = StoredBody::read(&row.body)?;
        let returns_left = returns_left(policy, returns_used);
        let state = TicketState::parse(&row.state);
        let in_time = state == TicketState::Ready && now.0 < row.rounds_until;
        let used = u32::try_from(row.rounds_used).unwrap_or(u32::MAX);
        Ok(Self {
            returnable: returns_left > 0 && obstacle(&row, policy, now).is_none(),
            rounds_left: if in_time { policy.rounds.saturating_sub(used) } else { 0 },
            id: TicketId::from_text(row.id),
            number: row.number,
            report: body.report(&row.idea),
            content: body.content,
            idea: row.idea,
            family: Family::default(),
            model: row.model,
            state,
            charged: Tokens::from_store(row.charged),
            version: row.version,
            rounds_until: UnixMs(row.rounds_until),
            returns_left,
            returned_at: row.returned_at.map(UnixMs),
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        })
    }
}
