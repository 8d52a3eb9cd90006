//! A language model that does what the test says, answer by answer.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use myba_core::generation::{Completion, Finish, LanguageModel, ModelError, ModelFailure, Prompt, Usage};
use serde_json::json;
use tokio::sync::Semaphore;

/// What one call does.
pub enum Turn {
    /// Waits for a permit before the first word.
    Waiting(Arc<Semaphore>),
    /// Fails.
    Fail(ModelFailure),
}

/// The model: a queue of turns, and a good story when it is empty.
#[derive(Default)]
pub struct Writer {
    turns: Mutex<VecDeque<Turn>>,
    calls: Mutex<usize>,
    /// Another model answers than the one asked for.
    pub falls_back: AtomicBool,
}

const USAGE: Usage = Usage { tokens_in: Some(900), tokens_out: Some(600), cost_micro_usd: Some(120), latency_ms: 5 };

impl Writer {
    pub fn then(&self, turn: Turn) {
        self.turns.lock().unwrap().push_back(turn);
    }

    pub fn calls(&self) -> usize {
        *self.calls.lock().unwrap()
    }
}

#[async_trait]
impl LanguageModel for Writer {
    async fn complete(
        &self,
        prompt: &Prompt,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Result<Completion, ModelError> {
        *self.calls.lock().unwrap() += 1;
        let turn = self.turns.lock().unwrap().pop_front();
        match turn {
            None => {}
            Some(Turn::Waiting(gate)) => gate.acquire().await.unwrap().forget(),
            Some(Turn::Fail(failure)) => return Err(failure.after(USAGE, 1)),
        }
        let text = story();
        on_text(&text);
        let fell_back = self.falls_back.load(Ordering::SeqCst);
        let model = if fell_back { "vendor/weaker" } else { prompt.model.as_str() }.to_owned();
        Ok(Completion { text, model, finish: Finish::Stop, usage: USAGE, calls: 1, fell_back })
    }
}

pub const IDEA: &str =
    "finance needs to download all invoices of one month as a CSV file, because closing takes two days";

/// A story that keeps every hard rule.
fn story() -> String {
    let assumed = |text: &str| json!({"text": text, "quote": null});
    let criterion = |given: &str, then: &str| json!({"given": given, "when": "I choose “Download CSV”", "then": then, "quote": null});
    json!({
        "kind": "story", "kind_reason": "“needs to” → story", "title": "Download one month of invoices as CSV", "size": "M",
        "language": "en",
        "story": {"role": "person in finance", "want": "to download all invoices of one month as a CSV file",
            "benefit": "closing a month takes less than two days",
            "quote": "finance needs to download all invoices of one month as a CSV file"},
        "goal": null, "steps": [], "observed": null, "expected": null, "environment": null, "severity": null,
        "criteria": [
            criterion("a month with 12 invoices", "I receive one file with 12 rows"),
            criterion("a month without invoices", "I see the message “No invoices in this month” and no file is sent"),
            criterion("an expired session", "I see the sign-in page")],
        "children": [],
        "edge_cases": [assumed("A month that is not over yet")],
        "questions": [{"question": "Which columns does the file need?",
            "options": ["The columns of the invoice list", "All fields"], "default": "The columns of the invoice list"}],
        "assumptions": [assumed("The columns of the invoice list")],
        "in_scope": [{"text": "CSV of one month", "quote": "as a CSV file"}],
        "out_of_scope": [assumed("Other formats than CSV")],
        "estimate_reason": "One page and one export."
    })
    .to_string()
}
