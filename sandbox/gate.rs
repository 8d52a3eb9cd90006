//! The gate every call to a stand-in passes: it applies the general faults and keeps the record.

use std::time::Instant;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, Uri};
use http_body_util::BodyExt as _;
use serde_json::json;

use crate::calls::{Call, CallFault, CallLog, CallNote, Direction};
use crate::connection::Scissors;
use crate::fault::Fault;
use crate::shared::Shared;

/// The mounts whose calls are recorded; the console's own are not.
const VENDORS: [&str; 5] = ["openrouter", "stripe", "clerk", "slack", "discord"];
/// No vendor takes more in one request.
const BODY_LIMIT: usize = 16 * 1024 * 1024;
/// How much of a request's body the record keeps, in bytes.
const RECORDED: usize = 64 * 1024;

/// The answer to a call nobody modelled: loud, so that it is noticed while it is being written.
pub fn not_modelled(method: &Method, path: &str) -> Response {
    let message = format!("sandbox: {method} {path} is not modelled");
    let mut answer = (StatusCode::NOT_IMPLEMENTED, Json(json!({"error": {"message": message}}))).into_response();
    answer.extensions_mut().insert(CallFault("not modelled".to_owned()));
    answer
}

/// [`not_modelled`] as a fallback handler.
pub async fn refuse_unmodelled(method: Method, uri: Uri) -> Response {
    not_modelled(&method, uri.path())
}

/// The middleware itself.
pub(crate) async fn pass(
    State(shared): State<Shared>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let Some((vendor, rest)) = split(&path) else { return next.run(request).await };
    let started = Instant::now();
    let mut call = Call::start(vendor, Direction::ToVendor, request.method().as_str(), rest);
    call.headers = harmless(request.headers());
    let route = call.route();
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    // Whoever mistakes the payment page for a real one has typed a real card.
    if !rest.starts_with("/pay/") {
        call.body = String::from_utf8_lossy(&body[..body.len().min(RECORDED)]).into_owned();
    }

    let answer = match strike(&shared, vendor, &route, &mut call).await {
        Struck::Nothing => next.run(Request::from_parts(head, Body::from(body))).await,
        Struck::Answer(answer) => answer,
        Struck::Cut => {
            scissors.cut();
            shared.calls().record(call);
            return StatusCode::BAD_GATEWAY.into_response();
        }
    };
    note(&mut call, &answer);
    measured(answer, shared.calls().clone(), call, started)
}

/// What the general faults make of a call.
enum Struck {
    Nothing,
    Answer(Response),
    Cut,
}

async fn strike(shared: &Shared, vendor: &str, route: &str, call: &mut Call) -> Struck {
    let (delay, fault) = shared.faults().strike(vendor, route);
    let words: Vec<String> = delay.map(Fault::Delay).iter().chain(&fault).map(Fault::label).collect();
    call.fault = Some(words.join(", ")).filter(|words| !words.is_empty());
    if let Some(time) = delay {
        tokio::time::sleep(time).await;
    }
    match fault {
        Some(Fault::Status(status, body, headers)) => Struck::Answer(plain_answer(status, body, headers)),
        Some(Fault::DropConnection) => Struck::Cut,
        Some(Fault::Delay(_) | Fault::Named(_)) | None => Struck::Nothing,
    }
}

/// `/stripe/v1/x` → `("stripe", "/v1/x")`; `None` for the console's own calls.
fn split(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('/')?;
    let end = path.find('/').unwrap_or(path.len());
    let (vendor, rest) = path.split_at(end);
    let is_vendor = VENDORS.contains(&vendor) && !rest.starts_with("/console/") && !rest.starts_with("/room");
    is_vendor.then_some((vendor, if rest.is_empty() { "/" } else { rest }))
}

/// The headers without their secrets: a record is shown to whoever looks.
fn harmless(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = |name: &str, value: &http::HeaderValue| match name {
        "authorization" | "cookie" => "(not kept)".to_owned(),
        _ => String::from_utf8_lossy(value.as_bytes()).into_owned(),
    };
    headers.iter().map(|(name, value)| (name.to_string(), shown(name.as_str(), value))).collect()
}

fn plain_answer(status: u16, body: Option<String>, headers: Vec<(String, String)>) -> Response {
    let body =
        body.unwrap_or_else(|| json!({"error": {"code": status, "message": "sandbox: armed fault"}}).to_string());
    let content = if body.starts_with('<') { "text/html" } else { "application/json" };
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(content));
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (http::HeaderName::try_from(name), http::HeaderValue::try_from(value)) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// Takes over what the stand-in says about the call.
fn note(call: &mut Call, answer: &Response) {
    call.status = answer.status().as_u16();
    if let Some(CallNote(note)) = answer.extensions().get() {
        call.note.clone_from(note);
    }
    if let Some(CallFault(word)) = answer.extensions().get() {
        let before = call.fault.take().map(|before| format!("{before}, ")).unwrap_or_default();
        call.fault = Some(before + word);
    }
}

/// Records the call now, and its time once the body has been sent or given up.
fn measured(answer: Response, calls: CallLog, mut call: Call, started: Instant) -> Response {
    call.took_ms = millis(started);
    let ending = Ending { id: calls.record(call), calls, started };
    answer.map(|body| {
        Body::new(body.map_frame(move |frame| {
            // The closure owns the ending, so it is dropped with the body.
            let _ = &ending;
            frame
        }))
    })
}

fn millis(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Corrects the recorded time when the body is dropped.
struct Ending {
    id: u64,
    calls: CallLog,
    started: Instant,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.calls.completed(self.id, millis(self.started));
    }
}
