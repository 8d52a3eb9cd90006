//! The models on offer and their prices.

use serde_json::{Value, json};

/// A model on offer. Prices are nano-USD per token, which is the same figure as USD per million tokens times 1,000.
pub(super) struct Model {
    /// `author/slug`.
    pub(super) id: &'static str,
    /// Per token read.
    prompt: u64,
    /// Per token written.
    completion: u64,
    /// Tokens in one conversation.
    pub(super) context: u64,
}

/// Everything on offer. The rule-based writer answers for all of them.
pub(super) const MODELS: &[Model] = &[
    Model { id: "openai/gpt-oss-20b", prompt: 30, completion: 140, context: 131_072 },
    Model { id: "openai/gpt-oss-120b", prompt: 39, completion: 190, context: 131_072 },
    Model { id: "anthropic/claude-sonnet-4.5", prompt: 3_000, completion: 15_000, context: 200_000 },
];

const PARAMETERS: [&str; 10] = [
    "response_format",
    "structured_outputs",
    "reasoning",
    "include_reasoning",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "seed",
    "stop",
];

impl Model {
    /// The model of this id, whatever variant is asked for.
    pub(super) fn find(id: &str) -> Option<&'static Self> {
        let base = id.split(':').next().unwrap_or_default();
        MODELS.iter().find(|model| model.id == base)
    }

    /// What reading and writing costs, in nano-USD.
    pub(super) fn cost(&self, prompt: u64, completion: u64) -> (u64, u64) {
        (prompt.saturating_mul(self.prompt), completion.saturating_mul(self.completion))
    }

    /// One entry of `GET /models`.
    pub(super) fn view(&self) -> Value {
        json!({
            "id": self.id, "canonical_slug": self.id, "name": format!("{} (sandbox: rules, no model)", self.id),
            "context_length": self.context, "pricing": self.pricing(), "supported_parameters": PARAMETERS,
            "top_provider": {"context_length": self.context, "max_completion_tokens": 32_768, "is_moderated": false},
            "architecture": {"modality": "text->text", "input_modalities": ["text"], "output_modalities": ["text"]},
            "per_request_limits": null, "expiration_date": null, "default_parameters": {},
        })
    }

    /// The `data` of `GET /models/{author}/{slug}/endpoints`: two, so that filters leave a choice.
    pub(super) fn endpoints(&self) -> Value {
        let one = |name: &str, tag: &str| {
            json!({
                "name": format!("{name} | {}", self.id), "provider_name": name, "tag": tag, "pricing": self.pricing(),
                "context_length": self.context, "max_completion_tokens": 32_768, "quantization": "fp8", "status": 0,
                "supported_parameters": PARAMETERS, "uptime_last_30m": 100,
            })
        };
        json!({"id": self.id, "name": self.id, "endpoints": [one(super::PROVIDER, "sandbox"), one("Sandbox 2", "sandbox2")]})
    }

    fn pricing(&self) -> Value {
        let price = |nano: u64| format!("0.{nano:09}");
        json!({"prompt": price(self.prompt), "completion": price(self.completion), "request": "0"})
    }
}
