//! Rate limits: the headers, the buckets if they shall be kept, and refusals a test asks for.

use std::collections::HashMap;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::Refusal;
use crate::discord::{Discord, VENDOR};
use crate::fault::Fault;

/// Calls of one bucket in [`WINDOW_MS`], where buckets are kept.
const MOST: usize = 5;
const WINDOW_MS: i64 = 5_000;
/// What the headers say where they are not.
const PLENTY: usize = 50;

/// See the module.
#[derive(Default)]
pub struct Limits {
    keeps: bool,
    calls: HashMap<String, Vec<i64>>,
}

/// The state of one bucket.
struct Bucket {
    name: String,
    limit: usize,
    remaining: usize,
    reset_ms: i64,
    is_over: bool,
}

/// The middleware: every answer tells its bucket.
pub async fn pass(State(discord): State<Discord>, request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let path = request.uri().path().to_owned();
    let bucket = discord.count(request.method().as_str(), &pattern, &path);
    let now = discord.now_ms();
    let mut answer = if bucket.is_over { late(&bucket, now).into_response() } else { next.run(request).await };
    mark(answer.headers_mut(), &bucket, now);
    answer
}

fn late(bucket: &Bucket, now: i64) -> Response {
    let wait = seconds(bucket.reset_ms - now);
    let body = json!({"message": "You are being rate limited.", "retry_after": wait, "global": false});
    let mut answer = (axum::http::StatusCode::TOO_MANY_REQUESTS, axum::Json(body)).into_response();
    put(answer.headers_mut(), "retry-after", &format!("{}", wait.ceil()));
    put(answer.headers_mut(), "x-ratelimit-scope", "user");
    answer
}

fn mark(headers: &mut HeaderMap, bucket: &Bucket, now: i64) {
    put(headers, "x-ratelimit-limit", &bucket.limit.to_string());
    put(headers, "x-ratelimit-remaining", &bucket.remaining.to_string());
    put(headers, "x-ratelimit-reset", &format!("{:.3}", seconds(bucket.reset_ms)));
    put(headers, "x-ratelimit-reset-after", &format!("{:.3}", seconds(bucket.reset_ms - now)));
    put(headers, "x-ratelimit-bucket", &bucket.name);
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn seconds(ms: i64) -> f64 {
    std::time::Duration::from_millis(u64::try_from(ms).unwrap_or(0)).as_secs_f64()
}

impl Discord {
    fn count(&self, method: &str, pattern: &str, path: &str) -> Bucket {
        // The first variable part is the major one: a channel, a guild, a webhook.
        let major: Vec<&str> = path.split('/').filter(|part| part.bytes().all(|it| it.is_ascii_digit())).collect();
        let name = hex::encode(&Sha256::digest(format!("{method} {pattern}"))[..16]);
        let key = format!("{name}:{}", major.first().copied().unwrap_or_default());
        let now = self.now_ms();
        let mut limits = self.limits();
        if !limits.keeps {
            return Bucket { name, limit: PLENTY, remaining: PLENTY - 1, reset_ms: now + 1_000, is_over: false };
        }
        let calls = limits.calls.entry(key).or_default();
        calls.retain(|at| *at > now - WINDOW_MS);
        let is_over = calls.len() >= MOST;
        if !is_over {
            calls.push(now);
        }
        let reset_ms = calls.first().map_or(now, |first| first + WINDOW_MS);
        Bucket { name, limit: MOST, remaining: MOST - calls.len(), reset_ms, is_over }
    }

    /// Keeps every bucket to five calls in five seconds, or no longer.
    pub fn keep_limits(&self, on: bool) {
        self.limits().keeps = on;
    }

    /// Answers the next `times` calls of `METHOD /path` below the API's base 429, as [`crate::Faults::arm`] matches paths.
    /// `scope` is `user`, `global` or `shared`; the time is in seconds.
    pub fn limit_next(&self, route: &str, retry_after_s: f64, scope: &str, times: u32) {
        let is_global = scope == "global";
        let body = json!({"message": "You are being rate limited.", "retry_after": retry_after_s, "global": is_global});
        let mut headers = vec![
            ("retry-after".to_owned(), format!("{}", retry_after_s.ceil())),
            ("x-ratelimit-scope".to_owned(), scope.to_owned()),
            ("x-ratelimit-limit".to_owned(), "5".to_owned()),
            ("x-ratelimit-remaining".to_owned(), "0".to_owned()),
            ("x-ratelimit-reset-after".to_owned(), retry_after_s.to_string()),
        ];
        if is_global {
            headers.push(("x-ratelimit-global".to_owned(), "true".to_owned()));
        }
        self.arm(route, Fault::Status(429, Some(body.to_string()), headers), times);
    }

    /// Answers the next `times` calls of `METHOD /path` below the API's base with this refusal.
    pub fn refuse_next(&self, route: &str, status: u16, code: u32, message: &str, times: u32) {
        let body = Refusal::of(status, code, message).body().to_string();
        self.arm(route, Fault::Status(status, Some(body), Vec::new()), times);
    }

    fn arm(&self, route: &str, fault: Fault, times: u32) {
        let route = route.replacen(" /", " /api/v10/", 1);
        self.shared().faults().arm(VENDOR, &route, fault, times);
    }
}
