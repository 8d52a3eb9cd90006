//! Which language a text is in, by script and by its most frequent words. It answers only when it is sure.

mod known;
mod script;
mod stopwords;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use script::Script;
pub(super) use script::is_written_without_spaces;

/// A language tag (BCP 47) such as `en` or `pt-BR`; the first part in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// The text is not a language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a language tag: {0}")]
pub struct NotALanguage(String);

impl Language {
    /// Reads a tag; `None` when it is none.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.trim().split('-');
        let primary = parts.next()?.to_ascii_lowercase();
        let primary_fits = matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_lowercase());
        let rest: Vec<&str> = parts.collect();
        let rest_fits = rest.len() <= 3
            && rest.iter().all(|part| matches!(part.len(), 2..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        (primary_fits && rest_fits)
            .then(|| Self(std::iter::once(primary.as_str()).chain(rest).collect::<Vec<_>>().join("-")))
    }

    /// English, where nothing else is known.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The whole tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without its region: `pt` of `pt-BR`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;

    fn try_from(tag: String) -> Result<Self, NotALanguage> {
        Self::parse(&tag).ok_or(NotALanguage(tag))
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

/// The language somebody wishes for a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RequestedLanguage {
    /// The idea's own.
    #[default]
    Auto,
    /// This one.
    Exactly(Language),
}

impl RequestedLanguage {
    /// Reads `auto` or the tag of a known language; `None` when it is neither. Nobody can tell whether a text is in a
    /// language that does not exist, so it would be paid for all the same.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "auto" { Some(Self::Auto) } else { known::spelled(text).map(Language).map(Self::Exactly) }
    }
}

impl fmt::Display for RequestedLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Exactly(language) => language.fmt(f),
        }
    }
}

/// The language of the text, if it is certain.
#[must_use]
pub fn detect(text: &str) -> Option<Language> {
    let tag = match script::dominant(text)? {
        Script::Latin => latin(text)?,
        Script::Cyrillic => cyrillic(text)?,
        other => other.only_language()?,
    };
    Some(Language(tag.to_owned()))
}

/// Whether the text is certainly not in this language: another script, or the frequent words of another language.
#[must_use]
pub fn contradicts(expected: &Language, text: &str) -> bool {
    let Some(found) = script::dominant(text) else { return false };
    if let Some(script) = Script::of_language(expected.primary())
        && !script.covers(found)
    {
        return true;
    }
    // Frequent words are known of a few languages only; a text in another one could look like any of them by chance.
    let comparable = stopwords::is_known(expected.primary());
    comparable && detect(text).is_some_and(|language| language.primary() != expected.primary())
}

/// Whether a word in lower case is one of the most frequent of any language we know, and so carries no content.
#[must_use]
pub(super) fn is_frequent_somewhere(word: &str) -> bool {
    stopwords::holds(word)
}

/// The same for one language.
#[must_use]
pub(super) fn is_frequent(primary: &str, word: &str) -> bool {
    stopwords::LANGUAGES.iter().any(|list| list.tag == primary && list.holds(word))
}

/// At least this many frequent words, and this many quarters of the runner-up's, make a verdict.
const MIN_HITS: usize = 2;
const LEAD_QUARTERS: usize = 6;

fn latin(text: &str) -> Option<&'static str> {
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    let mut scores: Vec<(usize, &'static str)> =
        stopwords::LANGUAGES.iter().map(|list| (list.score(&words, text), list.tag)).collect();
    scores.sort_unstable_by(|a, b| b.cmp(a));
    match scores.as_slice() {
        [(best, tag), (second, _), ..] if *best >= MIN_HITS && best * 4 >= second * LEAD_QUARTERS => Some(tag),
        _ => None,
    }
}

/// Russian and Ukrainian are told apart by the letters only one of them has; others stay unknown.
fn cyrillic(text: &str) -> Option<&'static str> {
    let any = |letters: &str| text.chars().any(|c| letters.contains(c));
    match (any("ыэёъЫЭЁЪ"), any("іїєґІЇЄҐ")) {
        (true, false) => Some("ru"),
        (false, true) => Some("uk"),
        _ => None,
    }
}
