//! How a call is refused: `{"code","message","errors"}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::calls::CallNote;
use crate::discord::check::{Problem, nested};

/// The vendor's numbers.
pub mod code {
    /// Nothing more to say.
    pub const NONE: u32 = 0;
    /// Unknown channel.
    pub const CHANNEL: u32 = 10_003;
    /// Unknown guild.
    pub const GUILD: u32 = 10_004;
    /// Unknown message.
    pub const MESSAGE: u32 = 10_008;
    /// Unknown webhook.
    pub const WEBHOOK: u32 = 10_015;
    /// Unknown interaction.
    pub const INTERACTION: u32 = 10_062;
    /// Unknown entitlement.
    pub const ENTITLEMENT: u32 = 10_083;
    /// Unknown application.
    pub const APPLICATION: u32 = 10_002;
    /// Too large.
    pub const TOO_LARGE: u32 = 40_005;
    /// Acknowledged already.
    pub const ACKNOWLEDGED: u32 = 40_060;
    /// Too many follow-ups.
    pub const FOLLOW_UPS: u32 = 40_094;
    /// No valid user agent.
    pub const NETWORK: u32 = 40_333;
    /// The app is not there.
    pub const ACCESS: u32 = 50_001;
    /// Somebody else's message.
    pub const AUTHOR: u32 = 50_005;
    /// An empty message.
    pub const EMPTY: u32 = 50_006;
    /// This person takes no messages.
    pub const DIRECT: u32 = 50_007;
    /// Not in this sort of channel.
    pub const WRONG_CHANNEL: u32 = 50_024;
    /// It may not do that.
    pub const PERMISSIONS: u32 = 50_013;
    /// The token is no good, or no longer.
    pub const WEBHOOK_TOKEN: u32 = 50_027;
    /// A body that breaks rules.
    pub const FORM: u32 = 50_035;
    /// A body that is no JSON.
    pub const JSON: u32 = 50_109;
    /// A forum's post without a tag.
    pub const TAG: u32 = 40_067;
    /// A thread is there already.
    pub const THREAD: u32 = 160_004;
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The vendor's number.
    pub code: u32,
    /// The vendor's sentence.
    pub message: String,
    /// What is wrong where.
    pub errors: Option<Value>,
}

impl Refusal {
    /// A refusal with this status, number and sentence.
    pub fn of(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None }
    }

    /// Nobody known.
    pub fn unauthorized() -> Self {
        Self::of(401, code::NONE, "401: Unauthorized")
    }

    /// Something that is not there.
    pub fn unknown(code: u32, what: &str) -> Self {
        Self::of(404, code, &format!("Unknown {what}"))
    }

    /// A body that breaks rules.
    pub fn form(problems: &[Problem]) -> Self {
        Self { errors: Some(nested(problems)), ..Self::of(400, code::FORM, "Invalid Form Body") }
    }

    /// A body in which one thing is wrong.
    pub fn field(pointer: &str, code: &str, message: &str) -> Self {
        let problem = Problem { pointer: pointer.to_owned(), code: code.to_owned(), message: message.to_owned() };
        Self::form(&[problem])
    }

    /// The body.
    pub fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut answer = (status, Json(self.body())).into_response();
        answer.extensions_mut().insert(CallNote(format!("{} {}", self.code, self.message)));
        answer
    }
}
