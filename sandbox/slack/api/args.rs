//! The arguments of a call: of the query, of a form or of JSON.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::Refusal;

/// What a call says.
pub struct Args {
    fields: Map<String, Value>,
    /// The bearer token, or the `token` field.
    pub token: Option<String>,
    /// Client id and secret of HTTP Basic.
    pub basic: Option<(String, String)>,
}

impl Args {
    /// Reads a call.
    ///
    /// # Errors
    /// When the body is not what its content type says.
    pub fn read(query: Option<&str>, headers: &HeaderMap, body: &[u8]) -> Result<Self, Refusal> {
        let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let mut fields = Map::new();
        add_form(&mut fields, query.unwrap_or_default().as_bytes());
        let content = text(header::CONTENT_TYPE).unwrap_or_default();
        let is_json = content.starts_with("application/json");
        if is_json && !body.is_empty() {
            match serde_json::from_slice(body) {
                Ok(Value::Object(object)) => fields.extend(object),
                Ok(_) => return Err(Refusal::of("json_not_object")),
                Err(_) => return Err(Refusal::of("invalid_json")),
            }
        } else if !body.is_empty() {
            if !content.starts_with("application/x-www-form-urlencoded") {
                return Err(Refusal::of("invalid_form_data"));
            }
            add_form(&mut fields, body);
        }
        let authorization = text(header::AUTHORIZATION).unwrap_or_default();
        let bearer = authorization.strip_prefix("Bearer ").map(str::to_owned);
        let basic = authorization.strip_prefix("Basic ").and_then(pair);
        let token = bearer.or_else(|| fields.get("token").and_then(Value::as_str).map(str::to_owned));
        Ok(Self { fields, token, basic })
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// When it is not: `error`.
    pub fn need(&self, name: &str, error: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::of(error))
    }

    /// A switch: `true`, `1`.
    pub fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => matches!(text.as_str(), "true" | "1"),
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<usize> {
        match self.fields.get(name)? {
            Value::Number(number) => number.as_u64().and_then(|number| usize::try_from(number).ok()),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A structure, written as JSON inside a form; `None` when it is not there.
    ///
    /// # Errors
    /// When it is no JSON: `error`.
    pub fn json(&self, name: &str, error: &str) -> Result<Option<Value>, Refusal> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| Refusal::of(error)),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list, written as JSON inside a form; empty when it is not there.
    ///
    /// # Errors
    /// When it is no list: `error`.
    pub fn list(&self, name: &str, error: &str) -> Result<Vec<Value>, Refusal> {
        match self.json(name, error)? {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(Refusal::of(error)),
        }
    }

    /// Everything but the token.
    pub fn all(&self) -> Map<String, Value> {
        self.fields
            .iter()
            .filter(|(name, _)| *name != "token")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// What the call is about, for the record.
    pub fn note(&self) -> String {
        ["channel", "user_id", "view_id", "user"].iter().find_map(|name| self.text(name)).unwrap_or_default().to_owned()
    }
}

fn add_form(fields: &mut Map<String, Value>, text: &[u8]) {
    for (name, value) in url::form_urlencoded::parse(text) {
        fields.insert(name.into_owned(), Value::String(value.into_owned()));
    }
}

fn pair(encoded: &str) -> Option<(String, String)> {
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}
