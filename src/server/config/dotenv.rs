//! The `.env` file of a development folder: `NAME=value` lines, `#` comments, optional quotes and `export`.

use std::collections::BTreeMap;

/// Reads the lines of a `.env` file.
///
/// # Errors
/// The numbers of the lines that are neither empty, a comment nor an assignment.
pub(super) fn parse(text: &str) -> Result<BTreeMap<String, String>, Vec<usize>> {
    let mut values = BTreeMap::new();
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match assignment(line) {
            Some((name, value)) => {
                values.insert(name, value);
            }
            None => wrong.push(number + 1),
        }
    }
    if wrong.is_empty() { Ok(values) } else { Err(wrong) }
}

fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    named.then(|| (name.to_owned(), unquoted(value.trim()).to_owned()))
}

/// Without one pair of quotes around it; without a comment behind it when it has none.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return inner.0;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        let text = "# note\n\nA=1\nexport B = two words # why\nC=\"a # b\"\nD='x=y'\nE=\n";
        let values = parse(text).unwrap();
        let expected = [("A", "1"), ("B", "two words"), ("C", "a # b"), ("D", "x=y"), ("E", "")];
        for (name, value) in expected {
            assert_eq!(values[name], value, "{name}");
        }
    }

    #[test]
    fn names_the_lines_it_cannot_read() {
        assert_eq!(parse("A=1\nnonsense\n=2\nB C=3").unwrap_err(), vec![2, 3, 4]);
    }
}
