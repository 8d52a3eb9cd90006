//! How alike two ideas are, by the words that carry their content. No model, no token: it is asked before anything is paid.
//!
//! Words are compared by their beginnings, so that *filters* and *filtered* are one; frequent words of the languages we know
//! count for nothing. What says the same in quite other words is not found, and numbers tell apart: report 3 is not report 4.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::language::{is_frequent_somewhere, is_written_without_spaces};

/// Signs of a word that are compared: endings lie behind them.
const STEM: usize = 5;
/// A text within a longer one is alike from so many words on; fewer stand in anything.
const FEWEST_WITHIN: usize = 4;
/// How much a text that is wholly within a longer one is like it, in percent.
const WITHIN: usize = 85;
/// How much two texts with different numbers are alike at most, in percent: not enough to be shown.
const OTHER_NUMBERS: usize = 55;

/// What is compared of an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    stems: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

/// The beginning of a word, without marks and without the *s* of many plurals and verbs.
fn stem(word: &str) -> String {
    let word: String = word.nfd().filter(|sign| sign.is_alphabetic()).collect();
    let bare = word.strip_suffix('s').filter(|bare| bare.len() > 2).unwrap_or(&word);
    bare.chars().take(STEM).collect()
}

impl Sketch {
    /// The sketch of a text in any language.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lower = text.nfkc().collect::<String>().to_lowercase();
        let (mut stems, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for word in lower.unicode_words() {
            if word.chars().any(char::is_numeric) {
                numbers.insert(word.to_owned());
            } else if word.chars().any(is_written_without_spaces) {
                let signs: Vec<char> = word.chars().collect();
                stems.extend(signs.windows(signs.len().min(2)).map(|pair| pair.iter().collect::<String>()));
            } else if !is_frequent_somewhere(word) {
                stems.insert(stem(word));
            }
        }
        Self { stems, numbers }
    }

    /// 0 to 100 percent; 100 is the same words.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> u8 {
        let (own, others) = (self.stems.len(), other.stems.len());
        let both = self.stems.intersection(&other.stems).count();
        let shorter = own.min(others);
        if shorter == 0 {
            return 0;
        }
        let overlap = 100 * both / (own + others - both);
        let within = if shorter < FEWEST_WITHIN { 0 } else { WITHIN * both / shorter };
        let alike = overlap.max(within);
        let most = if self.numbers == other.numbers { 100 } else { OTHER_NUMBERS };
        u8::try_from(alike.min(most)).unwrap_or(100)
    }
}
