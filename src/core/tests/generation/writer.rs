//! A language model that does what the test says, answer by answer.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use myba_core::generation::{Completion, Finish, LanguageModel, ModelError, ModelFailure, Prompt, Usage};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// What one call does.
pub enum Turn {
    /// Answers this text.
    Text(String),
    /// Says the first half, waits for a permit, then says the rest.
    Halting(Arc<Semaphore>),
    /// Waits for a permit before the first word.
    Waiting(Arc<Semaphore>),
    /// Waits for a permit, then fails.
    Spoilt(Arc<Semaphore>),
    /// Fails.
    Fail(ModelFailure),
    /// Panics.
    Panic,
}

/// The model: a queue of turns, and a good story when it is empty.
#[derive(Default)]
pub struct Writer {
    turns: Mutex<VecDeque<Turn>>,
    pub calls: AtomicUsize,
    pub prompts: Mutex<Vec<String>>,
    pub paused: Mutex<Option<ModelFailure>>,
}

impl Writer {
    pub fn then(&self, turn: Turn) {
        self.turns.lock().unwrap().push_back(turn);
    }

    /// Forgets what was to come.
    pub fn clear(&self) {
        self.turns.lock().unwrap().clear();
    }

    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

pub const USAGE: Usage =
    Usage { tokens_in: Some(900), tokens_out: Some(600), cost_micro_usd: Some(120), latency_ms: 5 };

#[async_trait]
impl LanguageModel for Writer {
    fn paused(&self, _model: &str) -> Option<ModelFailure> {
        self.paused.lock().unwrap().clone()
    }

    async fn complete(
        &self,
        prompt: &Prompt,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Result<Completion, ModelError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.prompts.lock().unwrap().push(prompt.user.clone());
        let turn = self.turns.lock().unwrap().pop_front();
        let text = match turn {
            None => good_story().to_string(),
            Some(Turn::Text(text)) => text,
            Some(Turn::Fail(failure)) => return Err(failure.after(USAGE, 1)),
            Some(Turn::Panic) => panic!("the model's adapter has a bug"),
            Some(Turn::Spoilt(gate)) => {
                gate.acquire().await.unwrap().forget();
                return Err(ModelFailure::Cut.after(USAGE, 1));
            }
            Some(Turn::Waiting(gate)) => {
                gate.acquire().await.unwrap().forget();
                good_story().to_string()
            }
            Some(Turn::Halting(gate)) => {
                let text = good_story().to_string();
                let half = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
                on_text(&text[..half]);
                gate.acquire().await.unwrap().forget();
                on_text(&text[half..]);
                return Ok(completion(prompt, text));
            }
        };
        on_text(&text);
        Ok(completion(prompt, text))
    }
}

fn completion(prompt: &Prompt, text: String) -> Completion {
    Completion { text, model: prompt.model.clone(), finish: Finish::Stop, usage: USAGE, calls: 1 }
}

pub const IDEA: &str =
    "finance needs to download all invoices of one month as a CSV file, because closing takes two days";

/// A story that keeps every hard rule.
pub fn good_story() -> Value {
    let said = |text: &str, quote: &str| json!({"text": text, "quote": quote});
    let assumed = |text: &str| json!({"text": text, "quote": null});
    json!({
        "kind": "story", "kind_reason": "“needs to” → story", "title": "Download one month of invoices as CSV", "size": "M",
        "language": "en",
        "story": {"role": "person in finance", "want": "to download all invoices of one month as a CSV file",
            "benefit": "closing a month takes less than two days", "quote": "finance needs to download all invoices of one month as a CSV file"},
        "goal": null, "steps": [], "observed": null, "expected": null, "environment": null, "severity": null,
        "criteria": [
            {"given": "a month with 12 invoices", "when": "I choose “Download CSV”", "then": "I receive one file with 12 rows", "quote": null},
            {"given": "a month without invoices", "when": "I choose “Download CSV”", "then": "I see the message “No invoices in this month” and no file is sent", "quote": null},
            {"given": "an expired session", "when": "I choose “Download CSV”", "then": "I see the sign-in page", "quote": null}],
        "children": [],
        "edge_cases": [assumed("A month that is not over yet")],
        "questions": [{"question": "Which columns does the file need?", "options": ["The columns of the invoice list", "All fields"],
            "default": "The columns of the invoice list"}],
        "assumptions": [assumed("The columns of the invoice list")],
        "in_scope": [said("CSV of one month", "as a CSV file")],
        "out_of_scope": [assumed("Other formats than CSV")],
        "estimate_reason": "One page and one export."
    })
}

/// A story that breaks a hard rule: it has no criteria.
pub fn bad_story() -> String {
    let mut story = good_story();
    story["criteria"] = json!([]);
    story.to_string()
}
