//! Addresses in a text. What is shown is where it leads: nothing is hidden behind other words.

use myba_pdf::Span;

/// How an address begins.
const SCHEMES: [&str; 2] = ["https://", "mailto:"];

/// A text with its addresses as links.
pub(super) fn linked(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((before, address, after)) = next(rest) {
        if !before.is_empty() {
            spans.push(Span::text(before));
        }
        spans.push(Span::link(address, address));
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::text(rest));
    }
    spans
}

/// What stands before the first address, the address, and what follows it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let starts = SCHEMES.iter().filter_map(|scheme| start(text, scheme));
    let (start, scheme) = starts.min()?;
    let (before, rest) = (text.get(..start)?, text.get(start..)?);
    let end = rest.find(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(rest.len());
    // What closes a sentence or a bracket is not part of the address.
    let address = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'']);
    let length = address.len().max(scheme);
    Some((before, rest.get(..length)?, rest.get(length..)?))
}

/// Where an address with something behind its scheme begins, and how long the scheme is.
fn start(text: &str, scheme: &str) -> Option<(usize, usize)> {
    let begins = |at: &usize| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + scheme.len()..).and_then(|after| after.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(|c| c.is_ascii_alphanumeric())
    };
    let at = text.match_indices(scheme).map(|(at, _)| at).find(begins)?;
    Some((at, scheme.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        let spans = linked(text);
        let whole: String = spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(whole, text, "nothing is lost");
        spans.into_iter().filter_map(|span| span.link).collect()
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        assert_eq!(links("see https://a.example/b?c=1#d, then"), ["https://a.example/b?c=1#d"]);
        assert_eq!(links("(https://a.example/b)."), ["https://a.example/b"]);
        assert_eq!(links("https://a.example https://b.example"), ["https://a.example", "https://b.example"]);
        assert_eq!(links("write to mailto:anna@a.example!"), ["mailto:anna@a.example"]);
        assert_eq!(links("見る:https://a.example/求、次"), ["https://a.example/"]);
    }

    #[test]
    fn other_schemes_are_text() {
        for text in ["http://a.example", "javascript:alert(1)", "xhttps://a.example", "https://", "mailto: anna", ""] {
            assert!(links(text).is_empty(), "{text}");
        }
    }
}
