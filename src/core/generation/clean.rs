//! Which characters a text may hold, for what people write and for what the model writes.
//!
//! Characters that cannot be seen can hide instructions from the reader (tags, zero-width text), turn the reading
//! direction around, or are refused by a store (NUL). They go. Emoji, accents and joiners that build a visible sign stay.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// More marks on one letter than any script needs only paint over the neighbours.
const MAX_MARKS: usize = 8;
const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// The text in NFC without invisible characters, with line feeds as line ends and without blanks around it.
///
/// The result is a fixed point: cleaning it again changes nothing.
pub(super) fn text(raw: &str) -> String {
    let visible: String = unify_line_ends(raw).chars().filter(|c| !is_hidden(*c)).nfc().collect();
    limit_joins(&visible).trim_matches(is_blank).to_owned()
}

/// The text on one line, cut to at most `max_chars` characters between two graphemes.
pub(super) fn line(raw: &str, max_chars: usize) -> String {
    let text = text(raw);
    let words: Vec<&str> = text.split_whitespace().collect();
    cut(&words.join(" "), max_chars)
}

/// The beginning of a text, at most `max_chars` characters with the ellipsis that marks a cut; never half a grapheme.
pub(super) fn cut(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut chars = 1;
    for grapheme in text.graphemes(true) {
        chars += grapheme.chars().count();
        if chars > max_chars {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// Whether a reader sees anything at all.
pub(super) fn is_visible(text: &str) -> bool {
    text.chars().any(|c| !is_blank(c) && !is_combining_mark(c))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER
}

fn unify_line_ends(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace(['\r', '\u{0B}', '\u{0C}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

/// Drops joiners that join nothing, and marks beyond [`MAX_MARKS`] in a row.
fn limit_joins(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = ' ';
    let mut marks = 0;
    for c in text.chars() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        let joins_nothing = is_blank(c) && !c.is_whitespace() && is_blank(before);
        if marks > MAX_MARKS || joins_nothing {
            continue;
        }
        kept.push(c);
        before = c;
    }
    kept
}

/// Characters without a shape of their own that no text needs. Joiners and variation selectors are not here: emoji and
/// several scripts are built with them.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00}'..='\u{08}' | '\u{0E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' // controls
        | '\u{AD}' // soft hyphen
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' // direction
        | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' // Hangul fillers
        | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' // zero width
        | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{1D173}'..='\u{1D17A}' // annotations, music format
        | '\u{E0000}'..='\u{E007F}') // tags: text that only a machine reads
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hidden_characters_go_and_visible_signs_stay() {
        assert_eq!(text("a\u{202E}b\u{2067}c\0d\u{200B}e\u{FEFF}"), "abcde");
        assert_eq!(text("hi\u{E0001}\u{E0069}\u{E0067}\u{E006E}"), "hi");
        for kept in
            ["👩‍👩‍👧 family", "🇩🇪 flag", "❤️ heart", "می‌خواهم", "e\u{327}\u{301}".nfc().collect::<String>().as_str()]
        {
            assert_eq!(text(kept), kept);
        }
    }

    #[test]
    fn accents_are_composed_and_line_ends_are_one() {
        assert_eq!(text("cafe\u{301}\r\nnext\rlast\u{2028}end"), "café\nnext\nlast\nend");
    }

    #[test]
    fn a_pile_of_marks_is_limited() {
        let pile = format!("Z{}algo", "\u{0337}".repeat(1000));
        assert_eq!(text(&pile).chars().count(), "Zalgo".len() + MAX_MARKS);
    }

    #[test]
    fn a_cut_never_halves_a_family() {
        let family = "👩‍👩‍👧";
        assert_eq!(cut(&format!("ab {family} tail"), 6), "ab…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(line("  two\n\n words ", 20), "two words");
    }

    #[test]
    fn joiners_and_marks_alone_are_not_visible() {
        assert!(!is_visible(&text("\u{200B}\u{200D}\u{FEFF} \n")));
        assert!(!is_visible("\u{301}\u{FE0F}"));
        assert!(is_visible("."));
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(raw in "(\\PC|[\u{200B}-\u{200F}]|[\u{300}-\u{340}]|\\s|[\u{915}-\u{95F}]|[\u{1100}-\u{11FF}]){0,60}") {
            let once = text(&raw);
            prop_assert_eq!(text(&once), once.clone());
            let single = line(&raw, 30);
            prop_assert!(single.chars().count() <= 30);
            prop_assert!(!single.contains('\n'));
        }
    }
}
