//! `POST /api/webhook/{clerk,stripe}`: verify the raw body, record it, answer. A worker applies it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use myba_core::inbox::EventId;
use secrecy::{ExposeSecret, SecretString};

use super::problem::{self, Problem};
use crate::app::App;
use crate::config::secs;
use crate::webhook::{CLERK, ClerkEnvelope, STRIPE, SignatureError, Signed, StripeEnvelope, stripe, svix};

/// Both routes. No limiter may stand before them: a vendor that is refused stops sending.
pub fn routes() -> Router<App> {
    let routes = Router::new().route("/api/webhook/stripe", post(from_stripe));
    routes.route("/api/webhook/clerk", post(from_clerk)).method_not_allowed_fallback(problem::method_not_allowed)
}

/// Why a webhook was not taken.
pub(super) enum Refusal {
    /// No secret is set, so nothing can be verified.
    Unconfigured,
    TooLarge,
    /// The body broke off.
    Broken,
    /// The body did not come in time.
    Slow,
    Signature(SignatureError),
    /// The same, from a vendor that expects 401 then.
    Unauthorized(SignatureError),
    /// For another app than ours.
    Foreign,
    /// Neither a form nor JSON.
    Unsupported,
    /// It could not be recorded: the vendor has to come again.
    Storage,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, detail) = match self {
            Self::Unconfigured => {
                (StatusCode::SERVICE_UNAVAILABLE, "no_webhook_secret", "No secret is set to check the signature with.")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", "The webhook is too large."),
            Self::Broken => (StatusCode::BAD_REQUEST, "bad_request", "The webhook ended early."),
            Self::Slow => (StatusCode::BAD_REQUEST, "bad_request", "The webhook took too long to arrive."),
            Self::Signature(error) => (StatusCode::BAD_REQUEST, error.code(), unsigned(error)),
            Self::Unauthorized(error) => (StatusCode::UNAUTHORIZED, error.code(), unsigned(error)),
            Self::Foreign => (StatusCode::UNAUTHORIZED, "another_app", "The request is for another app."),
            Self::Unsupported => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send a form or JSON."),
            Self::Storage => {
                (StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable", "It could not be recorded. Send it again.")
            }
        };
        Problem::new(status, code, detail).into_response()
    }
}

const fn unsigned(error: SignatureError) -> &'static str {
    match error {
        SignatureError::Missing => "There is no signature that can be read.",
        SignatureError::Wrong => "The signature is nobody's we know.",
        SignatureError::Stale => "The signature's time is too far from ours.",
    }
}

async fn from_stripe(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<StatusCode, Refusal> {
    let secrets = active(&app.config.secrets.stripe_webhook)?;
    let body = read(&app, &headers, body).await?;
    let signature = only(&headers, "stripe-signature")?;
    let now = app.clock.now().seconds();
    let signed = stripe::verify(&secrets, signature, &body, now).map_err(|error| refuse(&app, STRIPE, error))?;
    let (event, kind) = StripeEnvelope::label(&body);
    record(&app, STRIPE, event, &kind, &body, signed).await
}

async fn from_clerk(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<StatusCode, Refusal> {
    let secrets = active(&app.config.secrets.clerk_webhook)?;
    let body = read(&app, &headers, body).await?;
    let parts = svix::Headers {
        id: only(&headers, "svix-id")?,
        timestamp: only(&headers, "svix-timestamp")?,
        signature: only(&headers, "svix-signature")?,
    };
    let now = app.clock.now().seconds();
    let signed = svix::verify(&secrets, &parts, &body, now).map_err(|error| refuse(&app, CLERK, error))?;
    record(&app, CLERK, parts.id.to_owned(), &ClerkEnvelope::label(&body), &body, signed).await
}

pub(super) fn active(secrets: &[SecretString]) -> Result<Vec<&str>, Refusal> {
    let secrets: Vec<_> = secrets.iter().map(SecretString::expose_secret).collect();
    if secrets.is_empty() { Err(Refusal::Unconfigured) } else { Ok(secrets) }
}

/// The raw body, never more of it than the limit. What it says about its own length is believed only when it is too much.
pub(super) async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let limit = app.config.http.max_webhook_bytes;
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > limit) {
        tracing::warn!(length = said, "a webhook was too large");
        return Err(Refusal::TooLarge);
    }
    let time = secs(app.config.http.read_timeout_secs);
    let body = tokio::time::timeout(time, to_bytes(body, limit)).await.map_err(|_| Refusal::Slow)?;
    body.map_err(|error| {
        let source = std::error::Error::source(&error);
        if source.is_some_and(|source| source.is::<http_body_util::LengthLimitError>()) {
            tracing::warn!(limit, "a webhook was too large");
            return Refusal::TooLarge;
        }
        Refusal::Broken
    })
}

/// The one value of a header; two are as bad as none.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next().and_then(|value| value.to_str().ok()), values.next()) {
        (Some(value), None) => Ok(value),
        _ => Err(Refusal::Signature(SignatureError::Missing)),
    }
}

fn refuse(app: &App, vendor: &'static str, error: SignatureError) -> Refusal {
    app.gauges.refused.add(vendor);
    tracing::warn!(vendor, %error, "a webhook was refused");
    Refusal::Signature(error)
}

/// Answers only after the event is durable.
async fn record(
    app: &App,
    provider: &str,
    event: String,
    kind: &str,
    body: &[u8],
    signed: Signed,
) -> Result<StatusCode, Refusal> {
    if signed.by_old_secret {
        app.gauges.old_secret.add(provider);
        tracing::info!(vendor = provider, "a webhook was signed with the older secret");
    }
    let id = EventId { provider: provider.to_owned(), event };
    match app.inbox.record(&id, kind, &String::from_utf8_lossy(body)).await {
        Ok(is_new) => {
            tracing::debug!(vendor = provider, event = id.event, kind, is_new, "a webhook was recorded");
            app.inbox_wake.notify_one();
            Ok(StatusCode::OK)
        }
        Err(error) => {
            tracing::error!(vendor = provider, event = id.event, kind, %error, "a webhook could not be recorded");
            Err(Refusal::Storage)
        }
    }
}
