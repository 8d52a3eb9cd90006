//! Asking for tickets. The work is the core's; a handler only waits and tells.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use myba_core::generation::service::{Accepted, Ask, Change, Delivered, Event, Work};
use myba_core::generation::{Brief, Instruction, RequestedKind, RequestedLanguage, SectionId};
use myba_core::id::{JobId, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::stream;
use crate::app::App;
use crate::http::body::{Id, Json, idempotency_key};
use crate::http::caller::Caller;
use crate::http::problem::{Explain as _, Problem, Scene, Who, failed};
use crate::http::view::{ChargedView, TicketView};

/// What is said to a language that nobody speaks.
const NO_LANGUAGE: &str =
    "We do not know this language. Nothing was taken. Send `auto` or a code such as `de` or `pt-BR`.";

/// A rough idea.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GenerateRequest {
    /// At most 6,000 characters.
    idea: String,
    /// `auto`, `story`, `bug`, `task`, `epic` or `spike`.
    kind: Option<String>,
    /// The id of a model of `/api/config`.
    model: Option<String>,
    /// `auto`, or an ISO 639-1 code with or without a region: `de`, `pt-BR`.
    language: Option<String>,
    /// Always null for now.
    #[schema(value_type = Option<String>)]
    template: Option<serde_json::Value>,
}

/// How a ticket is to change: an instruction, `regenerate`, or a section with or without an instruction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RefineRequest {
    /// In words, at most 2,000 characters.
    instruction: Option<String>,
    /// Write it again from the idea.
    regenerate: Option<bool>,
    /// Write this section alone again: `criteria`, … Everything else stays letter by letter.
    section: Option<String>,
}

/// A ticket, and what it cost.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Generated {
    ticket: TicketView,
    tokens: ChargedView,
    /// `job_…`.
    job: String,
}

impl Generated {
    pub fn of(delivered: &Delivered) -> Self {
        Self {
            ticket: TicketView::of(&delivered.ticket),
            tokens: ChargedView::of(delivered.charged, &delivered.balance),
            job: delivered.job.to_string(),
        }
    }
}

/// Writes a ticket from an idea. `Accept: text/event-stream` answers the same work as events.
///
/// Refusals come in this order: the input, the credentials, a replay, the tokens, the limits. Replays and refusals use up no
/// limit.
#[utoipa::path(post, path = "/api/generate-ticket", tag = "tickets", request_body = GenerateRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")),
    responses((status = 200, content((Generated = "application/json"), (String = "text/event-stream")))))]
pub(in crate::http) async fn generate(
    State(app): State<App>,
    caller: Result<Caller, Problem>,
    headers: HeaderMap,
    body: Result<Json<GenerateRequest>, Problem>,
) -> Result<Response, Problem> {
    // The cookie's own rules come first: they say what a body may look like.
    if let Err(refusal) = &caller
        && matches!(refusal.code, "foreign_origin" | "unsupported_media_type")
    {
        return Err(refusal.clone());
    }
    let (brief, model) = body?.0.read(&app)?;
    let key = idempotency_key(&headers)?;
    run(caller?, Work::Generate(brief), model, key, &headers).await
}

impl GenerateRequest {
    /// Everything about it that can be wrong, before anybody is asked.
    fn read(self, app: &App) -> Result<(Brief, Option<String>), Problem> {
        if self.template.is_some() {
            return Err(Problem::invalid("template", "There are no templates yet: leave `template` out."));
        }
        let kind = self.kind.as_deref().map_or(Some(RequestedKind::Auto), RequestedKind::parse);
        let kind = kind.ok_or_else(|| Problem::invalid("kind", "There is no such kind of ticket."))?;
        let language = self.language.as_deref().map_or(Some(RequestedLanguage::Auto), RequestedLanguage::parse);
        let language = language.ok_or_else(|| Problem::invalid("language", NO_LANGUAGE))?;
        if self.model.as_ref().is_some_and(|id| !app.generation.models().iter().any(|offer| offer.id == *id)) {
            return Err(Problem::invalid("model", "There is no such model."));
        }
        let scene = Scene { app, who: Who::User };
        let brief = Brief::new(&self.idea, kind, language).map_err(|error| {
            let mut problem = error.explain(&scene);
            problem.field = Some("idea".to_owned());
            problem
        })?;
        Ok((brief, self.model))
    }
}

/// Another version of a ticket: as an instruction says, or written again, as a whole or one section alone. Free within the
/// included rounds.
#[utoipa::path(post, path = "/api/tickets/{id}/refine", tag = "tickets", request_body = RefineRequest,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, content((Generated = "application/json"), (String = "text/event-stream")))))]
pub(in crate::http) async fn refine(
    State(app): State<App>,
    Id(ticket): Id,
    caller: Result<Caller, Problem>,
    headers: HeaderMap,
    body: Result<Json<RefineRequest>, Problem>,
) -> Result<Response, Problem> {
    let change = body?.0.read(&app)?;
    let key = idempotency_key(&headers)?;
    let work = Work::Refine { ticket: TicketId::from_text(ticket), change };
    run(caller?, work, None, key, &headers).await
}

impl RefineRequest {
    fn read(&self, app: &App) -> Result<Change, Problem> {
        let instruction = self.instruction.as_deref().map(Instruction::new).transpose().map_err(|error| {
            let mut problem = error.explain(&Scene { app, who: Who::User });
            problem.field = Some("instruction".to_owned());
            problem
        })?;
        match (&self.section, instruction, self.regenerate.unwrap_or(false)) {
            (None, Some(instruction), false) => Ok(Change::Instruction(instruction)),
            (None, None, true) => Ok(Change::Regenerate),
            (Some(section), instruction, false) => {
                let section = SectionId::parse(section);
                let section = section.ok_or_else(|| Problem::invalid("section", "There is no such section."))?;
                Ok(Change::Section { section, instruction })
            }
            _ => Err(Problem::invalid("instruction", "Send `instruction`, `regenerate: true`, or a `section`.")),
        }
    }
}

/// Starts the work and tells how it goes. Whoever goes away does not stop it.
async fn run(
    caller: Caller,
    work: Work,
    model: Option<String>,
    key: Option<String>,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let ask = Ask { caller: caller.for_core(), work, model, channel: caller.channel(), key };
    let accepted = caller.app.generation.start_within(ask, caller.limit()).await;
    let accepted = match accepted {
        Ok(accepted) => accepted,
        Err(error) => return Err(caller.refusal(&error).await),
    };
    let (visitor, key, replayed) = (accepted.visitor.clone(), accepted.key.clone(), accepted.replayed);
    let mut answer = if wants_events(headers) {
        stream::answer(&caller, accepted)
    } else {
        wait(&caller, accepted).await.into_response()
    };
    caller.set_cookie(visitor.as_ref(), &mut answer);
    let out = answer.headers_mut();
    if let Ok(key) = HeaderValue::from_str(&key) {
        out.insert(HeaderName::from_static("idempotency-key"), key);
    }
    if replayed {
        out.insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
    }
    Ok(answer)
}

async fn wait(caller: &Caller, mut accepted: Accepted) -> Result<axum::Json<Generated>, Problem> {
    while let Some(event) = accepted.events.recv().await {
        if let Event::Finished(end) = event {
            return match end {
                Ok(delivered) => Ok(axum::Json(Generated::of(&delivered))),
                Err(failure) => Err(failed(&failure, &caller.scene())),
            };
        }
    }
    Err(Problem::internal("a job ended without saying how"))
}

fn wants_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("text/event-stream"))
}

/// How a job was stopped.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Cancelled {
    /// `cancelled`, or `finished` when it had ended or went on.
    state: &'static str,
    tokens: ChargedView,
    /// Whether the writing had begun.
    late: bool,
    /// Free drafts left today, when this stop used one.
    drafts_left: Option<u32>,
}

/// Stops a job. Before the first words it costs nothing; after them it counts against a small daily allowance, and past that
/// the job is finished and taken.
#[utoipa::path(post, path = "/api/jobs/{id}/cancel", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = Cancelled)))]
pub(in crate::http) async fn cancel(caller: Caller, Id(job): Id) -> Result<axum::Json<Cancelled>, Problem> {
    let stopped = caller.app.generation.cancel(&caller.principal, &JobId::from_text(job)).await;
    let stopped = stopped.map_err(|error| caller.explain(&error))?;
    Ok(axum::Json(Cancelled {
        state: if stopped.stopped { "cancelled" } else { "finished" },
        tokens: ChargedView::of(stopped.charged, &stopped.balance),
        late: stopped.late,
        drafts_left: stopped.drafts_left,
    }))
}
