//! Something somebody did that the app must answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long the first answer may take, in milliseconds.
pub const ANSWER_MS: i64 = 3_000;
/// How long the token lives after that, in milliseconds.
pub const TOKEN_MS: i64 = 900_000;
/// How many follow-ups an app may send where only a user installed it.
pub const USER_FOLLOW_UPS: u32 = 5;

/// The vendor's numbers.
pub const COMMAND: u8 = 2;
/// A button or a select.
pub const COMPONENT: u8 = 3;
/// Somebody is typing an option.
pub const AUTOCOMPLETE: u8 = 4;
/// A filled-in form.
pub const MODAL: u8 = 5;

/// See the module.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Interaction {
    /// Its id.
    pub id: String,
    /// What the app answers with.
    pub token: String,
    /// 2 to 5.
    pub kind: u8,
    /// When it was made, in Unix milliseconds.
    pub born_ms: i64,
    /// Who.
    pub user: String,
    /// Where.
    pub channel: String,
    /// The guild, if it was in one.
    pub guild: Option<String>,
    /// Only the person installed the app, not the guild.
    pub user_only: bool,
    /// What people read: `/myba new`.
    pub label: String,
    /// The message with the component, or the one the form came from.
    pub source: Option<String>,
    /// The type of the first answer.
    pub answered: Option<u64>,
    /// The answer as the app sent it.
    pub answer: Value,
    /// It was too late: the person has been told.
    pub failed: bool,
    /// The message `@original` means.
    pub original: Option<String>,
    /// Follow-ups so far.
    pub follow_ups: u32,
    /// The form shown for it.
    pub modal: Option<Value>,
}
