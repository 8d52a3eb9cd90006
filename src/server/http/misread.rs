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

/// The name after `before`, shortened where somebody sent a very long one.
fn quoted(message: &str, before: &str) -> Option<String> {
    let (_, rest) = message.split_once(before)?;
    let name = rest.split('`').next()?;
    Some(name.chars().filter(|c| !c.is_control()).take(NAME).collect())
}
