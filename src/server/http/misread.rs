//! What cannot be read, told in words: the reader's own speak of line noise and of types in our code.

use super::problem::Problem;

/// The longest name that is repeated to whoever sent it.
const NAME: usize = 60;

/// A query that does not fit; `message` is the reader's.
pub(super) fn query(message: &str) -> Problem {
    if let Some(name) = quoted(message, "unknown field `") {
        return Problem::bad_request(&format!("There is no parameter `{name}`."), Some(name));
    }
    if let Some(name) = quoted(message, "duplicate field `") {
        return Problem::bad_request(&format!("`{name}` is there twice."), Some(name));
    }
    // `Failed to deserialize query string: limit: invalid digit found in string`
    let name = message.split(": ").nth(1).filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()));
    match name {
        Some(name) => {
            Problem::bad_request(&format!("`{name}` must be a whole number, 1 or more."), Some(name.to_owned()))
        }
        None => Problem::bad_request("The query cannot be read.", None),
    }
}

/// A body that does not fit. `path` is where in it, `.` for the whole.
pub(super) fn json(path: &str, error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    if !error.is_data() {
        let message = error.to_string();
        let detail = match () {
            () if line <= 1 && column == 0 => "The request is empty: send JSON.".to_owned(),
            () if message.starts_with("recursion limit") => {
                format!("The JSON is nested too deeply (line {line}, column {column}).")
            }
            () => format!("This is not valid JSON (line {line}, column {column})."),
        };
        return Problem::bad_request(&detail, None);
    }
    let message = error.to_string();
    let named = [
        ("unknown field `", "There is no field `…`."),
        ("missing field `", "The field `…` is missing."),
        ("duplicate field `", "The field `…` is there twice."),
    ];
    for (before, words) in named {
        if let Some(name) = quoted(&message, before).filter(|_| message.starts_with(before)) {
            return Problem::bad_request(&words.replace('…', &name), Some(name));
        }
    }
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    if path == "." {
        return Problem::bad_request("The request must be a JSON object.", None);
    }
    let what = kind(expected);
    Problem::bad_request(&format!("`{path}` must be {what}."), Some(path.to_owned()))
}

/// What a reader expected, in words.
fn kind(expected: &str) -> &'static str {
    const KINDS: [(&str, &str); 7] = [
        ("a string", "text"),
        ("a boolean", "true or false"),
        ("a sequence", "a list"),
        ("struct", "an object"),
        ("u", "a whole number, 0 or more"),
        ("i", "a whole number"),
        ("f", "a number"),
    ];
    let known = KINDS.into_iter().find(|(start, _)| expected.starts_with(start));
    known.map_or("of another kind", |(_, words)| words)
}

/// The name after `before`, shortened where somebody sent a very long one.
fn quoted(message: &str, before: &str) -> Option<String> {
    let (_, rest) = message.split_once(before)?;
    let name = rest.split('`').next()?;
    Some(name.chars().filter(|c| !c.is_control()).take(NAME).collect())
}
