//! Errors in the vendor's words, before and during an answer.

use serde_json::{Value, json};

use super::super::PROVIDER;
use super::super::refusal::Refusal;

/// The refusal of this name, if it is one.
pub(super) fn refusal(name: &str) -> Option<Refusal> {
    bad_request(name)
        .or_else(|| money(name))
        .or_else(|| forbidden(name))
        .or_else(|| routing(name))
        .or_else(|| busy(name))
}

/// 402: the balance is gone.
pub(in crate::openrouter) fn no_credits() -> Refusal {
    Refusal::new(402, "Insufficient credits. Add more using https://openrouter.ai/settings/credits").metadata(json!({
        "error_type": "payment_required", "limit_source": "openrouter_credits", "remedy_hint": "add_credits",
    }))
}

/// 402 with a hint when to come again: too much is under way.
pub(in crate::openrouter) fn in_flight_budget() -> Refusal {
    Refusal::new(402, "Too many requests in flight for your balance. Wait for running requests to finish.")
        .metadata(json!({
            "error_type": "payment_required", "limit_source": "openrouter_in_flight_budget",
            "reason": "in_flight_budget_exhausted", "remedy_hint": "wait",
        }))
        .header("retry-after", "1")
}

/// What goes wrong once a provider was found.
pub(super) fn upstream(code: &Value) -> Value {
    let kind = match code.as_u64() {
        Some(429) => "rate_limit_exceeded",
        Some(502) => "provider_unavailable",
        _ => "server",
    };
    json!({
        "code": code, "message": "Provider returned error",
        "metadata": {"error_type": kind, "provider_code": "upstream_error", "provider_name": PROVIDER},
    })
}

fn bad_request(name: &str) -> Option<Refusal> {
    let typed = |status, kind: &str, message: &str| Refusal::new(status, message).metadata(json!({"error_type": kind}));
    Some(match name {
        "invalid_request_400" => typed(400, "invalid_request", "temperature: Expected number, received string"),
        "unknown_field_400" => typed(400, "invalid_request", "Unrecognized key(s) in object: 'plugins'"),
        "context_length_400" => typed(
            400,
            "context_length_exceeded",
            "This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens.",
        ),
        "model_not_found_400" => Refusal::availability(
            400,
            "invalid_request",
            "The requested model is not a valid model ID",
            &availability("model_not_found", false, &json!([])),
        ),
        "unauthorized_401" => typed(401, "authentication", "User not found."),
        "too_large_413" => typed(413, "payload_too_large", "Request body too large"),
        _ => return None,
    })
}

fn money(name: &str) -> Option<Refusal> {
    Some(match name {
        "no_credits_402" => no_credits(),
        "in_flight_402" => in_flight_budget(),
        "key_limit_402" => Refusal::new(402, "Key limit exceeded (total limit)").metadata(json!({
            "error_type": "payment_required", "limit_source": "openrouter_key_limit", "remedy_hint": "raise_key_limit",
        })),
        "too_dear_402" => Refusal::new(
            402,
            "This request requires more credits, or fewer max_tokens. You requested up to 6000 tokens, but can only afford 900.",
        )
        .metadata(json!({
            "error_type": "payment_required", "limit_source": "openrouter_credits", "reason": "weight_exceeds_budget",
            "remedy_hint": "lower_max_tokens",
        })),
        _ => return None,
    })
}

fn forbidden(name: &str) -> Option<Refusal> {
    Some(match name {
        "moderation_403" => Refusal::new(403, "Your input was flagged").metadata(json!({
            "reasons": ["violence"], "flagged_input": "(the first words of the input)", "provider_name": PROVIDER,
            "model_slug": "openai/gpt-oss-20b",
        })),
        "refusal_403" => Refusal::new(403, "The model refused to answer").metadata(json!({"error_type": "refusal"})),
        "budget_403" => Refusal::new(403, "Workspace budget exceeded").metadata(json!({
            "error_type": "permission_denied", "limit_source": "openrouter_workspace_budget", "scope": "workspace",
            "limit_usd": 50, "spend_usd": 50.02, "resets_at": "2030-01-01T00:00:00Z",
        })),
        "region_403" => Refusal::availability(
            403,
            "permission_denied",
            "This model is not available in your region",
            &availability("region_restricted", false, &json!(["geo"])),
        ),
        _ => return None,
    })
}

fn routing(name: &str) -> Option<Refusal> {
    Some(match name {
        "routing_404" => Refusal::availability(
            404,
            "not_found",
            "No endpoints found matching your data policy",
            &availability("privacy_restricted", false, &json!(["data_policy:training"])),
        ),
        "routing_old_404" => Refusal::new(404, "No endpoints found that support the requested parameters")
            .metadata(json!({"failed_routing_step": "require_parameters"})),
        "model_gone_404" => Refusal::availability(
            404,
            "not_found",
            "This model has been deprecated",
            &availability("model_deprecated", false, &json!([])),
        ),
        _ => return None,
    })
}

fn busy(name: &str) -> Option<Refusal> {
    let limited = || {
        Refusal::new(429, "Rate limit exceeded: requests per minute")
            .metadata(json!({"error_type": "rate_limit_exceeded"}))
    };
    let overloaded = || Refusal::new(503, "Provider overloaded").metadata(json!({"error_type": "provider_overloaded"}));
    Some(match name {
        "rate_limit_429" => limited(),
        "rate_limit_2s_429" => limited().header("retry-after", "2"),
        "rate_limit_hour_429" => limited().header("retry-after", "3600"),
        "rate_limit_date_429" => limited().header("retry-after", "Wed, 21 Oct 2099 07:28:00 GMT"),
        "rate_limit_garbage_429" => limited().header("retry-after", "in a while"),
        "rate_limit_metadata_429" => Refusal::new(429, "Provider returned error").metadata(json!({
            "raw": "rate limited upstream", "provider_name": PROVIDER, "provider_error_code": "429",
            "limit_source": "upstream_provider_shared_pool", "retry_after_seconds": 2,
        })),
        "server_error_500" => Refusal::new(500, "Internal Server Error").metadata(json!({"error_type": "server"})),
        "provider_502" => {
            Refusal::new(502, "Provider returned error").metadata(json!({"error_type": "provider_unavailable"}))
        }
        "overloaded_503" => overloaded(),
        "overloaded_2s_503" => overloaded().header("retry-after", "2"),
        "timeout_504" => Refusal::new(504, "Provider timed out").metadata(json!({"error_type": "timeout"})),
        _ => return None,
    })
}

fn availability(code: &str, retryable: bool, excluded_by: &Value) -> Value {
    json!({"code": code, "retryable": retryable, "requested_models": ["openai/gpt-oss-20b"], "excluded_by": excluded_by})
}
