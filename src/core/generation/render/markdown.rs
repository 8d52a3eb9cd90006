//! Markdown for trackers: says exactly what the ticket says, wherever it is pasted.
//!
//! Text of a ticket is text: signs with a meaning in Markdown are escaped, and [`super::calm`] breaks what GitHub, GitLab and
//! Linear act on beyond Markdown. One text is safe in all three.

use std::collections::BTreeSet;

use crate::generation::clean;
use crate::generation::content::Content;

use super::calm::{JOINER, joints};
use super::document::Unreadable;
use super::page::{Line, List, Page, Part, Span};

/// The whole ticket as GitHub-flavoured Markdown without marks, for places that show who said what in their own way.
#[must_use]
pub fn markdown(content: &Content) -> String {
    let mut page = Page::of(content);
    for line in page.parts.iter_mut().flat_map(|part| &mut part.lines) {
        *line = Line { spans: vec![Span::text(line.text())], mark: None };
    }
    written(&page)
}

/// The page with its marks, and with its note below a line.
pub(super) fn marked(page: &Page) -> String {
    format!("{}\n---\n\n{}\n", written(page), escaped(&page.note))
}

fn written(page: &Page) -> String {
    let mut text = format!("# {}\n", escaped(&page.title));
    for part in &page.parts {
        text.push_str(&format!("\n## {}\n\n", escaped(&part.heading)));
        for (index, line) in part.lines.iter().enumerate() {
            text.push_str(&format!("{}{}\n", sign(part.list, index), written_line(line)));
        }
    }
    text
}

/// What stands before a statement.
fn sign(list: List, index: usize) -> String {
    match list {
        List::Tasks => "- [ ] ".to_owned(),
        List::Numbers => format!("{}. ", index + 1),
        List::Text => String::new(),
        List::Bullets => "- ".to_owned(),
    }
}

fn written_line(line: &Line) -> String {
    let text = escaped_with(&line.text(), &line.edges());
    line.mark.as_ref().map_or_else(|| text.clone(), |mark| format!("{text} *({mark})*"))
}

/// One line of text as Markdown that shows just this text.
fn escaped(text: &str) -> String {
    escaped_with(text, &BTreeSet::new())
}

/// The same, with `**` at some places.
fn escaped_with(text: &str, bold: &BTreeSet<usize>) -> String {
    let joints = joints(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        if bold.contains(&at) {
            escaped.push_str("**");
        }
        if joints.contains(&at) {
            escaped.push(JOINER);
        }
        if is_active(text, at, c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn is_active(text: &str, at: usize, c: char) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '^' | '{' => true,
        '-' | '+' | '=' | ':' => at == 0,
        // At the end of a heading these would go.
        '#' => at == 0 || text[at..].chars().all(|c| c == '#'),
        // "3. " at the beginning would be a list.
        '.' | ')' => at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// Reads [`marked`].
pub(super) fn read(text: &str) -> Result<Page, Unreadable> {
    let mut page = Page::default();
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    while let Some(line) = lines.next() {
        if line == "---" {
            page.note = lines.next().map(unescaped).unwrap_or_default();
        } else if let Some(heading) = line.strip_prefix("## ") {
            page.parts.push(Part { heading: unescaped(heading), ..Part::default() });
        } else if let Some(title) = line.strip_prefix("# ") {
            page.title = unescaped(title);
        } else {
            let part =
                page.parts.last_mut().ok_or_else(|| Unreadable::new("there is text before the first heading"))?;
            part.lines.push(read_line(without_sign(line)));
        }
    }
    Ok(page)
}

fn without_sign(line: &str) -> &str {
    let is_number = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
    let number = line.split_once(". ").filter(|(n, _)| is_number(n)).map(|(_, text)| text);
    line.strip_prefix("- [ ] ").or_else(|| line.strip_prefix("- ")).or(number).unwrap_or(line)
}

fn read_line(line: &str) -> Line {
    // A star of the text is escaped, so that this can only be ours.
    let marked = line.strip_suffix(")*").and_then(|line| line.rsplit_once(" *("));
    let (text, mark) = marked.map_or((line, None), |(text, mark)| (text, Some(unescaped(mark))));
    let mut spans = vec![Span::default()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '*' && chars.next_if_eq(&'*').is_some() {
            let is_keyword = spans.last().is_some_and(|span| !span.is_keyword);
            spans.push(Span { text: String::new(), is_keyword });
            continue;
        }
        let c = if c == '\\' { chars.next().unwrap_or(c) } else { c };
        if c != JOINER
            && let Some(span) = spans.last_mut()
        {
            span.text.push(c);
        }
    }
    spans.retain(|span| !span.text.is_empty());
    Line { spans, mark }
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
    fn signs_of_markdown_are_text() {
        assert_eq!(escaped("**b** <i> [x](y) a|b"), "\\*\\*b\\*\\* \\<i\\> \\[x\\](y) a\\|b");
        assert_eq!(escaped("# no heading"), "\\# no heading");
        assert_eq!(escaped("1. no list"), "1\\. no list");
        assert_eq!(escaped("- no list"), "\\- no list");
        assert_eq!(escaped("learn C #"), "learn C \\#");
    }

    #[test]
    fn a_stop_alone_is_no_number_of_a_list() {
        assert_eq!((without_sign(". *(assumed)*"), without_sign("12. Open it")), (". *(assumed)*", "Open it"));
    }
}
