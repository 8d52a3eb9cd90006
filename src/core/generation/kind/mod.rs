//! The five kinds of ticket, and rules that see the kind in an idea and can say why.

mod signs;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use signs::{SIGNS, Sign};

/// What kind of work a ticket describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody wants to be able to do something.
    Story,
    /// Something does not do what it should.
    Bug,
    /// Something has to be done, and nobody sees a difference.
    Task,
    /// Too much for one ticket: an outcome with children.
    Epic,
    /// A question to answer before anything is built.
    Spike,
}

impl Kind {
    /// All kinds, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::Story, Self::Bug, Self::Task, Self::Epic, Self::Spike];

    /// The word for programs: `story`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Bug => "bug",
            Self::Task => "task",
            Self::Epic => "epic",
            Self::Spike => "spike",
        }
    }

    /// Reads [`Self::as_str`]; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The kind somebody wishes for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequestedKind {
    /// Whatever fits the idea.
    #[default]
    Auto,
    /// This one.
    Exactly(Kind),
}

impl RequestedKind {
    /// Reads `auto` or a kind; `None` when it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "auto" { Some(Self::Auto) } else { Kind::parse(text).map(Self::Exactly) }
    }
}

impl fmt::Display for RequestedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Exactly(kind) => kind.fmt(f),
        }
    }
}

/// A kind seen in an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The kind.
    pub kind: Kind,
    /// The words of the idea that decided, as they stand there; `None` when nothing spoke for any kind.
    pub words: Option<String>,
}

impl Detected {
    /// The reason as people read it: `“crashes when” → bug`, or `story` alone when nothing spoke for another kind.
    #[must_use]
    pub fn reason(&self) -> String {
        self.words.as_ref().map_or_else(|| format!("→ {}", self.kind), |words| format!("“{words}” → {}", self.kind))
    }
}

/// Sees the kind in an idea: every sign found adds its weight to its kind, and the heaviest kind wins. An idea without any
/// sign is a story.
#[must_use]
pub fn detect(idea: &str) -> Detected {
    let idea = Idea::new(idea);
    let found: Vec<Found> = SIGNS.iter().filter_map(|sign| idea.find(sign)).chain(idea.long_list()).collect();
    let weight = |kind: Kind| found.iter().filter(|sign| sign.kind == kind).map(|sign| sign.weight).sum::<u32>();
    // On a tie the earlier kind wins: a defect or a question is seldom mentioned by the way.
    let by_care = [Kind::Bug, Kind::Spike, Kind::Epic, Kind::Task, Kind::Story];
    let kind = by_care.into_iter().rev().max_by_key(|kind| weight(*kind)).unwrap_or(Kind::Story);
    if weight(kind) == 0 {
        return Detected { kind: Kind::Story, words: None };
    }
    let strongest =
        found.iter().filter(|sign| sign.kind == kind).min_by_key(|sign| (u32::MAX - sign.weight, sign.start));
    Detected { kind, words: strongest.map(|sign| sign.words.clone()) }
}

struct Found {
    kind: Kind,
    weight: u32,
    start: usize,
    words: String,
}

/// An idea as words with their places.
struct Idea<'a> {
    text: &'a str,
    words: Vec<(usize, &'a str)>,
    lower: Vec<String>,
}

/// More items than this in a list of wishes are more than one ticket.
const LONG_LIST: usize = 4;
/// A list is only a list of wishes if it is a sentence, not a handful of words.
const LONG_LIST_WORDS: usize = 12;

impl<'a> Idea<'a> {
    fn new(text: &'a str) -> Self {
        let words: Vec<(usize, &str)> = text.unicode_word_indices().collect();
        let lower = words.iter().map(|(_, word)| word.to_lowercase().replace('’', "'")).collect();
        Self { text, words, lower }
    }

    fn find(&self, sign: &Sign) -> Option<Found> {
        let pattern = sign.words();
        let places = if sign.first { 0..1 } else { 0..self.lower.len() };
        let at = places.into_iter().find(|at| {
            let rest = &self.lower[(*at).min(self.lower.len())..];
            rest.len() >= pattern.len() && pattern.iter().zip(rest).all(|(want, word)| fits(want, word))
        })?;
        let (start, _) = *self.words.get(at)?;
        let (last, word) = *self.words.get(at + pattern.len() - 1)?;
        let words = self.text[start..last + word.len()].to_owned();
        Some(Found { kind: sign.kind, weight: sign.weight, start, words })
    }

    /// A sentence that lists many things speaks a little for an epic.
    fn long_list(&self) -> Option<Found> {
        let commas = self.text.matches([',', '、', '，', ';']).count();
        (commas >= LONG_LIST && self.words.len() >= LONG_LIST_WORDS).then(|| {
            let start = self.text.find([',', '、', '，', ';']).unwrap_or(0);
            let before = self.text[..start].unicode_words().next_back().unwrap_or_default();
            Found { kind: Kind::Epic, weight: 2, start, words: format!("{before}, …") }
        })
    }
}

/// A word of a pattern matches itself; with a star at its end it matches every word that begins with it.
fn fits(pattern: &str, word: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == word, |stem| word.starts_with(stem))
}
