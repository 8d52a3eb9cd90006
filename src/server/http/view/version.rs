//! Versions of tickets, and what changed between them.

use myba_core::clock::UnixMs;
use myba_core::generation::diff::{Diff, Line, Piece, SectionDiff};
use myba_core::generation::library::{TicketVersion, VersionDiff, VersionSummary};
use serde::Serialize;
use utoipa::ToSchema;

use super::ticket::{DraftView, FindingView, ReportView, StatementView};

/// How a version came to be.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VersionFacts)]
pub(in crate::http) struct FactsView {
    /// Counts changes; the newest one is the ticket's own.
    version: i64,
    /// `written`, `refined`, `regenerated`, `regenerated_section`, `edited`, `switched`, `smaller`, `split`, `restored`, or `earlier` where nobody noted it.
    made: &'static str,
    /// The section that was written again; null for the others.
    section: Option<&'static str>,
    /// The version whose text it is again; null for the others.
    restored: Option<i64>,
    /// Which door the change came in by: `web`, `api`, `slack`, …
    channel: String,
    /// Statements that rest on the idea.
    said: u64,
    /// Statements that do not.
    assumed: u64,
    #[schema(value_type = String, format = DateTime)]
    created_at: UnixMs,
}

impl FactsView {
    fn of(summary: &VersionSummary) -> Self {
        Self {
            version: summary.version,
            made: summary.made.as_str(),
            section: summary.made.section().map(|section| section.as_str()),
            restored: summary.made.restored(),
            channel: summary.channel.clone(),
            said: summary.said,
            assumed: summary.assumed,
            created_at: summary.created_at,
        }
    }
}

/// A line of the list of versions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VersionSummary)]
pub(in crate::http) struct VersionSummaryView {
    #[serde(flatten)]
    facts: FactsView,
    kind: String,
    size: String,
    title: String,
}

impl VersionSummaryView {
    pub fn of(summary: &VersionSummary) -> Self {
        Self {
            facts: FactsView::of(summary),
            kind: summary.kind.clone(),
            size: summary.size.clone(),
            title: summary.title.clone(),
        }
    }
}

/// One version, with its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TicketVersion)]
pub(in crate::http) struct TicketVersionView {
    #[serde(flatten)]
    facts: FactsView,
    #[serde(flatten)]
    content: DraftView,
    /// What the ticket was written from.
    idea: String,
    /// Who wrote this text, as the vendor says.
    model: String,
    /// What the rules found.
    findings: Vec<FindingView>,
    report: ReportView,
}

impl TicketVersionView {
    pub fn of(version: &TicketVersion) -> Self {
        Self {
            facts: FactsView::of(&version.summary),
            content: DraftView::of(&version.content),
            idea: version.idea.clone(),
            model: version.summary.model.clone(),
            findings: version.report.findings.iter().map(FindingView::of).collect(),
            report: ReportView::of(&version.report),
        }
    }
}

/// What changed from one version to another.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TicketDiff)]
pub(in crate::http) struct TicketDiffView {
    /// The version before.
    from: i64,
    /// The version after.
    to: i64,
    /// The words of the title; null when it is the same.
    title: Option<Vec<PieceView>>,
    /// Null when it is the same.
    kind: Option<TurnView>,
    /// Null when it is the same.
    size: Option<TurnView>,
    /// The sections in which something changed, in reading order.
    sections: Vec<SectionDiffView>,
    counts: CountsView,
}

/// A fact before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Turn)]
struct TurnView {
    before: &'static str,
    after: &'static str,
}

/// How many lines changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DiffCounts)]
struct CountsView {
    added: usize,
    removed: usize,
    changed: usize,
    moved: usize,
}

/// A section in which something changed, with all its lines.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SectionDiff)]
struct SectionDiffView {
    /// `story`, `criteria`, …
    id: &'static str,
    title: String,
    /// Without the added ones they are the text before, without the removed ones the text after.
    lines: Vec<LineView>,
}

/// A line of a section.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DiffLine)]
struct LineView {
    /// `same`, `added`, `removed` or `changed`.
    change: &'static str,
    /// Whether an added or removed line stands, or stood, at another place.
    moved: bool,
    /// What it said; null when it was not there.
    before: Option<StatementView>,
    /// What it says; null when it is gone.
    after: Option<StatementView>,
    /// A changed line, word by word; else empty.
    pieces: Vec<PieceView>,
}

/// A run of words with one fate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DiffPiece)]
struct PieceView {
    /// `same`, `added` or `removed`.
    change: &'static str,
    text: String,
}

impl TicketDiffView {
    pub fn of(found: &VersionDiff) -> Self {
        let Diff { title, kind, size, sections } = &found.diff;
        let counts = found.diff.counts();
        Self {
            from: found.from,
            to: found.to,
            title: title.as_deref().map(pieces),
            kind: kind.map(|(before, after)| TurnView { before: before.as_str(), after: after.as_str() }),
            size: size.map(|(before, after)| TurnView { before: before.as_str(), after: after.as_str() }),
            sections: sections.iter().map(SectionDiffView::of).collect(),
            counts: CountsView {
                added: counts.added,
                removed: counts.removed,
                changed: counts.changed,
                moved: counts.moved,
            },
        }
    }
}

impl SectionDiffView {
    fn of(section: &SectionDiff) -> Self {
        let lines = section.lines.iter().map(LineView::of).collect();
        Self { id: section.id.as_str(), title: section.title.clone(), lines }
    }
}

impl LineView {
    fn of(line: &Line) -> Self {
        let plain = |change| Self { change, moved: false, before: None, after: None, pieces: Vec::new() };
        let view = StatementView::of;
        match line {
            Line::Same(one) => Self { before: Some(view(one)), after: Some(view(one)), ..plain("same") },
            Line::Added { statement, moved } => Self { after: Some(view(statement)), moved: *moved, ..plain("added") },
            Line::Removed { statement, moved } => {
                Self { before: Some(view(statement)), moved: *moved, ..plain("removed") }
            }
            Line::Changed { before, after, pieces: words } => {
                Self { before: Some(view(before)), after: Some(view(after)), pieces: pieces(words), ..plain("changed") }
            }
        }
    }
}

fn pieces(words: &[Piece]) -> Vec<PieceView> {
    words.iter().map(|piece| PieceView { change: piece.change.as_str(), text: piece.text.clone() }).collect()
}
