//! A ticket to take along, in the words of other programs. Free: no model is asked and no token is taken.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use myba_core::generation::library::Ticket;
use myba_core::generation::render::{Document, render};
use myba_core::id::TicketId;
use myba_pdf::Error;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::export::Export;
use crate::http::body::{Id, Query};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::pdf::{PressError, names};

/// Names the characters that are not in the PDF.
const UNPRINTED: HeaderName = HeaderName::from_static("unprinted-characters");

/// How to render.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ExportQuery {
    /// `github`, `gitlab`, `jira-wiki`, `adf`, `linear`, `csv`, `azure-csv`, `feature`, `text`, `json` or `pdf`.
    #[param(value_type = String)]
    format: Option<String>,
}

/// One ticket as a file. Whoever can read the ticket can export it, given back or not.
#[utoipa::path(get, path = "/api/tickets/{id}/export", tag = "tickets", params(("id" = String, Path), ExportQuery),
    responses((status = 200, body = String, content_type = "text/plain",
        description = "In the media type of the format: text/markdown, text/plain, text/csv, application/json or \
            application/pdf. A PDF that lacks characters names them in the header `Unprinted-Characters`")))]
pub(in crate::http) async fn export(
    caller: Caller,
    Id(id): Id,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let export = query.format.as_deref().and_then(Export::parse).ok_or_else(|| {
        let detail = format!("`format` must be one of {}.", Export::list());
        Problem::bad_request(&detail, Some("format".to_owned()))
    })?;
    let ticket = caller.app.library.get(&caller.principal, &TicketId::from_text(id)).await;
    let ticket = ticket.map_err(|error| caller.explain(&error))?;
    let document = Document::of(&ticket);
    let name = export.file_name(&document).disposition();
    let mut answer = match export {
        Export::Text(format) => render(format, &document).into_response(),
        Export::Pdf => printed(&caller, &ticket, document).await?,
    };
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(export.media_type()));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

async fn printed(caller: &Caller, ticket: &Ticket, document: Document) -> Result<Response, Problem> {
    let printed = caller.app.press.print(document, ticket.id.as_str(), ticket.updated_at).await;
    let pdf = printed.map_err(|error| unprinted(&error))?;
    let mut answer = pdf.bytes.into_response();
    // The name of a character is ASCII; so is the sign for more of them.
    let missing = names(&pdf.missing).replace('…', "...");
    if let (false, Ok(missing)) = (pdf.missing.is_empty(), HeaderValue::from_str(&missing)) {
        answer.headers_mut().insert(UNPRINTED, missing);
    }
    Ok(answer)
}

fn unprinted(error: &PressError) -> Problem {
    match error {
        PressError::Pdf(Error::NoFont) => {
            let detail = "A PDF cannot be made here: the fonts for it are missing. Nothing was taken. \
                          Every other format works.";
            let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "pdf_unavailable", detail).retry();
            problem.cause = Some("the built web app has no folder `fonts`".to_owned());
            problem
        }
        PressError::Pdf(Error::TooLong { chars, limit }) => {
            let detail = format!(
                "This ticket has {chars} characters, and a PDF holds {limit}. Nothing was taken. Every other format works."
            );
            Problem::invalid("format", &detail)
        }
        PressError::Pdf(Error::Unwritten(_)) | PressError::Lost => {
            let mut problem = Problem::internal(&error.to_string());
            problem.charged = Some(0);
            problem.detail = format!(
                "The PDF could not be made. Nothing was taken. Every other format works. Ref {}.",
                problem.reference
            );
            problem
        }
    }
}
