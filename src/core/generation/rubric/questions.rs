//! Open questions, and what was decided without asking.

use unicode_segmentation::UnicodeSegmentation;

use super::{Finding, Subject};
use crate::generation::answers;
use crate::generation::content::{Content, SectionId, holds, words_of};
use crate::generation::language::{Language, is_written_without_spaces};

const MOST: usize = 3;
const MOST_OPTIONS: usize = 4;

/// Question marks of the scripts we meet.
const MARKS: [char; 4] = ['?', '？', '؟', ';'];

/// A question somebody may answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// It ends with a question mark.
    pub text: String,
    /// What can be chosen, the default among it; none for a question that is answered in words.
    pub options: Vec<String>,
    /// What holds without an answer.
    pub default: String,
}

/// A question as it is stored: "Which? Options: A · B. Without an answer: A."
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored<'a> {
    pub question: &'a str,
    pub options: Vec<&'a str>,
    pub default: Option<&'a str>,
}

/// Reads a stored question back.
pub(super) fn read<'a>(text: &'a str, language: &Language) -> Stored<'a> {
    let words = words_of(language);
    let cut = |text: &'a str, word: &str| {
        let mark = format!(" {word}: ");
        let at = text.rfind(&mark)?;
        Some((&text[..at], text[at + mark.len()..].trim().trim_end_matches('.')))
    };
    let (rest, default) = cut(text, words.default).map_or((text, None), |(rest, default)| (rest, Some(default)));
    let (question, options) = cut(rest, words.options).unwrap_or((rest, ""));
    Stored {
        question: question.trim(),
        options: options.split(" · ").map(str::trim).filter(|option| !option.is_empty()).collect(),
        default: default.filter(|default| default.chars().any(char::is_alphanumeric)),
    }
}

/// Q1: few questions, each one a question that can be answered by choosing.
pub(super) fn q1_answerable(subject: &Subject<'_>) -> Vec<Finding> {
    let questions = subject.list(SectionId::Questions);
    let mut findings = Vec::new();
    if questions.len() > MOST {
        let message = format!("{} open questions are more than {MOST}.", questions.len());
        findings.push(Finding::hard("Q1", message).within(SectionId::Questions));
    }
    for (index, statement) in questions.iter().enumerate() {
        let mut say = |problem: &str| {
            let message = format!("Question {} {problem}.", index + 1);
            findings.push(Finding::hard("Q1", message).at(SectionId::Questions, index));
        };
        let question = read(&statement.text, &subject.content.language);
        if !question.question.ends_with(MARKS) {
            say("does not end with a question mark");
        }
        match question.options.len() {
            0 if question.default.is_none() => say("has neither options nor a default"),
            1 => say("has a single option"),
            n if n > MOST_OPTIONS => say("has more than four options"),
            _ => {}
        }
    }
    findings
}

/// Q2: what a question falls back to is said under the assumptions.
pub(super) fn q2_defaults_said(subject: &Subject<'_>) -> Vec<Finding> {
    let assumptions = subject.list(SectionId::Assumptions);
    let questions = subject.list(SectionId::Questions).iter().enumerate();
    let unsaid = questions.filter(|(_, one)| {
        let default = read(&one.text, &subject.content.language).default;
        default.is_some_and(|default| !assumptions.iter().any(|assumption| holds(&assumption.text, default)))
    });
    unsaid
        .map(|(index, _)| {
            let message = format!("The answer assumed for question {} is not among the assumptions.", index + 1);
            Finding::hard("Q2", message).at(SectionId::Questions, index)
        })
        .collect()
}

/// An idea with fewer words leaves something open.
const FEW_WORDS: usize = 8;

/// Whether what was said is so little that somebody has to be asked, and nobody was yet. Where words stand without blanks they
/// cannot be counted, and nobody is bothered.
pub(in crate::generation) fn leaves_open(said: &str) -> bool {
    let has_words = !said.chars().any(is_written_without_spaces);
    has_words && said.unicode_words().count() < FEW_WORDS && !answers::is_answered(said)
}

/// What a ticket asks and would decide by itself: the questions that can go unanswered.
#[must_use]
pub fn questions_of(content: &Content) -> Vec<Question> {
    let asked = content.section(SectionId::Questions).map_or(&[][..], |section| section.statements.as_slice());
    let read = asked.iter().map(|statement| read(&statement.text, &content.language));
    let one = |stored: Stored<'_>| {
        let default = stored.default?.to_owned();
        let mut options: Vec<String> = stored.options.into_iter().map(ToOwned::to_owned).collect();
        // A question without options is answered in words; one whose default is none of them offers it too.
        if !options.is_empty() && !options.contains(&default) {
            options.insert(0, default.clone());
        }
        Some(Question { text: stored.question.to_owned(), options, default })
    };
    read.filter_map(one).collect()
}

/// Q3: a few words are asked about.
pub(super) fn q3_asks(subject: &Subject<'_>) -> Vec<Finding> {
    if !leaves_open(subject.idea) || !subject.list(SectionId::Questions).is_empty() {
        return Vec::new();
    }
    let words = subject.idea.unicode_words().count();
    let message = format!("The idea has {words} words, and nothing is asked.");
    vec![Finding::warn("Q3", message).within(SectionId::Questions)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_leave_something_open_until_somebody_was_asked() {
        assert!(leaves_open("make it faster"));
        assert!(!leaves_open("finance needs to download all invoices of one month"));
        assert!(!leaves_open("請求書をCSVで保存したい"));
        let answered = answers::with_answers("make it faster", &[("Which page?".to_owned(), "all".to_owned())]);
        assert!(!leaves_open(&answers::said(&answered)));
    }

    #[test]
    fn stored_questions_are_read_back() {
        let english = Language::english();
        let text = "Which columns? Options: All fields · Those of the list. Without an answer: All fields.";
        let read_back = read(text, &english);
        assert_eq!((read_back.question, read_back.default), ("Which columns?", Some("All fields")));
        assert_eq!(read_back.options, ["All fields", "Those of the list"]);
        let open = read("Which columns?", &english);
        assert_eq!((open.question, open.options.len(), open.default), ("Which columns?", 0, None));
        let german = read("Wann? Ohne Antwort: Nie: erst später.", &Language::parse("de").unwrap());
        assert_eq!((german.question, german.default), ("Wann?", Some("Nie: erst später")));
    }
}
