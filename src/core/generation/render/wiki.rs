//! Jira's wiki markup.
//!
//! Text of a ticket is text: no macro `{…}`, image `!…!`, link, mention `[~…]`, emoticon `(!)` or table comes of it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::calm::{JOINER, joints, places};
use super::page::{Line, List, Page};

/// The whole page.
pub(super) fn wiki(page: &Page) -> String {
    format!("h1. {}\n\n{}", escaped(&page.title), body(page))
}

/// The page without its title, which has a field of its own in Jira.
pub(super) fn body(page: &Page) -> String {
    let mut text = String::new();
    for part in &page.parts {
        text.push_str(&format!("h2. {}\n\n", escaped(&part.heading)));
        let sign = match part.list {
            List::Text => "",
            List::Bullets | List::Tasks => "* ",
            List::Numbers => "# ",
        };
        for line in &part.lines {
            text.push_str(&format!("{sign}{}\n", written_line(line)));
        }
        text.push('\n');
    }
    text.push_str(&format!("----\n\n{}\n", escaped(&page.note)));
    text
}

fn written_line(line: &Line) -> String {
    let text = escaped_with(&line.text(), &line.edges());
    line.mark.as_ref().map_or_else(|| text.clone(), |mark| format!("{text} _({mark})_"))
}

/// Emoticons, and what makes a heading or a quotation of a line; broken behind the first group.
#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static PICTURES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\()(?:[/xiyn!?+*-]|on|off|\*[rgby]|flag(?:off)?)\)").unwrap());
#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static FACES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"([:;])-?[()DPp]").unwrap());
#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static BLOCKS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(h|b)(?:[1-6]|q)\.").unwrap());

/// One line of text as markup that shows just this text.
fn escaped(text: &str) -> String {
    escaped_with(text, &BTreeSet::new())
}

/// The same, with stars at some places.
fn escaped_with(text: &str, bold: &BTreeSet<usize>) -> String {
    let mut joints = joints(text);
    for pattern in [&*PICTURES, &*FACES, &*BLOCKS] {
        joints.extend(places(pattern, text, |_| true));
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        if bold.contains(&at) {
            escaped.push('*');
        }
        if joints.contains(&at) {
            escaped.push(JOINER);
        }
        if is_active(before, c, after) {
            escaped.push('\\');
        }
        escaped.push(c);
        if c == '\\' {
            // Two of them would break the line, and one would escape the sign that follows.
            escaped.push(JOINER);
        }
        before = c;
    }
    escaped
}

fn is_active(before: char, c: char, after: char) -> bool {
    match c {
        '{' | '}' | '[' | ']' | '*' | '_' | '^' | '~' | '|' | '!' | '#' => true,
        // Struck through, underlined or a dash, unless it stands inside of a word.
        '-' | '+' => !(before.is_alphanumeric() && after.is_alphanumeric()),
        '?' => before == '?' || after == '?',
        _ => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a reader sees of one line.
    pub fn seen(markup: &str) -> String {
        let mut seen = String::new();
        let mut chars = markup.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.next_if_eq(&JOINER).is_some() => seen.push('\\'),
                '\\' => seen.extend(chars.next()),
                // Those of the text are escaped; these make it bold or emphasise the mark.
                JOINER | '*' | '_' => {}
                c => seen.push(c),
            }
        }
        seen
    }

    #[test]
    fn signs_of_the_markup_are_text() {
        let acts = Regex::new(r"[{}\[\]*_^~|!#]|\B[-+]|[-+]\B|\?\?|\\|^h1\.|^bq\.|\([/x!on*r]+\)|[:;]-?[()]").unwrap();
        let escapes = Regex::new("\\\\[^\u{2060}]|\\\\\u{2060}").unwrap();
        for text in [
            "{code} and {color:red} {{x}}",
            "an image !http://x.example/a.png!",
            "[link|http://x.example] [~admin] and [~accountid:5f]",
            "|a|b| ||c||",
            "*b* _i_ -s- +u+ ^s^ ~s~ ??c??",
            "h1. no heading",
            "bq. no quotation",
            "# no list",
            "---- no line",
            "done (/) and (!) and (*r) and (on)",
            "a smile :) or :-( or ;)",
            "C:\\temp\\\\new C:\\{x",
        ] {
            let markup = escaped(text);
            assert_eq!(seen(&markup), text);
            let left = escapes.replace_all(&markup, "x");
            assert!(!acts.is_match(&left), "{left:?}");
        }
        assert_eq!(escaped("an e-mail a+b"), "an e-mail a+b");
    }
}
