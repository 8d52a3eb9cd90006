//! The same work as server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use myba_core::generation::Delta;
use myba_core::generation::service::{Accepted, Event, Progress};
use serde::Serialize;

use super::generate::Generated;
use super::jobs::JobAnswer;
use crate::app::App;
use crate::http::caller::Caller;
use crate::http::problem::{Problem, Scene, Who, failed};
use crate::http::view::{ClauseView, SourceView};

/// Shorter than what proxies and browsers take for a dead line.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// `progress`.
#[derive(Serialize)]
struct ProgressData<'a> {
    state: &'static str,
    job: &'a str,
    place: usize,
    section: Option<&'static str>,
    done: usize,
    expected: usize,
    held: u64,
    available: u64,
    /// Whether deltas come while it is written; else only the finished ticket does.
    live: bool,
}

impl<'a> ProgressData<'a> {
    fn of(progress: &Progress, job: &'a str) -> Self {
        Self {
            state: progress.state.as_str(),
            job,
            place: progress.place,
            section: progress.section.map(|section| section.as_str()),
            done: progress.done,
            expected: progress.expected,
            held: progress.held.get(),
            available: progress.available.get(),
            live: progress.live,
        }
    }
}

/// `ticket.delta`: the whole text so far of one statement.
#[derive(Serialize)]
struct DeltaData {
    section: &'static str,
    index: usize,
    text: String,
    clauses: Option<Vec<ClauseView>>,
    done: bool,
    source: Option<SourceView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl DeltaData {
    fn of(delta: Delta) -> Self {
        Self {
            section: delta.section.as_str(),
            index: delta.index,
            text: delta.text,
            clauses: delta.clauses.map(|clauses| clauses.iter().map(ClauseView::of).collect()),
            done: delta.done,
            source: delta.source.as_ref().map(SourceView::of),
            reason: delta.reason,
        }
    }
}

#[derive(Serialize)]
struct Reset {
    reason: &'static str,
}

#[derive(Serialize)]
struct Done {}

/// Where the telling stands.
struct Telling {
    accepted: Accepted,
    app: App,
    who: Who,
    ready: VecDeque<sse::Event>,
    ended: bool,
}

/// The events of a job, `done` last.
pub(super) fn answer(caller: &Caller, accepted: Accepted) -> Response {
    let who = caller.scene().who;
    let telling = Telling { accepted, app: caller.app.clone(), who, ready: VecDeque::new(), ended: false };
    let events = stream::unfold(telling, |mut telling| async move {
        let event = telling.next().await?;
        Some((Ok::<_, Infallible>(event), telling))
    });
    let mut answer = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    // Proxies must hand on every event at once.
    answer.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    answer
}

impl Telling {
    async fn next(&mut self) -> Option<sse::Event> {
        if let Some(event) = self.ready.pop_front() {
            return Some(event);
        }
        if self.ended {
            return None;
        }
        match self.accepted.events.recv().await {
            Some(Event::Progress(progress)) => {
                Some(event("progress", &ProgressData::of(&progress, self.accepted.job.as_str())))
            }
            Some(Event::Delta(delta)) => Some(event("ticket.delta", &DeltaData::of(delta))),
            Some(Event::Reset) => Some(event("reset", &Reset { reason: "repair" })),
            Some(Event::Asked(questions)) => Some(self.end(event("questions", &JobAnswer::asking(&questions)))),
            Some(Event::Finished(Ok(delivered))) => Some(self.end(event("ticket", &Generated::of(&delivered)))),
            Some(Event::Finished(Err(failure))) => {
                let scene = Scene { app: &self.app, who: self.who };
                let problem = failed(&failure, &scene);
                Some(self.end_with(&problem))
            }
            None => Some(self.end_with(&Problem::internal("a job ended without saying how"))),
        }
    }

    fn end_with(&mut self, problem: &Problem) -> sse::Event {
        problem.log();
        self.end(event("error", &**problem))
    }

    fn end(&mut self, last: sse::Event) -> sse::Event {
        self.ended = true;
        self.ready.push_back(event("done", &Done {}));
        last
    }
}

/// One event; its data is one line of JSON.
fn event(name: &str, data: &impl Serialize) -> sse::Event {
    let text = serde_json::to_string(data).unwrap_or_else(|_| "{}".to_owned());
    sse::Event::default().event(name).data(text)
}
