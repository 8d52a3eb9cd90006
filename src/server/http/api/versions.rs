//! The versions of a ticket: what it said before, what changed, and going back. All of it is free.

use axum::Json as Answer;
use myba_core::id::TicketId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::body::{Id, Json, Numbered, Query};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::{TicketDiffView, TicketVersionView, TicketView, VersionSummaryView};

/// The versions of a ticket that are kept, at most 50, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct TicketVersions {
    items: Vec<VersionSummaryView>,
}

/// The versions of a ticket, newest first: what made each one, when, and which door it came in by.
#[utoipa::path(get, path = "/api/tickets/{id}/versions", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = TicketVersions)))]
pub(in crate::http) async fn list(caller: Caller, Id(id): Id) -> Result<Answer<TicketVersions>, Problem> {
    let found = caller.app.library.versions(&caller.principal, &TicketId::from_text(id)).await;
    let found = found.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketVersions { items: found.iter().map(VersionSummaryView::of).collect() }))
}

/// What a ticket said in one version.
#[utoipa::path(get, path = "/api/tickets/{id}/versions/{n}", tag = "tickets",
    params(("id" = String, Path), ("n" = i64, Path)), responses((status = 200, body = TicketVersionView)))]
pub(in crate::http) async fn read(
    caller: Caller,
    Numbered(id, version): Numbered,
) -> Result<Answer<TicketVersionView>, Problem> {
    let found = caller.app.library.version(&caller.principal, &TicketId::from_text(id), version).await;
    let found = found.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketVersionView::of(&found)))
}

/// Against which version.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct DiffQuery {
    /// Left out: the one before.
    against: Option<i64>,
}

/// What changed in a version against another one: by section, by statement, by word.
#[utoipa::path(get, path = "/api/tickets/{id}/versions/{n}/diff", tag = "tickets",
    params(("id" = String, Path), ("n" = i64, Path), DiffQuery), responses((status = 200, body = TicketDiffView)))]
pub(in crate::http) async fn diff(
    caller: Caller,
    Numbered(id, version): Numbered,
    Query(query): Query<DiffQuery>,
) -> Result<Answer<TicketDiffView>, Problem> {
    let found = caller.app.library.diff(&caller.principal, &TicketId::from_text(id), version, query.against).await;
    let found = found.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketDiffView::of(&found)))
}

/// Going back to an earlier version.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GoBackRequest {
    /// The newest version, as its reader knows it.
    version: i64,
}

/// Goes back to an earlier version, free: its text becomes a further version, and nothing is lost. Rounds stay used.
#[utoipa::path(post, path = "/api/tickets/{id}/versions/{n}/restore", tag = "tickets",
    params(("id" = String, Path), ("n" = i64, Path)), request_body = GoBackRequest,
    responses((status = 200, body = TicketView)))]
pub(in crate::http) async fn restore(
    caller: Caller,
    Numbered(id, version): Numbered,
    Json(body): Json<GoBackRequest>,
) -> Result<Answer<TicketView>, Problem> {
    let (id, versions) = (TicketId::from_text(id), (version, body.version));
    let ticket = caller.app.library.go_back(&caller.principal, &id, versions, caller.channel()).await;
    let ticket = ticket.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketView::of(&ticket)))
}
