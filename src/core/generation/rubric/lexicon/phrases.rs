//! A list of words and phrases, looked for word by word. Patterns of this many words would be slow to build and to run.

use std::ops::Range;

/// Words and phrases of a list: separated by bars, `*` for any ending.
pub(in crate::generation::rubric) struct Phrases(Vec<Vec<Word>>);

struct Word {
    text: String,
    /// Any ending may follow.
    open: bool,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        if self.open { word.starts_with(&self.text) } else { word == self.text }
    }
}

/// What was found of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::generation::rubric) struct Found<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Found<'t> {
    /// The words as they stand there.
    pub fn as_str(&self) -> &'t str {
        &self.text[self.start..self.end]
    }

    /// Where they end, in bytes.
    pub const fn end(&self) -> usize {
        self.end
    }

    /// Where they stand, in bytes.
    pub const fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

impl Phrases {
    pub(super) fn new(list: &str) -> Self {
        let phrases = list.split('|').map(str::trim).filter(|phrase| !phrase.is_empty());
        let mut phrases: Vec<Vec<Word>> = phrases.map(phrase).collect();
        // The longest first, so that a phrase is found before a word of it.
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        Self(phrases)
    }

    /// All places, from left to right; none overlaps another.
    pub fn find_iter<'t>(&self, text: &'t str) -> Vec<Found<'t>> {
        let words = words(text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < words.len() {
            match self.at(text, &words[at..]) {
                Some(length) => {
                    found.push(Found { text, start: words[at].1.start, end: words[at + length - 1].1.end });
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The first place.
    pub fn find<'t>(&self, text: &'t str) -> Option<Found<'t>> {
        self.find_iter(text).into_iter().next()
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// What the text begins with.
    pub fn opening<'t>(&self, text: &'t str) -> Option<Found<'t>> {
        let words = words(text);
        let length = self.at(text, &words)?;
        Some(Found { text, start: words[0].1.start, end: words[length - 1].1.end })
    }

    /// Whether the text is one of the phrases and nothing else.
    pub fn is_all_of(&self, text: &str) -> bool {
        let words = words(text);
        self.0.iter().any(|phrase| phrase.len() == words.len() && is_at(phrase, text, &words))
    }

    /// How many words of the phrase these begin with.
    fn at(&self, text: &str, words: &[(String, Range<usize>)]) -> Option<usize> {
        self.0.iter().find(|phrase| is_at(phrase, text, words)).map(Vec::len)
    }
}

fn phrase(text: &str) -> Vec<Word> {
    let marked = text.replace('*', "\u{1}").to_lowercase();
    let parts = marked.split(|c: char| !c.is_alphanumeric() && c != '\u{1}').filter(|part| !part.is_empty());
    parts.map(|part| Word { text: part.trim_end_matches('\u{1}').to_owned(), open: part.ends_with('\u{1}') }).collect()
}

fn is_at(phrase: &[Word], text: &str, words: &[(String, Range<usize>)]) -> bool {
    let fits = phrase.len() <= words.len() && phrase.iter().zip(words).all(|(word, (is, _))| word.is(is));
    // Words of a phrase stand together: no full stop, no comma between them.
    let joins = |gap: &str| gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '‑' | '\'' | '’'));
    !phrase.is_empty() && fits && words[..phrase.len()].windows(2).all(|two| joins(&text[two[0].1.end..two[1].1.start]))
}

/// The words in lower case with their place in bytes. Apostrophes and hyphens part words: "l’heure", "user-friendly".
fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                words.push((text[begin..at].to_lowercase(), begin..at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_and_open_endings_are_found_with_their_place() {
        let phrases = Phrases::new("user-friendly | as needed | quick* | don't | n'*");
        let found = |text: &str| phrases.find_iter(text).iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>();
        assert_eq!(found("User friendly, and quickly; as needed."), ["User friendly", "quickly", "as needed"]);
        assert_eq!(found("I don’t. As, needed. unquick"), ["don’t"]);
        assert_eq!(found("Il n’est plus là"), ["n’est"]);
        assert_eq!(phrases.find("Größe: quick").unwrap().range(), 9..14);
        assert!(phrases.is_all_of(" As needed ") && !phrases.is_all_of("as needed now"));
        assert_eq!(phrases.opening("“Quick, as needed”").unwrap().as_str(), "Quick");
        assert!(phrases.opening("so quick").is_none());
    }
}
