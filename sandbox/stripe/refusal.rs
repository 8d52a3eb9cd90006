//! Refusals in Stripe's shape: `{"error": {type, code, message, param}}`, and the loud one for what is not modelled.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::payment::outcome::Decline;
use crate::calls::CallNote;
use crate::gate::not_modelled;

/// Why a call is not answered as asked.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// What the real service would answer.
    Api(Box<ApiError>),
    /// The real service would do it and the stand-in does not: answered 501, so that nobody builds on silence.
    NotModelled(String),
}

/// An error of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// `invalid_request_error`, `card_error`, `idempotency_error` or `api_error`.
    pub kind: &'static str,
    /// The word programs look at.
    pub code: Option<&'static str>,
    /// What people read.
    pub message: String,
    /// The parameter at fault, `line_items[0][quantity]`.
    pub param: Option<String>,
    /// What a failed payment says besides.
    pub payment: Option<Value>,
}

impl Refusal {
    fn new(status: u16, kind: &'static str, code: Option<&'static str>, message: String) -> Self {
        Self::Api(Box::new(ApiError { status, kind, code, message, param: None, payment: None }))
    }

    /// A parameter cannot be taken as it is.
    pub fn invalid(code: Option<&'static str>, param: &str, message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", code, message.into()).at(param)
    }

    fn at(mut self, param: &str) -> Self {
        if let Self::Api(error) = &mut self {
            error.param = Some(param.to_owned());
        }
        self
    }

    /// A parameter that is needed was not sent.
    pub fn missing(param: &str) -> Self {
        Self::invalid(Some("parameter_missing"), param, format!("Missing required param: {param}."))
    }

    /// Parameters nobody knows; never empty.
    pub fn unknown(params: &[String]) -> Self {
        let noun = if params.len() == 1 { "parameter" } else { "parameters" };
        let first = params.first().map_or("", String::as_str);
        Self::invalid(Some("parameter_unknown"), first, format!("Received unknown {noun}: {}", params.join(", ")))
    }

    /// An empty text where a value cannot be removed.
    pub fn empty(param: &str) -> Self {
        let message = format!(
            "You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; \
             however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty value."
        );
        Self::invalid(Some("parameter_invalid_empty"), param, message)
    }

    /// Two parameters that exclude each other.
    pub fn only_one_of(params: [&str; 2]) -> Self {
        let message = format!("You may only specify one of these parameters: {}.", params.join(", "));
        Self::invalid(None, params[0], message)
    }

    /// A parameter names something that does not exist.
    pub fn no_such(what: &str, id: &str, param: &str) -> Self {
        Self::invalid(Some("resource_missing"), param, format!("No such {what}: '{id}'"))
    }

    /// The path names something that does not exist.
    pub fn not_found(what: &str, id: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self::new(404, "invalid_request_error", Some("resource_missing"), message).at("id")
    }

    /// A parameter of earlier versions of the API.
    pub fn retired_method_types() -> Self {
        let message = "The `payment_method_types` parameter is no longer supported. Manage payment methods in the Dashboard, \
                       or use `allowed_payment_method_types` or `excluded_payment_method_types`.";
        Self::invalid(Some("payment_method_types_no_longer_supported"), "payment_method_types", message)
    }

    /// No key came with the call.
    pub fn no_api_key() -> Self {
        let message = "You did not provide an API key. You need to provide your API key in the Authorization header, \
                       using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
        Self::new(401, "invalid_request_error", None, message.to_owned())
    }

    /// The key is not ours. Only its end is repeated, as the answer may be logged.
    pub fn bad_api_key(key: &str) -> Self {
        let end: String = key.chars().skip(key.chars().count().saturating_sub(4)).collect();
        let message = format!("Invalid API Key provided: ****{end}");
        Self::new(401, "invalid_request_error", None, message)
    }

    /// The body is not a form.
    pub fn not_a_form() -> Self {
        let message = "Invalid request (check that your POST content type is application/x-www-form-urlencoded).";
        Self::new(400, "invalid_request_error", None, message.to_owned())
    }

    /// The idempotency key was used for something else, or is no key.
    pub fn idempotency(message: String) -> Self {
        Self::new(400, "idempotency_error", None, message)
    }

    /// The first call with this key is not answered yet.
    pub fn key_in_use(key: &str) -> Self {
        let message = format!("There is currently another in-progress request using this Idempotent Key ({key}).");
        Self::new(409, "idempotency_error", Some("idempotency_key_in_use"), message)
    }

    /// The vendor broke down.
    pub fn broken() -> Self {
        Self::new(500, "api_error", None, "An unknown error occurred".to_owned())
    }

    /// The parameters were fine, and the bank refused. `intent` is the payment as it is now.
    pub fn declined(why: Decline, intent: Option<Value>) -> Self {
        let mut payment = json!({});
        if let Some(code) = why.decline_code() {
            payment["decline_code"] = code.into();
        }
        if let Some(intent) = intent {
            payment["charge"] = intent["latest_charge"].clone();
            payment["payment_intent"] = intent;
        }
        let mut refusal = Self::new(402, "card_error", Some(why.code()), why.message().to_owned());
        if let Self::Api(error) = &mut refusal {
            error.payment = Some(payment);
        }
        refusal
    }

    /// The status it is answered with.
    pub fn status(&self) -> u16 {
        match self {
            Self::Api(error) => error.status,
            Self::NotModelled(_) => StatusCode::NOT_IMPLEMENTED.as_u16(),
        }
    }

    /// The answer on the wire.
    pub fn answer(&self, method: &Method, path: &str) -> Response {
        match self {
            Self::NotModelled(what) if what.is_empty() => not_modelled(method, path),
            Self::NotModelled(what) => not_modelled(method, &format!("{path} with {what}")),
            Self::Api(error) => {
                let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let mut answer = (status, Json(error.body())).into_response();
                let word = error.code.unwrap_or(error.kind);
                let note = error.param.as_ref().map_or_else(|| word.to_owned(), |param| format!("{word} {param}"));
                answer.extensions_mut().insert(CallNote(note));
                answer
            }
        }
    }
}

impl ApiError {
    /// The body; what is unknown is left out, as the real service does.
    pub fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(code) = self.code {
            error["code"] = code.into();
        }
        if let Some(param) = &self.param {
            error["param"] = param.as_str().into();
        }
        if let Some(Value::Object(payment)) = &self.payment {
            error.as_object_mut().into_iter().for_each(|error| error.extend(payment.clone()));
        }
        json!({ "error": error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_not_repeated_in_the_answer() {
        let Refusal::Api(error) = Refusal::bad_api_key("sk_test_secretsecret1234") else { panic!("an API error") };
        assert_eq!(error.message, "Invalid API Key provided: ****1234");
        assert!(error.body()["error"].get("code").is_none());
    }
}
