//! Tickets.

use myba_core::clock::UnixMs;
use myba_core::generation::content::{Clause, Content, Section, Source, Statement};
use myba_core::generation::library::{Child, Relative, Ticket, TicketSummary};
use myba_core::generation::ready::Used;
use myba_core::generation::{Finding, Report, Severity, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

/// One ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Ticket)]
pub(in crate::http) struct TicketView {
    /// `tkt_…`.
    id: String,
    /// Counted per owner: T-12.
    number: i64,
    #[serde(flatten)]
    content: DraftView,
    /// How many words it has.
    words: usize,
    /// How many a ticket of its size may have.
    word_budget: usize,
    /// Whether it is more than one ticket should be.
    is_worth_splitting: bool,
    /// The epic it was written from.
    parent: Option<RelativeView>,
    /// The lines of an epic's outline.
    children: Vec<ChildView>,
    /// Tickets of an epic whose line is no longer in its outline.
    other_children: Vec<RelativeView>,
    /// Statements that rest on the idea.
    said: usize,
    /// Statements that do not.
    assumed: usize,
    /// What it was written from.
    idea: String,
    /// Who wrote it, as the vendor says.
    model: String,
    /// What the rules found.
    findings: Vec<FindingView>,
    /// What follows from it.
    report: ReportView,
    /// `ready`, `uncharged` or `returned`.
    state: &'static str,
    /// Tokens taken for it.
    charged: u64,
    /// Counts changes; an edit names the one it is based on.
    version: i64,
    /// Rounds left in its price.
    rounds_left: u32,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    rounds_until: UnixMs,
    /// Whether it can be given back now.
    returnable: bool,
    /// How many returns its owner has left.
    returns_left: u32,
    #[schema(value_type = Option<String>, format = DateTime)]
    returned_at: Option<UnixMs>,
    #[schema(value_type = String, format = DateTime)]
    created_at: UnixMs,
    #[schema(value_type = String, format = DateTime)]
    updated_at: UnixMs,
}

impl TicketView {
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            id: ticket.id.to_string(),
            number: ticket.number,
            content: DraftView::of(&ticket.content),
            words: ticket.content.words(),
            word_budget: ticket.content.size.word_budget(),
            is_worth_splitting: ticket.content.is_worth_splitting(&ticket.idea),
            parent: ticket.family.parent.as_ref().map(RelativeView::of),
            children: ticket.family.children.iter().enumerate().map(ChildView::of).collect(),
            other_children: ticket.family.others.iter().map(RelativeView::of).collect(),
            said: ticket.content.said(),
            assumed: ticket.content.assumed(),
            idea: ticket.idea.clone(),
            model: ticket.model.clone(),
            findings: ticket.report.findings.iter().map(FindingView::of).collect(),
            report: ReportView::of(&ticket.report),
            state: ticket.state.as_str(),
            charged: ticket.charged.get(),
            version: ticket.version,
            rounds_left: ticket.rounds_left,
            rounds_until: ticket.rounds_until,
            returnable: ticket.returnable,
            returns_left: ticket.returns_left,
            returned_at: ticket.returned_at,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
        }
    }
}

/// Another ticket, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Relative)]
struct RelativeView {
    id: String,
    number: i64,
    kind: String,
    size: String,
    title: String,
    /// `ready`, `uncharged` or `returned`.
    state: &'static str,
}

impl RelativeView {
    fn of(other: &Relative) -> Self {
        Self {
            id: other.id.to_string(),
            number: other.number,
            kind: other.kind.clone(),
            size: other.size.clone(),
            title: other.title.clone(),
            state: other.state.as_str(),
        }
    }
}

/// A line of an epic's outline.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Child)]
struct ChildView {
    /// Its place in the outline, from 1.
    number: usize,
    title: String,
    /// The children that come first.
    after: Vec<usize>,
    /// Its place in an order in which they can be built, from 1.
    turn: usize,
    /// The ticket it became; null while it is only outlined.
    ticket: Option<RelativeView>,
}

impl ChildView {
    fn of((index, child): (usize, &Child)) -> Self {
        Self {
            number: index + 1,
            title: child.outlined.title.clone(),
            after: child.outlined.after.clone(),
            turn: child.outlined.turn,
            ticket: child.written.as_ref().map(RelativeView::of),
        }
    }
}

/// What a ticket says.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Draft)]
pub(in crate::http) struct DraftView {
    /// `story`, `bug`, `task`, `epic` or `spike`.
    kind: &'static str,
    /// The words that decided the kind.
    kind_reason: String,
    /// `XS`, `S`, `M` or `L`.
    size: &'static str,
    /// A language tag.
    language: String,
    title: String,
    sections: Vec<SectionView>,
}

impl DraftView {
    pub fn of(content: &Content) -> Self {
        Self {
            kind: content.kind.as_str(),
            kind_reason: content.kind_reason.clone(),
            size: content.size.as_str(),
            language: content.language.as_str().to_owned(),
            title: content.title.clone(),
            sections: content.sections.iter().map(SectionView::of).collect(),
        }
    }
}

/// One section.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Section)]
struct SectionView {
    /// `story`, `criteria`, …
    id: &'static str,
    /// In the ticket's language.
    title: String,
    statements: Vec<StatementView>,
}

impl SectionView {
    fn of(section: &Section) -> Self {
        Self {
            id: section.id.as_str(),
            title: section.title.clone(),
            statements: section.statements.iter().map(StatementView::of).collect(),
        }
    }
}

/// One statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Statement)]
pub(super) struct StatementView {
    text: String,
    /// The parts of a criterion.
    clauses: Option<Vec<ClauseView>>,
    /// Where the idea says it; null is *assumed*.
    source: Option<SourceView>,
}

impl StatementView {
    pub fn of(statement: &Statement) -> Self {
        Self {
            text: statement.text.clone(),
            clauses: statement.clauses.as_ref().map(|clauses| clauses.iter().map(ClauseView::of).collect()),
            source: statement.source.as_ref().map(SourceView::of),
        }
    }
}

/// A part of a criterion.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Clause)]
pub(in crate::http) struct ClauseView {
    /// `Given`, `when`, `then`, … in the ticket's language.
    word: String,
    text: String,
}

impl ClauseView {
    pub fn of(clause: &Clause) -> Self {
        Self { word: clause.word.clone(), text: clause.text.clone() }
    }
}

/// A half-open range of characters (Unicode scalar values) of the idea.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Source)]
pub(in crate::http) struct SourceView {
    start: usize,
    end: usize,
}

impl SourceView {
    pub fn of(source: &Source) -> Self {
        Self { start: source.start, end: source.end }
    }
}

/// What follows from what the rules found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub(super) struct ReportView {
    /// The version of the rules.
    version: u32,
    /// `ready`, `needs_answers` or `not_ready`.
    ready: &'static str,
    /// 0 to 100.
    score: u32,
    /// The rules that need to understand the language were silent: we do not.
    degraded: bool,
    /// By whose definition of ready; null for what the rules say by themselves.
    definition: Option<UsedView>,
}

impl ReportView {
    pub fn of(report: &Report) -> Self {
        let Verdict { version, ready, score, degraded } = report.verdict;
        let definition = report.definition.as_ref().map(UsedView::of);
        Self { version, ready: ready.as_str(), score, degraded, definition }
    }
}

/// Which definition of ready, and which version of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UsedDefinition)]
struct UsedView {
    name: String,
    version: i64,
}

impl UsedView {
    fn of(used: &Used) -> Self {
        Self { name: used.name.clone(), version: used.version }
    }
}

/// A half-open range of characters (Unicode scalar values) of a statement or of the title.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Span)]
struct SpanView {
    start: usize,
    end: usize,
}

/// What a rule found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(in crate::http) struct FindingView {
    /// `A4`.
    rule: String,
    /// `hard` or `warn`.
    severity: &'static str,
    /// `title`, `kind`, `size`, `language` or the word of a section; null when it is the whole ticket.
    field: Option<String>,
    section: Option<&'static str>,
    index: Option<usize>,
    /// Which characters of the statement or title are meant.
    span: Option<SpanView>,
    message: String,
}

impl FindingView {
    pub fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.clone(),
            severity: if Self::is_hard(finding) { "hard" } else { "warn" },
            field: finding.field.clone(),
            section: finding.section.map(|section| section.as_str()),
            index: finding.index,
            span: finding.span.map(|span| SpanView { start: span.start, end: span.end }),
            message: finding.message.clone(),
        }
    }

    /// The same without the words that were found.
    pub fn saying(self, message: &str) -> Self {
        Self { span: None, message: message.to_owned(), ..self }
    }

    pub fn is_hard(finding: &Finding) -> bool {
        matches!(finding.severity, Severity::Hard)
    }
}

/// A line of the list of tickets.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TicketSummary)]
pub(in crate::http) struct TicketSummaryView {
    id: String,
    number: i64,
    kind: String,
    size: String,
    title: String,
    said: u64,
    assumed: u64,
    state: &'static str,
    /// Which door it came in by.
    channel: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: UnixMs,
}

impl From<TicketSummary> for TicketSummaryView {
    fn from(line: TicketSummary) -> Self {
        Self {
            id: line.id.to_string(),
            number: line.number,
            kind: line.kind,
            size: line.size,
            title: line.title,
            said: line.said,
            assumed: line.assumed,
            state: line.state.as_str(),
            channel: line.channel,
            created_at: line.created_at,
        }
    }
}
