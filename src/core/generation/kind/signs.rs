//! The signs of each kind, in the languages we know: words and turns of phrase, never whole ideas. They are data, a file per
//! kind in `signs/`. A line is a weight and phrases between bars; lines that begin with `#` are notes.
//!
//! | in a phrase | matches |
//! |---|---|
//! | `word` | itself, in any case |
//! | `stem*`, `*end` | every word that begins, or ends, so |
//! | `*` | any word |
//! | `one/two` | either |
//! | `..` | up to four words in between, or none |
//! | `^` before it | only the beginning of the idea, or what follows "please", "we have to" and the like |
//! | a `~` before the weight | anywhere, inside words too: for scripts that are written without blanks or join words |

use std::sync::LazyLock;

use super::Kind;

/// A phrase that speaks for a kind.
pub(super) struct Sign {
    pub(super) kind: Kind,
    pub(super) weight: u32,
    pub(super) phrase: Phrase,
}

/// What is looked for.
pub(super) enum Phrase {
    /// Words in their order; the flag: only at the beginning.
    Words(Vec<Part>, bool),
    /// A piece of text, wherever it stands.
    Piece(&'static str),
}

/// A place in a phrase.
pub(super) enum Part {
    /// One of these words.
    Word(Vec<Form>),
    /// Some words that do not matter.
    Gap,
}

/// How a word may look.
pub(super) enum Form {
    Exactly(&'static str),
    Begins(&'static str),
    Ends(&'static str),
    Any,
}

impl Form {
    pub(super) fn fits(&self, word: &str) -> bool {
        match self {
            Self::Exactly(whole) => *whole == word,
            Self::Begins(stem) => word.starts_with(stem),
            Self::Ends(end) => word.ends_with(end),
            Self::Any => !word.is_empty(),
        }
    }
}

pub(super) static SIGNS: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    let files = [
        (Kind::Bug, include_str!("signs/bug.txt")),
        (Kind::Spike, include_str!("signs/spike.txt")),
        (Kind::Epic, include_str!("signs/epic.txt")),
        (Kind::Task, include_str!("signs/task.txt")),
        (Kind::Story, include_str!("signs/story.txt")),
    ];
    files.into_iter().flat_map(|(kind, file)| file.lines().flat_map(move |line| signs(kind, line))).collect()
});

/// What may stand before the beginning: what is asked for follows.
pub(super) static OPENINGS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("signs/openings.txt").lines().map(|line| line.split_whitespace().collect()).collect()
});

fn signs(kind: Kind, line: &'static str) -> Vec<Sign> {
    let line = line.trim();
    let Some((weight, phrases)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { return Vec::new() };
    let (inside, weight) = weight.strip_prefix('~').map_or((false, weight), |weight| (true, weight));
    let Ok(weight) = weight.parse() else { return Vec::new() };
    let phrases = phrases.split('|').map(str::trim).filter(|phrase| !phrase.is_empty());
    phrases
        .map(|phrase| Sign { kind, weight, phrase: if inside { Phrase::Piece(phrase) } else { words(phrase) } })
        .collect()
}

fn words(phrase: &'static str) -> Phrase {
    let first = phrase.starts_with('^');
    let parts = phrase.split_whitespace().map(|part| match part {
        ".." => Part::Gap,
        words => Part::Word(words.split('/').map(|word| form(word.trim_start_matches('^'))).collect()),
    });
    Phrase::Words(parts.collect(), first)
}

fn form(word: &'static str) -> Form {
    match (word.strip_suffix('*'), word.strip_prefix('*')) {
        (Some(""), _) => Form::Any,
        (Some(stem), _) => Form::Begins(stem),
        (None, Some(end)) => Form::Ends(end),
        (None, None) => Form::Exactly(word),
    }
}
