//! The parts of a story's sentence, read back from the sentence: a ticket that was stored, edited or exported has nothing else.

use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::Markers;

/// A part of a text, and the byte it begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub text: &'a str,
    pub start: usize,
}

impl<'a> Part<'a> {
    /// The part without blanks and marks around it; nothing when nothing is left.
    fn of(whole: &'a str, start: usize, end: usize) -> Option<Self> {
        let text = whole.get(start..end)?;
        let before = text.len() - text.trim_start().len();
        let text = text.trim().trim_end_matches(['.', ',']);
        text.chars().any(char::is_alphanumeric).then_some(Self { text, start: start + before })
    }

    /// Where it ends, in bytes.
    pub const fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// "As a …, I want …, so that …": whatever of it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sentence<'a> {
    pub role: Option<Part<'a>>,
    pub want: Option<Part<'a>>,
    pub benefit: Option<Part<'a>>,
    /// The words that hold it together, for comparison with other tickets.
    pub form: [&'static str; 3],
}

/// Reads a sentence; nothing when it does not begin like one.
pub(super) fn read<'a>(text: &'a str, markers: &Markers) -> Option<Sentence<'a>> {
    let opening = markers.opening.iter().copied().find(|opening| starts_with(text, opening))?;
    let from = opening.len();
    let found = |words: &'static [&'static str], from: usize| {
        words.iter().copied().find_map(|word| text.get(from..)?.find(word).map(|at| (word, from + at)))
    };
    let want = found(markers.want, from);
    let after_want = want.map_or(from, |(word, at)| at + word.len());
    let benefit = found(markers.benefit, after_want.saturating_sub(1));
    let role_end = want.or(benefit).map_or(text.len(), |(_, at)| at);
    let want_end = benefit.map_or(text.len(), |(_, at)| at);
    Some(Sentence {
        role: Part::of(text, from, role_end),
        want: want.and_then(|_| Part::of(text, after_want, want_end)),
        benefit: benefit.and_then(|(word, at)| Part::of(text, at + word.len(), text.len())),
        form: [opening, want.map_or("", |(word, _)| word), benefit.map_or("", |(word, _)| word)],
    })
}

fn starts_with(text: &str, opening: &str) -> bool {
    text.get(..opening.len()).is_some_and(|head| head.to_lowercase() == opening.to_lowercase())
}

/// A story of an epic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Child<'a> {
    /// What stands before the sentence; all of it when it has none.
    pub title: &'a str,
    /// Its sentence, if it has one, and the byte it begins at.
    pub sentence: Option<Part<'a>>,
    /// The children that come first, counted from 1.
    pub after: Vec<usize>,
}

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static AFTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\((?:after|nach|después de|après|depois de) ((?:\d+(?:, )?)+)\)\s*$").unwrap());

/// Reads a child: "Title: As a …, I want …. (after 1, 2)".
pub(super) fn child<'a>(text: &'a str, markers: &Markers) -> Child<'a> {
    let note = AFTER.captures(text);
    let end = note.as_ref().and_then(|note| note.get(0)).map_or(text.len(), |note| note.start());
    let after = note.iter().filter_map(|note| note.get(1));
    let after = after.flat_map(|list| list.as_str().split(", ")).filter_map(|number| number.parse().ok()).collect();
    let opened = markers.opening.iter().filter_map(|opening| text.find(&format!(": {opening}"))).min();
    let sentence = opened.and_then(|at| Part::of(text, at + 2, end));
    let title = text.get(..opened.unwrap_or(end)).unwrap_or(text).trim();
    Child { title, sentence, after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::language::Language;
    use crate::generation::rubric::lexicon;

    fn parts(tag: &str, text: &str) -> [Option<String>; 3] {
        let markers = lexicon::of(&Language::parse(tag).unwrap()).unwrap().sentence;
        let sentence = read(text, &markers).unwrap_or_default();
        [sentence.role, sentence.want, sentence.benefit].map(|part| part.map(|part| part.text.to_owned()))
    }

    #[test]
    fn our_own_sentences_are_read_back() {
        for (tag, text, expected) in [
            (
                "en",
                "As an admin, I want to export users, so that audits take a day.",
                ["admin", "to export users", "audits take a day"],
            ),
            (
                "de",
                "Als Mieterin möchte ich Schäden melden, damit niemand anruft.",
                ["Mieterin", "Schäden melden", "niemand anruft"],
            ),
            ("es", "Como cliente, quiero ver facturas, para no llamar.", ["cliente", "ver facturas", "no llamar"]),
            (
                "fr",
                "En tant que cliente, je veux réserver, afin d’éviter un appel.",
                ["cliente", "réserver", "éviter un appel"],
            ),
            (
                "pt",
                "Como professora, quero enviar avisos, para que todos saibam.",
                ["professora", "enviar avisos", "todos saibam"],
            ),
        ] {
            assert_eq!(parts(tag, text), expected.map(|part| Some(part.to_owned())), "{text}");
        }
        assert_eq!(
            parts("en", "As a cook, I want to see orders"),
            [Some("cook".into()), Some("to see orders".into()), None]
        );
        assert_eq!(parts("en", "As a cook"), [Some("cook".into()), None, None]);
    }

    #[test]
    fn children_are_read_back() {
        let markers = lexicon::ENGLISH_MARKERS;
        let text = "Sign up: As a guest, I want to sign up, so that I can book. (after 1, 3)";
        let read = child(text, &markers);
        assert_eq!((read.title, read.after), ("Sign up", vec![1, 3]));
        assert!(read.sentence.unwrap().text.ends_with("so that I can book"));
        assert_eq!(child("Sign up", &markers), Child { title: "Sign up", ..Child::default() });
        assert_eq!(child("Sign up (after 1)", &markers).title, "Sign up");
    }
}
