//! How Discord refuses, as far as the difference matters to us.

use std::time::Duration;

use serde_json::Value;
use serenity::http::Route;

/// What is waited for when Discord does not say how long.
const PAUSE: Duration = Duration::from_secs(5);
/// The longest wait that is believed.
const LONGEST: f64 = 86_400.0;

/// Why Discord did not do what it was asked to. Holds words of ours and of Discord's, never a token or an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscordError {
    /// Too many calls; again after this time.
    #[error("Discord takes no more calls for {} ms", .0.as_millis())]
    RateLimited(Duration),
    /// The interaction has no answer that could be changed: it was not given yet, or its message is gone.
    #[error("not answered yet")]
    NotYet,
    /// Too late: the interaction's token is dead.
    #[error("too late")]
    Expired,
    /// The place, the person or the message is not there, or not for us.
    #[error("not there: {0}")]
    NotThere(String),
    /// More than Discord takes.
    #[error("too long: {0}")]
    TooLong(String),
    /// Any other refusal.
    #[error("refused: {0}")]
    Refused(String),
    /// No answer that can be read. It may have been done all the same.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// The bot's token, or somebody's, is dead. No call is to be made with it again.
    #[error("the token is dead")]
    Unauthorized,
    /// The interaction was answered before.
    #[error("answered before")]
    AlreadyAnswered,
    /// No more messages: where only a person brought the app along, there are five after the answer.
    #[error("no more messages for this interaction")]
    TooManyFollowUps,
}

impl DiscordError {
    /// Whether the same again later may go well.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self, Self::RateLimited(_) | Self::Unreachable(_) | Self::NotYet)
    }
}

/// What is called, as far as a refusal means something else there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The first answer to an interaction.
    Callback,
    /// Its later ones.
    Hook,
    /// OAuth.
    Account,
    /// Everything else.
    Plain,
}

impl Kind {
    pub const fn of(route: &Route<'_>) -> Self {
        match route {
            Route::InteractionResponse { .. } => Self::Callback,
            Route::WebhookOriginalInteractionResponse { .. } | Route::WebhookFollowupMessages { .. } => Self::Hook,
            _ => Self::Plain,
        }
    }
}

/// A call without an answer. The address stays behind: there may be a token in it.
pub fn unsent(error: serenity_reqwest::Error) -> DiscordError {
    let why = match &error {
        error if error.is_timeout() => "nothing in time",
        error if error.is_connect() => "no connection",
        error if error.is_builder() => "it cannot be sent",
        error if error.is_body() || error.is_decode() => "the answer broke off",
        _ => "the connection broke off",
    };
    tracing::debug!(error = %error.without_url(), "a call to Discord failed");
    DiscordError::Unreachable(why.to_owned())
}

/// What a refusal means.
pub fn of_answer(kind: Kind, status: u16, wait: Option<f64>, body: &Value) -> DiscordError {
    let code = body["code"].as_u64().unwrap_or(0);
    let words = || {
        let said = [&body["message"], &body["error"]].into_iter().find_map(Value::as_str).unwrap_or("nothing was said");
        format!("{status} {code} {}", said.chars().take(200).collect::<String>())
    };
    match (status, code) {
        (429, _) => DiscordError::RateLimited(pause(wait, body["retry_after"].as_f64())),
        (_, 40_060) => DiscordError::AlreadyAnswered,
        (_, 40_094) => DiscordError::TooManyFollowUps,
        (401 | 404, _) if kind == Kind::Callback => DiscordError::Expired,
        (401, _) if kind == Kind::Hook => DiscordError::Expired,
        (404, _) if kind == Kind::Hook => DiscordError::NotYet,
        (401, _) => DiscordError::Unauthorized,
        (403 | 404, _) | (_, 50_007 | 50_024) => DiscordError::NotThere(words()),
        (413, _) | (_, 40_005) => DiscordError::TooLong(words()),
        (400, 50_035) => of_form(&words(), &body["errors"]),
        (300..=399 | 500..=599, _) => DiscordError::Unreachable(format!("status {status}")),
        _ => DiscordError::Refused(words()),
    }
}

fn pause(header: Option<f64>, body: Option<f64>) -> Duration {
    let waits = [header, body].into_iter().flatten().filter(|wait| (0.0..=LONGEST).contains(wait));
    // The body is exact, the header rounded up to a second: the longer of both is safe.
    let longest = waits.fold(None, |longest: Option<f64>, wait| Some(longest.map_or(wait, |it| it.max(wait))));
    longest.map_or(PAUSE, Duration::from_secs_f64)
}

/// A body that breaks a rule: the first place in it that does, and the rule's name.
fn of_form(words: &str, errors: &Value) -> DiscordError {
    let (mut place, mut here) = (Vec::new(), errors);
    while let Some((name, inner)) = here.as_object().and_then(|object| object.iter().next()) {
        if name == "_errors" {
            let rule = inner[0]["code"].as_str().unwrap_or_default();
            let words = format!("{words}: {} {rule}", place.join("."));
            let is_length = rule.contains("LENGTH") || rule.contains("SIZE");
            return if is_length { DiscordError::TooLong(words) } else { DiscordError::Refused(words) };
        }
        place.push(name.as_str());
        here = inner;
    }
    DiscordError::Refused(words.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_is_read_for_what_is_to_be_done() {
        let of = |kind, status, body: Value| of_answer(kind, status, None, &body);
        assert_eq!(of(Kind::Hook, 401, json!({"code": 50_027})), DiscordError::Expired);
        assert_eq!(of(Kind::Hook, 404, json!({"code": 10_015})), DiscordError::NotYet);
        assert_eq!(of(Kind::Callback, 404, json!({"code": 10_062})), DiscordError::Expired);
        assert_eq!(of(Kind::Plain, 401, json!({"code": 0})), DiscordError::Unauthorized);
        assert_eq!(of(Kind::Plain, 400, json!({"code": 40_060})), DiscordError::AlreadyAnswered);
        let form = json!({"code": 50_035, "message": "Invalid Form Body", "errors": {"embeds": {"0": {"title": {
            "_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "…"}]}}}}});
        let wanted = "400 50035 Invalid Form Body: embeds.0.title BASE_TYPE_MAX_LENGTH";
        assert_eq!(of(Kind::Plain, 400, form), DiscordError::TooLong(wanted.to_owned()));
        assert_eq!(of(Kind::Plain, 502, Value::Null), DiscordError::Unreachable("status 502".to_owned()));
    }

    #[test]
    fn nobody_waits_for_what_is_no_time() {
        assert_eq!(pause(Some(2.0), Some(1.337)), Duration::from_secs(2));
        assert_eq!(pause(None, Some(0.25)), Duration::from_millis(250));
        for odd in [f64::NAN, -1.0, f64::INFINITY, 1e300] {
            assert_eq!(pause(Some(odd), None), PAUSE);
        }
    }
}
