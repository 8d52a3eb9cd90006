//! The words the rules look for, in the five languages we understand. Lists are separated by bars; `*` stands for an ending.

mod de;
mod en;
mod es;
mod fr;
mod phrases;
mod pt;

use std::sync::LazyLock;

use crate::generation::language::Language;

pub(super) use phrases::{Found, Phrases};

/// The words of one language as they are written down.
struct Words {
    /// Nobody can test these.
    vague: &'static str,
    /// These say less than they seem to.
    weak: &'static str,
    /// Signs of a failure or a boundary.
    failure: &'static str,
    /// Words without a noun that open a sentence.
    pronouns: &'static str,
    /// "Better", and the "than" that belongs to it.
    comparative: &'static str,
    than: &'static str,
    superlative: &'static str,
    negation: &'static str,
    /// Something is done, and nobody sees it.
    passive: &'static str,
    /// What cannot be seen from outside.
    unseen: &'static str,
    /// What can.
    seen: &'static str,
    /// Roles that say more than "user".
    roles: &'static str,
    /// Roles that say nothing.
    anybody: &'static str,
    /// Roles that are no people outside.
    makers: &'static str,
    /// Benefits that repeat the wish.
    empty_benefit: &'static str,
    /// A cause or a fix is claimed.
    cause: &'static str,
    /// The work is offered in parts.
    split: &'static str,
    /// Verbs of wishing and other words that carry no content of an idea.
    generic: &'static str,
    /// Words a step of a bug does not begin with.
    no_step: &'static str,
    /// In the idea, and what then has to be spoken of: see [`Concern`].
    concerns: [(Concern, &'static str, &'static str); 4],
    /// Before the role, the wish and the benefit; the first of each is our own.
    opening: &'static [&'static str],
    want: &'static [&'static str],
    benefit: &'static [&'static str],
}

/// What some ideas bring along without saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concern {
    Security,
    Payment,
    Privacy,
    Limits,
}

impl Concern {
    /// For a person.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Security => "a sign-in or a password, and no criterion or question about access that is refused",
            Self::Payment => "a payment, and no criterion or question about one that fails or happens twice",
            Self::Privacy => "personal data, and no criterion or question about who may see it or how long it is kept",
            Self::Limits => "an upload, and no criterion or question about size or type",
        }
    }
}

/// The words of one language, ready to be looked for.
pub(super) struct Lexicon {
    pub vague: Phrases,
    pub weak: Phrases,
    pub failure: Phrases,
    pub pronouns: Phrases,
    pub comparative: Phrases,
    pub than: Phrases,
    pub superlative: Phrases,
    pub negation: Phrases,
    pub passive: Phrases,
    pub unseen: Phrases,
    pub seen: Phrases,
    pub roles: Phrases,
    pub anybody: Phrases,
    pub makers: Phrases,
    pub empty_benefit: Phrases,
    pub cause: Phrases,
    pub split: Phrases,
    pub generic: Phrases,
    pub no_step: Phrases,
    pub concerns: Vec<(Concern, Phrases, Phrases)>,
    pub sentence: Markers,
}

/// The words that hold a story's sentence together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Markers {
    pub opening: &'static [&'static str],
    pub want: &'static [&'static str],
    pub benefit: &'static [&'static str],
}

/// English, which also holds the sentences of languages we have no words for together.
pub(super) const ENGLISH_MARKERS: Markers =
    Markers { opening: en::WORDS.opening, want: en::WORDS.want, benefit: en::WORDS.benefit };

static KNOWN: LazyLock<Vec<(&'static str, Lexicon)>> = LazyLock::new(|| {
    let all = [("en", &en::WORDS), ("de", &de::WORDS), ("es", &es::WORDS), ("fr", &fr::WORDS), ("pt", &pt::WORDS)];
    all.into_iter().map(|(tag, words)| (tag, Lexicon::new(words))).collect()
});

/// Where bugs are seen, in every language.
pub(super) static PLATFORMS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "chrome | firefox | safari | internet explorer | edge | opera | android | ios | ipados | iphone | ipad | windows | macos | linux | samsung",
    )
});

/// The words of a language, if we understand it.
pub(super) fn of(language: &Language) -> Option<&'static Lexicon> {
    KNOWN.iter().find(|(tag, _)| *tag == language.primary()).map(|(_, lexicon)| lexicon)
}

impl Lexicon {
    fn new(words: &Words) -> Self {
        Self {
            vague: Phrases::new(words.vague),
            weak: Phrases::new(words.weak),
            failure: Phrases::new(words.failure),
            pronouns: Phrases::new(words.pronouns),
            comparative: Phrases::new(words.comparative),
            than: Phrases::new(words.than),
            superlative: Phrases::new(words.superlative),
            negation: Phrases::new(words.negation),
            passive: Phrases::new(words.passive),
            unseen: Phrases::new(words.unseen),
            seen: Phrases::new(words.seen),
            roles: Phrases::new(words.roles),
            anybody: Phrases::new(words.anybody),
            makers: Phrases::new(words.makers),
            empty_benefit: Phrases::new(words.empty_benefit),
            cause: Phrases::new(words.cause),
            split: Phrases::new(words.split),
            generic: Phrases::new(words.generic),
            no_step: Phrases::new(words.no_step),
            concerns: words
                .concerns
                .iter()
                .map(|(what, said, met)| (*what, Phrases::new(said), Phrases::new(met)))
                .collect(),
            sentence: Markers { opening: words.opening, want: words.want, benefit: words.benefit },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_words() {
        assert_eq!(KNOWN.len(), 5);
        let english = of(&Language::english()).unwrap();
        assert!(english.vague.is_match("it is User-friendly") && !english.vague.is_match("breakfast is quicksilver"));
        assert!(english.failure.is_match("an expired link") && english.failure.is_match("I don’t see it"));
        let french = of(&Language::parse("fr").unwrap()).unwrap();
        assert!(french.failure.is_match("un lien expiré") && french.vague.is_match("C’est facile"));
        let german = of(&Language::parse("de").unwrap()).unwrap();
        assert!(german.superlative.is_match("am besten so") && !german.superlative.is_match("jede Bestellung besteht"));
        assert!(of(&Language::parse("fi").unwrap()).is_none());
    }
}
