//! An answer before it is put on the wire.

use serde_json::{Value, json};

use super::catalogue::Model;
use super::request::{Ask, tokens};
use super::world::{Generation, usd};

/// What the stand-in will say, and how it will end.
#[derive(Clone)]
pub(super) struct Answer {
    /// The content.
    pub(super) text: Option<String>,
    /// Thinking.
    pub(super) reasoning: String,
    /// `message.refusal`.
    pub(super) refusal: Option<String>,
    /// `stop`, `length`, `content_filter`, …
    pub(super) finish: Option<&'static str>,
    /// How it ends.
    pub(super) ending: Ending,
    /// What it says it cost.
    pub(super) figures: Figures,
}

/// How an answer ends.
#[derive(Clone, PartialEq)]
pub(super) enum Ending {
    /// As it should.
    Whole,
    /// With this error before any text.
    ErrorFirst(Value),
    /// With this error after half of the text.
    ErrorMidway(Value),
    /// The connection is closed after half of the text.
    Cut,
    /// All the text and `[DONE]`, but no finish reason.
    NoFinish,
    /// Half of the text, then silence.
    Stalled,
    /// One byte now and then.
    Dripping,
    /// It never ends.
    Endless,
}

/// What an answer says about its cost.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Figures {
    /// The truth.
    Honest,
    /// Nothing.
    Absent,
    /// Impossible numbers.
    Absurd,
}

impl Answer {
    /// A text that ends as it should.
    pub(super) fn whole(text: String) -> Self {
        Self {
            text: Some(text),
            reasoning: "The sandbox follows rules and does not think.".to_owned(),
            refusal: None,
            finish: Some("stop"),
            ending: Ending::Whole,
            figures: Figures::Honest,
        }
    }

    /// The same with another ending.
    pub(super) fn ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }
}

/// The receipt of an answer.
pub(super) struct Receipt {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) model: String,
    entry: &'static Model,
    prompt: u64,
    streamed: bool,
}

impl Receipt {
    /// A receipt for what is asked.
    pub(super) fn new(id: String, created: i64, ask: &Ask) -> Self {
        let (model, entry) = (ask.model.clone(), ask.entry);
        Self { id, created, model, entry, prompt: ask.prompt_tokens(), streamed: ask.stream }
    }

    /// What was sent of an answer: `chars` characters of the text, all of the thinking.
    pub(super) fn generation(&self, answer: &Answer, written: &str, cancelled: bool) -> Generation {
        let reasoning = tokens(&answer.reasoning);
        let completion = tokens(written) + reasoning;
        let (read, wrote) = self.entry.cost(self.prompt, completion);
        let failed = matches!(answer.ending, Ending::ErrorFirst(_) | Ending::ErrorMidway(_));
        // Errors are free: the vendor's zero completion insurance.
        let cost = if failed { 0 } else { read + wrote };
        Generation {
            id: self.id.clone(),
            model: self.model.clone(),
            created: self.created,
            streamed: self.streamed,
            cancelled,
            prompt_tokens: self.prompt,
            completion_tokens: completion,
            reasoning_tokens: reasoning,
            cost,
            finish: answer.finish.filter(|_| !cancelled).map(str::to_owned),
        }
    }

    /// The `usage` of an answer, or nothing.
    pub(super) fn usage(&self, answer: &Answer, written: &str) -> Option<Value> {
        let made = self.generation(answer, written, false);
        let (read, wrote) = self.entry.cost(made.prompt_tokens, made.completion_tokens);
        match answer.figures {
            Figures::Absent => None,
            Figures::Absurd => Some(json!({
                "prompt_tokens": -5, "completion_tokens": 1.0e30, "total_tokens": "many", "cost": -1_000_000.0,
            })),
            Figures::Honest => Some(json!({
                "prompt_tokens": made.prompt_tokens, "completion_tokens": made.completion_tokens,
                "total_tokens": made.prompt_tokens + made.completion_tokens, "cost": usd(made.cost), "is_byok": false,
                "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": made.reasoning_tokens},
                "cost_details": {"upstream_inference_cost": null, "upstream_inference_prompt_cost": usd(read),
                    "upstream_inference_completions_cost": usd(wrote)},
            })),
        }
    }

    /// The fields every body and chunk begins with.
    pub(super) fn frame(&self, object: &str) -> Value {
        json!({
            "id": self.id, "object": object, "created": self.created, "model": self.model,
            "provider": super::PROVIDER, "system_fingerprint": null, "service_tier": null,
        })
    }

    /// The body of an answer that is not streamed.
    pub(super) fn body(&self, answer: &Answer, hides_reasoning: bool) -> Value {
        if let Ending::ErrorFirst(error) = &answer.ending {
            return json!({"id": self.id, "error": error});
        }
        let written = answer.text.as_deref().unwrap_or_default();
        let mut body = self.frame("chat.completion");
        let mut message = json!({"role": "assistant", "content": answer.text, "refusal": answer.refusal});
        if !hides_reasoning {
            message["reasoning"] = json!(answer.reasoning);
            message["reasoning_details"] = json!([]);
        }
        let finish = answer.finish.filter(|_| answer.ending != Ending::NoFinish);
        let mut choice = json!({
            "index": 0, "finish_reason": finish, "native_finish_reason": finish, "logprobs": null, "message": message,
        });
        if let Ending::ErrorMidway(error) = &answer.ending {
            choice["message"]["content"] = json!(half(written));
            choice["finish_reason"] = json!("error");
            choice["error"] = error.clone();
        }
        body["choices"] = json!([choice]);
        if let Some(usage) = self.usage(answer, written) {
            body["usage"] = usage;
        }
        body
    }
}

/// The first half of a text, between two characters.
pub(super) fn half(text: &str) -> &str {
    let middle = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[..middle]
}
