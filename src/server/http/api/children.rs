//! The children of an epic.

use axum::http::HeaderMap;
use axum::response::Response;
use myba_core::generation::service::{Asks, Work};
use myba_core::id::TicketId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::generate::{Generated, run};
use crate::http::body::{Json, Line};
use crate::http::caller::Caller;
use crate::http::problem::Problem;

/// Who is to write it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ExpandRequest {
    /// The id of a model of `/api/config`.
    model: Option<String>,
}

/// Writes one child of an epic as a ticket of its own, for the price of a ticket. The child is the idempotency key: asking again
/// answers the same ticket, until it is deleted or given back. `Accept: text/event-stream` answers the same work as events.
#[utoipa::path(post, path = "/api/tickets/{id}/children/{number}/expand", tag = "tickets", request_body = ExpandRequest,
    params(("id" = String, Path), ("number" = usize, Path, description = "Its place in the outline, from 1")),
    responses((status = 200, content((Generated = "application/json"), (String = "text/event-stream")))))]
pub(in crate::http) async fn expand(
    Line { id, number }: Line,
    caller: Result<Caller, Problem>,
    headers: HeaderMap,
    body: Result<Json<ExpandRequest>, Problem>,
) -> Result<Response, Problem> {
    let model = body?.0.model;
    let work = Work::Child { epic: TicketId::from_text(id), number };
    run(caller?, work, (model, Asks::Never), None, &headers).await
}
