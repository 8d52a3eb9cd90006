//! Another kind for a ticket.

use axum::Json as Answer;
use myba_core::generation::Kind;
use myba_core::id::TicketId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::generate::NO_KIND;
use crate::http::body::{Id, Json};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::TicketView;

/// Which kind a ticket is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct KindRequest {
    /// The version that was seen.
    version: i64,
    /// `story`, `bug`, `task`, `epic` or `spike`.
    kind: String,
}

/// Makes it a ticket of another kind, free and without asking the model: its text moves as it stands. 422 `sections_missing` when
/// somebody has to write what that kind is made of; `missing` names it, and `refine` with the same `kind` writes it.
#[utoipa::path(post, path = "/api/tickets/{id}/kind", tag = "tickets", params(("id" = String, Path)),
    request_body = KindRequest, responses((status = 200, body = TicketView)))]
pub(in crate::http) async fn switch(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<KindRequest>,
) -> Result<Answer<TicketView>, Problem> {
    let kind = Kind::parse(&body.kind).ok_or_else(|| Problem::invalid("kind", NO_KIND))?;
    let ticket = TicketId::from_text(id);
    let channel = caller.channel();
    let ticket = caller.app.library.switch(&caller.principal, &ticket, body.version, kind, channel).await;
    let ticket = ticket.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketView::of(&ticket)))
}
