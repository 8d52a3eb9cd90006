//! The shapes that several answers share.

mod definition;
mod line;
mod plan;
mod statement;
mod ticket;
mod version;
mod wallet;

pub(super) use definition::{DefinitionShape, DefinitionTemplates, DefinitionTrial, DefinitionView};
pub(super) use line::told;
pub(super) use plan::ChangeTermsView;
pub(super) use statement::StatementShape;
pub(super) use ticket::{ClauseView, DraftView, FindingView, SourceView, TicketSummaryView, TicketView};
pub(super) use version::{TicketDiffView, TicketVersionView, VersionSummaryView};
pub(super) use wallet::{ChargedView, FiguresView, HeldView};
