//! Questions that were asked about an idea, and what was answered: they stand behind it, a line each in turns.

use serde_json::{Value, json};

use super::idea::capital;
use super::ticket::{Draft, said};

/// Parts the idea from what was answered.
const MARK: &str = "\n\n— — —\n";
/// Stands before a question.
const ASKED: &str = "? ";
/// What an instruction to take answers in begins with.
const TAKE: &str = "Take the answers in";

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// As it was asked.
    pub(super) question: String,
    /// The words of the answer, exactly.
    pub(super) words: String,
}

/// The idea alone, and the answers behind it.
pub(super) fn split(idea: &str) -> (&str, Vec<Answer>) {
    let Some((before, behind)) = idea.rsplit_once(MARK).filter(|(_, behind)| behind.starts_with(ASKED)) else {
        return (idea, Vec::new());
    };
    let lines: Vec<&str> = behind.lines().collect();
    let one = |pair: &[&str]| {
        let question = pair[0].strip_prefix(ASKED)?.to_owned();
        Some(Answer { question, words: (*pair.get(1)?).to_owned() })
    };
    (before, lines.chunks(2).filter_map(one).collect())
}

/// Whether an instruction asks for nothing but the answers.
pub(super) fn is_instruction(text: &str) -> bool {
    text.starts_with(TAKE)
}

/// Takes the answers in: what was answered is neither asked nor assumed any more, and said as part of the work.
pub(super) fn take(draft: &mut Draft, answers: &[Answer]) {
    for answer in answers {
        let asks = |value: &Value| value["question"] == json!(answer.question);
        draft.drop_where("questions", asks);
        draft.drop_where("assumptions", |value| {
            value["text"].as_str().is_some_and(|text| text.starts_with(&answer.question))
        });
    }
}

/// What was answered, as statements; after the length was fitted, so that none is left out.
pub(super) fn tell(draft: &mut Draft, answers: &[Answer]) {
    for answer in answers {
        let text = format!("{} {}", answer.question, capital(&answer.words));
        draft.push("in_scope", said(&text, Some(&answer.words)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_behind_the_idea_in_turns() {
        let (idea, answers) = split("make it faster\n\n— — —\n? Which page?\nthe search\n? How fast?\n? what");
        assert_eq!(idea, "make it faster");
        let answer = |question: &str, words: &str| Answer { question: question.to_owned(), words: words.to_owned() };
        assert_eq!(answers, [answer("Which page?", "the search"), answer("How fast?", "? what")]);
        assert_eq!(split("a\n\n— — —\nb"), ("a\n\n— — —\nb", Vec::new()));
    }
}
