//! How a call is refused: status 200 and a word, except where there were too many.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::slack::block::Problem;

/// `{"ok":false,"error":"…"}` and what belongs to it.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The word.
    pub error: String,
    /// More properties of the body.
    pub more: Map<String, Value>,
    /// Seconds to wait, with 429.
    pub retry_after: Option<u64>,
}

impl Refusal {
    /// A refusal with this word.
    pub fn of(error: &str) -> Self {
        Self { error: error.to_owned(), more: Map::new(), retry_after: None }
    }

    /// Too many calls.
    pub fn late(seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::of("ratelimited") }
    }

    /// Blocks or a view that break rules.
    pub fn of_problems(error: &str, problems: &[Problem]) -> Self {
        let words: Vec<_> = problems.iter().map(Problem::written).collect();
        let short: Vec<_> =
            problems.iter().map(|problem| format!("{} [json-pointer:{}]", problem.message, problem.pointer)).collect();
        Self::of(error).with("errors", json!(short)).with("response_metadata", json!({"messages": words}))
    }

    /// With one more property.
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// The body.
    pub fn body(&self) -> Value {
        let mut body = json!({"ok": false, "error": self.error});
        for (name, value) in &self.more {
            body[name] = value.clone();
        }
        body
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = if self.retry_after.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
        let mut answer = (status, Json(self.body())).into_response();
        if let Some(seconds) = self.retry_after {
            answer.headers_mut().insert(HeaderName::from_static("retry-after"), HeaderValue::from(seconds));
        }
        answer
    }
}
