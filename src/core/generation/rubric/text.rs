//! Texts as the rules compare them: words without their endings, and how much two texts share.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::generation::language::is_frequent;

/// Letters of a word that are compared. Cutting the ending off by length is cruder than a stemmer and needs no table of a
/// language: "invoice", "invoices" and "invoiced" are one word, and so are "Rechnung" and "Rechnungsdatum".
const STEM: usize = 5;

/// A word without accents and ending.
pub(super) fn stem(word: &str) -> String {
    // "l’heure" and "d'appeler" are "heure" and "appeler".
    let bare = match word.rsplit_once(['\'', '’']) {
        Some((article, bare)) if article.chars().count() <= 2 && bare.chars().count() > 2 => bare,
        _ => word,
    };
    let folded: String = bare.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).collect();
    let chars = folded.chars().count();
    let bare = if chars > 3 { folded.strip_suffix('s').unwrap_or(&folded) } else { &folded };
    bare.chars().take(STEM).collect()
}

/// The words that carry content, as stems with their range in bytes; `language` is the first part of a tag.
pub(super) fn content_words<'a>(text: &'a str, language: &'a str) -> impl Iterator<Item = (usize, String)> + 'a {
    text.unicode_word_indices().filter_map(move |(at, word)| {
        let lower = word.to_lowercase();
        let is_short = lower.chars().count() < 3 && !lower.chars().any(char::is_numeric);
        (!is_short && !is_frequent(language, &lower)).then(|| (at, stem(word)))
    })
}

/// The same as a set.
pub(super) fn stems(text: &str, language: &str) -> BTreeSet<String> {
    content_words(text, language).map(|(_, stem)| stem).collect()
}

/// All words in lower case, in order.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}

/// Signs of a script without blanks that say about as much as one word: "请假申请" is two words, and eight letters are no eight.
const SIGNS_OF_A_WORD: usize = 2;

/// How many words a reader would count. Where words stand without blanks, [`SIGNS_OF_A_WORD`] signs are one.
pub(in crate::generation) fn word_count(text: &str) -> usize {
    let is_sign = |c: char| {
        matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3041}'..='\u{309F}'
            | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
    };
    let (mut words, mut signs) = (0, 0);
    for word in text.unicode_words() {
        let own = word.chars().filter(|c| is_sign(*c)).count();
        signs += own;
        words += usize::from(own == 0);
    }
    words + signs.div_ceil(SIGNS_OF_A_WORD)
}

/// Runs of words.
pub(super) fn shingles(text: &str, length: usize) -> HashSet<String> {
    let words = plain_words(text);
    if words.len() < length {
        return std::iter::once(words.join(" ")).filter(|whole| !whole.is_empty()).collect();
    }
    words.windows(length).map(|run| run.join(" ")).collect()
}

/// What two sets share, of all they have (Jaccard): 0 to 1.
pub(super) fn similarity(a: &HashSet<String>, b: &HashSet<String>) -> f64 {
    let shared = a.intersection(b).count();
    ratio(shared, a.len() + b.len() - shared)
}

/// A share, 0 when there is nothing to share.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::MAX, f64::from);
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

const QUOTES: [(char, char); 6] = [('“', '”'), ('„', '“'), ('«', '»'), ('"', '"'), ('‘', '’'), ('`', '`')];

/// The text with what stands in quotation marks blanked out; every place keeps its number.
pub(super) fn unquoted(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut closing = None;
    let blank = |kept: &mut String, c: char| kept.extend(std::iter::repeat_n(' ', c.len_utf8()));
    for (at, c) in text.char_indices() {
        if let Some(end) = closing {
            if c == end {
                closing = None;
            }
            blank(&mut kept, c);
            continue;
        }
        let opened = QUOTES.iter().find(|(open, _)| *open == c).map(|(_, close)| *close);
        match opened.filter(|close| text[at + c.len_utf8()..].contains(*close)) {
            Some(close) => {
                closing = Some(close);
                blank(&mut kept, c);
            }
            None => kept.push(c),
        }
    }
    kept
}

/// A range of bytes as one of characters.
pub(super) fn in_chars(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let chars = |at: usize| text.get(..at).map_or(0, |before| before.chars().count());
    chars(bytes.start)..chars(bytes.end)
}

/// Whether the text has a number, or something in quotation marks.
pub(super) fn is_concrete(text: &str) -> bool {
    text.chars().any(char::is_numeric) || unquoted(text) != text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one_and_others_are_not() {
        for (a, b) in [
            ("invoice", "Invoices"),
            ("Rechnung", "Rechnungsdatum"),
            ("réserver", "reservar"),
            ("pay", "pays"),
            ("d’appeler", "appeler"),
        ] {
            assert_eq!(stem(a), stem(b));
        }
        for (a, b) in [("contact", "contract"), ("order", "ordinary"), ("form", "format")] {
            assert_ne!(stem(a), stem(b));
        }
    }

    #[test]
    fn words_are_counted_where_there_are_no_blanks() {
        for (text, words) in [
            ("", 0),
            ("Signing in works, e.g. on a phone", 7),
            ("월요일 아침마다 줄을 선다", 4),
            ("يريد المرضى تأجيل", 3),
            ("请假申请", 2),
            ("CSVでダウンロードする", 4),
        ] {
            assert_eq!(word_count(text), words, "{text}");
        }
    }

    #[test]
    fn quotes_are_blanked_and_places_stay() {
        let text = "choose “Größe as needed” at 5’ o’clock";
        let bare = unquoted(text);
        assert_eq!((bare.len(), bare.contains("needed")), (text.len(), false));
        assert!(bare.ends_with("at 5’ o’clock"), "{bare}");
        assert_eq!(in_chars("é b", &(3..4)), 2..3);
    }
}
