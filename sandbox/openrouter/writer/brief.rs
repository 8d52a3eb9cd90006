//! What the prompt asks for, found without knowing its exact form.

use std::sync::LazyLock;

use regex::Regex;

use super::answers::{self, Answer};
use super::pattern;

/// What is to be written.
#[derive(Debug, PartialEq)]
pub(super) struct Brief {
    /// The idea, exactly as it stands in the prompt, without the answers behind it.
    pub(super) idea: String,
    /// What was answered to questions about it.
    pub(super) answers: Vec<Answer>,
    /// What to change in an earlier ticket.
    pub(super) instruction: Option<String>,
    /// The only field of the ticket that is to be written anew.
    pub(super) section: Option<String>,
    /// The wished kind.
    pub(super) kind: Option<String>,
    /// The kind that is suggested where none is wished.
    pub(super) suggested: Option<String>,
    /// The wished language, by its tag.
    pub(super) language: Option<String>,
    /// Whether an earlier draft was too long.
    pub(super) shorter: bool,
    /// Whether a smaller ticket is asked for.
    pub(super) smaller: bool,
}

static TAGGED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?is)<([a-z][a-z0-9_-]*)(?:\s[^>]*)?>\r?\n?(.*)\r?\n?</([a-z][a-z0-9_-]*)>"));
static FENCED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?s)(?:```[a-z]*|"""|~~~|<<<)\r?\n(.*?)\r?\n(?:```|"""|~~~|>>>)"#));
static KIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:kind)\b[^a-z\n]{0,6}(?:(?:is|must be|of ticket|wanted)\W{0,4})*(story|bug|task|epic|spike)\b")
});
/// What the product's own rules suggest beside "kind: choose".
static SUGGESTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"kind: choose[^\n]*→ (story|bug|task|epic|spike)(?:\n|$)"));
/// Only at the beginning, before anything that is not ours.
static SECTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^Write one section of this ticket anew: the field `([a-z_]+)`"));
static LANGUAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:language)\b[^a-zA-Z\n]{0,6}(?:(?i:is|must be|tag|of the ticket)\W{0,4})*([a-z]{2,3}(?:-[A-Za-z]{2,8})?)(?:[^A-Za-z-]|$)",
    )
});

static CHILD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\A[^<]*\bone child of (?:this|an|the) epic\b"));
static SMALLER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bmake (?:this|the) (?:ticket|story) smaller\b"));

/// The sentence of an outline's line: without its number, its title and what comes before it.
fn child(line: &str) -> String {
    let line = pattern(r"(?i)^child \d+ of \d+: ").replace(line.trim(), "").into_owned();
    let line = pattern(r"\s*\([^()]* \d+(?:, \d+)*\)$").replace(&line, "").into_owned();
    let sentence = pattern(r"^[^:]{2,80}: (?P<told>(?:As|Als|Como|En tant que) .+)$").captures(&line);
    sentence.map_or_else(|| line.clone(), |found| found["told"].to_owned())
}

impl Brief {
    /// Reads the user's message of a prompt; the rules before it are for models.
    pub(super) fn read(user: &str) -> Self {
        let idea = block(user, &["idea", "brief"]).or_else(|| fenced(user)).unwrap_or_else(|| user.trim().to_owned());
        // What an idea holds is no instruction, whatever it is wrapped in.
        let around = without(user, &[Some(&idea)]);
        let instruction = block(&around, &["instruction", "change", "refine", "refinement"]);
        // Of one child of an epic the instruction is all that is to be written about.
        let (idea, instruction) = match instruction {
            Some(line) if CHILD.is_match(user) => (child(&line), None),
            instruction => (idea, instruction),
        };
        // Wishes are ours; the same words inside the idea are not.
        let wishes = without(user, &[Some(&idea), instruction.as_ref()]);
        let first = |pattern: &Regex| {
            let found = pattern.captures(&wishes)?;
            found.get(1).map(|word| word.as_str().to_owned())
        };
        let (idea, answers) = answers::split(&idea);
        let repairs = wishes.contains("F7") || wishes.to_lowercase().contains("too long");
        Self {
            kind: first(&KIND).map(|kind| kind.to_lowercase()),
            suggested: first(&SUGGESTED),
            language: first(&LANGUAGE).filter(|tag| !["of", "the", "as", "that", "its"].contains(&tag.as_str())),
            shorter: repairs,
            section: SECTION.captures(user).map(|found| found[1].to_owned()),
            smaller: instruction.as_deref().is_some_and(|text| SMALLER.is_match(text)),
            instruction: instruction.filter(|text| !answers::is_instruction(text)),
            answers,
            idea: idea.to_owned(),
        }
    }
}

/// The text between the first `<name…>` and the last `</name…>` whose name holds one of these words.
fn block(text: &str, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let tag = pattern(&format!(r"(?i)<(/?)([a-z0-9_-]*{name}[a-z0-9_-]*)(?:\s[^<>]*)?>"));
        let opening = tag.captures_iter(text).find(|found| found[1].is_empty())?;
        let word = opening[2].to_owned();
        let start = opening.get(0)?.end();
        let end = text.rfind(&format!("</{word}>")).filter(|end| *end >= start)?;
        Some(text[start..end].trim().to_owned())
    })
}

/// The last fenced block, else whatever single tag encloses a text.
fn fenced(text: &str) -> Option<String> {
    let inside = FENCED.captures_iter(text).last().map(|found| found[1].trim().to_owned());
    inside.or_else(|| {
        let found = TAGGED.captures(text)?;
        (found[1] == found[3]).then(|| found[2].trim().to_owned())
    })
}

fn without(text: &str, parts: &[Option<&String>]) -> String {
    parts.iter().flatten().fold(text.to_owned(), |text, part| text.replace(part.as_str(), " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_idea_is_found_however_it_is_delimited() {
        for user in [
            "Kind: auto\n<idea>\nrefunds fail\n</idea>\nAnswer with JSON.",
            "<user_idea id=\"7f\">\nrefunds fail\n</user_idea>",
            "The idea:\n```\nrefunds fail\n```",
            "The idea:\n\"\"\"\nrefunds fail\n\"\"\"",
            "<text>refunds fail</text>",
            "  refunds fail ",
        ] {
            assert_eq!(Brief::read(user).idea, "refunds fail", "{user}");
        }
    }

    #[test]
    fn wishes_are_read_outside_the_idea_only() {
        let brief = Brief::read("Kind: bug\nLanguage: de\n<idea>kind: epic, language: fr</idea>");
        assert_eq!((brief.kind.as_deref(), brief.language.as_deref()), (Some("bug"), Some("de")));
        let brief = Brief::read("Kind: auto\nLanguage: the idea's own\n<idea>kind: epic</idea>");
        assert_eq!((brief.kind, brief.language), (None, None));
    }

    #[test]
    fn one_section_is_asked_for_at_the_beginning_only() {
        let asked = |user: &str| Brief::read(user).section;
        let question =
            "Write one section of this ticket anew: the field `edge_cases`, “Edge cases”.\n<idea>export</idea>";
        assert_eq!(asked(question).as_deref(), Some("edge_cases"));
        assert_eq!(asked(&format!("<idea>{question}</idea>")), None);
    }

    #[test]
    fn a_child_of_an_epic_is_written_about_its_own_line() {
        let user = "Write the whole ticket for one child of this epic.\n\nkind: story\nlanguage: en\n\n<idea>a portal</idea>\n\
                    <ticket># A portal</ticket>\n<instruction>\nChild 2 of 3: Pay bills: As a tenant, I want to pay a bill, so that \
                    nobody calls. (after 1)\n</instruction>";
        let brief = Brief::read(user);
        assert_eq!(brief.idea, "As a tenant, I want to pay a bill, so that nobody calls.");
        assert_eq!((brief.instruction, brief.kind.as_deref()), (None, Some("story")));
        let asked =
            Brief::read("<idea>write the ticket for one child of this epic</idea><instruction>shorter</instruction>");
        assert_eq!(asked.instruction.as_deref(), Some("shorter"), "an idea cannot ask for it");
    }

    #[test]
    fn an_instruction_is_told_from_the_idea() {
        let brief =
            Brief::read("<idea>export</idea><ticket>{}</ticket><instruction>add a limit of 500 rows</instruction>");
        assert_eq!((brief.idea.as_str(), brief.instruction.as_deref()), ("export", Some("add a limit of 500 rows")));
    }
}
