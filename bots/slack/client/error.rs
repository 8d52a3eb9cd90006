//! How Slack refuses, as far as the difference matters to us.

use std::time::Duration;

use serde_json::Value;
use slack_morphism::errors::{SlackClientApiError, SlackClientError};

/// What is waited for when Slack does not say how long.
const PAUSE: Duration = Duration::from_secs(30);

/// Why Slack did not do what it was asked to. Holds words of ours and of Slack's, never a token or an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlackError {
    /// Too many calls; again after this time.
    #[error("Slack takes no more calls for {} s", .0.as_secs())]
    RateLimited(Duration),
    /// The token is dead: the app was removed, or somebody revoked it.
    #[error("the token is dead")]
    Revoked,
    /// The place, the person or the message is not there, or not for us.
    #[error("not there: {0}")]
    NotThere(String),
    /// Too late: a `response_url` that is used up or old, a trigger, or a window that was closed.
    #[error("too late")]
    Expired,
    /// More than Slack takes.
    #[error("too long: {0}")]
    TooLong(String),
    /// A scope that was not granted.
    #[error("the scope {0} is missing")]
    MissingScope(String),
    /// Any other refusal.
    #[error("refused: {0}")]
    Refused(String),
    /// No answer that can be read. It may have been done all the same.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// A `response_url` that leads elsewhere. Nothing was sent.
    #[error("an address at {0} is not Slack's")]
    NotAllowed(String),
}

/// A call that failed, before it is decided what that means.
#[derive(Debug)]
pub enum Failure {
    /// Slack's word, and the scope that it names.
    Word(String, Option<String>),
    /// A status and the word of its body.
    Status(u16, String),
    /// Too many calls.
    Late(Duration),
    /// No answer that can be read.
    Silent(String),
}

impl From<SlackClientError> for Failure {
    /// The bodies that the client's errors carry stay behind: there may be tokens in them.
    fn from(error: SlackClientError) -> Self {
        match error {
            SlackClientError::ApiError(error) => {
                let scope = needed(&error);
                Self::Word(error.code, scope)
            }
            SlackClientError::RateLimitError(error) => Self::Late(error.retry_after.unwrap_or(PAUSE)),
            SlackClientError::HttpError(error) => {
                let body: Value =
                    error.http_response_body.and_then(|it| serde_json::from_str(&it).ok()).unwrap_or_default();
                Self::Status(error.status_code.as_u16(), body["error"].as_str().unwrap_or_default().to_owned())
            }
            SlackClientError::HttpProtocolError(error) => Self::Silent(format!("{:?}", error.cause)),
            SlackClientError::SystemError(error) => Self::Silent(format!("{:?}", error.cause)),
            SlackClientError::ProtocolError(error) => Self::Silent(error.json_error.to_string()),
            SlackClientError::EndOfStream(_) | SlackClientError::SocketModeProtocolError(_) => {
                Self::Silent("the answer broke off".to_owned())
            }
        }
    }
}

fn needed(error: &SlackClientApiError) -> Option<String> {
    let body: Value = serde_json::from_str(error.http_response_body.as_deref()?).ok()?;
    body["needed"].as_str().map(ToOwned::to_owned)
}

impl From<Failure> for SlackError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Word(word, scope) => of_word(word, scope),
            Failure::Status(status, _) => Self::Unreachable(format!("status {status}")),
            Failure::Late(pause) => Self::RateLimited(pause),
            Failure::Silent(why) => Self::Unreachable(why),
        }
    }
}

impl SlackError {
    /// Whether the same again later may go well.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self, Self::RateLimited(_) | Self::Unreachable(_))
    }
}

/// What a word of Slack's means.
pub fn of_word(word: String, scope: Option<String>) -> SlackError {
    match word.as_str() {
        "ratelimited" | "rate_limited" => SlackError::RateLimited(PAUSE),
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" | "app_uninstalled" => {
            SlackError::Revoked
        }
        "missing_scope" | "no_permission" => SlackError::MissingScope(scope.unwrap_or_default()),
        "msg_too_long" | "msg_blocks_too_long" | "view_too_large" => SlackError::TooLong(word),
        "expired_trigger_id"
        | "exchanged_trigger_id"
        | "invalid_trigger_id"
        | "trigger_expired"
        | "trigger_exchanged"
        | "view_not_found"
        | "not_found"
        | "hash_conflict"
        | "expired_url"
        | "used_url" => SlackError::Expired,
        "channel_not_found"
        | "not_in_channel"
        | "user_not_in_channel"
        | "is_archived"
        | "user_not_found"
        | "users_not_found"
        | "user_disabled"
        | "user_not_visible"
        | "thread_not_found"
        | "message_not_found"
        | "cant_update_message"
        | "edit_window_closed"
        | "messages_tab_disabled"
        | "cannot_dm_bot"
        | "team_access_not_granted"
        | "team_not_found"
        | "posting_to_channel_denied"
        | "no_service" => SlackError::NotThere(word),
        _ if word.starts_with("restricted_action") => SlackError::NotThere(word),
        "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" => SlackError::Unreachable(word),
        _ => SlackError::Refused(word),
    }
}
