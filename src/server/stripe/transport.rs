//! Sending a request of async-stripe's over our own client: kept connections, a time limit per try, and tries under the same
//! idempotency key. The library's own client does one or the other, and loses the status of an answer it cannot read.

use std::time::Duration;

use myba_core::checkout::GatewayError;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stripe_client_core::{RequestBuilder, StripeMethod, StripeRequest};

use super::API_VERSION;
use crate::config::{BaseUrl, Stripe, secs};
use crate::http_client::{self, ClientOptions};
use crate::random;

/// Before the second try; doubled before each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(300);
/// Stripe is not waited for longer than this between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The way to Stripe.
pub struct Transport {
    client: reqwest::Client,
    base: BaseUrl,
    key: Option<SecretString>,
    attempts: u32,
}

/// An answer.
pub struct Answer<T> {
    pub value: T,
    /// Stripe had answered this key before.
    pub replayed: bool,
}

/// A try that failed.
struct Failure {
    error: GatewayError,
    again: bool,
    after: Option<Duration>,
}

impl Transport {
    pub fn new(settings: &Stripe, key: Option<SecretString>) -> Result<Self, reqwest::Error> {
        let base = settings.api_url.clone();
        let client = http_client::build(&ClientOptions::short(secs(settings.timeout_secs), base.is_loopback()))?;
        Ok(Self { client, base, key, attempts: settings.attempts.max(1) })
    }

    /// Sends the request until it is answered, within the tries we have. `key` makes a request that changes something safe to
    /// repeat; one without it is safe by itself.
    pub async fn call<T: DeserializeOwned>(
        &self,
        request: &(impl StripeRequest + Sync),
        key: Option<&str>,
    ) -> Result<Answer<T>, GatewayError> {
        let secret = self.key.as_ref().ok_or_else(|| unavailable("STRIPE_SECRET_KEY is not set"))?;
        let mut pause = FIRST_PAUSE;
        let mut tried = 1;
        loop {
            let failure = match self.attempt(request.build(), secret, key).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if !failure.again || tried >= self.attempts {
                return Err(failure.error);
            }
            tracing::debug!(error = %failure.error, tried, "Stripe is asked again");
            let spread = pause.mul_f64(0.5 + random::fraction());
            tokio::time::sleep(failure.after.unwrap_or(spread).min(LONGEST_PAUSE)).await;
            pause = pause.saturating_mul(2);
            tried += 1;
        }
    }

    async fn attempt<T: DeserializeOwned>(
        &self,
        built: RequestBuilder,
        secret: &SecretString,
        key: Option<&str>,
    ) -> Result<Answer<T>, Failure> {
        let method = match built.method {
            StripeMethod::Get => reqwest::Method::GET,
            StripeMethod::Post => reqwest::Method::POST,
            StripeMethod::Delete => reqwest::Method::DELETE,
        };
        let mut url = format!("{}/v1{}", self.base, built.path);
        if let Some(query) = built.query.filter(|query| !query.is_empty()) {
            url = format!("{url}?{query}");
        }
        let mut request = self
            .client
            .request(method, url)
            .bearer_auth(secret.expose_secret())
            .header("Stripe-Version", API_VERSION.as_str());
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = built.body {
            request = request.header("Content-Type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = request.send().await.map_err(|error| lost(&error))?;
        read(answer).await
    }
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<Answer<T>, Failure> {
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.map_err(|error| lost(&error))?;
    if !status.is_success() {
        return Err(refused(status, &headers, &body));
    }
    let replayed = said(&headers, "Idempotent-Replayed").is_some_and(|text| text == "true");
    let value = serde_json::from_slice(&body).map_err(|error| Failure {
        error: unavailable(&format!("an answer that cannot be read: {error}")),
        again: false,
        after: None,
    })?;
    Ok(Answer { value, replayed })
}

/// No answer: whether the request arrived is not known, which is what the key is for.
fn lost(error: &reqwest::Error) -> Failure {
    Failure { error: unavailable(&error.to_string()), again: true, after: None }
}

fn refused(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Failure {
    let problem = serde_json::from_slice::<Problem>(body).map(|problem| problem.error).unwrap_or_default();
    let request = said(headers, "Request-Id").unwrap_or("-");
    let text = format!("status {}, {} (request {request})", status.as_u16(), problem.words());
    let passes = matches!(status.as_u16(), 409 | 424 | 429) || status.is_server_error();
    let again = match said(headers, "Stripe-Should-Retry") {
        Some("true") => true,
        Some("false") => false,
        _ => passes,
    };
    let error = match status {
        StatusCode::NOT_FOUND => GatewayError::NotFound,
        StatusCode::PAYMENT_REQUIRED => GatewayError::Declined(text),
        _ if passes || again => GatewayError::Unavailable(text),
        _ => GatewayError::Refused(text),
    };
    let after = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok()).map(Duration::from_secs);
    Failure { error, again, after }
}

fn said<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn unavailable(why: &str) -> GatewayError {
    GatewayError::Unavailable(why.to_owned())
}

#[derive(Deserialize)]
struct Problem {
    error: ProblemDetail,
}

#[derive(Default, Deserialize)]
struct ProblemDetail {
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
    message: Option<String>,
}

impl ProblemDetail {
    fn words(&self) -> String {
        let parts = [&self.kind, &self.code, &self.param, &self.message];
        let words: Vec<_> = parts.into_iter().flatten().map(String::as_str).collect();
        if words.is_empty() { "no reason given".to_owned() } else { words.join(", ") }
    }
}
