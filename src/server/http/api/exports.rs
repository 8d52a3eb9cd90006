//! A ticket to take along, in the words of other programs. Free: no model is asked and no token is taken.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use myba_core::generation::render::{Document, FileName, Format, render};
use myba_core::id::TicketId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::body::{Id, Query};
use crate::http::caller::Caller;
use crate::http::problem::Problem;

/// How to render.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ExportQuery {
    /// `github`, `gitlab`, `jira-wiki`, `adf`, `linear`, `csv`, `azure-csv`, `feature`, `text` or `json`.
    #[param(value_type = String)]
    format: Option<String>,
}

/// One ticket as a file. Whoever can read the ticket can export it, given back or not.
#[utoipa::path(get, path = "/api/tickets/{id}/export", tag = "tickets", params(("id" = String, Path), ExportQuery),
    responses((status = 200, body = String, content_type = "text/plain",
        description = "In the media type of the format: text/markdown, text/plain, text/csv or application/json")))]
pub(in crate::http) async fn export(
    caller: Caller,
    Id(id): Id,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let format = query.format.as_deref().and_then(Format::parse).ok_or_else(|| {
        let detail = format!("`format` must be one of {}.", Format::list());
        Problem::bad_request(&detail, Some("format".to_owned()))
    })?;
    let ticket = caller.app.library.get(&caller.principal, &TicketId::from_text(id)).await;
    let document = Document::of(&ticket.map_err(|error| caller.explain(&error))?);
    let mut answer = render(format, &document).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    if let Ok(name) = HeaderValue::from_str(&FileName::of(&document, format).disposition()) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}
