//! A language model that does what the test says, answer by answer.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use myba_core::generation::{Completion, Finish, LanguageModel, ModelError, ModelFailure, Prompt, Standstill, Usage};
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
    /// Models of which every call fails.
    pub asleep: Mutex<Vec<String>>,
    /// Whom each call was for.
    pub asked: Mutex<Vec<String>>,
    /// Another model answers.
    pub falls_back: AtomicBool,
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
    fn paused(&self, model: &str) -> Option<Standstill> {
        let is_asleep = self.asleep.lock().unwrap().contains(&model.to_owned());
        let failure = self.paused.lock().unwrap().clone();
        let failure = failure.or_else(|| is_asleep.then_some(ModelFailure::Cut))?;
        Some(Standstill { failure, wait: Duration::from_secs(40) })
    }

    async fn complete(
        &self,
        prompt: &Prompt,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Result<Completion, ModelError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.prompts.lock().unwrap().push(prompt.user.clone());
        self.asked.lock().unwrap().push(prompt.model.clone());
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
                return Ok(self.completion(prompt, text));
            }
        };
        on_text(&text);
        Ok(self.completion(prompt, text))
    }
}

impl Writer {
    fn completion(&self, prompt: &Prompt, text: String) -> Completion {
        let fell_back = self.falls_back.load(Ordering::SeqCst);
        let model = format!("vendor/{}", if fell_back { "weaker" } else { &prompt.model });
        Completion { text, model, finish: Finish::Stop, usage: USAGE, calls: 1, fell_back }
    }
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

/// A story of the same that is less work.
pub fn smaller_story() -> String {
    let mut story = good_story();
    story["size"] = json!("S");
    story["in_scope"] = json!([]);
    story.to_string()
}

/// An epic that keeps every hard rule: each child waits for the one before.
pub fn good_epic() -> String {
    let mut epic = good_story();
    let child = |title: &str, want: &str, after: &[u32]| {
        json!({"title": title, "role": "person in finance", "want": want, "benefit": "closing takes one day",
            "depends_on": after})
    };
    let changes = json!({
        "kind": "epic", "kind_reason": "chosen", "title": "Close a month without opening invoices", "size": "L", "story": null,
        "goal": {"text": "Closing a month takes less than two days", "quote": null},
        "children": [
            child("Download a month", "to download all invoices of one month", &[]),
            child("Check the sums", "to see the sum of each customer", &[1]),
            child("Hand over to tax", "to send the file to the tax office", &[1, 2])]
    });
    epic.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    epic.to_string()
}

/// A bug without anything the idea does not say; `environment` is where it claims to have been seen.
pub fn bug(environment: &str, quote: Option<&str>) -> String {
    let mut bug = good_story();
    let assumed = |text: &str| json!({"text": text, "quote": null});
    let changes = json!({
        "kind": "bug", "kind_reason": "“crashes” → bug", "title": "Export crashes on an empty month", "size": "S", "story": null,
        "steps": [assumed("Open a month without invoices"), assumed("Choose “Download CSV”")],
        "observed": assumed("The page crashes"), "expected": assumed("A message says that there are no invoices"),
        "environment": {"text": environment, "quote": quote},
        "severity": {"level": "medium", "reason": "Other months work."}, "in_scope": []
    });
    bug.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    bug.to_string()
}

/// A story that breaks a hard rule: it has no criteria.
pub fn bad_story() -> String {
    let mut story = good_story();
    story["criteria"] = json!([]);
    story.to_string()
}
