//! Puts a draft together: the kind's own part, what the idea says beside it, and a length that fits.

use serde_json::{Map, Value, json};

use super::brief::Brief;
use super::idea::{Idea, capital, clean};
use super::words::{self, Words};
use super::{answers, bug, clarify, kind, language, pattern, section, story, work};

/// Words a ticket of each size may have; a little below the caps of a strict reader.
const CAPS: [(&str, usize); 4] = [("XS", 140), ("S", 230), ("M", 420), ("L", 650)];
/// Most criteria of one ticket.
const MOST_CRITERIA: usize = 7;
/// Said when there are no words for the wished language.
const UNKNOWN_LANGUAGE: &str = "This stand-in has no words in “{}”: what is not the idea’s own is English.";

/// A draft that is being written.
pub(super) struct Draft(Map<String, Value>);

impl Draft {
    fn empty() -> Self {
        let mut fields = Map::new();
        for name in ["story", "goal", "observed", "expected", "environment", "severity"] {
            fields.insert(name.to_owned(), Value::Null);
        }
        for name in
            ["steps", "criteria", "children", "edge_cases", "questions", "assumptions", "in_scope", "out_of_scope"]
        {
            fields.insert(name.to_owned(), json!([]));
        }
        Self(fields)
    }

    /// Sets a field.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Adds to a list.
    pub(super) fn push(&mut self, name: &str, value: Value) {
        if let Some(list) = self.0.get_mut(name).and_then(Value::as_array_mut) {
            list.push(value);
        }
    }

    /// Asks, and assumes the first answer.
    pub(super) fn question(&mut self, question: &str, options: &[&str; 2]) {
        self.push("questions", json!({"question": question, "options": options, "default": options[0]}));
        self.push("assumptions", assumed(&format!("{question} {}", options[0])));
    }

    /// How many a list has.
    pub(super) fn len(&self, name: &str) -> usize {
        self.0.get(name).and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// Takes out of a list what this says yes to.
    pub(super) fn drop_where(&mut self, name: &str, gone: impl Fn(&Value) -> bool) {
        if let Some(list) = self.0.get_mut(name).and_then(Value::as_array_mut) {
            list.retain(|value| !gone(value));
        }
    }

    fn drop_last(&mut self, name: &str) -> bool {
        self.0.get_mut(name).and_then(Value::as_array_mut).and_then(Vec::pop).is_some()
    }

    fn words(&self) -> usize {
        self.0
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "kind" | "language" | "kind_reason"))
            .map(|(_, value)| count(value))
            .sum()
    }
}

/// A statement the idea makes.
pub(super) fn said(text: &str, quote: Option<&str>) -> Value {
    json!({"text": text, "quote": quote})
}

/// A statement of our own.
pub(super) fn assumed(text: &str) -> Value {
    json!({"text": text, "quote": null})
}

/// A criterion.
pub(super) fn criterion(given: Option<&str>, when: Option<&str>, then: &str, quote: Option<&str>) -> Value {
    json!({"given": given, "when": when, "then": then, "quote": quote})
}

/// The draft for a brief.
pub(super) fn write(brief: &Brief) -> Value {
    let mut idea = Idea::read(&brief.idea);
    let found = language::detect(&brief.idea);
    let tag = brief.language.clone().or_else(|| found.map(str::to_owned)).unwrap_or_else(|| "en".to_owned());
    let words = words::of(&tag);
    let text: Vec<&str> = idea.sentences.iter().map(|sentence| sentence.raw.as_str()).collect();
    let seen = kind::choose(&text.join("\n"), brief, idea.orders > 0);
    idea.is_foreign = language::sure(&brief.idea).is_some_and(|found| found != words.tag);
    let mut draft = Draft::empty();
    match seen.kind.as_str() {
        kind if idea.sentences.is_empty() => clarify::write(&mut draft, kind, words),
        "bug" => bug::write(&mut draft, &idea, seen.words.as_deref(), words),
        "task" => work::task(&mut draft, &idea, words),
        "spike" => work::spike(&mut draft, &idea, words),
        "epic" => work::epic(&mut draft, &idea, words),
        _ => story::write(&mut draft, &idea, words),
    }
    answers::take(&mut draft, &brief.answers);
    if let Some(instruction) = brief.instruction.as_ref().filter(|_| brief.section.is_none()) {
        follow(&mut draft, instruction);
    }
    if idea.orders > 0 {
        draft.push("assumptions", assumed(words.orders));
    }
    if words.tag != words::primary(&tag) {
        draft.push("assumptions", assumed(&UNKNOWN_LANGUAGE.replace("{}", &tag)));
    } else if idea.is_foreign {
        draft.push("assumptions", assumed(words.own_words));
    }
    // What was answered is more than a handful of words.
    let size = size(&seen.kind, &idea).max(usize::from(!brief.answers.is_empty()));
    let size = size.saturating_sub(usize::from(brief.smaller));
    fit(&mut draft, size, &idea, brief.shorter || brief.smaller);
    answers::tell(&mut draft, &brief.answers);
    let reason =
        seen.words.map_or_else(|| format!("→ {}", seen.kind), |words| format!("“{}” → {}", clean(&words), seen.kind));
    let whole = finish(draft, &seen.kind, &reason, size, &tag, words);
    match &brief.section {
        Some(field) => section::only(whole, field, brief.instruction.as_deref()),
        None => whole,
    }
}

fn finish(mut draft: Draft, kind: &str, reason: &str, size: usize, tag: &str, words: &Words) -> Value {
    draft.set("kind", json!(kind));
    draft.set("kind_reason", json!(reason));
    draft.set("size", json!(CAPS[size].0));
    draft.set("language", json!(tag));
    let reason = match (kind, size) {
        ("spike", 0 | 1) => words.spike_question[1],
        ("bug" | "task", 0 | 1) => words.estimates[0],
        _ => words.estimates[size],
    };
    draft.set("estimate_reason", json!(reason));
    // An empty quote is none.
    let mut value = in_order(draft.0);
    no_empty_quotes(&mut value);
    value
}

/// The fields in the order of the schema, as a careful model writes them.
fn in_order(mut fields: Map<String, Value>) -> Value {
    let order = [
        "kind",
        "kind_reason",
        "title",
        "size",
        "language",
        "story",
        "goal",
        "steps",
        "observed",
        "expected",
        "environment",
        "severity",
        "criteria",
        "children",
        "edge_cases",
        "questions",
        "assumptions",
        "in_scope",
        "out_of_scope",
        "estimate_reason",
    ];
    Value::Object(order.iter().map(|name| ((*name).to_owned(), fields.remove(*name).unwrap_or(Value::Null))).collect())
}

fn no_empty_quotes(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("quote").is_some_and(|quote| quote == "") {
                fields.insert("quote".to_owned(), Value::Null);
            }
            fields.values_mut().for_each(no_empty_quotes);
        }
        Value::Array(items) => items.iter_mut().for_each(no_empty_quotes),
        _ => {}
    }
}

/// Does what a refinement asks for, as far as rules can.
fn follow(draft: &mut Draft, instruction: &str) {
    if ["Write this ticket again", "Make this ticket smaller"].iter().any(|order| instruction.starts_with(order))
        || pattern(r"(?i)\b(?:shorter|kürzer|plus court|más corto|mais curto)\b").is_match(instruction)
    {
        for name in ["edge_cases", "in_scope"] {
            while draft.drop_last(name) {}
        }
        return;
    }
    // The kind is the wish beside it; what is said of it is no criterion.
    if ["Split this ticket", "Make this ticket a"].iter().any(|order| instruction.starts_with(order)) {
        return;
    }
    for sentence in Idea::read(instruction).sentences {
        let out = pattern(
            r"(?i)^(?:remove|without|no|drop|ohne|kein\w*|entferne|sans|supprime\w*|sin|quita\w*|sem|remova) (.+)$",
        );
        if let Some(found) = out.captures(&sentence.clean) {
            draft.push("out_of_scope", assumed(&capital(&found[1])));
        } else if kind::asked_for(Some(&sentence.clean)).is_none() {
            let bare = pattern(r"(?i)^(?:please |bitte |por favor |also )*(?:add|mention|say|note|include)(?: that)? ")
                .replace(&sentence.clean, "")
                .into_owned();
            draft.push("criteria", criterion(None, None, &capital(&bare), None));
        }
    }
}

/// Which of the sizes fits.
fn size(kind: &str, idea: &Idea) -> usize {
    let said = idea.sentences.len();
    match kind {
        "epic" => 3,
        "bug" if idea.sentences.iter().filter(|sentence| !sentence.is_step).count() > 6 => 2,
        "task" | "spike" if said > 4 => 2,
        "bug" | "task" | "spike" => 1,
        _ if said > 3 || idea.words > 60 => 2,
        _ if idea.is_tiny() => 0,
        _ => 1,
    }
}

/// Leaves out what is least missed until the length fits the size.
fn fit(draft: &mut Draft, size: usize, idea: &Idea, shorter: bool) {
    let cap = CAPS[size].1.min((6 * idea.words).max(120));
    let cap = if shorter { cap * 2 / 3 } else { cap };
    let least = if draft.0.get("observed").is_some_and(Value::is_object) { 2 } else { 5 };
    for (name, least) in
        [("criteria", MOST_CRITERIA), ("in_scope", 3), ("in_scope", 0), ("criteria", least), ("out_of_scope", 1)]
    {
        while draft.words() > cap && draft.len(name) > least {
            draft.drop_last(name);
        }
    }
}

/// A word, or as many as a reader counts where words stand without blanks.
fn parts(word: &str) -> usize {
    word.chars().filter(|c| matches!(c, '\u{3041}'..='\u{3096}' | '\u{4E00}'..='\u{9FFF}')).count().max(1)
}

fn count(value: &Value) -> usize {
    match value {
        Value::String(text) => text.split_whitespace().map(parts).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => {
            fields.iter().filter(|(name, _)| *name != "quote").map(|(_, value)| count(value)).sum()
        }
        _ => 0,
    }
}
