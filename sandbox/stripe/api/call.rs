//! One call, from its headers to its answer.

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;

use super::idempotency::{Claim, InUse};
use super::routes;
use crate::calls::{CallFault, CallNote};
use crate::connection::Scissors;
use crate::fault::Fault;
use crate::stripe::change::Cause;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::{API_VERSION, Stripe};

/// Forms of the API are small; more is a mistake.
const MAX_BODY: usize = 1024 * 1024;

/// A call that may be carried out.
#[derive(Clone)]
pub struct Call {
    /// The HTTP method.
    pub method: Method,
    /// `/v1/customers/cus_…`.
    pub path: String,
    /// `req_…`.
    pub request: String,
    /// The idempotency key.
    pub key: Option<String>,
    /// The parameters as they came.
    parameters: Bytes,
}

/// The faults of this stand-in's own, to be armed as [`Fault::Named`]: the name, and what happens.
pub const FAULTS: [(&str, &str); 3] = [
    ("error_after", "Carried out, then answered 500; the answer is kept under the key"),
    ("lost_answer", "Carried out, and the connection ends before the answer"),
    ("stuck", "Carried out; answer and key wait until released"),
];

/// A fault of this stand-in's own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    /// Carried out, then answered 500; the answer is kept under the key as the real service does.
    ErrorAfter,
    /// Carried out and kept, but the connection ends before the answer.
    LostAnswer,
    /// Carried out; the answer, and with it the key, waits until the faults are released.
    Stuck,
}

impl Call {
    /// What events say about this call.
    pub fn cause(&self) -> Cause {
        Cause { request: Some(self.request.clone()), idempotency_key: self.key.clone() }
    }

    /// The parameters.
    ///
    /// # Errors
    /// When they are no form.
    pub fn form(&self) -> Result<Form, Refusal> {
        Form::parse(&self.parameters)
    }
}

/// Answers anything under `/v1`.
pub async fn dispatch(
    State(stripe): State<Stripe>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Response {
    let request_id = format!("req_{}", stripe.shared().random_hex(14));
    let (head, body) = request.into_parts();
    let (method, path) = (head.method.clone(), head.uri.path().to_owned());
    let answer = match admit(&stripe, &head, body, &request_id).await {
        Ok(call) => carry_out(stripe, call, scissors).await,
        Err(refusal) => refusal.answer(&method, &path),
    };
    with_headers(answer, &head.headers, &request_id)
}

/// Reads a call and lets it in.
async fn admit(stripe: &Stripe, head: &http::request::Parts, body: Body, request: &str) -> Result<Call, Refusal> {
    authenticate(stripe, &head.headers)?;
    if let Some(version) = text(&head.headers, "stripe-version").filter(|version| *version != API_VERSION) {
        return Err(Refusal::NotModelled(format!("Stripe-Version {version}")));
    }
    let body = to_bytes(body, MAX_BODY).await.map_err(|_| Refusal::not_a_form())?;
    let is_form =
        text(&head.headers, "content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !body.is_empty() && !is_form {
        return Err(Refusal::not_a_form());
    }
    let query = head.uri.query().unwrap_or_default();
    let parameters = if query.is_empty() { body } else { [query.as_bytes(), &body].join(&b'&').into() };
    Ok(Call {
        method: head.method.clone(),
        path: head.uri.path().trim_end_matches('/').to_owned(),
        request: request.to_owned(),
        key: text(&head.headers, "idempotency-key").map(str::to_owned),
        parameters,
    })
}

/// The key comes as a bearer token, or as the user name of Basic.
fn authenticate(stripe: &Stripe, headers: &HeaderMap) -> Result<(), Refusal> {
    let given = text(headers, "authorization").and_then(|value| {
        let (scheme, secret) = value.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") {
            return Some(secret.trim().to_owned());
        }
        let decoded = String::from_utf8(STANDARD.decode(secret.trim()).ok()?).ok()?;
        scheme.eq_ignore_ascii_case("basic").then(|| decoded.split(':').next().unwrap_or_default().to_owned())
    });
    match given {
        Some(key) if key == stripe.secret_key() => Ok(()),
        Some(key) if !key.is_empty() => Err(Refusal::bad_api_key(&key)),
        _ => Err(Refusal::no_api_key()),
    }
}

/// Carries a call out, at most once per idempotency key.
async fn carry_out(stripe: Stripe, call: Call, scissors: Scissors) -> Response {
    let (method, path) = (call.method.clone(), call.path.clone());
    let own = match own_fault(&stripe, &call) {
        Ok(own) => own,
        Err(refusal) => return refusal.answer(&method, &path),
    };
    let key = call.key.as_deref().filter(|_| call.method == Method::POST);
    let in_use = match key.map(|key| stripe.claim(key, &call.path, &call.parameters)).transpose() {
        Ok(Some(Claim::First(in_use))) => Some(in_use),
        Ok(Some(Claim::Again(stored))) => return again(&stored.body, stored.status, &stored.request),
        Ok(None) => None,
        Err(refusal) => return refusal.answer(&method, &path),
    };
    // A caller who hangs up does not undo what was begun, so the work is not tied to the connection.
    let work = tokio::spawn(execute(stripe, call, in_use, own));
    let answer = work.await.unwrap_or_else(|_| Refusal::broken().answer(&method, &path));
    if own == Some(Own::LostAnswer) {
        scissors.cut();
    }
    answer
}

async fn execute(stripe: Stripe, call: Call, in_use: Option<InUse>, own: Option<Own>) -> Response {
    let released = (own == Some(Own::Stuck)).then(|| stripe.shared().faults().released());
    let result = match routes::answer(&stripe, &call) {
        Ok(_) if own == Some(Own::ErrorAfter) => Err(Refusal::broken()),
        result => result,
    };
    let answer = match result {
        Ok(value) => {
            let body = value.to_string();
            if let Some(in_use) = &in_use {
                in_use.keep(200, &body, &call.request);
            }
            let mut answer = json_answer(200, body);
            answer.extensions_mut().insert(CallNote(note(&value)));
            answer
        }
        Err(refusal) => {
            // What was refused before anything was done is not kept: the call may be put right under the same key.
            if let (Some(in_use), Refusal::Api(error)) = (&in_use, &refusal)
                && (error.status >= 500 || error.status == 402)
            {
                in_use.keep(error.status, &error.body().to_string(), &call.request);
            }
            refusal.answer(&call.method, &call.path)
        }
    };
    if let Some(released) = released {
        released.await;
    }
    marked(answer, own)
}

/// The vendor's own fault armed for this call. One it does not know is loud.
fn own_fault(stripe: &Stripe, call: &Call) -> Result<Option<Own>, Refusal> {
    let route = format!("{} {}", call.method, call.path);
    match stripe.shared().faults().take("stripe", &route) {
        Some(Fault::Named(name)) => match name.as_str() {
            "error_after" => Ok(Some(Own::ErrorAfter)),
            "lost_answer" => Ok(Some(Own::LostAnswer)),
            "stuck" => Ok(Some(Own::Stuck)),
            other => Err(Refusal::NotModelled(format!("fault {other}"))),
        },
        _ => Ok(None),
    }
}

fn marked(mut answer: Response, own: Option<Own>) -> Response {
    let word = match own {
        None => return answer,
        Some(Own::ErrorAfter) => "error after",
        Some(Own::LostAnswer) => "lost answer",
        Some(Own::Stuck) => "stuck",
    };
    answer.extensions_mut().insert(CallFault(word.to_owned()));
    answer
}

fn again(body: &str, status: u16, original: &str) -> Response {
    let mut answer = json_answer(status, body.to_owned());
    set(answer.headers_mut(), "idempotent-replayed", "true");
    set(answer.headers_mut(), "original-request", original);
    answer.extensions_mut().insert(CallNote("replayed".to_owned()));
    answer
}

fn json_answer(status: u16, body: String) -> Response {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(answer.headers_mut(), "content-type", "application/json");
    answer
}

/// The headers every answer has.
fn with_headers(mut answer: Response, asked: &HeaderMap, request: &str) -> Response {
    let headers = answer.headers_mut();
    set(headers, "request-id", request);
    set(headers, "stripe-version", API_VERSION);
    set(headers, "cache-control", "no-cache, no-store");
    if let Some(key) = asked.get("idempotency-key") {
        headers.insert("idempotency-key", key.clone());
    }
    answer
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// The call log's word for an answer: the object's id, or how many were listed.
fn note(value: &Value) -> String {
    let listed = || value["data"].as_array().map(|data| format!("{} listed", data.len()));
    value["id"].as_str().map(str::to_owned).or_else(listed).unwrap_or_default()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
