//! Tickets that are like an idea, asked before anything is paid.

use axum::Json as Answer;
use axum::extract::State;
use myba_core::generation::{Brief, RequestedKind, RequestedLanguage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::problem::{Explain as _, Problem, Scene, Who};
use crate::http::view::TicketSummaryView;

/// Tickets shown beside an idea.
const MOST: usize = 3;

/// An idea that is not sent yet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SimilarRequest {
    /// What somebody typed so far: 1 to 6,000 characters.
    idea: String,
}

/// The caller's tickets that are like it, most alike first; at most three.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct SimilarTickets {
    items: Vec<SimilarTicket>,
}

/// A ticket that is like an idea.
#[derive(Serialize, ToSchema)]
struct SimilarTicket {
    /// In percent, 70 to 100.
    #[schema(minimum = 70, maximum = 100)]
    likeness: u8,
    ticket: TicketSummaryView,
}

/// The caller's tickets that are like an idea. By words alone: no model is asked and nothing is taken.
#[utoipa::path(post, path = "/api/tickets/similar", tag = "tickets", request_body = SimilarRequest,
    responses((status = 200, body = SimilarTickets)))]
pub(in crate::http) async fn similar(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<SimilarRequest>,
) -> Result<Answer<SimilarTickets>, Problem> {
    let brief = Brief::new(&body.idea, RequestedKind::Auto, RequestedLanguage::Auto).map_err(|error| {
        let mut problem = error.explain(&Scene { app: &app, who: Who::User });
        problem.field = Some("idea".to_owned());
        problem
    })?;
    let found = app.library.similar(&caller.principal, &brief, MOST).await.map_err(|error| caller.explain(&error))?;
    let items = found.into_iter().map(|one| SimilarTicket { likeness: one.likeness, ticket: one.ticket.into() });
    Ok(Answer(SimilarTickets { items: items.collect() }))
}
