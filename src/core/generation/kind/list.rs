//! A list of parts speaks for an epic.

use unicode_segmentation::UnicodeSegmentation;

use super::{Found, Kind};

/// From so many parts on a list is one of whole areas, not of fields.
const PARTS: usize = 4;
/// A part is named, not told.
const PART_WORDS: usize = 4;
/// What is listed after a colon is what it is made of.
const AFTER_COLON: u32 = 5;
/// What is listed in a sentence may be.
const IN_SENTENCE: u32 = 3;

const COMMAS: [char; 4] = [',', '、', '，', ';'];
const ENDS: [char; 8] = ['.', '!', '?', '\n', '。', '！', '？', '•'];

/// The first list of four or more short parts, if there is one. What stands in brackets gives examples.
pub(super) fn found(text: &str) -> Option<Found> {
    let mut start = 0;
    for sentence in text.split_inclusive(ENDS) {
        if let Some((weight, first)) = parts(&without_brackets(sentence)) {
            return Some(Found { kind: Kind::Epic, weight, start, words: format!("{first}, …") });
        }
        start += sentence.len();
    }
    None
}

fn parts(sentence: &str) -> Option<(u32, String)> {
    let (weight, listed) = match sentence.split_once([':', '：']) {
        Some((before, listed)) if before.unicode_words().count() >= 2 => (AFTER_COLON, listed),
        _ => (IN_SENTENCE, sentence),
    };
    let items: Vec<&str> = listed.split(COMMAS).collect();
    let words = |item: &str| item.unicode_words().count();
    // The first part of a list in a sentence has the sentence before it, the last one what follows.
    let inner = items.get(1..items.len().saturating_sub(1))?;
    let is_list = items.len() >= PARTS && inner.iter().all(|item| (1..=PART_WORDS).contains(&words(item)));
    let first = items.first()?.unicode_words().next_back()?;
    is_list.then(|| (weight, first.to_owned()))
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|sign| {
        match sign {
            '(' | '{' | '[' | '（' | '"' if *sign != '"' => depth += 1,
            ')' | '}' | ']' | '）' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    outside.collect()
}
