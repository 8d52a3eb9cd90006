//! The port to the language model.
//!
//! An implementation owns the wire: it knows the vendor's words, retries what cost nothing and showed nothing, and maps
//! every answer onto a [`Completion`] or a [`ModelFailure`]. It does not read the ticket; parsing, rules and repairs are
//! the caller's.

use std::time::Duration;

use async_trait::async_trait;

use crate::error::{Classify, ErrorClass};

/// One question to the model.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// The rules. No user text.
    pub system: String,
    /// The idea and the wishes, as data.
    pub user: String,
    /// The JSON schema of the answer, for `response_format`.
    pub schema: serde_json::Value,
    /// Which model, by its id in the catalogue.
    pub model: String,
    /// Limit of the output in the model's tokens, thinking included.
    pub max_tokens: u32,
    /// 0 is steady, 2 is wild.
    pub temperature: f32,
    /// Whether text is wanted while it is written. Without it, `on_text` is called at most once, with everything.
    pub stream: bool,
    /// A stable pseudonym of the payer for the vendor's abuse checks; never a name or an address.
    pub user_ref: String,
    /// How many calls to the vendor may be made to answer this, retries included; at least one is made. Each may be
    /// billed to us, so the caller counts them per job.
    pub max_calls: u32,
    /// The answer is complete within this time or the call fails with [`ModelFailure::Timeout`].
    pub time_limit: Duration,
}

/// What the model wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text of the answer as it came, never empty; thinking is not part of it.
    pub text: String,
    /// Who answered, as the vendor says; may differ from the model asked for.
    pub model: String,
    /// Why it ended.
    pub finish: Finish,
    /// The sum over all calls made.
    pub usage: Usage,
    /// How many calls were made.
    pub calls: u32,
    /// Whether another model than the one asked for answered, because that one could not.
    pub fell_back: bool,
}

/// Why a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model was done.
    Stop,
    /// The output limit was reached in the middle of the text; it may parse all the same.
    Length,
}

/// What calls used. `None` is "the vendor did not say, or said nonsense"; nobody is charged by these figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the model read.
    pub tokens_in: Option<i64>,
    /// Tokens of the model written, thinking included.
    pub tokens_out: Option<i64>,
    /// What we pay, in millionths of a US dollar.
    pub cost_micro_usd: Option<i64>,
    /// From the first call to the last byte, in milliseconds.
    pub latency_ms: i64,
}

impl Usage {
    /// More tokens than this in one job are nonsense.
    pub const MAX_TOKENS: i64 = 10_000_000;
    /// A higher price of one job (100 US dollars) is nonsense.
    pub const MAX_COST_MICRO_USD: i64 = 100_000_000;

    /// These figures, with what is negative or absurd set to unknown.
    #[must_use]
    pub fn checked(self) -> Self {
        let within = |figure: Option<i64>, max: i64| figure.filter(|n| (0..=max).contains(n));
        Self {
            tokens_in: within(self.tokens_in, Self::MAX_TOKENS),
            tokens_out: within(self.tokens_out, Self::MAX_TOKENS),
            cost_micro_usd: within(self.cost_micro_usd, Self::MAX_COST_MICRO_USD),
            latency_ms: self.latency_ms.max(0),
        }
    }

    /// The sum of both; an unknown figure adds nothing.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let sum = |a: Option<i64>, b: Option<i64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        Self {
            tokens_in: sum(self.tokens_in, other.tokens_in),
            tokens_out: sum(self.tokens_out, other.tokens_out),
            cost_micro_usd: sum(self.cost_micro_usd, other.cost_micro_usd),
            latency_ms: self.latency_ms.saturating_add(other.latency_ms),
        }
    }
}

/// No answer. Carries what was spent on the way, because failed calls cost us too.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{failure}")]
pub struct ModelError {
    /// Why.
    pub failure: ModelFailure,
    /// The sum over all calls made.
    pub usage: Usage,
    /// How many calls reached the vendor or may have.
    pub calls: u32,
}

/// Why there is no answer, by what the caller can do about it. Details are for the operator's log: never the user's
/// text, never a key, never the vendor's `flagged_input` or account id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelFailure {
    /// No connection, or a server error: connect, DNS, TLS, HTTP/2 failures, 408, 500, 502, 504, 524.
    #[error("the writer is not available: {detail}")]
    Unavailable {
        /// For the log.
        detail: String,
    },
    /// The vendor or its provider is full: 503, 529, `capacity_exhausted`.
    #[error("the writer is overloaded")]
    Overloaded {
        /// When to come back, if the vendor said so.
        retry_after: Option<Duration>,
    },
    /// 429. Only returned when the hint is longer than the time that was left, or calls ran out.
    #[error("the writer limits our rate")]
    RateLimited {
        /// When to come back, if the vendor said so.
        retry_after: Option<Duration>,
    },
    /// 402 with a `Retry-After`: too many of our calls at once for the balance. The balance itself is fine.
    #[error("too many calls in flight for the balance")]
    InFlightBudget {
        /// When to come back.
        retry_after: Duration,
    },
    /// 402, or 403 with a `limit_source`: our money or our budget with the vendor is used up.
    #[error("our balance with the writer is used up: {detail}")]
    OutOfFunds {
        /// For the log: which limit.
        detail: String,
    },
    /// 401: our key is missing, wrong or disabled.
    #[error("the writer does not accept our key")]
    KeyRefused,
    /// Our settings leave nobody to ask: no such model, or our routing filters removed every provider.
    #[error("our settings leave no writer: {detail}")]
    Misconfigured {
        /// For the log.
        detail: String,
    },
    /// 400 or 422: the vendor does not understand our request. A bug of ours, but perhaps of this request only.
    #[error("the writer does not understand our request: {detail}")]
    BadRequest {
        /// For the log.
        detail: String,
    },
    /// 403 by moderation or a content policy: the idea itself is refused.
    #[error("the idea was refused: {reason}")]
    InputRefused {
        /// The category the vendor gives (`violence`), not the text it flagged; empty when it gives none.
        reason: String,
    },
    /// The model refused: `refusal`, `content_filter`, or 403 `refusal`.
    #[error("the model refused")]
    Refused,
    /// 413 or `context_length_exceeded`: the idea does not fit into the model.
    #[error("the idea is too long for the model")]
    InputTooLong,
    /// More came than an answer may have; the connection was closed.
    #[error("the answer is larger than {limit} bytes")]
    OutputTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// The output limit was reached before the first word: thinking used it up.
    #[error("the output limit was reached before any text")]
    Truncated,
    /// The answer is complete and has no text.
    #[error("the answer is empty")]
    Empty,
    /// Nothing, or nothing more, came in time.
    #[error("no answer within {} s", after.as_secs())]
    Timeout {
        /// How long was waited in all.
        after: Duration,
    },
    /// The connection ended before the model was done.
    #[error("the answer was cut off")]
    Cut,
    /// 200 with an error in it that fits no other variant, HTML, or anything that is not the protocol.
    #[error("the writer's answer makes no sense: {detail}")]
    BadResponse {
        /// For the log.
        detail: String,
    },
}

impl ModelFailure {
    /// Whether the same question may be answered later or by another provider. The caller's remaining time and calls
    /// decide whether it is asked again, and after [`Self::retry_after`].
    #[must_use]
    pub const fn retryable(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. }
                | Self::Overloaded { .. }
                | Self::RateLimited { .. }
                | Self::InFlightBudget { .. }
                | Self::Truncated
                | Self::Empty
                | Self::Timeout { .. }
                | Self::Cut
                | Self::BadResponse { .. }
        )
    }

    /// Whether nobody's ticket can be written until the operator acts: pause the service, place no more holds.
    #[must_use]
    pub const fn ours(&self) -> bool {
        matches!(self, Self::OutOfFunds { .. } | Self::KeyRefused | Self::Misconfigured { .. })
    }

    /// Whether the operator should hear of it: everything of [`Self::ours`], and requests of ours that make no sense.
    #[must_use]
    pub const fn alarms(&self) -> bool {
        self.ours() || matches!(self, Self::BadRequest { .. })
    }

    /// Whether the user has to change the idea.
    #[must_use]
    pub const fn users(&self) -> bool {
        matches!(self, Self::InputRefused { .. } | Self::Refused | Self::InputTooLong)
    }

    /// When to ask again, where the vendor said so.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Overloaded { retry_after } | Self::RateLimited { retry_after } => *retry_after,
            Self::InFlightBudget { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    /// A stable word for logs, counters and the job's row.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "unavailable",
            Self::Overloaded { .. } => "overloaded",
            Self::RateLimited { .. } => "rate_limited",
            Self::InFlightBudget { .. } => "in_flight_budget",
            Self::OutOfFunds { .. } => "out_of_funds",
            Self::KeyRefused => "key_refused",
            Self::Misconfigured { .. } => "misconfigured",
            Self::BadRequest { .. } => "bad_request",
            Self::InputRefused { .. } => "input_refused",
            Self::Refused => "refused",
            Self::InputTooLong => "input_too_long",
            Self::OutputTooLong { .. } => "output_too_long",
            Self::Truncated => "truncated",
            Self::Empty => "empty",
            Self::Timeout { .. } => "timeout",
            Self::Cut => "cut",
            Self::BadResponse { .. } => "bad_response",
        }
    }

    /// This failure of a question for which nothing was sent yet.
    #[must_use]
    pub fn before_any_call(self) -> ModelError {
        self.after(Usage::default(), 0)
    }

    /// This failure after `calls` calls that used `usage`.
    #[must_use]
    pub const fn after(self, usage: Usage, calls: u32) -> ModelError {
        ModelError { failure: self, usage, calls }
    }
}

impl Classify for ModelError {
    fn class(&self) -> ErrorClass {
        if self.failure.users() { ErrorClass::Invalid } else { ErrorClass::Unavailable { service: "writer" } }
    }
}

/// Nothing is written by a model for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standstill {
    /// Why.
    pub failure: ModelFailure,
    /// When it is tried again.
    pub wait: Duration,
}

/// A language model behind some vendor's API.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// Why nothing is written by `model`, nor by any that may stand in for it, and for how long: no hold is placed meanwhile.
    fn paused(&self, _model: &str) -> Option<Standstill> {
        None
    }

    /// Asks and waits. `on_text` hears each piece of the answer in order, as it arrives; it must be quick.
    ///
    /// Once `on_text` was called, the implementation asks no second time: it returns the failure, and the caller, who may
    /// have shown the text, decides. Dropping the future closes the connection.
    ///
    /// # Errors
    /// [`ModelError`], with everything that was spent on the way.
    async fn complete(
        &self,
        prompt: &Prompt,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Result<Completion, ModelError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_figures_are_unknown() {
        let usage = Usage { tokens_in: Some(-1), tokens_out: Some(i64::MAX), cost_micro_usd: Some(31), latency_ms: -5 };
        let want = Usage { tokens_in: None, tokens_out: None, cost_micro_usd: Some(31), latency_ms: 0 };
        assert_eq!(usage.checked(), want);
    }

    #[test]
    fn an_unknown_figure_adds_nothing() {
        let known = Usage { tokens_in: Some(10), tokens_out: Some(20), cost_micro_usd: Some(3), latency_ms: 100 };
        let unknown = Usage { latency_ms: 50, ..Usage::default() };
        assert_eq!(known.plus(unknown), Usage { latency_ms: 150, ..known });
        assert_eq!(known.plus(known).cost_micro_usd, Some(6));
    }

    #[test]
    fn no_failure_is_both_ours_and_the_users_and_only_neutral_ones_are_retried() {
        let detail = || "x".to_owned();
        let second = Duration::from_secs(1);
        let all = [
            ModelFailure::Unavailable { detail: detail() },
            ModelFailure::Overloaded { retry_after: None },
            ModelFailure::RateLimited { retry_after: Some(second) },
            ModelFailure::InFlightBudget { retry_after: second },
            ModelFailure::OutOfFunds { detail: detail() },
            ModelFailure::KeyRefused,
            ModelFailure::Misconfigured { detail: detail() },
            ModelFailure::BadRequest { detail: detail() },
            ModelFailure::InputRefused { reason: detail() },
            ModelFailure::Refused,
            ModelFailure::InputTooLong,
            ModelFailure::OutputTooLong { limit: 1 },
            ModelFailure::Truncated,
            ModelFailure::Empty,
            ModelFailure::Timeout { after: second },
            ModelFailure::Cut,
            ModelFailure::BadResponse { detail: detail() },
        ];
        for failure in &all {
            assert!(!(failure.ours() && failure.users()), "{failure:?}");
            assert!(!failure.retryable() || !(failure.alarms() || failure.users()), "{failure:?}");
        }
        let mut names: Vec<_> = all.iter().map(ModelFailure::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        assert_eq!(all[2].retry_after(), Some(second));
        assert_eq!(all[4].retry_after(), None);
    }
}
