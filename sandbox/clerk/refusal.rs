//! Refusals in the shape the components and SDKs of Clerk read: `{"errors": [{code, message, long_message, meta}]}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::calls::{CallFault, CallNote};

/// One refusal. `param` names the form field under which the components show the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The stable word programs look at.
    pub code: &'static str,
    /// Short text.
    pub message: String,
    /// Text shown to a person.
    pub long_message: String,
    /// The form field at fault.
    pub param: Option<&'static str>,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: &str, long_message: &str) -> Self {
        Self { status, code, message: message.to_owned(), long_message: long_message.to_owned(), param: None }
    }

    fn at(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }

    /// Nobody has this address.
    pub fn unknown_email() -> Self {
        Self::new(422, "form_identifier_not_found", "Couldn't find your account.", "Couldn't find your account.")
            .at("identifier")
    }

    /// Somebody has this address already.
    pub fn email_taken() -> Self {
        let text = "That email address is taken. Please try another.";
        Self::new(422, "form_identifier_exists", text, text).at("email_address")
    }

    /// Not an address.
    pub fn bad_email(param: &'static str) -> Self {
        Self::new(422, "form_param_format_invalid", "is invalid", "Email address must be a valid email address.")
            .at(param)
    }

    /// A field that is needed was not sent.
    pub fn missing(param: &'static str) -> Self {
        Self::new(422, "form_param_missing", "is missing", &format!("{param} must be included.")).at(param)
    }

    /// A field has a value the service does not take.
    pub fn bad_value(param: &'static str, why: &str) -> Self {
        Self::new(422, "form_param_value_invalid", "is invalid", why).at(param)
    }

    /// The code is not the one in the mail.
    pub fn wrong_code() -> Self {
        Self::new(422, "form_code_incorrect", "is incorrect", "Incorrect code").at("code")
    }

    /// The code was good ten minutes ago.
    pub fn code_expired() -> Self {
        Self::new(
            400,
            "verification_expired",
            "Expired",
            "This verification has expired. You have to try to verify it again.",
        )
    }

    /// The attempt was closed after too many wrong codes.
    pub fn too_many_codes() -> Self {
        Self::new(
            400,
            "verification_failed",
            "Verification failed",
            "Too many failed attempts. You have to try again with the same or another method.",
        )
    }

    /// The attempt is complete already.
    pub fn already_verified() -> Self {
        let text = "This verification has already been verified.";
        Self::new(400, "verification_already_verified", text, text)
    }

    /// A proof was attempted before it was asked for.
    pub fn not_prepared() -> Self {
        Self::new(
            400,
            "verification_missing",
            "No verification",
            "You need to send a verification code before attempting to verify.",
        )
    }

    /// The attempt has nothing that could be transferred.
    pub fn nothing_to_transfer() -> Self {
        let text = "There is no account to transfer";
        Self::new(400, "account_transfer_invalid", text, text)
    }

    /// No such thing, or not this browser's.
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "resource_not_found", "Resource not found", &format!("No {what} was found."))
    }

    /// The browser is not signed in.
    pub fn signed_out() -> Self {
        Self::new(401, "signed_out", "Signed out", "You are signed out")
    }

    /// The Backend API was called with no or a wrong secret key.
    pub fn bad_secret_key() -> Self {
        Self::new(
            401,
            "clerk_key_invalid",
            "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.",
            "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.",
        )
    }

    /// A body that could not be read.
    pub fn bad_body(why: &str) -> Self {
        Self::new(400, "request_body_invalid", "Request body invalid", why)
    }

    /// Loud, so that a missing piece of the stand-in is seen at once and never taken for an answer.
    pub fn not_modelled(method: &str, path: &str) -> Self {
        let text = format!("sandbox: {method} {path} is not modelled");
        Self::new(501, "not_implemented", &text, &text)
    }

    /// The body on the wire.
    pub fn body(&self) -> Value {
        let meta = self.param.map_or_else(|| json!({}), |param| json!({ "param_name": param }));
        json!({
            "errors": [{
                "code": self.code, "message": self.message, "long_message": self.long_message, "meta": meta,
            }],
            "clerk_trace_id": "sandbox",
        })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, [("cache-control", "no-store")], Json(self.body())).into_response();
        if self.status == 501 {
            response.extensions_mut().insert(CallFault("not modelled".to_owned()));
        } else {
            response.extensions_mut().insert(CallNote(self.code.to_owned()));
        }
        response
    }
}
