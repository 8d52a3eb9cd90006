//! The rule-based writer: a ticket from the words of an idea, by rules and without a model.

mod answers;
mod brief;
mod bug;
mod clarify;
mod idea;
mod kind;
mod language;
mod section;
mod sentence;
mod story;
mod ticket;
mod voice;
mod words;
mod work;

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex::Regex;
use serde_json::Value;

use brief::Brief;

/// Writes the draft a prompt asks for.
pub(super) fn write(user: &str) -> Value {
    ticket::write(&Brief::read(user))
}

/// Patterns that were compiled before: compiling one takes milliseconds.
static COMPILED: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);

/// A pattern of ours. One that does not compile never matches; a test looks at those of every language.
fn pattern(text: &str) -> Regex {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = compiled.get(text) {
        return known.clone();
    }
    let made = Regex::new(text).or_else(|_| Regex::new("[^\\s\\S]"));
    let made = made.unwrap_or_else(|_| unreachable!("an empty class is a pattern"));
    compiled.insert(text.to_owned(), made.clone());
    made
}
