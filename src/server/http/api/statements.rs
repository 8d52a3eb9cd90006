//! The statements of the caller's wallet, or of a team's that they own: one per calendar month.

use axum::Json as Answer;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use myba_core::id::WalletId;
use myba_core::ledger::{LedgerError, StatementMonth};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::body::Query;
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::StatementShape;

/// Whose.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct WhoseQuery {
    /// The wallet of a team the caller owns (`/api/teams`); the caller's own when left out.
    wallet: Option<String>,
}

/// The months of a wallet, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Statements {
    items: Vec<MonthView>,
}

/// A month with what could be spent at its two ends.
#[derive(Serialize, ToSchema)]
#[schema(as = StatementMonth)]
struct MonthView {
    /// `2026-11`, UTC.
    month: String,
    opening: i64,
    closing: i64,
    /// Whether the month is over: then its statement changes no more.
    closed: bool,
}

/// The caller's own wallet, or one of a team of theirs.
async fn wallet(caller: &Caller, query: WhoseQuery) -> Result<Option<WalletId>, Problem> {
    let Some(named) = query.wallet.filter(|wallet| !wallet.is_empty()) else { return caller.wallet().await };
    if caller.wallet().await?.is_some_and(|own| own.as_str() == named) {
        return Ok(Some(WalletId::from_text(named)));
    }
    let owner = caller.user()?.id.clone();
    let teams = caller.app.chat.teams(&owner).await.map_err(|error| caller.explain(&error))?;
    let owned = teams.into_iter().map(|(team, _)| team.wallet).find(|wallet| wallet.as_str() == named);
    owned.map(Some).ok_or_else(|| Problem::not_found("There is no such wallet of yours."))
}

/// The months for which there is a statement.
#[utoipa::path(get, path = "/api/statements", tag = "tokens", params(WhoseQuery),
    responses((status = 200, body = Statements)))]
pub(in crate::http) async fn statements(
    caller: Caller,
    Query(query): Query<WhoseQuery>,
) -> Result<Answer<Statements>, Problem> {
    let Some(wallet) = wallet(&caller, query).await? else { return Ok(Answer(Statements { items: Vec::new() })) };
    let months = caller.app.ledger.months(&wallet).await.map_err(|error| caller.explain(&error))?;
    let now = caller.app.clock.now();
    let items = months.into_iter().map(|(month, opening, closing)| MonthView {
        month: month.to_string(),
        opening: opening.available,
        closing: closing.available,
        closed: month.end() <= now,
    });
    Ok(Answer(Statements { items: items.collect() }))
}

/// The statement of a month (`2026-11`): every line with its link of the chain, so that `myba ledger verify-statement` recomputes
/// the file without us. With `.csv` behind the month it is a table.
#[utoipa::path(get, path = "/api/statements/{month}", tag = "tokens", params(("month" = String, Path), WhoseQuery),
    responses((status = 200, content((StatementShape = "application/json"), (String = "text/csv")))))]
pub(in crate::http) async fn monthly(
    caller: Caller,
    name: Result<Path<String>, PathRejection>,
    Query(query): Query<WhoseQuery>,
) -> Result<Response, Problem> {
    let none = || Problem::not_found("There is no such statement. A month is written like 2026-11.");
    let Path(name) = name.map_err(|_| none())?;
    let (month, is_table) = name.strip_suffix(".csv").map_or((name.as_str(), false), |month| (month, true));
    let month = StatementMonth::parse(month).ok_or_else(none)?;
    let wallet = wallet(&caller, query).await?.ok_or_else(none)?;
    let explain = |error: LedgerError| caller.explain(&error);
    let statement = caller.app.ledger.month(&wallet, month).await.map_err(explain)?;
    let extension = if is_table { "csv" } else { "json" };
    let mut answer = if is_table { statement.to_csv().into_response() } else { Answer(statement).into_response() };
    let headers = answer.headers_mut();
    if is_table {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    }
    let name = format!("attachment; filename=\"myba-statement-{month}.{extension}\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}
