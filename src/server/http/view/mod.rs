//! The shapes that several answers share.

mod ticket;
mod wallet;

pub(super) use ticket::{ClauseView, DraftView, FindingView, SourceView, TicketSummaryView, TicketView};
pub(super) use wallet::{ChargedView, FiguresView, HeldView};
