//! The five kinds of ticket, and rules that see the kind in an idea and can say why.

mod list;
mod signs;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use signs::{OPENINGS, Part, Phrase, SIGNS, Sign};

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
pub fn detect(text: &str) -> Detected {
    let idea = Idea::new(text);
    let found: Vec<Found> =
        SIGNS.iter().filter_map(|sign| idea.find(sign)).chain(list::found(text)).chain(question(text)).collect();
    // In units of a half: what is told later decides less than what it is told about.
    let counts = |sign: &Found| if idea.is_early(sign.start) { 2 * sign.weight } else { sign.weight };
    let weight = |kind: Kind| found.iter().filter(|sign| sign.kind == kind).map(counts).sum::<u32>();
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
    /// The whole text in lower case, for what stands inside words.
    folded: String,
    /// The words at which what is asked for begins.
    beginnings: Vec<usize>,
}

/// So many words of an idea say what it is about; the others tell more.
const EARLY: usize = 30;

/// So many words may stand in a gap of a phrase.
const GAP: usize = 4;

impl<'a> Idea<'a> {
    fn new(text: &'a str) -> Self {
        let words = words(text);
        let lower: Vec<String> = words.iter().map(|(_, word)| word.to_lowercase().replace('’', "'")).collect();
        Self { beginnings: beginnings(&lower), folded: text.to_lowercase(), text, words, lower }
    }

    fn is_early(&self, start: usize) -> bool {
        self.words.get(EARLY).is_none_or(|(later, _)| start < *later)
    }

    fn find(&self, sign: &Sign) -> Option<Found> {
        match &sign.phrase {
            Phrase::Piece(piece) => {
                let start = self.folded.find(piece)?;
                Some(Found { kind: sign.kind, weight: sign.weight, start, words: (*piece).to_owned() })
            }
            Phrase::Words(parts, first) => {
                let all = 0..self.lower.len();
                let mut places: Box<dyn Iterator<Item = usize>> =
                    if *first { Box::new(self.beginnings.iter().copied()) } else { Box::new(all) };
                let (at, end) = places.find_map(|at| Some((at, matched(parts, self.lower.get(at..)?)? + at)))?;
                let (start, _) = *self.words.get(at)?;
                let (last, word) = *self.words.get(end.checked_sub(1)?)?;
                let words = self.text[start..last + word.len()].to_owned();
                Some(Found { kind: sign.kind, weight: sign.weight, start, words })
            }
        }
    }
}

/// The words with their places; an empty one stands where a sentence ends, which no phrase runs over.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        let end = words.last().map_or(start, |(start, word)| start + word.len());
        if text[end..start].contains(SENTENCE_ENDS) {
            words.push((end, ""));
        }
        words.push((start, word));
    }
    words
}

const SENTENCE_ENDS: [char; 8] = ['.', '!', '?', '\n', '。', '！', '？', '؟'];

/// An idea that begins with a question and wishes for nothing asks it.
fn question(text: &str) -> Option<Found> {
    let end = text.find(SENTENCE_ENDS)?;
    let asked = text[end..].starts_with(['?', '？', '؟']);
    let words = || text[..end].split_whitespace();
    let opening: Vec<&str> = words().take(QUOTED).collect();
    let cut = if words().count() > QUOTED { " …" } else { "" };
    asked.then(|| Found { kind: Kind::Spike, weight: 3, start: 0, words: format!("{}{cut}?", opening.join(" ")) })
}

/// So many words of a question are quoted as the reason.
const QUOTED: usize = 4;

/// The first word, and the one after each opening that stands before it.
fn beginnings(lower: &[String]) -> Vec<usize> {
    let mut beginnings = vec![0];
    let mut at = 0;
    let opening = |at: usize| {
        let fits = |opening: &&Vec<&str>| {
            lower.get(at..at + opening.len()).is_some_and(|words| words.iter().zip(opening.iter()).all(|(a, b)| a == b))
        };
        OPENINGS.iter().filter(fits).map(Vec::len).max().filter(|length| *length > 0)
    };
    while let Some(length) = opening(at) {
        at += length;
        beginnings.push(at);
    }
    beginnings
}

/// How many of the words the parts match from the first on; the shortest gaps that fit.
fn matched(parts: &[Part], words: &[String]) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(0) };
    match part {
        Part::Word(forms) => {
            let (word, after) = words.split_first()?;
            forms.iter().any(|form| form.fits(word)).then_some(())?;
            Some(matched(rest, after)? + 1)
        }
        Part::Gap => {
            let within = words.iter().take(GAP).take_while(|word| !word.is_empty()).count();
            (0..=within).find_map(|skip| Some(matched(rest, words.get(skip..)?)? + skip))
        }
    }
}
