//! One call under `/v1`. Frontend and Backend API share that prefix, so they are told apart here.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;

use super::event::Visitor;
use super::page::{Page, cookie};
use super::refusal::Refusal;
use super::{Clerk, backend, frontend};

/// Forms of the components are tiny; more is a mistake.
const MAX_BODY: usize = 256 * 1024;

/// A call, read completely.
pub struct Call {
    /// The effective method: `_method` in the query, else the HTTP method.
    pub method: String,
    /// The path below `/v1/`.
    pub path: String,
    /// The query, in order.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// The page that asked.
    pub page: Page,
    /// The secret of the browser.
    pub client_secret: Option<String>,
    /// `Authorization: Bearer …`.
    pub bearer: Option<String>,
    /// The browser as webhooks tell it.
    pub visitor: Visitor,
}

impl Call {
    async fn read(request: Request) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, MAX_BODY).await.map_err(|error| Refusal::bad_body(&error.to_string()))?;
        let query = form_pairs(parts.uri.query().unwrap_or_default().as_bytes());
        let method = query
            .iter()
            .find(|(name, _)| name == "_method")
            .map_or_else(|| parts.method.to_string(), |(_, method)| method.to_ascii_uppercase());
        Ok(Self {
            method,
            path: parts.uri.path().trim_start_matches("/v1/").trim_end_matches('/').to_owned(),
            query,
            body,
            page: Page::from_headers(&parts.headers),
            client_secret: cookie(&parts.headers, "__client"),
            bearer: header(&parts.headers, "authorization")
                .and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned)),
            visitor: visitor(&parts.headers),
        })
    }

    /// A field of the form-encoded body; empty counts as absent, as at the real service.
    pub fn field(&self, name: &str) -> Option<String> {
        form_pairs(&self.body).into_iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value)
    }

    /// A field of the form-encoded body that may be sent empty, to erase something.
    pub fn sent(&self, name: &str) -> Option<String> {
        form_pairs(&self.body).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Every value of a query parameter, whether spelled `name` or `name[]`.
    pub fn params(&self, name: &str) -> Vec<&str> {
        let matches = |key: &str| key.strip_suffix("[]").unwrap_or(key) == name;
        self.query.iter().filter(|(key, _)| matches(key)).map(|(_, value)| value.as_str()).collect()
    }

    /// Only servers hold a secret key, and only they ask about users by id.
    fn is_backend(&self) -> bool {
        let first = self.path.split('/').next().unwrap_or_default();
        first == "users" || self.bearer.as_deref().is_some_and(|token| token.starts_with("sk_"))
    }
}

/// Answers anything under `/v1`.
pub async fn dispatch(State(clerk): State<Clerk>, request: Request) -> Response {
    match Call::read(request).await {
        Ok(call) if call.is_backend() => backend::answer(&clerk, &call),
        Ok(call) => frontend::answer(&clerk, &call),
        Err(refusal) => refusal.into_response(),
    }
}

/// Answers any other path.
pub async fn not_modelled(method: Method, uri: Uri) -> Refusal {
    unmodelled(method.as_str(), uri.path())
}

/// Says loudly that a piece is missing.
pub fn unmodelled(method: &str, path: &str) -> Refusal {
    tracing::warn!(method, path, "sandbox: not modelled by the Clerk stand-in");
    Refusal::not_modelled(method, path)
}

/// Name-value pairs of a query or a form.
pub fn form_pairs(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

/// Who is behind the proxies.
pub fn visitor(headers: &HeaderMap) -> Visitor {
    let ip = header(headers, "x-forwarded-for").and_then(|list| list.split(',').next().map(|ip| ip.trim().to_owned()));
    Visitor {
        ip: ip.unwrap_or_else(|| "127.0.0.1".to_owned()),
        agent: header(headers, "user-agent").unwrap_or_default().to_owned(),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
