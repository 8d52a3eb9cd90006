//! What a typed text means. An idea unless the whole text is a command: "help desk needs a new form" is an idea.

use std::collections::BTreeMap;

use myba_core::generation::{Kind, RequestedKind, RequestedLanguage};
use unicode_normalization::UnicodeNormalization;

use super::message::FormKind;
use super::request::Act;

/// The field that holds the rest of an idea too long for one.
pub const MORE: &str = "more";

/// A wish for a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The idea, without flags.
    pub idea: String,
    /// The kind of ticket wished for.
    pub kind: RequestedKind,
    /// The language wished for.
    pub language: RequestedLanguage,
    /// The model wished for, by whatever name it was called.
    pub model: Option<String>,
}

impl Wish {
    /// A text of which nothing more is known.
    #[must_use]
    pub fn auto(idea: &str) -> Self {
        Self { idea: idea.to_owned(), kind: RequestedKind::Auto, language: RequestedLanguage::Auto, model: None }
    }

    /// The form of a new ticket. A long idea may come in two fields.
    ///
    /// # Errors
    /// The field that holds what is no kind or no language, and what it holds.
    pub fn filled(values: &BTreeMap<String, String>) -> Result<Self, (&'static str, String)> {
        let value = |id: &str| values.get(id).map(|value| value.trim()).unwrap_or_default();
        let or_auto = |id| if value(id).is_empty() { "auto" } else { value(id) };
        let wrong = |id| (id, value(id).to_owned());
        let idea = values.get("idea").map(String::as_str).unwrap_or_default();
        let more = values.get(MORE).map(|more| format!("{idea}\n{more}"));
        Ok(Self {
            idea: more.unwrap_or_else(|| idea.to_owned()),
            kind: RequestedKind::parse(&or_auto("kind").to_lowercase()).ok_or_else(|| wrong("kind"))?,
            language: RequestedLanguage::parse(or_auto("language")).ok_or_else(|| wrong("language"))?,
            model: Some(value("model").to_owned()).filter(|model| !model.is_empty()),
        })
    }

    /// What an act wishes for; `None` for one that wishes for no new ticket.
    #[must_use]
    pub fn of(act: &Act) -> Option<Self> {
        match act {
            Act::Said(text) => match Command::read(text) {
                Command::Idea(wish) => Some(wish),
                _ => None,
            },
            Act::FromMessage { text, .. } => Some(Self::auto(text)),
            Act::Filled { form: FormKind::NewTicket, values } => Self::filled(values).ok(),
            _ => None,
        }
    }
}

/// What a typed text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A ticket is wished for.
    Idea(Wish),
    /// Nothing was typed: the form.
    Form,
    /// One of the words.
    Word(Word),
    /// A single word that is nearly a command.
    Nearly {
        /// What was typed.
        typed: String,
        /// What was probably meant.
        meant: Word,
    },
    /// `--lang` with something that is no language.
    NoSuchLanguage(String),
}

/// A command of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// How to use it.
    Help,
    /// Tokens left.
    Balance,
    /// Where to buy.
    Buy,
    /// Linking an account.
    Link,
    /// Ending that.
    Unlink,
    /// Which account, who pays.
    Whoami,
    /// The last tickets.
    History,
    /// What can be chosen.
    Settings,
    /// The workspace's settings.
    Setup,
    /// How much of the team's tokens is used.
    Quota,
}

impl Word {
    const ALL: [Self; 10] = [
        Self::Help,
        Self::Balance,
        Self::Buy,
        Self::Link,
        Self::Unlink,
        Self::Whoami,
        Self::History,
        Self::Settings,
        Self::Setup,
        Self::Quota,
    ];

    /// As it is typed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Balance => "balance",
            Self::Buy => "buy",
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::Whoami => "whoami",
            Self::History => "history",
            Self::Settings => "settings",
            Self::Setup => "setup",
            Self::Quota => "quota",
        }
    }
}

impl Command {
    /// Reads a typed text.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let text: String = typed.nfc().filter(|c| !matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')).collect();
        let text = text.trim();
        let lower = text.to_lowercase();
        if let Some(word) = Word::ALL.into_iter().find(|word| word.as_str() == lower) {
            return Self::Word(word);
        }
        if let Some(meant) = nearly(&lower) {
            return Self::Nearly { typed: text.to_owned(), meant };
        }
        match flags(text) {
            Ok(wish) if wish.idea.is_empty() => Self::Form,
            Ok(wish) => Self::Idea(wish),
            Err(tag) => Self::NoSuchLanguage(tag),
        }
    }
}

enum Flag {
    Kind(Kind),
    Language,
    Model,
}

/// A flag's name. Phones make one long dash of two short ones.
fn flag(token: &str) -> Option<Flag> {
    let name = token.strip_prefix("--").or_else(|| token.strip_prefix(['—', '–']))?.to_lowercase();
    match name.as_str() {
        "lang" => Some(Flag::Language),
        "model" => Some(Flag::Model),
        _ => Kind::parse(&name).map(Flag::Kind),
    }
}

fn first(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace).map_or((text, ""), |(token, rest)| (token, rest.trim_start()))
}

fn last(text: &str) -> (&str, &str) {
    let cut = text.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
    (text[..cut].trim_end(), &text[cut..])
}

/// Takes flags off both ends. What follows a lone `--` is the idea as it stands.
fn flags(text: &str) -> Result<Wish, String> {
    let mut wish = Wish::auto("");
    let mut rest = text;
    loop {
        let (token, after) = first(rest);
        if matches!(token, "--" | "—" | "–") {
            after.clone_into(&mut wish.idea);
            return Ok(wish);
        }
        match flag(token) {
            Some(Flag::Kind(kind)) => {
                wish.kind = RequestedKind::Exactly(kind);
                rest = after;
            }
            Some(Flag::Language) => {
                let (tag, after) = first(after);
                wish.language = language(tag)?;
                rest = after;
            }
            Some(Flag::Model) => {
                let (name, after) = first(after);
                wish.model = named(name);
                rest = after;
            }
            None => break,
        }
    }
    loop {
        let (before, token) = last(rest);
        if let Some(Flag::Kind(kind)) = flag(token) {
            wish.kind = RequestedKind::Exactly(kind);
            rest = before;
            continue;
        }
        let (earlier, name) = last(before);
        match flag(name) {
            Some(Flag::Language) => wish.language = language(token)?,
            Some(Flag::Model) => wish.model = named(token),
            _ => break,
        }
        rest = earlier;
    }
    rest.clone_into(&mut wish.idea);
    Ok(wish)
}

fn named(model: &str) -> Option<String> {
    (!model.is_empty()).then(|| model.to_owned())
}

fn language(tag: &str) -> Result<RequestedLanguage, String> {
    RequestedLanguage::parse(tag).ok_or_else(|| tag.to_owned())
}

/// The command that a single word misses by one edit.
fn nearly(typed: &str) -> Option<Word> {
    if typed.chars().any(char::is_whitespace) {
        return None;
    }
    Word::ALL.into_iter().find(|word| is_one_edit(typed, word.as_str()))
}

/// Whether one letter added, dropped or changed, or two neighbours swapped, turns one into the other.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, rest @ ..], b) if rest == b => true,
        (a, [_, rest @ ..]) if a == rest => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idea(text: &str) -> Wish {
        match Command::read(text) {
            Command::Idea(wish) => wish,
            other => panic!("{text:?} is {other:?}"),
        }
    }

    #[test]
    fn a_word_is_a_command_only_when_it_is_the_whole_text() {
        for word in Word::ALL {
            for typed in [word.as_str().to_owned(), format!("  {} ", word.as_str().to_uppercase())] {
                assert_eq!(Command::read(&typed), Command::Word(word));
            }
            for typed in [format!("{} desk needs a form", word.as_str()), format!("-- {}", word.as_str())] {
                assert!(matches!(Command::read(&typed), Command::Idea(_)), "{typed}");
            }
        }
        assert_eq!(Command::read("he\u{200B}lp\u{FEFF}"), Command::Word(Word::Help));
        assert_eq!(idea("-- help").idea, "help");
    }

    #[test]
    fn nothing_and_nothing_but_flags_open_the_form() {
        for typed in ["", "  \n", "\u{200B}", "--bug", "--lang de --story", "--model thorough", "--"] {
            assert_eq!(Command::read(typed), Command::Form, "{typed:?}");
        }
    }

    #[test]
    fn flags_count_at_the_ends_only() {
        let bug = RequestedKind::Exactly(Kind::Bug);
        let german = RequestedLanguage::parse("de").unwrap();
        for typed in
            ["--bug --lang de filter is lost", "filter is lost --lang de --bug", "—bug filter is lost —lang de"]
        {
            let expected = Wish { kind: bug, language: german.clone(), ..Wish::auto("filter is lost") };
            assert_eq!(idea(typed), expected, "{typed}");
        }
        for typed in ["--model thorough filter is lost", "filter is lost —model thorough"] {
            let expected = Wish { model: Some("thorough".to_owned()), ..Wish::auto("filter is lost") };
            assert_eq!(idea(typed), expected, "{typed}");
        }
        assert_eq!(idea("the --model flag is ignored").model, None);
        assert_eq!(idea("the --bug flag is ignored").kind, RequestedKind::Auto);
        assert_eq!(idea("say \"run it --bug\"").idea, "say \"run it --bug\"");
        assert_eq!(idea("--unknown things happen").idea, "--unknown things happen");
        assert_eq!(idea("one\n\ntwo --spike").idea, "one\n\ntwo");
        assert_eq!(Command::read("x y --lang klingon"), Command::NoSuchLanguage("klingon".to_owned()));
    }

    #[test]
    fn a_single_word_that_is_nearly_a_command_is_asked_about() {
        for (typed, meant) in [
            ("hlep", Word::Help),
            ("blance", Word::Balance),
            ("histori", Word::History),
            ("unlinkk", Word::Unlink),
            ("LINKS", Word::Link),
        ] {
            assert_eq!(Command::read(typed), Command::Nearly { typed: typed.to_owned(), meant });
        }
        for typed in ["login", "crash", "hello", "hlep me", "balances broken"] {
            assert_eq!(idea(typed).idea, typed);
        }
    }

    #[test]
    fn text_is_composed() {
        assert_eq!(idea("Gro\u{0308}ße fehlt").idea, "Größe fehlt");
    }
}
