//! The body of a chat completion, read and checked as far as the vendor checks it.

use serde_json::Value;

use super::catalogue::Model;
use super::refusal::Refusal;

/// What `provider` may hold; anything else is refused, in any spelling.
const PROVIDER_KEYS: [&str; 16] = [
    "order",
    "only",
    "ignore",
    "allow_fallbacks",
    "require_parameters",
    "data_collection",
    "zdr",
    "sort",
    "max_price",
    "preferred_min_throughput",
    "preferred_max_latency",
    "quantizations",
    "enforce_distillable_text",
    "experimental",
    "partition",
    "user_location",
];
/// Characters per token, roughly; the rule-based writer has no tokenizer.
const CHARS_PER_TOKEN: u64 = 4;

/// What is asked.
pub(super) struct Ask {
    /// The model, as named by the client.
    pub(super) model: String,
    /// Its entry in the catalogue.
    pub(super) entry: &'static Model,
    /// The answer as it is written.
    pub(super) stream: bool,
    /// Everything the system and developer messages say.
    pub(super) system: String,
    /// Everything the user messages say.
    pub(super) user: String,
    /// The most the answer may have, thinking included.
    pub(super) max_tokens: Option<u64>,
    /// Whether thinking is left out of the answer.
    pub(super) hides_reasoning: bool,
}

impl Ask {
    /// Reads a body. Unknown fields at the top are ignored, as at the vendor.
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(body) else {
            // The vendor's own, misleading words.
            return Err(Refusal::invalid("Input must have at least 1 token."));
        };
        let said = |roles: &[&str]| words_of(body.get("messages"), roles);
        let (system, user) = (said(&["system", "developer"]), said(&["user"]));
        if user.trim().is_empty() {
            return Err(Refusal::invalid("Input must have at least 1 token."));
        }
        check_provider(body.get("provider"))?;
        check_format(body.get("response_format"))?;
        let (model, entry) = model_of(&body)?;
        let number = |name: &str| body.get(name).and_then(Value::as_u64);
        let ask = Self {
            model,
            entry,
            stream: body.get("stream").and_then(Value::as_bool).unwrap_or_default(),
            system,
            user,
            max_tokens: number("max_completion_tokens").or_else(|| number("max_tokens")),
            hides_reasoning: body.get("reasoning").is_some_and(|reasoning| reasoning["exclude"] == true),
        };
        let needed = ask.prompt_tokens() + ask.max_tokens.unwrap_or_default();
        if needed > ask.entry.context {
            let text =
                format!("This endpoint's maximum context length is {} tokens. You requested {needed}.", entry.context);
            return Err(Refusal::new(400, &text).metadata(serde_json::json!({"error_type": "context_length_exceeded"})));
        }
        Ok(ask)
    }

    /// What reading it takes.
    pub(super) fn prompt_tokens(&self) -> u64 {
        tokens(&self.system) + tokens(&self.user) + 8
    }
}

/// How many tokens a text has, roughly.
pub(super) fn tokens(text: &str) -> u64 {
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX).div_ceil(CHARS_PER_TOKEN)
}

fn model_of(body: &serde_json::Map<String, Value>) -> Result<(String, &'static Model), Refusal> {
    let listed = body.get("models").and_then(Value::as_array).into_iter().flatten();
    let named: Vec<&str> = body.get("model").into_iter().chain(listed).filter_map(Value::as_str).collect();
    let found = named.iter().find_map(|id| Model::find(id).map(|entry| ((*id).to_owned(), entry)));
    found.ok_or_else(|| {
        let text = format!("{} is not a valid model ID", named.first().copied().unwrap_or("An empty text"));
        let availability = serde_json::json!({
            "code": "model_not_found", "retryable": false, "requested_models": named, "docs_url": null,
        });
        Refusal::availability(400, "invalid_request", &text, &availability)
    })
}

fn check_provider(provider: Option<&Value>) -> Result<(), Refusal> {
    let Some(provider) = provider.filter(|provider| !provider.is_null()) else { return Ok(()) };
    let Some(provider) = provider.as_object() else {
        return Err(Refusal::invalid("provider: Expected object"));
    };
    let strange: Vec<String> =
        provider.keys().filter(|key| !PROVIDER_KEYS.contains(&key.as_str())).map(|key| format!("'{key}'")).collect();
    if strange.is_empty() {
        return Ok(());
    }
    Err(Refusal::invalid(&format!("provider: Unrecognized key(s) in object: {}", strange.join(", "))))
}

fn check_format(format: Option<&Value>) -> Result<(), Refusal> {
    let Some(format) = format.filter(|format| format["type"] == "json_schema") else { return Ok(()) };
    let named = format["json_schema"]["name"].as_str().is_some_and(|name| !name.is_empty() && name.len() <= 64);
    let strict = &format["json_schema"]["strict"];
    if named && (strict.is_null() || strict.is_boolean()) {
        return Ok(());
    }
    Err(Refusal::invalid("response_format.json_schema: `name` is required and `strict` must be a boolean"))
}

fn words_of(messages: Option<&Value>, roles: &[&str]) -> String {
    let messages = messages.and_then(Value::as_array).into_iter().flatten();
    let spoken = messages.filter(|message| message["role"].as_str().is_some_and(|role| roles.contains(&role)));
    let texts: Vec<String> = spoken.map(|message| text_of(&message["content"])).collect();
    texts.join("\n\n")
}

/// A content is a text, or a list of parts.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}
