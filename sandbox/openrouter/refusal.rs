//! Refusals as OpenRouter words them.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::calls::CallNote;

/// An error before anything was generated: the status is the code.
pub(super) struct Refusal {
    status: u16,
    error: Value,
    headers: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal with the usual envelope.
    pub(super) fn new(status: u16, message: &str) -> Self {
        Self { status, error: json!({"code": status, "message": message}), headers: Vec::new() }
    }

    /// … with `metadata`.
    pub(super) fn metadata(mut self, metadata: Value) -> Self {
        self.error["metadata"] = metadata;
        self
    }

    /// … with `availability` and without a code, as the newer routing errors come.
    pub(super) fn availability(status: u16, kind: &str, message: &str, availability: &Value) -> Self {
        let error =
            json!({"message": message, "error_type": kind, "http_status": status, "availability": availability});
        Self { status, error, headers: Vec::new() }
    }

    /// … with a header.
    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// A body the stand-in cannot take.
    pub(super) fn invalid(message: &str) -> Self {
        Self::new(400, message).metadata(json!({"error_type": "invalid_request"}))
    }

    /// The body on the wire.
    pub(super) fn body(&self) -> Value {
        json!({"error": self.error, "user_id": "user_sandbox"})
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.body())).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        let word = self.error["message"].as_str().unwrap_or_default().to_owned();
        response.extensions_mut().insert(CallNote(word));
        response
    }
}
