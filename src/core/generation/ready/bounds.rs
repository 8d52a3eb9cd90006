//! What a definition may say: strict, bounded, and never against the rules that stand.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Definition, Kinds, Limits, Shape, card};
use crate::generation::content::SectionId;
use crate::generation::{Kind, clean};

/// The longest name of a definition, a field, a role or a word, in characters.
const MAX_NAME: usize = 60;
/// The longest hint and meaning, in characters.
const MAX_HINT: usize = 200;
/// Fields of one kind.
pub const MAX_FIELDS: usize = 6;
/// Roles.
pub const MAX_PERSONAS: usize = 20;
/// Words of the glossary.
pub const MAX_WORDS: usize = 50;
/// Words that are not used for one.
const MAX_SYNONYMS: usize = 8;
/// A definition as it is stored, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// Where a threshold may lie, by its path below `limits`.
pub const LIMIT_BOUNDS: &[(&str, usize, usize)] = &[
    ("criteria.min", 1, 7),
    ("criteria.max", 3, 15),
    ("title_words.min", 1, 8),
    ("title_words.max", 6, 20),
    ("title_chars", 40, 120),
    ("words.XS", 60, 300),
    ("words.S", 100, 500),
    ("words.M", 150, 900),
    ("words.L", 200, 1_400),
    ("vague_words", 0, 10),
    ("ready_from", 50, 100),
];

/// Why a definition cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct BadDefinition {
    /// Where in it: `limits.criteria.min`; empty for the whole.
    pub path: String,
    /// Why, in a sentence.
    pub reason: String,
}

impl BadDefinition {
    fn at(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

type Checked = Result<(), BadDefinition>;

impl Definition {
    /// Reads and checks a definition.
    ///
    /// # Errors
    /// [`BadDefinition`] with the first place that is wrong: an unknown field, a wrong type, a value out of its bounds, a rule that
    /// stands.
    pub fn read(value: &Value) -> Result<Self, BadDefinition> {
        let definition: Self = serde_path_to_error::deserialize(value).map_err(|error| {
            let path = error.path().to_string();
            unreadable(if path == "." { "" } else { &path }, &error.inner().to_string())
        })?;
        let definition = definition.tidied();
        definition.check()?;
        Ok(definition)
    }

    /// What a keyboard leaves around and between words is nobody's mistake.
    fn tidied(mut self) -> Self {
        // Too long is told, not cut.
        let tidy = |text: &mut String| *text = clean::line(text, MAX_BYTES);
        tidy(&mut self.name);
        self.personas.iter_mut().for_each(tidy);
        for word in &mut self.glossary {
            [&mut word.term, &mut word.meaning].into_iter().chain(&mut word.not).for_each(tidy);
        }
        let Kinds { story, bug, task, epic, spike } = &mut self.kinds;
        for field in [story, bug, task, epic, spike].into_iter().flat_map(|shape| &mut shape.fields) {
            [&mut field.label, &mut field.hint].into_iter().for_each(tidy);
        }
        self
    }

    /// Whether it may stand.
    ///
    /// # Errors
    /// [`BadDefinition`].
    pub fn check(&self) -> Checked {
        plain("name", &self.name, MAX_NAME)?;
        for kind in Kind::ALL {
            shape(kind, self.kinds.of(kind))?;
        }
        self.check_rules()?;
        limits(&self.limits)?;
        most("personas", self.personas.len(), MAX_PERSONAS)?;
        each("personas", self.personas.iter(), |path, persona| plain(path, persona, MAX_NAME))?;
        distinct("personas", self.personas.iter().map(String::as_str))?;
        self.check_glossary()?;
        let bytes = self.to_text().len();
        if bytes > MAX_BYTES {
            return Err(BadDefinition::at("", format!("it has {bytes} bytes; {MAX_BYTES} are the most")));
        }
        Ok(())
    }

    /// As the store keeps it.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Strings, numbers and lists only: this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    fn check_rules(&self) -> Checked {
        for rule in self.rules.keys() {
            let path = format!("rules.{rule}");
            let Some(card) = card(rule) else {
                return Err(BadDefinition::at(clean::cut(&path, MAX_NAME), "there is no such rule"));
            };
            if card.stands {
                let reason = "this rule keeps tickets honest and keeps you from paying for nothing: it stands as it is";
                return Err(BadDefinition::at(path, reason));
            }
        }
        Ok(())
    }

    fn check_glossary(&self) -> Checked {
        most("glossary", self.glossary.len(), MAX_WORDS)?;
        each("glossary", self.glossary.iter(), |path, word| {
            plain(&format!("{path}.term"), &word.term, MAX_NAME)?;
            plain_or_empty(&format!("{path}.meaning"), &word.meaning, MAX_HINT)?;
            let not = format!("{path}.not");
            most(&not, word.not.len(), MAX_SYNONYMS)?;
            each(&not, word.not.iter(), |path, synonym| plain(path, synonym, MAX_NAME))?;
            distinct(&not, std::iter::once(&word.term).chain(&word.not).map(String::as_str))
        })?;
        distinct("glossary", self.glossary.iter().map(|word| word.term.as_str()))?;
        let terms: BTreeSet<String> = self.glossary.iter().map(|word| word.term.to_lowercase()).collect();
        let clash = self.glossary.iter().enumerate().find_map(|(at, word)| {
            let index = word.not.iter().position(|synonym| terms.contains(&synonym.to_lowercase()))?;
            Some(format!("glossary[{at}].not[{index}]"))
        });
        clash.map_or(Ok(()), |path| Err(BadDefinition::at(path, "this is a word of the glossary itself")))
    }
}

/// What the reader says. It names the place of what is there, and of what is missing only the place around it.
fn unreadable(path: &str, message: &str) -> BadDefinition {
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(name) if path.is_empty() => BadDefinition::at(name, "it is missing"),
        Some(name) => BadDefinition::at(format!("{path}.{name}"), "it is missing"),
        None => BadDefinition::at(path, clean::cut(message, MAX_HINT)),
    }
}

/// Sections that the rules of honesty or the shape of a kind rest on are always written.
const MAY_BE_LEFT_OUT: [SectionId; 5] =
    [SectionId::Severity, SectionId::EdgeCases, SectionId::Estimate, SectionId::InScope, SectionId::OutOfScope];

/// Sections a ticket of a kind can have, questions aside: a ticket that leaves nothing open is no worse.
fn may_be_required(kind: Kind, section: SectionId) -> bool {
    match section {
        SectionId::Questions => false,
        SectionId::Story => kind == Kind::Story,
        SectionId::Goal => matches!(kind, Kind::Task | Kind::Epic | Kind::Spike),
        SectionId::Steps | SectionId::Observed | SectionId::Expected | SectionId::Environment | SectionId::Severity => {
            kind == Kind::Bug
        }
        SectionId::Children => kind == Kind::Epic,
        _ => true,
    }
}

fn shape(kind: Kind, shape: &Shape) -> Checked {
    let path = format!("kinds.{kind}");
    each(&format!("{path}.required"), shape.required.iter(), |path, section| match section {
        section if shape.left_out.contains(section) => Err(BadDefinition::at(path, "it is required and left out")),
        section if may_be_required(kind, *section) => Ok(()),
        section => Err(BadDefinition::at(path, format!("a {kind} cannot be asked for `{}`", section.as_str()))),
    })?;
    each(&format!("{path}.left_out"), shape.left_out.iter(), |path, section| {
        let reason = format!("`{}` cannot be left out", section.as_str());
        if MAY_BE_LEFT_OUT.contains(section) { Ok(()) } else { Err(BadDefinition::at(path, reason)) }
    })?;
    let fields = format!("{path}.fields");
    distinct(&format!("{path}.required"), shape.required.iter().map(|section| section.as_str()))?;
    distinct(&format!("{path}.left_out"), shape.left_out.iter().map(|section| section.as_str()))?;
    most(&fields, shape.fields.len(), MAX_FIELDS)?;
    each(&fields, shape.fields.iter(), |path, field| {
        plain(&format!("{path}.label"), &field.label, MAX_NAME)?;
        if field.label.contains(':') {
            return Err(BadDefinition::at(format!("{path}.label"), "the colon is put behind it"));
        }
        plain_or_empty(&format!("{path}.hint"), &field.hint, MAX_HINT)
    })?;
    distinct(&fields, shape.fields.iter().map(|field| field.label.as_str()))?;
    if !shape.fields.is_empty() && shape.left_out.contains(&SectionId::InScope) {
        return Err(BadDefinition::at(fields, "fields stand in `in_scope`, which is left out"));
    }
    Ok(())
}

fn limits(limits: &Limits) -> Checked {
    let value = |path: &str| match path {
        "criteria.min" => limits.criteria.min,
        "criteria.max" => limits.criteria.max,
        "title_words.min" => limits.title_words.min,
        "title_words.max" => limits.title_words.max,
        "title_chars" => limits.title_chars,
        "words.XS" => limits.words.xs,
        "words.S" => limits.words.s,
        "words.M" => limits.words.m,
        "words.L" => limits.words.l,
        "vague_words" => limits.vague_words,
        _ => usize::try_from(limits.ready_from).unwrap_or(usize::MAX),
    };
    for (path, least, most) in LIMIT_BOUNDS {
        if !(*least..=*most).contains(&value(path)) {
            let reason = format!("it must be from {least} to {most}");
            return Err(BadDefinition::at(format!("limits.{path}"), reason));
        }
    }
    for (path, band) in [("criteria", limits.criteria), ("title_words", limits.title_words)] {
        if band.min > band.max {
            return Err(BadDefinition::at(format!("limits.{path}"), "the fewest are more than the most"));
        }
    }
    let words = limits.words;
    if !(words.xs <= words.s && words.s <= words.m && words.m <= words.l) {
        return Err(BadDefinition::at("limits.words", "a larger ticket may not be shorter than a smaller one"));
    }
    Ok(())
}

/// One line of visible text that can stand in quotation marks anywhere and opens or closes nothing.
fn plain(path: &str, text: &str, most: usize) -> Checked {
    let chars = text.chars().count();
    if !(1..=most).contains(&chars) {
        return Err(BadDefinition::at(path, format!("it must have 1 to {most} characters")));
    }
    if clean::line(text, most) != text || !clean::is_visible(text) {
        return Err(BadDefinition::at(path, "it must be one line of plain text"));
    }
    if text.contains(['<', '>', '{', '}', '"', '`', '\\']) {
        return Err(BadDefinition::at(path, "it must not have any of < > { } \" ` \\"));
    }
    Ok(())
}

fn plain_or_empty(path: &str, text: &str, most: usize) -> Checked {
    if text.is_empty() { Ok(()) } else { plain(path, text, most) }
}

fn most(path: &str, number: usize, most: usize) -> Checked {
    let reason = format!("{number} are more than {most}");
    if number > most { Err(BadDefinition::at(path, reason)) } else { Ok(()) }
}

fn each<T>(path: &str, items: impl Iterator<Item = T>, check: impl Fn(&str, T) -> Checked) -> Checked {
    items.enumerate().try_for_each(|(at, item)| check(&format!("{path}[{at}]"), item))
}

fn distinct<'a>(path: &str, names: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = BTreeSet::new();
    let twice = names.enumerate().find(|(_, name)| !seen.insert(name.to_lowercase()));
    twice.map_or(Ok(()), |(_, name)| Err(BadDefinition::at(path, format!("“{name}” is there twice"))))
}
