//! Where in the idea a statement comes from.

use crate::generation::language::is_written_without_spaces;

use super::Source;

/// Where the quote stands in the idea, ignoring case, runs of blanks and the shape of quotation marks. A quote the idea does
/// not hold has no place: the statement is assumed, whatever the model says.
pub(super) fn find(quote: Option<&str>, idea: &Folded) -> Option<Source> {
    let quote = Folded::new(quote?);
    let needle: Vec<char> = trimmed(&quote.chars).to_vec();
    if needle.is_empty() || needle.len() > idea.chars.len() {
        return None;
    }
    let mut found = idea.chars.windows(needle.len()).enumerate().filter(|(_, window)| *window == needle);
    let (at, _) = found.find(|(at, _)| idea.is_edge(*at) && idea.is_edge(at + needle.len()))?;
    let (start, last) = (idea.places.get(at)?, idea.places.get(at + needle.len() - 1)?);
    Some(Source { start: *start, end: last + 1 })
}

/// A text folded for comparison, with the place of each character in the original.
pub(super) struct Folded {
    chars: Vec<char>,
    places: Vec<usize>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let (mut chars, mut places) = (Vec::new(), Vec::new());
        for (place, c) in text.chars().enumerate() {
            let c = fold(c);
            if c == ' ' && chars.last() == Some(&' ') {
                continue;
            }
            chars.push(c);
            places.push(place);
        }
        Self { chars, places }
    }

    /// Whether no word is cut before this place: "art" is no quote of "start".
    fn is_edge(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.chars.get(before));
        let (Some(before), Some(after)) = (before, self.chars.get(at)) else { return true };
        let is_inside = |c: &char| c.is_alphanumeric() && !is_written_without_spaces(*c);
        !(is_inside(before) && is_inside(after))
    }
}

fn fold(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' => '\'',
        '‐' | '‑' | '–' | '—' => '-',
        c if c.is_whitespace() => ' ',
        // One character stays one character, so that places keep their meaning.
        c => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(only), None) => only,
                _ => c,
            }
        }
    }
}

/// Without the blanks and marks that models put around a quote.
fn trimmed(chars: &[char]) -> &[char] {
    let is_edge = |c: &char| matches!(c, ' ' | '"' | '.' | '…' | ',');
    let start = chars.iter().position(|c| !is_edge(c)).unwrap_or(chars.len());
    let end = chars.iter().rposition(|c| !is_edge(c)).map_or(start, |last| last + 1);
    &chars[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(idea: &str, quote: &str) -> Option<String> {
        let source = find(Some(quote), &Folded::new(idea))?;
        Some(idea.chars().skip(source.start).take(source.end - source.start).collect())
    }

    #[test]
    fn quotes_are_found_whatever_their_case_blanks_and_marks() {
        let idea = "Größe der Datei:  the “Download\n CSV” button 🙂 crashes";
        assert_eq!(find_in(idea, "the \"download csv\" BUTTON").unwrap(), "the “Download\n CSV” button");
        assert_eq!(find_in(idea, "größe der datei").unwrap(), "Größe der Datei");
        assert_eq!(find_in(idea, "“crashes.”").unwrap(), "crashes");
        assert_eq!(find_in(idea, "button 🙂").unwrap(), "button 🙂");
    }

    #[test]
    fn half_a_word_is_found_only_where_words_have_no_blanks() {
        assert_eq!(find_in("restart the start page", "start").unwrap(), "start");
        assert_eq!(find(Some("start"), &Folded::new("restart the start page")).unwrap().start, 12);
        assert_eq!(find_in("請求書をCSVで保存したい", "CSVで保存").unwrap(), "CSVで保存");
    }

    #[test]
    fn what_the_idea_does_not_say_is_not_found() {
        for quote in ["", " ", "\"\"", "crashes on Android 14", "Download PDF", "he Download", "butt"] {
            assert_eq!(find_in("the Download CSV button crashes", quote), None, "{quote:?}");
        }
        assert_eq!(find(None, &Folded::new("idea")), None);
    }
}
