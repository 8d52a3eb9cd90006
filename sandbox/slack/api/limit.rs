//! Rate limits, and refusals a test asks for.

use std::collections::HashMap;

use super::Refusal;
use crate::slack::Slack;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

/// What keeps calls from being carried out.
#[derive(Default)]
pub struct Limits {
    /// Refusals of the next calls, by method.
    armed: HashMap<String, Vec<Refusal>>,
    /// Whether the tiers of the reference are kept.
    tiers: bool,
    /// Whether history is limited as for apps that are not listed: one call a minute, 15 messages.
    pub history: bool,
    calls: HashMap<(String, String), Vec<i64>>,
}

impl Limits {
    /// The refusal armed for a method.
    pub fn take(&mut self, method: &str) -> Option<Refusal> {
        let list = self.armed.get_mut(method)?;
        if list.is_empty() { None } else { Some(list.remove(0)) }
    }

    /// Counts a call; a refusal when there were `per_minute` in the last minute already.
    pub fn count(&mut self, key: (String, String), per_minute: usize, now_ms: i64) -> Option<Refusal> {
        let is_history = matches!(key.1.as_str(), "conversations.history" | "conversations.replies");
        let most = match (self.history && is_history, self.tiers) {
            (true, _) => 1,
            (false, true) => per_minute,
            (false, false) => return None,
        };
        let calls = self.calls.entry(key).or_default();
        calls.retain(|at| *at > now_ms - MINUTE);
        if calls.len() < most {
            calls.push(now_ms);
            return None;
        }
        let left = calls.first().map_or(MINUTE, |first| first + MINUTE - now_ms);
        Some(Refusal::late(u64::try_from(left.div_euclid(1000) + 1).unwrap_or(60)))
    }
}

impl Slack {
    /// Answers the next `times` calls of a method `{"ok":false,"error":…}` without doing anything.
    pub fn refuse_next(&self, method: &str, error: &str, times: usize) {
        let refusals = std::iter::repeat_n(Refusal::of(error), times);
        self.limits().armed.entry(method.to_owned()).or_default().extend(refusals);
    }

    /// Answers the next `times` calls of a method 429 with `Retry-After`, in seconds.
    pub fn limit_next(&self, method: &str, retry_after_s: u64, times: usize) {
        let refusals = std::iter::repeat_n(Refusal::late(retry_after_s), times);
        self.limits().armed.entry(method.to_owned()).or_default().extend(refusals);
    }

    /// Keeps each method to its tier of calls in a minute, or no longer.
    pub fn keep_tiers(&self, on: bool) {
        self.limits().tiers = on;
    }

    /// Limits history to one call a minute and 15 messages, as for apps that are not listed, or no longer.
    pub fn limit_history(&self, on: bool) {
        self.limits().history = on;
    }
}
