//! A small reader of Rust: enough to tell code from comments and text, and to see where a function begins and ends.

/// The code with the inside of comments and literals blanked out. Lines stay where they are.
pub fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        let end = match (char, chars.get(at + 1)) {
            ('/', Some('/')) => find(&chars, at, '\n'),
            ('/', Some('*')) => block_comment(&chars, at),
            ('"', _) => quoted(&chars, at, '"'),
            ('\'', _) => char_literal(&chars, at),
            ('r' | 'b' | 'c', _) if starts_word(&chars, at) => prefixed_literal(&chars, at),
            _ => at,
        };
        if end > at {
            // A literal stays visible as a pair of quotes, so that code around it still reads as code.
            let is_text = char != '/';
            out.push(if is_text { '"' } else { ' ' });
            let inside = chars.get(at + 1..end).unwrap_or_default();
            out.extend(inside.iter().map(|&inner| if inner == '\n' { '\n' } else { ' ' }));
            if is_text && out.ends_with(' ') {
                out.pop();
                out.push('"');
            }
            at = end;
        } else {
            out.push(char);
            at += 1;
        }
    }
    out
}

fn find(chars: &[char], from: usize, wanted: char) -> usize {
    chars.iter().skip(from).position(|&char| char == wanted).map_or(chars.len(), |offset| from + offset)
}

fn starts_word(chars: &[char], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| chars.get(before)).is_none_or(|&char| !char.is_alphanumeric() && char != '_')
}

/// Block comments nest.
fn block_comment(chars: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0_usize, from);
    while at < chars.len() {
        match (chars.get(at), chars.get(at + 1)) {
            (Some('/'), Some('*')) => (depth, at) = (depth + 1, at + 2),
            (Some('*'), Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

/// From an opening quote past its closing one; a backslash hides the next character.
fn quoted(chars: &[char], from: usize, quote: char) -> usize {
    let mut at = from + 1;
    while let Some(&char) = chars.get(at) {
        match char {
            '\\' => at += 2,
            _ if char == quote => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// `'a'` and `'\n'` are literals, `'a` is a lifetime.
fn char_literal(chars: &[char], from: usize) -> usize {
    match (chars.get(from + 1), chars.get(from + 2)) {
        (Some('\\'), _) => quoted(chars, from, '\''),
        (Some(_), Some('\'')) => from + 3,
        _ => from,
    }
}

/// `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `c"…"`, `b'…'`; anything else is an ordinary word.
fn prefixed_literal(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while matches!(chars.get(at), Some('b' | 'c' | 'r')) && at < from + 2 {
        at += 1;
    }
    let is_raw = chars.get(from..at).is_some_and(|prefix| prefix.contains(&'r'));
    match chars.get(at) {
        Some('"') if !is_raw => quoted(chars, at, '"'),
        Some('\'') if !is_raw => quoted(chars, at, '\''),
        Some('"' | '#') if is_raw => raw(chars, at).unwrap_or(from),
        _ => from,
    }
}

fn raw(chars: &[char], from: usize) -> Option<usize> {
    let hashes = chars.iter().skip(from).take_while(|&&char| char == '#').count();
    if chars.get(from + hashes) != Some(&'"') {
        return None;
    }
    let mut at = from + hashes + 1;
    loop {
        at = find(chars, at, '"') + 1;
        if at > chars.len() {
            return Some(chars.len());
        }
        if chars.iter().skip(at).take(hashes).filter(|&&char| char == '#').count() == hashes {
            return Some(at + hashes);
        }
    }
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    /// The line of `fn`, from 1.
    pub line: usize,
    /// Lines from `fn` to the closing brace.
    pub length: usize,
}

/// All functions in blanked code, those inside others too.
pub fn functions(code: &str) -> Vec<Function> {
    let chars: Vec<char> = code.chars().collect();
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let is_fn = matches!(chars.get(at..at + 3), Some(['f', 'n', space]) if space.is_whitespace());
        if !is_fn || !starts_word(&chars, at) {
            continue;
        }
        let name: String =
            chars.iter().skip(at + 3).take_while(|char| char.is_alphanumeric() || **char == '_').collect();
        let (false, Some(end)) = (name.is_empty(), body_end(&chars, at)) else { continue };
        let lines_until = |until: usize| chars.iter().take(until).filter(|&&char| char == '\n').count();
        let line = lines_until(at) + 1;
        found.push(Function { name, line, length: lines_until(end) + 2 - line });
    }
    found
}

/// Where the body of the function at `from` closes; `None` for a declaration without one.
fn body_end(chars: &[char], from: usize) -> Option<usize> {
    let (mut braces, mut others) = (0_usize, 0_usize);
    for (at, char) in chars.iter().enumerate().skip(from) {
        match char {
            '{' => braces += 1,
            '}' => {
                braces = braces.checked_sub(1)?;
                if braces == 0 && others == 0 {
                    return Some(at);
                }
            }
            '(' | '[' => others += 1,
            ')' | ']' => others = others.checked_sub(1)?,
            ';' if braces == 0 && others == 0 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked() {
        let source = "let a = \"dbg!( \\\" x\"; // todo!(\nlet b = r#\"a \" b\"#; /* x /* y */ z */ let c = '{';\nlet d: &'static str;";
        let code = code(source);
        for hidden in ["dbg!", "todo!", "a \" b", " y ", "{"] {
            assert!(!code.contains(hidden), "{hidden} in {code}");
        }
        assert!(code.contains("let c") && code.contains("&'static str"), "{code}");
        assert_eq!(code.lines().count(), 3);
    }

    #[test]
    fn prefixes_make_literals_only_at_the_start_of_a_word() {
        assert!(!code("x(b\"hidden\", br\"hidden\", b'}', c\"hidden\")").contains("hidden"));
        assert!(code("for r in bar { abc(r) }").contains("for r in bar { abc(r) }"));
    }

    #[test]
    fn functions_are_measured_from_fn_to_brace() {
        let source = "impl A {\n    pub async fn one(\n        x: [u8; 3],\n    ) -> B {\n        loop {}\n    }\n\n    fn two(&self);\n}\nfn three() { fn four() {} }\n";
        let found = functions(&code(source));
        let found: Vec<_> = found.iter().map(|found| (found.name.as_str(), found.line, found.length)).collect();
        assert_eq!(found, [("one", 2, 5), ("three", 10, 1), ("four", 10, 1)]);
    }

    #[test]
    fn a_type_of_function_is_no_function() {
        assert_eq!(functions("struct A { call: fn(u8) -> u8, more: Box<dyn Fn(u8)> }"), []);
    }
}
