//! Refusals and failures as RFC 9457 documents: what happened, what it cost, and one next step.

mod answers;
mod checkout;
mod explain;
mod ready;

pub(super) use explain::{Explain, Scene, Who, failed, key_reused};

use std::any::Any;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use myba_core::clock::UnixMs;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::{ChangeTermsView, DraftView, FindingView};
use crate::app::App;
use crate::random;

/// The media type of a problem.
pub(super) const CONTENT_TYPE: &str = "application/problem+json";
/// What `type` begins with.
const TYPES: &str = "https://myba.app/problems/";
/// Signs that cannot be taken for each other.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What somebody can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ActionKind {
    SignUp,
    SignIn,
    Buy,
    Retry,
    Wait,
    Edit,
    Open,
    None,
}

/// The next step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Action {
    /// What it is.
    pub kind: ActionKind,
    /// What stands on the button.
    pub label: Option<String>,
    /// Where it leads, the base path included.
    pub url: Option<String>,
}

/// The document.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Body {
    /// Stable; ends in `code`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A few words for a heading.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Sentences for a person.
    pub detail: String,
    /// Stable, for programs.
    pub code: &'static str,
    /// What the ledger says was taken; null when that is not known yet.
    pub charged: Option<u64>,
    /// Whether the same request may work later.
    pub retryable: bool,
    /// Names this occurrence in our log.
    pub reference: String,
    /// The next step.
    pub action: Action,
    /// The field that is wrong.
    pub field: Option<String>,
    /// Seconds; repeats the `Retry-After` header.
    pub retry_after: Option<u64>,
    /// Tokens left, where it matters.
    pub available: Option<u64>,
    /// Tokens needed, where it matters.
    pub needed: Option<u64>,
    /// What was wrong with the draft.
    pub findings: Vec<FindingView>,
    /// The sections a ticket lacks to be of the wished kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub missing: Vec<&'static str>,
    /// The draft that failed, while the payer's allowance covers showing it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftView>,
    /// Free drafts left today, when this one used one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drafts_left: Option<u32>,
    /// The job's questions are open until then, and can be answered again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub open_until: Option<UnixMs>,
    /// What the change of the plan means now, when that is not what was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<ChangeTermsView>,
    /// For the log only.
    #[serde(skip)]
    #[schema(ignore)]
    pub cause: Option<String>,
}

/// A refusal or a failure.
#[derive(Clone, Debug)]
pub(super) struct Problem(Box<Body>);

impl Deref for Problem {
    type Target = Body;

    fn deref(&self) -> &Body {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut Body {
        &mut self.0
    }
}

impl utoipa::PartialSchema for Problem {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Body::schema()
    }
}

impl ToSchema for Problem {
    fn name() -> std::borrow::Cow<'static, str> {
        "Problem".into()
    }

    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        Body::schemas(schemas);
    }
}

impl Problem {
    /// A refusal before anything was reserved.
    pub fn new(status: StatusCode, code: &'static str, detail: &str) -> Self {
        Self(Box::new(Body {
            kind: format!("{TYPES}{code}"),
            title: title(code).to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            code,
            charged: Some(0),
            retryable: false,
            reference: reference(),
            action: Action { kind: ActionKind::None, label: None, url: None },
            field: None,
            retry_after: None,
            available: None,
            needed: None,
            findings: Vec::new(),
            missing: Vec::new(),
            draft: None,
            drafts_left: None,
            open_until: None,
            terms: None,
            cause: None,
        }))
    }

    pub fn bad_request(detail: &str, field: Option<String>) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST, "bad_request", detail).editable();
        problem.field = field;
        problem
    }

    /// A field that can be read and cannot be meant.
    pub fn invalid(field: &str, detail: &str) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail).editable();
        problem.field = Some(field.to_owned());
        problem
    }

    /// Of a model that does not exist, and of one that is for others: nobody can tell the one from the other.
    pub fn no_model() -> Self {
        Self::invalid("model", "There is no such model. Nothing was taken. Choose another one.")
    }

    pub fn not_json() -> Self {
        let detail = "Send JSON, with Content-Type: application/json. Nothing was taken.";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    }

    pub fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    pub fn too_many(wait: Duration, money: &str) -> Self {
        let detail = format!("Too many requests. {money} Try again in {}.", clock(wait));
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", &detail).wait(wait)
    }

    pub fn unauthenticated(app: &App, code: &'static str) -> Self {
        let detail = if code == "token_expired" { "Your sign-in has expired." } else { "This sign-in is not valid." };
        let url = format!("{}/sign-in", app.config.http.base_path);
        let mut problem = Self::new(StatusCode::UNAUTHORIZED, code, detail);
        problem.retryable = code == "token_expired";
        problem.with_action(ActionKind::SignIn, "Sign in", &url)
    }

    pub fn auth_unavailable() -> Self {
        let detail = "Sign-in cannot be checked now. Nothing was taken.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "auth_unavailable", detail).wait(Duration::from_secs(10))
    }

    /// Our bug. Whether anything was taken is not known here.
    pub fn internal(cause: &str) -> Self {
        let mut problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "");
        problem.charged = None;
        problem.cause = Some(cause.to_owned());
        problem.detail = format!(
            "Something broke on our side. Tokens that are held for it come back by themselves. Ref {}.",
            problem.reference
        );
        problem.retry()
    }

    pub fn with_action(mut self, kind: ActionKind, label: &str, url: &str) -> Self {
        self.action = Action { kind, label: Some(label.to_owned()), url: Some(url.to_owned()) };
        self
    }

    pub fn retry(mut self) -> Self {
        self.retryable = true;
        self.action = Action { kind: ActionKind::Retry, label: Some("Try again".to_owned()), url: None };
        self
    }

    pub fn wait(mut self, time: Duration) -> Self {
        self.retryable = true;
        self.retry_after = Some(seconds(time));
        self.action = Action { kind: ActionKind::Wait, label: Some("Try again".to_owned()), url: None };
        self
    }

    pub fn editable(mut self) -> Self {
        self.action = Action { kind: ActionKind::Edit, label: None, url: None };
        self
    }

    /// Writes to the log what only the operator may know.
    pub fn log(&self) {
        let cause = self.cause.as_deref().unwrap_or_default();
        let (code, reference) = (self.code, self.reference.as_str());
        match self.status {
            500 => tracing::error!(code, reference, cause, "a request failed"),
            501.. => tracing::warn!(code, reference, cause, "a request failed"),
            _ => tracing::debug!(code, reference, "a request was refused"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.log();
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut answer = (status, axum::Json(&*self.0)).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}

/// The answer to a known path with another method.
pub(super) async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This address does not do that.")
}

/// The answer when a handler panicked. The panic's own text is already in the log, and may not leave the house.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::internal("a handler panicked").into_response()
}

/// Whole seconds, rounded up, at least one.
fn seconds(time: Duration) -> u64 {
    time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0)).max(1)
}

/// A wait as people read it: `0:42`, and from an hour on `1:00:00`.
fn clock(wait: Duration) -> String {
    let seconds = seconds(wait);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 { format!("{minutes}:{seconds:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") }
}

/// `7Q2F-K4`: short enough to be read out.
fn reference() -> String {
    let bytes = random::bytes::<6>().unwrap_or_default();
    let mut text: String = bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
    text.insert(4, '-');
    text
}

fn title(code: &str) -> &'static str {
    match code {
        "bad_request" => "The request cannot be read",
        "bad_idempotency_key" => "The idempotency key cannot be used",
        "empty_input" => "Nothing to work from",
        "input_too_long" => "Too long",
        "unauthenticated" => "Not signed in",
        "missing_signature" | "bad_signature" | "stale_signature" => "Not signed",
        "no_webhook_secret" => "Webhooks are not set up",
        "token_expired" => "Sign-in expired",
        "insufficient_tokens" => "No tokens left",
        "foreign_origin" => "Asked by another site",
        "impersonation_readonly" => "Read only",
        "session_pending" => "Sign-in not complete",
        "account_closed" => "Account closed",
        "not_found" => "Not found",
        "method_not_allowed" => "Not possible here",
        "in_progress" => "Still running",
        "conflict" => "Changed meanwhile",
        "not_asking" => "No longer asked",
        "link_gone" => "Link no longer works",
        "stopped" => "Stopped",
        "already_claimed" => "Claimed before",
        "payload_too_large" => "Too large",
        "unsupported_media_type" => "Not JSON",
        "invalid" => "Not possible",
        "idempotency_key_reused" => "The key was used before",
        "model_refused" | "input_refused" => "Refused",
        "quality_not_met" => "Did not pass the checks",
        "sections_missing" => "Something has to be written first",
        "too_many_requests" => "Too many at once",
        "free_limit_reached" | "free_budget_spent" => "No free tickets today",
        "generation_failed" => "Not written",
        "payments_unavailable" => "Payments are not available",
        "payment_failed" => "Not paid",
        "confirmation_needed" => "Your bank has to be asked",
        "terms_changed" => "Not what was shown",
        "not_heard" => "No answer yet",
        "already_subscribed" | "not_subscribed" | "same_plan" | "change_at_end" | "payment_due" | "no_card" => {
            "Not possible now"
        }
        "not_refundable" => "Cannot be refunded",
        "pdf_unavailable" => "No PDF here",
        "service_paused" => "Writing is paused",
        "auth_unavailable" => "Sign-in is not available",
        "storage_unavailable" => "Storage is not available",
        "busy" => "Busy",
        "shutting_down" => "Restarting",
        "generation_timeout" => "Took too long",
        _ => "Something broke",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_as_long_as_it_is() {
        let told = |seconds| clock(Duration::from_secs(seconds));
        assert_eq!(
            [told(2), told(42), told(3599), told(3600), told(86_400)],
            ["0:02", "0:42", "59:59", "1:00:00", "24:00:00"]
        );
    }
}
