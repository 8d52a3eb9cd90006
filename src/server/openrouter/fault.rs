//! What a refusal of the vendor means: why there is no answer, and what may help.
//!
//! The order of belief is `limit_source`, `availability`, `error_type`, the HTTP class. Nothing the vendor quotes from the
//! idea (`flagged_input`, free-text messages of 400 and 422) goes into a failure.

use std::time::Duration;

use myba_core::clock::UnixMs;
use myba_core::generation::ModelFailure;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::request::DROPPABLE;
use super::retry_after;

/// The wait for an in-flight 402 that gave no figure.
const IN_FLIGHT_WAIT: Duration = Duration::from_secs(2);
/// Longer words are no words of a protocol.
const MAX_WORD: usize = 64;

/// Why a call gave no answer, and what may help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub failure: ModelFailure,
    pub remedy: Remedy,
}

/// What may help; each at most once per question, except asking again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Nothing.
    None,
    /// The same again, after a while.
    Again,
    /// Twice the output limit.
    MoreTokens,
    /// Half the output limit.
    FewerTokens,
    /// The next model.
    NextModel,
    /// Without the wishes for speed and price; never without privacy.
    RelaxRouting,
    /// Without this field, from now on.
    DropField(&'static str),
    /// Without the provider that answered nothing.
    IgnoreProvider(Option<String>),
}

impl Fault {
    pub const fn new(failure: ModelFailure, remedy: Remedy) -> Self {
        Self { failure, remedy }
    }

    /// A fault that asking again may cure.
    pub const fn passing(failure: ModelFailure) -> Self {
        Self::new(failure, Remedy::Again)
    }

    /// A fault that nothing cures.
    pub const fn lasting(failure: ModelFailure) -> Self {
        Self::new(failure, Remedy::None)
    }
}

/// Reads an answer that is an error. `status` is the HTTP status; where the error stands in a 200, its own code is used.
pub(super) fn of_answer(status: u16, headers: &HeaderMap, body: &Value, now: UnixMs) -> Fault {
    // Older servers send the error without an envelope.
    let error = body.get("error").unwrap_or(body);
    let refusal = Refusal::read(status, headers, error, now);
    refusal.fault()
}

/// The parts of a refusal that decide.
struct Refusal<'a> {
    status: u16,
    error: &'a Value,
    kind: &'a str,
    availability: &'a str,
    limit_source: &'a str,
    retry_after: Option<Duration>,
}

impl<'a> Refusal<'a> {
    fn read(status: u16, headers: &HeaderMap, error: &'a Value, now: UnixMs) -> Self {
        let text = |path: &str| error.pointer(path).and_then(Value::as_str).unwrap_or_default();
        let first =
            |paths: &[&str]| paths.iter().map(|path| text(path)).find(|text| !text.is_empty()).unwrap_or_default();
        let kind = first(&["/metadata/error_type", "/error_type", "/code", "/type"]);
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let reset = error.pointer("/metadata/headers/X-RateLimit-Reset").cloned();
        let reset = reset.or_else(|| header("x-ratelimit-reset").map(|text| Value::String(text.to_owned())));
        let hints = ["/availability/retry_after", "/metadata/retry_after_seconds", "/metadata/headers/Retry-After"];
        let hint = header("retry-after")
            .and_then(|text| retry_after::parse(text, now))
            .or_else(|| hints.iter().find_map(|path| retry_after::of_value(error.pointer(path)?, now)))
            .or_else(|| retry_after::of_reset(&reset?, now));
        Self {
            status: effective_status(status, error, kind),
            error,
            kind,
            availability: text("/availability/code"),
            limit_source: text("/metadata/limit_source"),
            retry_after: hint,
        }
    }

    fn fault(&self) -> Fault {
        match self.status {
            402 => self.payment(),
            _ if self.limit_source == "openrouter_in_flight_budget" => self.payment(),
            401 => Fault::lasting(ModelFailure::KeyRefused),
            403 => self.forbidden(),
            400 | 422 => self.bad_request(),
            413 => Fault::lasting(ModelFailure::InputTooLong),
            404 => self.not_found(),
            429 => Fault::passing(ModelFailure::RateLimited { retry_after: self.retry_after }),
            503 | 529 if self.is_routing() => self.not_found(),
            503 | 529 => Fault::passing(ModelFailure::Overloaded { retry_after: self.retry_after }),
            408 | 500..=599 => Fault::passing(ModelFailure::Unavailable { detail: self.detail() }),
            405..=499 => Fault::lasting(ModelFailure::BadRequest { detail: self.detail() }),
            _ => Fault::passing(ModelFailure::BadResponse { detail: self.detail() }),
        }
    }

    /// 402: too many calls at once, one call too dear, or no money left.
    fn payment(&self) -> Fault {
        let in_flight = self.limit_source == "openrouter_in_flight_budget";
        if in_flight || self.retry_after.is_some() {
            let retry_after = self.retry_after.unwrap_or(IN_FLIGHT_WAIT);
            return Fault::passing(ModelFailure::InFlightBudget { retry_after });
        }
        let funds = ModelFailure::OutOfFunds { detail: self.detail() };
        let too_dear = self.metadata_word("reason") == "weight_exceeds_budget";
        Fault::new(funds, if too_dear { Remedy::FewerTokens } else { Remedy::None })
    }

    /// 403: a budget, the idea, the model's refusal, or a region.
    fn forbidden(&self) -> Fault {
        if !self.limit_source.is_empty() {
            return Fault::lasting(ModelFailure::OutOfFunds { detail: self.detail() });
        }
        self.policy()
            .unwrap_or_else(|| Fault::new(ModelFailure::Misconfigured { detail: self.detail() }, Remedy::NextModel))
    }

    /// The idea or the model's answer is against a policy.
    fn policy(&self) -> Option<Fault> {
        if self.kind == "refusal" {
            return Some(Fault::lasting(ModelFailure::Refused));
        }
        let list = |key: &str| self.error.pointer(&format!("/metadata/{key}")).and_then(Value::as_array);
        let flagged = list("reasons").or_else(|| list("patterns")).is_some_and(|reasons| !reasons.is_empty());
        let by_policy = matches!(self.kind, "content_policy_violation" | "content_filter");
        (flagged || by_policy).then(|| {
            let reasons = list("reasons").into_iter().flatten().filter_map(Value::as_str);
            let reason = reasons.filter(|word| is_word(word)).take(5).collect::<Vec<_>>().join(", ");
            Fault::lasting(ModelFailure::InputRefused { reason })
        })
    }

    fn bad_request(&self) -> Fault {
        if let Some(fault) = self.policy() {
            return fault;
        }
        let too_long =
            ["context_length_exceeded", "token_limit_exceeded", "string_too_long", "exceed_context_size_error"];
        if too_long.contains(&self.kind) {
            return Fault::lasting(ModelFailure::InputTooLong);
        }
        if self.availability == "model_not_found" || self.kind == "model_not_found" {
            return Fault::new(ModelFailure::Misconfigured { detail: self.detail() }, Remedy::NextModel);
        }
        let failure = ModelFailure::BadRequest { detail: self.detail() };
        match self.refused_field() {
            Some(field) => Fault::new(failure, Remedy::DropField(field)),
            None if self.kind == "max_tokens_exceeded" => Fault::new(failure, Remedy::FewerTokens),
            None => Fault::lasting(failure),
        }
    }

    /// The field the server does not know: named by `param`, or by a message that says so.
    fn refused_field(&self) -> Option<&'static str> {
        let param = self.error.pointer("/param").and_then(Value::as_str).unwrap_or_default();
        let param = param.split(['.', '[']).next().unwrap_or_default();
        if let Some(field) = DROPPABLE.into_iter().find(|field| *field == param) {
            return Some(field);
        }
        let message = self.error.pointer("/message").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let says = [
            "extra_forbidden",
            "extra inputs",
            "unsupported",
            "not support",
            "unrecognized",
            "unknown",
            "not permitted",
        ];
        if !says.iter().any(|words| message.contains(words)) {
            return None;
        }
        // The longest first: `reasoning` is part of `reasoning_effort`.
        let mut fields = DROPPABLE;
        fields.sort_by_key(|field| std::cmp::Reverse(field.len()));
        fields.into_iter().find(|field| message.contains(field))
    }

    /// 404: the model is gone, or our filters left nobody.
    fn not_found(&self) -> Fault {
        let failure = ModelFailure::Misconfigured { detail: self.detail() };
        Fault::new(failure, if self.is_routing() { Remedy::RelaxRouting } else { Remedy::NextModel })
    }

    fn is_routing(&self) -> bool {
        let by_filter = matches!(self.availability, "privacy_restricted" | "constraint_filtered");
        by_filter || !self.metadata_word("failed_routing_step").is_empty()
    }

    fn metadata_word(&self, key: &str) -> &'a str {
        self.error.pointer(&format!("/metadata/{key}")).and_then(Value::as_str).unwrap_or_default()
    }

    /// The vendor's own codes, never its sentences.
    fn detail(&self) -> String {
        let param = self.error.pointer("/param").and_then(Value::as_str).unwrap_or_default();
        let words = [self.kind, self.availability, self.limit_source, self.metadata_word("reason"), param];
        let mut detail = format!("status {}", self.status);
        for word in words.into_iter().filter(|word| is_word(word)) {
            detail.push(' ');
            detail.push_str(word);
        }
        detail
    }
}

/// A word of a protocol: no user ever wrote it.
fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:[]".contains(&byte);
    !text.is_empty() && text.len() <= MAX_WORD && text.bytes().all(plain)
}

/// The status an error means: a 200 with an error in it has the error's own code, a number, a text, or a name.
fn effective_status(status: u16, error: &Value, kind: &str) -> u16 {
    if status >= 300 {
        return status;
    }
    let code = error.pointer("/code").or_else(|| error.pointer("/http_status"));
    let number = match code {
        Some(Value::Number(number)) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    };
    if let Some(number) = number.filter(|number| (400..600).contains(number)) {
        return number;
    }
    match kind {
        "authentication" => 401,
        "payment_required" => 402,
        "permission_denied" | "content_policy_violation" | "refusal" => 403,
        "not_found" => 404,
        "timeout" => 504,
        "payload_too_large" => 413,
        "invalid_request" | "invalid_prompt" | "context_length_exceeded" | "invalid_request_error" => 400,
        "rate_limit_exceeded" => 429,
        "provider_overloaded" => 529,
        _ => 502,
    }
}
