//! What a model answered, kept on disk and played again: between the program and the model's server stands a server of our own.
//!
//! A take is kept under the id of its idea, not of its prompt, so that a new wording of the prompt does not make it worthless.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use myba_server::http_client::{self, ClientOptions};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::figures::Outcome;

/// The key that a replay is asked with; no server takes it.
pub const NO_KEY: &str = "sk-or-recorded";

/// All that a model answered about one idea.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Take {
    /// The idea's.
    pub id: String,
    /// Who answered; a model's own name for itself, or who wrote it by hand.
    pub model: String,
    /// In the order they were asked for: the draft and its repairs.
    #[serde(default)]
    pub answers: Vec<Said>,
    /// What it answered to a prompt of one line.
    #[serde(default)]
    pub one_line: Option<Said>,
}

/// One answer.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Said {
    pub text: String,
    #[serde(default)]
    pub tokens_in: u64,
    #[serde(default)]
    pub tokens_out: u64,
    /// In US dollars.
    #[serde(default)]
    pub cost: f64,
    pub ms: u64,
}

impl Take {
    fn path(folder: &Path, id: &str) -> PathBuf {
        folder.join(format!("{id}.json"))
    }

    /// What was kept about an idea, if anything was.
    pub fn read(folder: &Path, id: &str) -> Option<Self> {
        let text = std::fs::read_to_string(Self::path(folder, id)).ok()?;
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}")))
    }

    fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(Self::path(folder, &self.id), format!("{:#}\n", json!(self))).unwrap();
    }
}

struct Shared {
    /// The server that really answers; nothing when what was kept is played.
    upstream: Option<String>,
    folder: PathBuf,
    http: reqwest::Client,
    now: Mutex<(Take, usize)>,
}

/// The server between.
pub struct Tape {
    pub url: String,
    shared: Arc<Shared>,
}

impl Tape {
    /// Passes on to a server and keeps what it answers.
    pub async fn record(upstream: &str, folder: &Path) -> Self {
        Self::start(Some(upstream.trim_end_matches('/').to_owned()), folder).await
    }

    /// Plays what was kept.
    pub async fn play(folder: &Path) -> Self {
        Self::start(None, folder).await
    }

    async fn start(upstream: Option<String>, folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let http = client(upstream.as_deref());
        let shared = Arc::new(Shared { upstream, folder: folder.to_owned(), http, now: Mutex::default() });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// Where it is kept.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// What comes now is about this idea.
    pub fn begin(&self, id: &str) {
        let known = Take::read(&self.shared.folder, id).filter(|_| self.shared.upstream.is_none());
        *self.shared.now() = (known.unwrap_or_else(|| Take { id: id.to_owned(), ..Take::default() }), 0);
    }

    /// It was that; what was heard is kept. Answers it with the calls that were made.
    pub fn end(&self) -> (Take, usize) {
        let ended = std::mem::take(&mut *self.shared.now());
        if self.shared.upstream.is_some() && !ended.0.id.is_empty() {
            ended.0.write(&self.shared.folder);
        }
        ended
    }
}

/// The model's own time as it was kept, in the place of the time that playing it took.
pub fn as_kept(outcome: &mut Outcome, take: &Take, calls: usize) {
    if let Some(work) = &mut outcome.work {
        work.model_ms = take.answers.iter().take(calls).map(|said| said.ms).sum();
    }
}

impl Shared {
    fn now(&self) -> MutexGuard<'_, (Take, usize)> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next answer about the idea.
    fn next(&self) -> Option<(String, Said)> {
        let mut now = self.now();
        let said = now.0.answers.get(now.1).cloned()?;
        now.1 += 1;
        Some((now.0.model.clone(), said))
    }

    fn keep(&self, heard: Heard) {
        let mut now = self.now();
        now.1 += 1;
        if let Some(model) = heard.model {
            now.0.model = model;
        }
        if heard.is_one_line {
            now.0.one_line = Some(heard.said);
        } else {
            now.0.answers.push(heard.said);
        }
    }
}

/// A client that waits as long as a model may think.
pub fn client(url: Option<&str>) -> reqwest::Client {
    let loopback = url.is_none_or(|url| url.contains("//127.0.0.1"));
    http_client::build(&ClientOptions::short(Duration::from_secs(180), loopback)).unwrap()
}

/// What was heard on the way through.
struct Heard {
    model: Option<String>,
    said: Said,
    is_one_line: bool,
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches("/api/v1").to_owned();
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(upstream) = &shared.upstream else {
        if !path.ends_with("/chat/completions") {
            return refusal(StatusCode::NOT_FOUND, "only answers are kept");
        }
        return match shared.next() {
            Some((model, said)) => played(&model, &said, asked["stream"] == true),
            None => refusal(StatusCode::BAD_REQUEST, "no further answer was kept"),
        };
    };
    let began = Instant::now();
    let mut ask = shared.http.request(method, format!("{upstream}{path}"));
    for name in [header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT] {
        if let Some(value) = headers.get(&name) {
            ask = ask.header(name, value);
        }
    }
    let Ok(told) = ask.body(body).send().await else {
        return refusal(StatusCode::BAD_GATEWAY, "the server does not answer");
    };
    let (status, kind) = (told.status(), told.headers().get(header::CONTENT_TYPE).cloned());
    let Ok(bytes) = told.bytes().await else {
        return refusal(StatusCode::BAD_GATEWAY, "the server stopped in the middle");
    };
    if status.is_success() && path.ends_with("/chat/completions") {
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let is_one_line = asked.get("response_format").is_none();
        shared.keep(Heard { is_one_line, ..heard(&String::from_utf8_lossy(&bytes), ms) });
    }
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    if let Some(kind) = kind {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
}

fn refusal(status: StatusCode, why: &str) -> Response {
    let kind = json!({"error_type": "invalid_request"});
    (status, axum::Json(json!({"error": {"code": status.as_u16(), "message": why, "metadata": kind}}))).into_response()
}

/// An answer as the server would give it.
fn played(model: &str, said: &Said, streams: bool) -> Response {
    let usage = json!({
        "prompt_tokens": said.tokens_in, "completion_tokens": said.tokens_out,
        "total_tokens": said.tokens_in + said.tokens_out, "cost": said.cost,
    });
    let whole = |part: &str, finish: &str| {
        json!({
            "id": "gen-recorded", "model": model, "usage": usage,
            "choices": [{"index": 0, part: {"role": "assistant", "content": said.text}, "finish_reason": finish}],
        })
    };
    if !streams {
        return axum::Json(whole("message", "stop")).into_response();
    }
    let body = format!("data: {}\n\ndata: [DONE]\n\n", whole("delta", "stop"));
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}

/// What an answer says, whole or streamed.
fn heard(text: &str, ms: u64) -> Heard {
    let events = text.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim);
    let mut pieces: Vec<Value> = events.filter_map(|event| serde_json::from_str(event).ok()).collect();
    if pieces.is_empty() {
        pieces.extend(serde_json::from_str::<Value>(text).ok());
    }
    let mut heard = Heard { model: None, said: Said { ms, ..Said::default() }, is_one_line: false };
    for piece in &pieces {
        let choice = &piece["choices"][0];
        let content = choice["delta"]["content"].as_str().or_else(|| choice["message"]["content"].as_str());
        heard.said.text.push_str(content.unwrap_or_default());
        if let Some(model) = piece["model"].as_str() {
            heard.model = Some(model.to_owned());
        }
        let usage = &piece["usage"];
        let count = |name: &str, old: u64| usage[name].as_u64().unwrap_or(old);
        heard.said.tokens_in = count("prompt_tokens", heard.said.tokens_in);
        heard.said.tokens_out = count("completion_tokens", heard.said.tokens_out);
        heard.said.cost = usage["cost"].as_f64().unwrap_or(heard.said.cost);
    }
    heard
}
