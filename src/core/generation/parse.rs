//! From the model's text to a [`Draft`]: tolerant about what stands around the object, strict about the object.

use super::draft::Draft;

/// Why a text is no draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// There is no object in it.
    #[error("the answer has no JSON object")]
    NoObject,
    /// There is none, and the text says that there will be none.
    #[error("the model refused")]
    Refused,
    /// The object ends too early.
    #[error("the JSON object is not complete")]
    Cut,
    /// The object is not of the agreed form.
    #[error("the JSON object does not fit: {0}")]
    Shape(String),
}

/// Braces in prose before the object that are looked at.
const MAX_TRIES: usize = 8;

/// Reads the first draft in a text: prose or a code fence around it, control words of the model, a byte order mark and trailing
/// commas are forgiven. The object itself is not: a field that is missing, unknown or of another type is an error.
///
/// # Errors
/// [`ParseError`].
pub fn draft(text: &str) -> Result<Draft, ParseError> {
    let mut rest = final_channel(text).unwrap_or(text);
    let mut first_error = None;
    for _ in 0..MAX_TRIES {
        let Some(start) = object_start(rest) else { break };
        rest = &rest[start..];
        let (outcome, read) = match object(rest) {
            None => (Err(ParseError::Cut), 1),
            Some(object) => (strict(object), object.len()),
        };
        match outcome {
            Ok(draft) => return Ok(draft),
            Err(error) => first_error = first_error.or(Some(error)),
        }
        rest = &rest[read..];
    }
    let nothing = if is_refusal(text) { ParseError::Refused } else { ParseError::NoObject };
    Err(first_error.unwrap_or(nothing))
}

/// The object that a text which is still being written has begun.
pub fn beginning(text: &str) -> Option<&str> {
    let answer = match final_channel(text) {
        // Thinking comes first, and may hold braces.
        None if text.contains("<|channel|>") => return None,
        None => text,
        Some(answer) => answer,
    };
    object_start(answer).map(|start| &answer[start..])
}

fn strict(object: &str) -> Result<Draft, ParseError> {
    let read =
        serde_json::from_str::<Draft>(object).or_else(|_| serde_json::from_str(&without_trailing_commas(object)));
    // The message names fields and positions; it may hold a word of the draft, never the idea.
    read.map_err(|error| ParseError::Shape(error.to_string()))
}

/// What follows the control words that open the answer proper in the format of OpenAI's open models:
/// `<|channel|>final <|constrain|>json<|message|>{…}<|return|>`.
fn final_channel(text: &str) -> Option<&str> {
    let (_, after) = text.rsplit_once("<|channel|>final")?;
    let (_, answer) = after.split_once("<|message|>")?;
    Some(
        ["<|return|>", "<|end|>", "<|call|>"]
            .iter()
            .find_map(|end| answer.split_once(end))
            .map_or(answer, |(body, _)| body),
    )
}

/// Where an object begins: a brace with a name, or the end of the object, after it. Braces in prose are none.
fn object_start(text: &str) -> Option<usize> {
    text.match_indices('{').map(|(at, _)| at).find(|at| text[at + 1..].trim_start().starts_with(['"', '}']))
}

/// Openings of a refusal, in lower case with straight apostrophes.
const REFUSALS: &[&str] = &[
    "i'm sorry",
    "i am sorry",
    "sorry, ",
    "i cannot ",
    "i can't ",
    "i won't ",
    "i'm unable",
    "i am unable",
    "i'm not able",
    "as an ai",
    "es tut mir leid",
    "tut mir leid",
    "ich kann dabei nicht",
    "ich kann dir dabei nicht",
    "lo siento",
    "no puedo ",
    "je suis désolé",
    "je ne peux pas",
    "desculpe",
    "sinto muito",
    "não posso ",
];

/// Whether prose without an object says no.
fn is_refusal(text: &str) -> bool {
    let answer = final_channel(text).unwrap_or(text);
    let lower = answer.trim_start_matches('\u{FEFF}').trim_start().to_lowercase().replace('’', "'");
    REFUSALS.iter().any(|opening| lower.starts_with(opening))
}

/// The object the text begins with, up to its closing brace.
fn object(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut scan = Scan::default();
    for (at, c) in text.char_indices() {
        if scan.is_in_string(c) {
            continue;
        }
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(&text[..=at]);
                }
            }
            _ => {}
        }
    }
    None
}

fn without_trailing_commas(object: &str) -> String {
    let mut kept = String::with_capacity(object.len());
    let mut scan = Scan::default();
    for c in object.chars() {
        if !scan.is_in_string(c) && matches!(c, '}' | ']') {
            let end = kept.trim_end().len();
            if kept[..end].ends_with(',') {
                kept.truncate(end - 1);
            }
        }
        kept.push(c);
    }
    kept
}

/// Knows whether a character belongs to a JSON string.
#[derive(Default)]
struct Scan {
    inside: bool,
    escaped: bool,
}

impl Scan {
    /// True for the quotes and everything between them.
    fn is_in_string(&mut self, c: char) -> bool {
        if !self.inside {
            self.inside = c == '"';
            return self.inside;
        }
        match c {
            _ if self.escaped => self.escaped = false,
            '\\' => self.escaped = true,
            '"' => self.inside = false,
            _ => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::examples;

    #[test]
    fn f11_fences_prose_marks_and_trailing_commas_are_forgiven() {
        let json = examples::story().to_string();
        let plain = draft(&json).unwrap();
        let with_comma = format!("{},}}", json.strip_suffix('}').unwrap());
        for text in [
            format!("\u{FEFF}{json}"),
            format!("```json\n{json}\n```"),
            format!("Here is your ticket:\n{json}\nAnything else? {{maybe}}"),
            with_comma,
        ] {
            assert_eq!(draft(&text).unwrap(), plain, "{text}");
        }
    }

    #[test]
    fn f12_what_is_missing_unknown_or_cut_is_refused() {
        let whole = examples::story();
        let without = |field: &str| {
            let mut value = whole.clone();
            value.as_object_mut().unwrap().remove(field);
            value.to_string()
        };
        for field in ["title", "criteria", "kind"] {
            assert!(matches!(draft(&without(field)), Err(ParseError::Shape(_))), "{field}");
        }
        let mut extra = whole.clone();
        extra["price"] = 0.into();
        assert!(matches!(draft(&extra.to_string()), Err(ParseError::Shape(_))));
        let mut kind = whole.clone();
        kind["kind"] = "poem".into();
        assert!(matches!(draft(&kind.to_string()), Err(ParseError::Shape(_))));
        let text = whole.to_string();
        assert_eq!(draft(&text[..text.len() / 2]), Err(ParseError::Cut));
        assert_eq!(draft("The weather is fine."), Err(ParseError::NoObject));
    }

    #[test]
    fn f11_the_answer_proper_is_found_between_control_words() {
        let json = examples::story().to_string();
        let plain = draft(&json).unwrap();
        for text in [
            format!("<|channel|>final<|message|>{json}<|return|>"),
            format!(
                "<|channel|>analysis<|message|>A {{\"kind\": \"bug\"}}?<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>{json}"
            ),
            format!("I think {{\"this\": 1}} fits:\n{json}"),
            format!("{{draft}} follows\n```\n{json}\n```"),
        ] {
            assert_eq!(draft(&text).unwrap(), plain, "{text}");
        }
        assert_eq!(beginning("<|channel|>analysis<|message|>maybe {\"kind\""), None);
        assert_eq!(beginning("<|channel|>final<|message|>{\"kind\""), Some("{\"kind\""));
    }

    #[test]
    fn f09_prose_that_says_no_is_a_refusal() {
        for text in
            ["I’m sorry, but I can’t help with that.", "Es tut mir leid, dabei helfe ich nicht.", "I cannot assist."]
        {
            assert_eq!(draft(text), Err(ParseError::Refused), "{text}");
        }
        assert_eq!(draft("Here is a thought: I cannot say more."), Err(ParseError::NoObject));
    }

    #[test]
    fn braces_inside_strings_do_not_count() {
        let mut value = examples::story();
        value["title"] = "Show } and ,] in titles \\\" {".into();
        assert_eq!(draft(&value.to_string()).unwrap().title, "Show } and ,] in titles \\\" {");
    }
}
