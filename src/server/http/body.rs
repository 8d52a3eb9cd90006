//! What callers send: bodies, queries, ids, keys.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use myba_core::page::{MAX_PAGE, PageRequest};
use serde::de::DeserializeOwned;

use super::misread;
use super::problem::Problem;
use crate::app::App;

/// The longest idempotency key.
const MAX_KEY: usize = 255;
/// The longest id of ours or of a vendor.
const MAX_ID: usize = 255;

/// A JSON body.
pub(super) struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_json) {
            return Err(Problem::not_json());
        }
        parse(&read(request, app).await?).map(Self)
    }
}

/// Whether a content type is JSON.
pub(super) fn is_json(value: &HeaderValue) -> bool {
    let kind = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// The whole body, within its size and its time.
async fn read(request: Request, app: &App) -> Result<Bytes, Problem> {
    let limit = app.config.http.max_body_bytes;
    let too_large = || {
        let detail = format!("The request has more than {limit} bytes. Nothing was taken.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", &detail)
    };
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if said.is_some_and(|length: u64| usize::try_from(length).is_ok_and(|length| length > limit)) {
        return Err(too_large());
    }
    let time = Duration::from_secs(app.config.http.read_timeout_secs);
    let body = Limited::new(request.into_body(), limit).collect();
    match tokio::time::timeout(time, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Problem::bad_request("The request ended early.", None)),
        Err(_) => Err(Problem::bad_request("The request took too long to arrive.", None)),
    }
}

/// Reads a body, and says which field is wrong.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Problem::bad_request("The request is not UTF-8.", None));
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| misread::json(&error.path().to_string(), error.inner()))?;
    reader.end().map_err(|error| misread::json(".", &error))?;
    Ok(value)
}

/// The query of a request; what it does not know is refused, as in bodies.
pub(super) struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, app).await;
        query.map(|query| Self(query.0)).map_err(|error| misread::query(&error.body_text()))
    }
}

/// An id in the path. What cannot be one is not found, before anything is asked of the store.
pub(super) struct Id(pub String);

impl FromRequestParts<App> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let id = Path::<String>::from_request_parts(parts, app).await;
        id.ok()
            .map(|id| id.0)
            .filter(|id| is_id(id))
            .map(Self)
            .ok_or_else(|| Problem::not_found("There is no such thing."))
    }
}

/// An id and the number of a line of it in the path.
pub(super) struct Line {
    pub id: String,
    /// From 1.
    pub number: usize,
}

impl FromRequestParts<App> for Line {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let found = Path::<(String, usize)>::from_request_parts(parts, app).await;
        found
            .ok()
            .map(|Path((id, number))| Self { id, number })
            .filter(|line| is_id(&line.id) && line.number > 0)
            .ok_or_else(|| Problem::not_found("There is no such thing."))
    }
}

/// Three ids in the path, for what is inside of something else.
pub(super) struct Ids(pub [String; 3]);

impl FromRequestParts<App> for Ids {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let ids = Path::<[String; 3]>::from_request_parts(parts, app).await;
        ids.ok()
            .map(|ids| ids.0)
            .filter(|ids| ids.iter().all(|id| is_id(id)))
            .map(Self)
            .ok_or_else(|| Problem::not_found("There is no such thing."))
    }
}

/// An id in the path and the number of something inside of it.
pub(super) struct Numbered(pub String, pub i64);

impl FromRequestParts<App> for Numbered {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let found = Path::<(String, i64)>::from_request_parts(parts, app).await;
        found
            .ok()
            .filter(|Path((id, _))| is_id(id))
            .map(|Path((id, number))| Self(id, number))
            .ok_or_else(|| Problem::not_found("There is no such thing."))
    }
}

/// Whether a text can be an id.
fn is_id(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    plain && (1..=MAX_ID).contains(&text.len())
}

/// What is asked of a list whose cursors are ids.
pub(super) fn page(after: Option<String>, limit: Option<u32>) -> Result<PageRequest, Problem> {
    page_if(after, limit, is_id)
}

/// What is asked of a list whose cursors are numbers.
pub(super) fn numbered_page(after: Option<String>, limit: Option<u32>) -> Result<PageRequest, Problem> {
    let is_number = |after: &str| after.bytes().all(|byte| byte.is_ascii_digit()) && after.parse::<i64>().is_ok();
    page_if(after, limit, is_number)
}

fn page_if(
    after: Option<String>,
    limit: Option<u32>,
    is_cursor: impl Fn(&str) -> bool,
) -> Result<PageRequest, Problem> {
    let after = after.filter(|after| !after.is_empty());
    if after.as_deref().is_some_and(|after| !is_cursor(after)) {
        return Err(Problem::bad_request("`after` is not the `next` of a list.", Some("after".to_owned())));
    }
    if limit.is_some_and(|limit| !(1..=MAX_PAGE).contains(&limit)) {
        let detail = format!("`limit` must be from 1 to {MAX_PAGE}.");
        return Err(Problem::bad_request(&detail, Some("limit".to_owned())));
    }
    Ok(PageRequest::new(after, limit))
}

/// The `Idempotency-Key` of a request.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut keys = headers.get_all("idempotency-key").iter();
    let Some(key) = keys.next() else { return Ok(None) };
    let key = key.to_str().unwrap_or_default();
    let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    if keys.next().is_some() || !visible || !(1..=MAX_KEY).contains(&key.len()) {
        let detail = "Idempotency-Key must be 1 to 255 visible ASCII characters, once. Nothing was taken.";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "bad_idempotency_key", detail));
    }
    Ok(Some(key.to_owned()))
}

/// A short text: trimmed, 1 to `most` characters, no control characters (PostgreSQL cannot keep a NUL).
pub(super) fn short_text(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    let fits = (1..=most).contains(&text.chars().count());
    let plain = !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    if fits && plain {
        return Ok(text.to_owned());
    }
    Err(Problem::invalid(field, &format!("`{field}` must be 1 to {most} characters.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only read by the derive")]
        idea: String,
        #[expect(dead_code, reason = "only read by the derive")]
        tokens: Option<u64>,
    }

    #[test]
    fn a_refusal_names_the_field() {
        let field = |json: &str| parse::<Sample>(json.as_bytes()).unwrap_err().field.clone();
        assert_eq!(field(r#"{"idea":"x","role":"admin"}"#).as_deref(), Some("role"));
        assert_eq!(field(r#"{}"#).as_deref(), Some("idea"));
        assert_eq!(field(r#"{"idea":1}"#).as_deref(), Some("idea"));
        for tokens in ["-1", "1.5", "1e308", "\"1\"", "99999999999999999999"] {
            let found = field(&format!(r#"{{"idea":"x","tokens":{tokens}}}"#));
            assert_eq!(found.as_deref(), Some("tokens"), "k09 {tokens}");
        }
    }

    #[test]
    fn a_refusal_is_a_persons_sentence_without_names_of_types() {
        let said = |json: &str| parse::<Sample>(json.as_bytes()).unwrap_err().detail.clone();
        let cases = [
            ("", "The request is empty: send JSON."),
            ("nonsense", "This is not valid JSON (line 1, column 2)."),
            ("{\n  \"idea\": }", "This is not valid JSON (line 2, column 11)."),
            (r#"{"idea":"x"} x"#, "This is not valid JSON (line 1, column 14)."),
            (r#"{"idea":"x","foo":1}"#, "There is no field `foo`."),
            ("{}", "The field `idea` is missing."),
            (r#"{"idea":"x","idea":"y"}"#, "The field `idea` is there twice."),
            (r#"{"idea":1}"#, "`idea` must be text."),
            (r#"{"idea":["x, expected u64"]}"#, "`idea` must be text."),
            (r#"{"idea":"x","tokens":-1}"#, "`tokens` must be a whole number, 0 or more."),
            (r#"{"idea":"x","tokens":"1, expected a string"}"#, "`tokens` must be a whole number, 0 or more."),
            ("null", "The request must be a JSON object."),
            ("[]", "The request must be a JSON object."),
        ];
        for (json, words) in cases {
            assert_eq!(said(json), words, "{json}");
        }
        let long = said(&format!(r#"{{"{}":1}}"#, "x".repeat(10_000)));
        assert!(long.len() < 100, "{long}");
    }

    #[test]
    fn k10_broken_json_is_refused() {
        let deep = format!("{{\"idea\":{}1", "[".repeat(10_000));
        let cases =
            ["", "{", "\u{feff}{\"idea\":\"x\"}", r#"{"idea":"x",}"#, r#"{"idea":"x"} x"#, r#"{"idea":NaN}"#, &deep];
        for json in cases.into_iter().chain([r#"{"idea":"x","idea":"y"}"#, r#"{"idea":"\ud800"}"#]) {
            assert_eq!(parse::<Sample>(json.as_bytes()).unwrap_err().code, "bad_request", "{json:.40}");
        }
        assert!(parse::<Sample>(b"{\"idea\":\"\xff\"}").is_err());
    }

    #[test]
    fn b08_a_key_is_visible_ascii() {
        let key = |value: &[u8]| {
            let value = HeaderValue::from_bytes(value).unwrap();
            idempotency_key(&HeaderMap::from_iter([("idempotency-key".parse().unwrap(), value)]))
        };
        assert_eq!(key(b"abc-1").unwrap().as_deref(), Some("abc-1"));
        assert!(key(&[b'k'; 255]).is_ok());
        for bad in [&b""[..], b"a b", b"\xc3\xa4", &[b'k'; 256], b"a\tb"] {
            assert_eq!(key(bad).unwrap_err().code, "bad_idempotency_key", "{bad:?}");
        }
    }
}
