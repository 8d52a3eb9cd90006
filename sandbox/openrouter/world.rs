//! What the OpenRouter stand-in remembers.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Older answers are forgotten.
const KEPT: usize = 200;
/// What a fresh account holds, in nano-USD: ten dollars.
const START: u64 = 10_000_000_000;

/// The whole state. Money is in nano-USD (a thousandth of a micro-USD), so that no answer rounds to nothing.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(super) struct World {
    /// The one bearer key.
    pub(super) key: String,
    /// Credits ever bought.
    pub(super) bought: u64,
    /// Credits used.
    pub(super) used: u64,
    /// The key's own limit; `None` is none.
    pub(super) key_limit: Option<u64>,
    /// The latest answers, oldest first.
    pub(super) generations: VecDeque<Generation>,
}

impl Default for World {
    fn default() -> Self {
        Self { key: String::new(), bought: START, used: 0, key_limit: None, generations: VecDeque::new() }
    }
}

impl World {
    /// What is left, in nano-USD.
    pub(super) fn left(&self) -> u64 {
        self.bought.saturating_sub(self.used)
    }

    /// Charges an answer and remembers it.
    pub(super) fn charge(&mut self, generation: Generation) {
        self.used = self.used.saturating_add(generation.cost);
        self.generations.push_back(generation);
        if self.generations.len() > KEPT {
            self.generations.pop_front();
        }
    }
}

/// One answer, as `GET /generation` tells it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Generation {
    /// `gen-…`.
    pub(super) id: String,
    /// Who answered.
    pub(super) model: String,
    /// Unix seconds.
    pub(super) created: i64,
    /// Whether it was streamed.
    pub(super) streamed: bool,
    /// Whether the client left before the end.
    pub(super) cancelled: bool,
    /// The model's tokens read.
    pub(super) prompt_tokens: u64,
    /// The model's tokens written, thinking included.
    pub(super) completion_tokens: u64,
    /// Thinking alone.
    pub(super) reasoning_tokens: u64,
    /// Nano-USD.
    pub(super) cost: u64,
    /// `stop`, `length`, …
    pub(super) finish: Option<String>,
}

impl Generation {
    /// The body's `data`.
    pub(super) fn view(&self) -> Value {
        json!({
            "id": self.id, "model": self.model, "created_at": self.created, "streamed": self.streamed,
            "cancelled": self.cancelled, "total_cost": usd(self.cost), "usage": usd(self.cost),
            "tokens_prompt": self.prompt_tokens, "tokens_completion": self.completion_tokens,
            "native_tokens_prompt": self.prompt_tokens, "native_tokens_completion": self.completion_tokens,
            "native_tokens_reasoning": self.reasoning_tokens, "native_tokens_cached": 0,
            "provider_name": super::PROVIDER, "finish_reason": self.finish, "native_finish_reason": self.finish,
            "cache_discount": null, "upstream_id": null, "is_byok": false,
            "provider_responses": [{"provider_name": super::PROVIDER, "status": 200}],
        })
    }
}

/// Nano-USD as the dollars of the wire, to a billionth.
pub(super) fn usd(nano: u64) -> Value {
    let text = format!("{}.{:09}", nano / 1_000_000_000, nano % 1_000_000_000);
    text.parse::<f64>().map_or(Value::Null, |dollars| json!(dollars))
}
