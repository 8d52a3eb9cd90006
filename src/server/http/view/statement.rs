//! The shape of a statement, which the core writes: the same file is read again by `myba ledger verify-statement`.

use myba_core::clock::UnixMs;
use serde_json::Value;
use utoipa::ToSchema;

/// A month of a wallet. The figures of a line stand under its hash, everything else under `digest`.
#[derive(ToSchema)]
#[schema(as = MonthlyStatement)]
#[expect(dead_code, reason = "describes what the core writes")]
pub(in crate::http) struct StatementShape {
    /// `myba-statement-1`.
    form: String,
    wallet: String,
    /// `2026-11`, UTC.
    month: String,
    /// Whether the month was over: then this changes no more.
    closed: bool,
    opening: FiguresShape,
    closing: FiguresShape,
    /// The hash before the first line; empty before the first of all.
    previous: String,
    lines: Vec<LineShape>,
    /// What was left of which grant at the end.
    grants: Vec<GrantShape>,
    digest: String,
}

#[derive(ToSchema)]
#[schema(as = StatementFigures)]
#[expect(dead_code, reason = "describes what the core writes")]
struct FiguresShape {
    available: i64,
    held: i64,
}

#[derive(ToSchema)]
#[schema(as = StatementEntry)]
#[expect(dead_code, reason = "describes what the core writes")]
struct LineShape {
    #[schema(value_type = String, format = DateTime)]
    at: UnixMs,
    number: i64,
    /// `txn_…`.
    id: String,
    /// `grant`, `authorize`, `capture`, `void`, …
    kind: String,
    reference: Option<String>,
    reason: String,
    actor: String,
    at_ms: i64,
    /// Account, which one of its kind, amount.
    postings: Vec<Vec<Value>>,
    keys: Vec<String>,
    available: i64,
    held: i64,
    hash: String,
}

#[derive(ToSchema)]
#[schema(as = StatementGrant)]
#[expect(dead_code, reason = "describes what the core writes")]
struct GrantShape {
    id: String,
    source: String,
    granted: i64,
    left: i64,
    #[schema(value_type = String, format = DateTime)]
    granted_at: UnixMs,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<UnixMs>,
}
