//! One JSON document of the vendor's: a whole answer, or one event of a stream. Only what we read, and tolerant of the rest.

use myba_core::generation::Usage;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::cost;

/// What one document says.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// Text of the answer; thinking is not part of it.
    pub text: String,
    /// Why the model ended, once it did.
    pub finish: Option<String>,
    /// The model refused.
    pub refused: bool,
    /// `{"error": …}`, wherever in the document it stood.
    pub error: Option<Value>,
    pub model: Option<String>,
    pub provider: Option<String>,
    pub usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    error: Option<Value>,
    #[serde(default)]
    model: Option<Value>,
    #[serde(default)]
    provider: Option<Value>,
    #[serde(default)]
    usage: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    delta: Option<Message>,
    #[serde(default)]
    finish_reason: Option<String>,
    #[serde(default)]
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Value,
    #[serde(default)]
    refusal: Option<String>,
}

impl Piece {
    /// Reads a document; `None` when it is not the protocol.
    pub fn read(json: &str) -> Option<Self> {
        let wire: Wire = serde_json::from_str(json).ok()?;
        let mut piece = Self {
            error: wire.error.filter(|error| !error.is_null()).map(|error| serde_json::json!({ "error": error })),
            model: text(wire.model),
            provider: text(wire.provider),
            usage: wire.usage.filter(|usage| usage.get() != "null").map(|usage| cost::usage(&usage)),
            ..Self::default()
        };
        // We ask for one choice; whatever else comes is not what we asked for.
        let Some(choice) = wire.choices.and_then(|choices| choices.into_iter().next()) else { return Some(piece) };
        piece.finish = choice.finish_reason;
        if let Some(error) = choice.error.filter(|error| !error.is_null()) {
            piece.error.get_or_insert_with(|| serde_json::json!({ "error": error }));
        }
        if let Some(message) = choice.message.or(choice.delta) {
            piece.refused = message.refusal.is_some_and(|refusal| !refusal.trim().is_empty());
            piece.text = content(message.content);
        }
        Some(piece)
    }

    /// Keeps the latest of each name and figure.
    pub fn merge(&mut self, next: &Self) {
        let keep = |old: &mut Option<String>, new: &Option<String>| {
            if new.is_some() {
                old.clone_from(new);
            }
        };
        keep(&mut self.finish, &next.finish);
        keep(&mut self.model, &next.model);
        keep(&mut self.provider, &next.provider);
        if next.usage.is_some() {
            self.usage = next.usage;
        }
    }
}

fn text(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) if !text.is_empty() && text.len() <= 200 => Some(text),
        _ => None,
    }
}

/// Text, or a list of parts of which some are text.
fn content(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(parts) => {
            parts.iter().filter_map(|part| part.get("text").or(Some(part)).and_then(Value::as_str)).collect()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_text_parts_or_nothing() {
        let read = |content: &str| {
            let json = format!(r#"{{"choices": [{{"message": {{"content": {content}}}}}]}}"#);
            Piece::read(&json).unwrap().text
        };
        assert_eq!(read(r#""a""#), "a");
        assert_eq!(read("null"), "");
        assert_eq!(read(r#"[{"type": "text", "text": "a"}, {"type": "image"}, {"type": "text", "text": "b"}]"#), "ab");
        assert_eq!(read("7"), "");
    }

    #[test]
    fn thinking_is_no_text() {
        let json = r#"{"choices": [{"delta": {"role": "assistant", "content": "", "reasoning": "the user wants"}}]}"#;
        assert_eq!(Piece::read(json).unwrap().text, "");
    }

    #[test]
    fn an_error_is_found_in_both_places() {
        for json in
            [r#"{"error": {"code": 502}}"#, r#"{"choices": [{"error": {"code": 502}, "finish_reason": "error"}]}"#]
        {
            assert_eq!(Piece::read(json).unwrap().error.unwrap()["error"]["code"], 502);
        }
        assert!(Piece::read(r#"{"error": null, "choices": []}"#).unwrap().error.is_none());
        assert!(Piece::read("<html>").is_none());
    }
}
