//! Jobs: what they ask, and answering it.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use myba_core::clock::UnixMs;
use myba_core::generation::Question;
use myba_core::generation::service::{JobView, Questions, Reply};
use myba_core::id::JobId;
use myba_core::ledger::Balance;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::generate::{Generated, told};
use crate::http::body::{Id, Json, Query};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::{DraftView, HeldView};

/// A job.
#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
pub(in crate::http) struct JobAnswer {
    /// `job_…`.
    job: String,
    /// `running`, `asking`, `answering`, `completed`, `failed` or `cancelled`.
    state: &'static str,
    /// What it asks, while it is `asking` or `answering`.
    asked: Option<AskedView>,
    /// The ticket it stored.
    ticket: Option<String>,
    tokens: HeldView,
}

/// What is asked before a ticket is stored.
#[derive(Serialize, ToSchema)]
#[schema(as = Asked)]
pub(in crate::http) struct AskedView {
    /// What is written from.
    idea: String,
    /// One to three.
    questions: Vec<QuestionView>,
    /// Without an answer until then, the ticket is written with the defaults and taken.
    #[schema(value_type = String, format = DateTime)]
    until: UnixMs,
    /// Tokens held for it meanwhile; none is taken.
    held: u64,
    /// The draft with the defaults; null when the payer's free drafts of the day are used up.
    draft: Option<DraftView>,
}

/// A question.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
struct QuestionView {
    text: String,
    /// What can be chosen, the default among it; empty for a question that is answered in words. Other words are as good.
    options: Vec<String>,
    /// What holds without an answer.
    default: String,
}

impl QuestionView {
    fn of(question: &Question) -> Self {
        let Question { text, options, default } = question.clone();
        Self { text, options, default }
    }
}

impl JobAnswer {
    /// A job that asks.
    pub fn asking(asked: &Questions) -> Self {
        let state = if asked.answering { "answering" } else { "asking" };
        Self::new(&asked.job, state, Some(asked), &asked.balance)
    }

    fn of(view: &JobView) -> Self {
        let ticket = view.ticket.as_ref().map(ToString::to_string);
        Self { ticket, ..Self::new(&view.job, view.state, view.questions.as_ref(), &view.balance) }
    }

    fn new(job: &JobId, state: &'static str, asked: Option<&Questions>, balance: &Balance) -> Self {
        let asked = asked.map(|asked| AskedView {
            idea: asked.idea.clone(),
            questions: asked.questions.iter().map(QuestionView::of).collect(),
            until: asked.until,
            held: asked.held.get(),
            draft: asked.draft.as_ref().map(DraftView::of),
        });
        Self { job: job.to_string(), state, asked, ticket: None, tokens: HeldView::of(balance) }
    }
}

/// One of both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AnswersRequest {
    /// What is left out goes by its default.
    answers: Option<Vec<AnswerGiven>>,
    /// All of them go by their defaults: the draft is stored as it is.
    defaults: Option<bool>,
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Answer)]
pub(in crate::http) struct AnswerGiven {
    /// Which question, from 0.
    question: usize,
    /// One of the options, or other words; at most 500 characters.
    answer: String,
}

impl AnswersRequest {
    fn read(self) -> Result<Reply, Problem> {
        match (self.answers, self.defaults.unwrap_or(false)) {
            (None, true) => Ok(Reply::Defaults),
            (Some(answers), false) => {
                Ok(Reply::Answers(answers.into_iter().map(|given| (given.question, given.answer)).collect()))
            }
            _ => Err(Problem::invalid("answers", "Send either `answers` or `defaults: true`. Nothing was taken.")),
        }
    }
}

/// Which jobs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct JobsQuery {
    /// `asking`, which is the only list there is.
    state: String,
}

/// Jobs of the caller.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Jobs {
    /// Newest first.
    items: Vec<JobAnswer>,
}

/// The caller's jobs that ask something, on whichever linked surface they were asked.
#[utoipa::path(get, path = "/api/jobs", tag = "tickets", params(JobsQuery), responses((status = 200, body = Jobs)))]
pub(in crate::http) async fn list_jobs(caller: Caller, query: Query<JobsQuery>) -> Result<axum::Json<Jobs>, Problem> {
    if query.0.state != "asking" {
        return Err(Problem::invalid("state", "`state` must be `asking`."));
    }
    let jobs = caller.app.generation.asking(&caller.principal).await.map_err(|error| caller.explain(&error))?;
    Ok(axum::Json(Jobs { items: jobs.iter().map(JobAnswer::of).collect() }))
}

/// A job: whether it is being written, what it asks, which ticket it stored.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = JobAnswer)))]
pub(in crate::http) async fn read_job(caller: Caller, Id(job): Id) -> Result<axum::Json<JobAnswer>, Problem> {
    let found = caller.app.generation.job(&caller.principal, &JobId::from_text(job)).await;
    Ok(axum::Json(JobAnswer::of(&found.map_err(|error| caller.explain(&error))?)))
}

/// Answers what a job asks and writes the ticket, all in its one price. `Accept: text/event-stream` answers the same work as
/// events. Whoever comes second gets the ticket that was stored, with `Idempotent-Replayed: true`.
#[utoipa::path(post, path = "/api/jobs/{id}/answers", tag = "tickets", request_body = AnswersRequest,
    params(("id" = String, Path)),
    responses((status = 200, content((Generated = "application/json"), (String = "text/event-stream")))))]
pub(in crate::http) async fn answer(
    caller: Caller,
    Id(job): Id,
    headers: HeaderMap,
    body: Result<Json<AnswersRequest>, Problem>,
) -> Result<Response, Problem> {
    let reply = body?.0.read()?;
    let (job, generation) = (JobId::from_text(job), &caller.app.generation);
    match generation.answer_within(caller.for_core(), &job, reply, caller.limit()).await {
        Ok(accepted) => Ok(told(&caller, accepted, &headers).await),
        Err(error) => Err(caller.explain(&error)),
    }
}

/// The questions of a job, instead of its ticket.
pub(super) fn asked(questions: &Questions) -> Response {
    (StatusCode::ACCEPTED, axum::Json(JobAnswer::asking(questions))).into_response()
}
