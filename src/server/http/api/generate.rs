//! Asking for tickets. The work is the core's; a handler only waits and tells.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use myba_core::generation::service::{Accepted, Ask, Asks, Change, Delivered, Event, Work};
use myba_core::generation::{Brief, Instruction, Kind, RequestedKind, RequestedLanguage, SectionId};
use myba_core::id::{JobId, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::jobs::{JobAnswer, asked};
use super::stream;
use crate::app::App;
use crate::http::body::{Id, Json, idempotency_key};
use crate::http::caller::Caller;
use crate::http::problem::{Explain as _, Problem, Scene, Who, failed};
use crate::http::view::{ChargedView, TicketView};

/// What is said to a language that nobody speaks.
const NO_LANGUAGE: &str =
    "We do not know this language. Nothing was taken. Send `auto` or a code such as `de` or `pt-BR`.";

/// What is said to a kind that does not exist.
pub(super) const NO_KIND: &str = "There is no such kind of ticket. Nothing was taken.";

/// A rough idea.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GenerateRequest {
    /// At most 6,000 characters.
    idea: String,
    /// `auto`, `story`, `bug`, `task`, `epic` or `spike`.
    kind: Option<String>,
    /// The id of a model of `/api/models`.
    model: Option<String>,
    /// `auto`, or an ISO 639-1 code with or without a region: `de`, `pt-BR`.
    language: Option<String>,
    /// `auto` lets a short idea be asked about before its ticket is stored (202, see `/api/jobs/{id}/answers`); `never`, which holds
    /// without it, does not.
    ask: Option<String>,
    /// Always null for now.
    #[schema(value_type = Option<String>)]
    template: Option<serde_json::Value>,
}

/// How a ticket is to change: one of these; `instruction` may also stand beside `section`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RefineRequest {
    /// In words, at most 2,000 characters.
    instruction: Option<String>,
    /// Write it again from the idea.
    regenerate: Option<bool>,
    /// Write this section alone again: `criteria`, … Everything else stays letter by letter.
    section: Option<String>,
    /// As another kind: `story`, `bug`, `task`, `epic` or `spike`, with what that kind needs besides.
    kind: Option<String>,
    /// For less work. A version that is not smaller is not counted, and takes nothing.
    smaller: Option<bool>,
    /// As an epic with children.
    split: Option<bool>,
}

/// A ticket, and what it cost.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Generated {
    ticket: TicketView,
    tokens: ChargedView,
    /// The name of the model that was asked for, where it could not write and another one did; the price is that of the one
    /// asked for.
    instead_of: Option<String>,
    /// `job_…`.
    job: String,
    /// True when answers were sent that this ticket was written without: they came too late, so it goes by the defaults.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    too_late: bool,
}

impl Generated {
    pub fn of(delivered: &Delivered) -> Self {
        Self {
            ticket: TicketView::of(&delivered.ticket),
            tokens: ChargedView::of(delivered.charged, &delivered.balance),
            instead_of: delivered.instead_of.clone(),
            job: delivered.job.to_string(),
            too_late: delivered.too_late,
        }
    }
}

/// Writes a ticket from an idea. `Accept: text/event-stream` answers the same work as events.
///
/// Refusals come in this order: the input, the credentials, a replay, the tokens, the limits. Replays and refusals use up no
/// limit.
#[utoipa::path(post, path = "/api/generate-ticket", tag = "tickets", request_body = GenerateRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")),
    responses((status = 200, content((Generated = "application/json"), (String = "text/event-stream"))),
        (status = 202, description = "Something is asked first, and nothing was taken", body = JobAnswer)))]
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
    let Wish { brief, model, asks } = body?.0.read(&app)?;
    let key = idempotency_key(&headers)?;
    run(caller?, Work::Generate(brief), (model, asks), key, &headers).await
}

/// What was asked for.
struct Wish {
    brief: Brief,
    model: Option<String>,
    asks: Asks,
}

impl GenerateRequest {
    /// Everything about it that can be wrong, before anybody is asked.
    fn read(self, app: &App) -> Result<Wish, Problem> {
        if self.template.is_some() {
            return Err(Problem::invalid(
                "template",
                "There are no templates yet: leave `template` out. Nothing was taken.",
            ));
        }
        let asks = match self.ask.as_deref() {
            None | Some("never") => Asks::Never,
            Some("auto") => Asks::Auto,
            Some(_) => return Err(Problem::invalid("ask", "`ask` must be `auto` or `never`. Nothing was taken.")),
        };
        let kind = self.kind.as_deref().map_or(Some(RequestedKind::Auto), RequestedKind::parse);
        let kind = kind.ok_or_else(|| Problem::invalid("kind", NO_KIND))?;
        let language = self.language.as_deref().map_or(Some(RequestedLanguage::Auto), RequestedLanguage::parse);
        let language = language.ok_or_else(|| Problem::invalid("language", NO_LANGUAGE))?;
        let scene = Scene { app, who: Who::User };
        let brief = Brief::new(&self.idea, kind, language).map_err(|error| {
            let mut problem = error.explain(&scene);
            problem.field = Some("idea".to_owned());
            problem
        })?;
        Ok(Wish { brief, model: self.model, asks })
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
    run(caller?, work, (None, Asks::Never), key, &headers).await
}

impl RefineRequest {
    fn read(&self, app: &App) -> Result<Change, Problem> {
        let flag = |flag: Option<bool>, change: Change| flag.unwrap_or(false).then_some(change);
        let flags = [
            flag(self.regenerate, Change::Regenerate),
            flag(self.smaller, Change::Smaller),
            flag(self.split, Change::Split),
        ];
        let mut asked: Vec<Change> = flags.into_iter().flatten().collect();
        if let Some(kind) = &self.kind {
            let kind = Kind::parse(kind).ok_or_else(|| Problem::invalid("kind", NO_KIND))?;
            asked.push(Change::Kind(kind));
        }
        let instruction = self.instruction.as_deref().map(Instruction::new).transpose().map_err(|error| {
            let mut problem = error.explain(&Scene { app, who: Who::User });
            problem.field = Some("instruction".to_owned());
            problem
        })?;
        match (&self.section, instruction) {
            (Some(section), instruction) => {
                let section = SectionId::parse(section);
                let section = section
                    .ok_or_else(|| Problem::invalid("section", "There is no such section. Nothing was taken."))?;
                asked.push(Change::Section { section, instruction });
            }
            (None, Some(instruction)) => asked.push(Change::Instruction(instruction)),
            (None, None) => {}
        }
        let one = if asked.len() == 1 { asked.pop() } else { None };
        one.ok_or_else(|| {
            let ways = "Send one of `instruction`, `section`, `kind`, `regenerate: true`, `smaller: true` and \
                        `split: true`. Nothing was taken.";
            Problem::invalid("instruction", ways)
        })
    }
}

/// Starts the work and tells how it goes. Whoever goes away does not stop it.
pub(super) async fn run(
    caller: Caller,
    work: Work,
    (model, asks): (Option<String>, Asks),
    key: Option<String>,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let ask = Ask { caller: caller.for_core(), work, model, channel: caller.channel(), key, asks };
    let accepted = caller.app.generation.start_within(ask, caller.limit()).await;
    let accepted = match accepted {
        Ok(accepted) => accepted,
        Err(error) => return Err(caller.refusal(&error).await),
    };
    let (visitor, key) = (accepted.visitor.clone(), accepted.key.clone());
    let mut answer = told(&caller, accepted, headers).await;
    caller.set_cookie(visitor.as_ref(), &mut answer);
    if let Ok(key) = HeaderValue::from_str(&key) {
        answer.headers_mut().insert(HeaderName::from_static("idempotency-key"), key);
    }
    Ok(answer)
}

/// How the work goes, or how it went.
pub(super) async fn told(caller: &Caller, accepted: Accepted, headers: &HeaderMap) -> Response {
    let replayed = accepted.replayed;
    let mut answer = if wants_events(headers) {
        stream::answer(caller, accepted)
    } else {
        wait(caller, accepted).await.into_response()
    };
    if replayed {
        let headers = answer.headers_mut();
        headers.insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
    }
    answer
}

async fn wait(caller: &Caller, mut accepted: Accepted) -> Result<Response, Problem> {
    while let Some(event) = accepted.events.recv().await {
        match event {
            Event::Finished(Ok(delivered)) => return Ok(axum::Json(Generated::of(&delivered)).into_response()),
            Event::Finished(Err(failure)) => return Err(failed(&failure, &caller.scene())),
            Event::Asked(questions) => return Ok(asked(&questions)),
            Event::Progress(_) | Event::Delta(_) | Event::Reset => {}
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
