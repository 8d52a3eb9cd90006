//! Markdown for trackers: says exactly what the ticket says, wherever it is pasted.
//!
//! Text of a ticket is text: signs with a meaning in Markdown are escaped. Trackers also act on plain words: `@name` calls a
//! person, `fixes #12` closes an issue. A word joiner, which nobody sees, stands in between, so that pasting a ticket does
//! nothing but show it.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::generation::clean;
use crate::generation::content::{Content, Section, SectionId};

/// Invisible, joins without a break; our own cleaning removes it again.
const JOINER: char = '\u{2060}';

/// The whole ticket as GitHub-flavoured Markdown.
#[must_use]
pub fn markdown(content: &Content) -> String {
    let mut text = format!("# {}\n", escaped(&content.title));
    for section in &content.sections {
        text.push_str(&format!("\n## {}\n\n", escaped(&section.title)));
        for (index, statement) in section.statements.iter().enumerate() {
            let sign = sign(section, index);
            text.push_str(&format!("{sign}{}\n", escaped(&statement.text)));
        }
    }
    text
}

/// What stands before a statement.
fn sign(section: &Section, index: usize) -> String {
    match section.id {
        SectionId::Criteria => "- [ ] ".to_owned(),
        SectionId::Steps | SectionId::Children => format!("{}. ", index + 1),
        _ if section.statements.len() == 1 => String::new(),
        _ => "- ".to_owned(),
    }
}

/// One line of text as Markdown that shows just this text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let is_first = at == 0;
        let is_active = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$')
            || (is_first && matches!(c, '#' | '-' | '+' | '=' | ':'));
        // "3. " at the beginning would be a list.
        let ends_number = matches!(c, '.' | ')') && at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_digit());
        if is_active || ends_number {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    calm(&escaped)
}

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static ACTING: LazyLock<Regex> = LazyLock::new(|| {
    let closing = r"(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?|implement(?:s|ed)?)";
    Regex::new(&format!(
        r"(?i)(@|#|!)(\w)|\b(gh)(-\d)|\b({closing}:?\s+https?)(:)|\b({closing}:?\s+[a-z]{{1,10}})(-\d)"
    ))
    .unwrap()
});

/// Breaks what a tracker would act on.
fn calm(text: &str) -> String {
    let broken = ACTING.replace_all(text, |found: &Captures<'_>| {
        let mut parts = found.iter().skip(1).flatten().map(|part| part.as_str());
        let (before, after) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        format!("{before}{JOINER}{after}")
    });
    broken.into_owned()
}

/// Whether the Markdown gives back every word of the ticket: each line stands alone, and unescaping it gives the text.
pub(in crate::generation) fn is_faithful(content: &Content) -> bool {
    let texts = content.statements().map(|(_, _, statement)| statement.text.as_str());
    std::iter::once(content.title.as_str()).chain(texts).all(|text| {
        let shown = escaped(text);
        !shown.contains('\n') && clean::line(&unescaped(&shown), usize::MAX) == clean::line(text, usize::MAX)
    })
}

/// What a reader of the Markdown sees of one line.
fn unescaped(markdown: &str) -> String {
    let mut seen = String::with_capacity(markdown.len());
    let mut chars = markdown.chars();
    while let Some(c) = chars.next() {
        seen.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    seen.replace(JOINER, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::generation::examples;

    fn story() -> Content {
        Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief())
    }

    #[test]
    fn the_story_of_the_examples() {
        insta::assert_snapshot!(markdown(&story()));
    }

    #[test]
    fn what_a_tracker_would_act_on_is_only_shown() {
        for (text, tempting) in [
            ("Ask @everyone and @anna", "@everyone"),
            ("This fixes #12", "#12"),
            ("Closes: https://github.com/a/b/issues/1", "https:"),
            ("Resolves GH-7", "GH-7"),
            ("fixed PROJ-12 today", "PROJ-12"),
            ("closes acme/shop#4", "#4"),
            ("see !15", "!15"),
        ] {
            let shown = escaped(text);
            assert!(!shown.contains(tempting), "{shown}");
            assert_eq!(unescaped(&shown), text);
        }
    }

    #[test]
    fn signs_of_markdown_are_text() {
        assert_eq!(escaped("**b** <i> [x](y) a|b"), "\\*\\*b\\*\\* \\<i\\> \\[x\\](y) a\\|b");
        assert_eq!(escaped("# no heading"), "\\# no heading");
        assert_eq!(escaped("1. no list"), "1\\. no list");
        assert_eq!(escaped("- no list"), "\\- no list");
    }

    /// Reads a rendering back as headings and lines.
    fn read(markdown: &str) -> (String, Vec<(String, Vec<String>)>) {
        let mut title = String::new();
        let mut sections: Vec<(String, Vec<String>)> = Vec::new();
        for line in markdown.lines().filter(|line| !line.is_empty()) {
            if let Some(heading) = line.strip_prefix("## ") {
                sections.push((unescaped(heading), Vec::new()));
            } else if let Some(heading) = line.strip_prefix("# ") {
                title = unescaped(heading);
            } else if let Some((_, lines)) = sections.last_mut() {
                let number =
                    line.split_once(". ").filter(|(n, _)| n.bytes().all(|b| b.is_ascii_digit())).map(|(_, t)| t);
                let text = line.strip_prefix("- [ ] ").or_else(|| line.strip_prefix("- ")).or(number).unwrap_or(line);
                lines.push(unescaped(text));
            }
        }
        (title, sections)
    }

    proptest! {
        #[test]
        fn a_rendering_read_back_is_the_ticket(raw in proptest::collection::vec("(\\PC|[-#*_`<>@!0-9. ]){1,40}", 1..5)) {
            let mut content = story();
            let lines: Vec<String> = raw.iter().map(|line| clean::line(line, 200)).filter(|line| !line.is_empty()).collect();
            prop_assume!(!lines.is_empty());
            for section in &mut content.sections {
                section.statements = lines
                    .iter()
                    .map(|line| crate::generation::content::Statement { text: line.clone(), clauses: None, source: None })
                    .collect();
            }
            let (title, sections) = read(&markdown(&content));
            prop_assert_eq!(title, content.title.clone());
            prop_assert_eq!(sections.len(), content.sections.len());
            for ((heading, read), section) in sections.into_iter().zip(&content.sections) {
                prop_assert_eq!(heading, section.title.clone());
                prop_assert_eq!(read, lines.clone());
            }
            prop_assert!(is_faithful(&content));
        }
    }
}
