//! What the model is told. The texts are files, versioned by folder: a new wording is a new folder, so that a change of what
//! tickets look like can be traced to a change of what was asked.

use super::content::{Content, SectionId};
use super::draft::Draft;
use super::rubric::Finding;
use super::{Brief, Instruction, RequestedKind, RequestedLanguage, render};

/// Which wording these files are; kept with every job, so that a change of tickets leads back to it.
pub const VERSION: &str = "v1";

const SYSTEM: &str = include_str!("v1/system.md");
const WRITE: &str = include_str!("v1/write.md");
const REFINE: &str = include_str!("v1/refine.md");
const SECTION: &str = include_str!("v1/section.md");
const CHILD: &str = include_str!("v1/child.md");
const REPAIR: &str = include_str!("v1/repair.md");
const HOUSE: &str = include_str!("v1/house.md");

/// A word of the system text that no ticket has a reason to hold. An answer with it repeats our instructions.
const CANARY: &str = "MYBA-INTERNAL-9b41c7";

/// So many of its bytes give it away.
const CANARY_HEAD: usize = 8;

/// A failed answer is shown to the model again up to here, in characters.
const MAX_ANSWER: usize = 16_000;

/// A question to the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptText {
    /// The rules; no word of the user's.
    pub system: String,
    /// The user's words, as data.
    pub user: String,
}

impl PromptText {
    fn new(user: String) -> Self {
        Self { system: SYSTEM.replace("{canary}", CANARY), user }
    }
}

/// Whether a text repeats the instructions.
#[must_use]
pub fn leaks(text: &str) -> bool {
    text.contains(CANARY)
}

/// Whether a text that is still being written may be about to repeat them.
#[must_use]
pub fn begins_to_leak(text: &str) -> bool {
    text.contains(&CANARY[..CANARY_HEAD])
}

/// A new ticket.
#[must_use]
pub fn write(brief: &Brief) -> PromptText {
    PromptText::new(fill(WRITE, &[("{wishes}", wishes(brief)), ("{idea}", data("idea", brief.idea()))]))
}

/// Another version of a ticket.
#[must_use]
pub fn refine(brief: &Brief, content: &Content, instruction: &Instruction) -> PromptText {
    let parts = [
        ("{wishes}", wishes(brief)),
        ("{idea}", data("idea", brief.idea())),
        ("{ticket}", data("ticket", &render::markdown(content))),
        ("{instruction}", data("instruction", instruction.text())),
    ];
    PromptText::new(fill(REFINE, &parts))
}

/// One section of a ticket anew. The fields of the form stay the same, so that one reader reads every answer.
#[must_use]
pub fn section(brief: &Brief, content: &Content, section: SectionId, instruction: &Instruction) -> PromptText {
    let heading = content.section(section).map(|section| section.title.clone()).unwrap_or_default();
    let parts = [
        ("{field}", section.field().to_owned()),
        ("{heading}", heading),
        ("{wishes}", wishes(brief)),
        ("{idea}", data("idea", brief.idea())),
        ("{ticket}", data("ticket", &render::markdown(content))),
        ("{instruction}", data("instruction", instruction.text())),
    ];
    PromptText::new(fill(SECTION, &parts))
}

/// One child of an epic as a ticket of its own.
#[must_use]
pub fn child(brief: &Brief, epic: &Content, line: &str) -> PromptText {
    let parts = [
        ("{wishes}", wishes(brief)),
        ("{idea}", data("idea", brief.idea())),
        ("{ticket}", data("ticket", &render::markdown(epic))),
        ("{instruction}", data("instruction", line)),
    ];
    PromptText::new(fill(CHILD, &parts))
}

/// The same question again, with the answer that did not pass and why. What could be read of it is shown as we read it, so
/// that what stood around it does not come back; an answer that repeats our instructions is not shown at all.
#[must_use]
pub fn repair(first: &PromptText, answer: &str, read: Option<&Draft>, findings: &[Finding]) -> PromptText {
    let as_it_came = if leaks(answer) { String::new() } else { answer.to_owned() };
    let answer = read.and_then(|draft| serde_json::to_string(draft).ok()).unwrap_or(as_it_came);
    let lines: Vec<String> =
        findings.iter().map(|finding| format!("- {}: {}", finding.rule, finding.message)).collect();
    let parts = [
        ("{question}", first.user.clone()),
        ("{answer}", data("answer", &super::clean::cut(&answer, MAX_ANSWER))),
        ("{violations}", data("violations", &lines.join("\n"))),
    ];
    PromptText { user: fill(REPAIR, &parts), ..first.clone() }
}

/// The same question for somebody who has their own definition of ready: its lines as data, and how they are to be read. Without
/// lines it is the same question.
#[must_use]
pub fn in_house(first: PromptText, lines: Option<&str>) -> PromptText {
    let Some(lines) = lines else { return first };
    PromptText {
        system: format!("{}\n\n{}", first.system.trim_end(), HOUSE.trim_end()),
        user: format!("{}\n\n{}", first.user, data("house", lines)),
    }
}

fn wishes(brief: &Brief) -> String {
    let kind = match brief.kind() {
        RequestedKind::Exactly(kind) => format!("kind: {kind}"),
        RequestedKind::Auto => {
            let seen = brief.detected_kind();
            format!("kind: choose; our own rules say {}", seen.reason())
        }
    };
    let language = match (brief.language(), brief.expected_language()) {
        (RequestedLanguage::Auto, None) => "language: that of the idea".to_owned(),
        (_, Some(language)) => format!("language: {language}"),
        (RequestedLanguage::Exactly(language), None) => format!("language: {language}"),
    };
    format!("{kind}\n{language}")
}

/// Text between tags that it cannot close: a text that holds the tag's name in brackets gets a numbered tag.
fn data(name: &str, text: &str) -> String {
    let lower = text.to_lowercase();
    let free = |tag: &String| !lower.contains(&format!("<{tag}>")) && !lower.contains(&format!("</{tag}"));
    let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
    let tag = std::iter::once(name.to_owned()).chain(numbered).find(free).unwrap_or_default();
    format!("<{tag}>\n{text}\n</{tag}>")
}

/// Fills the places of a template in one pass: what is filled in is never looked at again.
fn fill(template: &str, parts: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template.trim_end();
    while let Some((at, name, text)) =
        parts.iter().filter_map(|(name, text)| rest.find(name).map(|at| (at, name, text))).min()
    {
        filled.push_str(&rest[..at]);
        filled.push_str(text);
        rest = &rest[at + name.len()..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests;
