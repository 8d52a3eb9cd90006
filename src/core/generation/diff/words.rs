//! Two sentences, word by word.

use std::collections::HashMap;

use similar::{ChangeTag, TextDiff};
use unicode_segmentation::UnicodeSegmentation;

/// A run of words with one fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its fate.
    pub change: PieceChange,
    /// The words, with the blanks between them.
    pub text: String,
}

/// What became of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceChange {
    /// They stand in both.
    Same,
    /// They came.
    Added,
    /// They went.
    Removed,
}

impl PieceChange {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// The pieces of both texts in one line. Without the added ones they are `before`, without the removed ones `after`.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let diff = TextDiff::from_unicode_words(before, after);
    let changes: Vec<(ChangeTag, &str)> =
        diff.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    let mut made = Made::default();
    for (at, (tag, word)) in changes.iter().enumerate() {
        match tag {
            ChangeTag::Delete => made.removed.push_str(word),
            ChangeTag::Insert => made.added.push_str(word),
            ChangeTag::Equal => {
                // A blank between two words that changed is no word that stayed: three words are one change, not three.
                let goes_on = changes.get(at + 1).is_some_and(|(next, _)| *next != ChangeTag::Equal);
                if made.is_open() && goes_on && word.trim().is_empty() {
                    made.removed.push_str(word);
                    made.added.push_str(word);
                } else {
                    made.close();
                    made.push(PieceChange::Same, word);
                }
            }
        }
    }
    made.close();
    made.pieces
}

#[derive(Default)]
struct Made {
    pieces: Vec<Piece>,
    removed: String,
    added: String,
}

impl Made {
    fn is_open(&self) -> bool {
        !self.removed.is_empty() || !self.added.is_empty()
    }

    fn close(&mut self) {
        let (removed, added) = (std::mem::take(&mut self.removed), std::mem::take(&mut self.added));
        self.push(PieceChange::Removed, &removed);
        self.push(PieceChange::Added, &added);
    }

    fn push(&mut self, change: PieceChange, text: &str) {
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.change == change => last.text.push_str(text),
            _ => self.pieces.push(Piece { change, text: text.to_owned() }),
        }
    }
}

/// How often each word stands in a sentence.
pub(super) fn bag(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in text.unicode_words() {
        *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    bag
}

/// How many of their words two sentences share, in percent.
pub(super) fn likeness(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> usize {
    let all: usize = one.values().chain(other.values()).sum();
    let shared: usize = one.iter().map(|(word, n)| other.get(word).map_or(0, |m| *m.min(n))).sum();
    // Of two sentences without a word, "…" and "—", one is the other changed.
    (200 * shared).checked_div(all).unwrap_or(100)
}
