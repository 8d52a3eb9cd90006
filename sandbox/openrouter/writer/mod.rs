//! The rule-based writer: a ticket from the words of an idea, by rules and without a model.

mod brief;
mod bug;
mod idea;
mod kind;
mod language;
mod sentence;
mod story;
mod ticket;
mod words;
mod work;

use regex::Regex;
use serde_json::Value;

use brief::Brief;

/// Writes the draft a prompt asks for.
pub(super) fn write(user: &str) -> Value {
    ticket::write(&Brief::read(user))
}

/// A pattern of ours. One that does not compile never matches; the tests look at each.
fn pattern(text: &str) -> Regex {
    Regex::new(text)
        .or_else(|_| Regex::new("[^\\s\\S]"))
        .unwrap_or_else(|_| unreachable!("an empty class is a pattern"))
}
