//! The caller's tickets.

use axum::Json as Answer;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use myba_core::generation::content::Edit;
use myba_core::generation::library::TicketFilter;
use myba_core::generation::render::{Document, Format, render};
use myba_core::generation::{Kind, SectionId};
use myba_core::id::TicketId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::body::{Id, Json, Query, numbered_page, short_text};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::{HeldView, TicketSummaryView, TicketView};

/// The longest search text.
const MAX_SEARCH: usize = 200;
/// The longest reason for a return.
const MAX_REASON: usize = 500;

/// Which tickets.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ListQuery {
    /// Words that stand in the ticket.
    q: Option<String>,
    /// Of this kind only.
    kind: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 100.
    limit: Option<u32>,
}

/// A page of tickets, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct TicketPage {
    items: Vec<TicketSummaryView>,
    next: Option<String>,
}

/// The caller's tickets, newest first.
#[utoipa::path(get, path = "/api/tickets", tag = "tickets", params(ListQuery),
    responses((status = 200, body = TicketPage)))]
pub(in crate::http) async fn list(
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer<TicketPage>, Problem> {
    let text = match query.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => short_text("q", text, MAX_SEARCH)?,
        None => String::new(),
    };
    let kind = match query.kind.as_deref().filter(|kind| !kind.is_empty()) {
        Some(kind) => Some(Kind::parse(kind).ok_or_else(|| Problem::invalid("kind", "There is no such kind."))?),
        None => None,
    };
    let page = numbered_page(query.after, query.limit)?;
    let found = caller.app.library.list(&caller.principal, &TicketFilter { text, kind }, &page).await;
    let found = found.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketPage { items: found.items.into_iter().map(Into::into).collect(), next: found.next }))
}

/// One ticket.
#[utoipa::path(get, path = "/api/tickets/{id}", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = TicketView)))]
pub(in crate::http) async fn read(caller: Caller, Id(id): Id) -> Result<Answer<TicketView>, Problem> {
    let ticket = caller.app.library.get(&caller.principal, &TicketId::from_text(id)).await;
    let ticket = ticket.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketView::of(&ticket)))
}

/// One ticket as Markdown with its marks, to copy.
#[utoipa::path(get, path = "/api/tickets/{id}/markdown", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/markdown")))]
pub(in crate::http) async fn markdown(caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let ticket = caller.app.library.get(&caller.principal, &TicketId::from_text(id)).await;
    let ticket = ticket.map_err(|error| caller.explain(&error))?;
    let mut answer = render(Format::GitHub, &Document::of(&ticket)).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8"));
    // The name is made of a number: nothing of a title can stand in a header.
    let name = format!("attachment; filename=\"T-{}.md\"", ticket.number);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

/// A change by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct EditRequest {
    /// The version that was edited.
    version: i64,
    title: Option<String>,
    /// Whole sections; those that are left out stay.
    sections: Option<Vec<EditedSection>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditedSection {
    id: String,
    statements: Vec<EditedStatement>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditedStatement {
    text: String,
}

impl EditRequest {
    fn read(self) -> Result<Edit, Problem> {
        let section = |section: EditedSection| {
            let id: SectionId = serde_json::from_value(serde_json::Value::String(section.id))
                .map_err(|_| Problem::invalid("sections", "There is no such section. Nothing was changed."))?;
            let texts: Vec<String> = section.statements.into_iter().map(|statement| statement.text).collect();
            if texts.iter().any(|text| text.contains('\0')) {
                return Err(Problem::invalid("sections", "A text cannot hold a NUL."));
            }
            Ok((id, texts))
        };
        if self.title.as_ref().is_some_and(|title| title.contains('\0')) {
            return Err(Problem::invalid("title", "A title cannot hold a NUL."));
        }
        let sections = self.sections.map(|sections| sections.into_iter().map(section).collect()).transpose()?;
        Ok(Edit { title: self.title, sections })
    }
}

/// Changes the text by hand, free. Changed statements become *assumed* unless the idea says them.
#[utoipa::path(patch, path = "/api/tickets/{id}", tag = "tickets", params(("id" = String, Path)),
    request_body = EditRequest, responses((status = 200, body = TicketView)))]
pub(in crate::http) async fn edit(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<EditRequest>,
) -> Result<Answer<TicketView>, Problem> {
    let version = body.version;
    let edit = body.read()?;
    let ticket =
        caller.app.library.edit(&caller.principal, &TicketId::from_text(id), version, edit, caller.channel()).await;
    let ticket = ticket.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketView::of(&ticket)))
}

/// Why a ticket is given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReturnRequest {
    /// 1 to 500 characters.
    reason: String,
}

/// What came back.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Returned {
    tokens: ReturnedTokens,
    returns_left: u32,
}

#[derive(Serialize, ToSchema)]
struct ReturnedTokens {
    returned: u64,
    #[serde(flatten)]
    left: HeldView,
}

/// "Not useful": gives the token back at once.
#[utoipa::path(post, path = "/api/tickets/{id}/return", tag = "tickets", params(("id" = String, Path)),
    request_body = ReturnRequest, responses((status = 200, body = Returned)))]
pub(in crate::http) async fn give_back(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<ReturnRequest>,
) -> Result<Answer<Returned>, Problem> {
    let reason = short_text("reason", &body.reason, MAX_REASON)?;
    let back = caller.app.library.give_back(&caller.principal, &TicketId::from_text(id), &reason).await;
    let back = back.map_err(|error| caller.explain(&error))?;
    let tokens = ReturnedTokens { returned: back.tokens.get(), left: HeldView::of(&back.balance) };
    Ok(Answer(Returned { tokens, returns_left: back.returns_left }))
}

/// Deletes a ticket; it can be restored for 30 days.
#[utoipa::path(delete, path = "/api/tickets/{id}", tag = "tickets", params(("id" = String, Path)),
    responses((status = 204, description = "Deleted")))]
pub(in crate::http) async fn remove(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let removed = caller.app.library.remove(&caller.principal, &TicketId::from_text(id)).await;
    removed.map_err(|error| caller.explain(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a deletion back.
#[utoipa::path(post, path = "/api/tickets/{id}/restore", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = TicketView)))]
pub(in crate::http) async fn restore(caller: Caller, Id(id): Id) -> Result<Answer<TicketView>, Problem> {
    let ticket = caller.app.library.restore(&caller.principal, &TicketId::from_text(id)).await;
    let ticket = ticket.map_err(|error| caller.explain(&error))?;
    Ok(Answer(TicketView::of(&ticket)))
}
