//! What lives for a while: response URLs, triggers, OAuth codes and identity tokens.

use serde::{Deserialize, Serialize};

/// How long a trigger opens a modal, in milliseconds.
pub const TRIGGER_MS: i64 = 3_000;
/// How long a response URL takes posts, in milliseconds.
pub const HOOK_MS: i64 = 30 * 60 * 1000;
/// How many posts it takes.
pub const HOOK_USES: u32 = 5;
/// How long a code can be exchanged, in milliseconds.
pub const CODE_MS: i64 = 10 * 60 * 1000;
/// After this nobody asks for any of them, in milliseconds.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// A `response_url`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hook {
    /// When the payload was made, in Unix milliseconds.
    pub born_ms: i64,
    /// Posts taken so far.
    pub uses: u32,
    /// The workspace.
    pub team: String,
    /// Who acted.
    pub user: String,
    /// Where.
    pub channel: String,
    /// The thread of the message that was acted on.
    pub thread: Option<String>,
    /// The message `replace_original` and `delete_original` are about: the one acted on, or the last one posted.
    pub original: Option<String>,
    /// Whether it came with a message that was acted on.
    pub of_message: bool,
}

/// A `trigger_id`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Trigger {
    /// When the payload was made, in Unix milliseconds.
    pub born_ms: i64,
    /// It opened something already.
    pub used: bool,
    /// The workspace.
    pub team: String,
    /// Who acted.
    pub user: String,
}

/// What a code is exchanged for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Code {
    /// The code.
    pub code: String,
    /// When it was made, in Unix milliseconds.
    pub born_ms: i64,
    /// It was exchanged.
    pub used: bool,
    /// Whether it is of Sign in with Slack.
    pub is_openid: bool,
    /// The workspace chosen; `None` for an organisation.
    pub team: Option<String>,
    /// The organisation chosen.
    pub enterprise: Option<String>,
    /// Who consented.
    pub user: String,
    /// What was asked for.
    pub scopes: Vec<String>,
    /// Where the browser was sent, if the request said so.
    pub redirect_uri: Option<String>,
    /// What the identity token repeats.
    pub nonce: Option<String>,
    /// PKCE, S256.
    pub challenge: Option<String>,
}

/// An access token of Sign in with Slack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IdentityToken {
    /// `xoxp-…`.
    pub token: String,
    /// The workspace.
    pub team: String,
    /// Who signed in.
    pub user: String,
    /// `openid`, `profile`, `email`.
    pub scopes: Vec<String>,
}
