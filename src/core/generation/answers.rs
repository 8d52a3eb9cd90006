//! An idea with the answers to what was asked about it: one text, so that a statement's place in it stays one pair of numbers.
//!
//! ```text
//! login broken
//!
//! — — —
//! ? Who is affected?
//! Only people with two accounts
//! ```
//!
//! After the mark a line of ours and a line of theirs take turns. Ours are no words of the user: whatever looks for what the idea
//! *says* looks at [`said`], in which they are blank.

use std::borrow::Cow;

/// Parts the idea from the answers.
const MARK: &str = "\n\n— — —\n";
/// Stands before a question of ours.
const ASKED: &str = "? ";
/// Stands for each sign that is not the user's. No text of a user holds it.
const BLANK: char = '\0';

/// The idea with answers: question and answer, a line each.
pub(super) fn with_answers(idea: &str, answers: &[(String, String)]) -> String {
    let lines: Vec<String> = answers.iter().map(|(question, answer)| format!("{ASKED}{question}\n{answer}")).collect();
    if lines.is_empty() { idea.to_owned() } else { format!("{idea}{MARK}{}", lines.join("\n")) }
}

/// The idea as it was before anything was asked.
pub(super) fn before(idea: &str) -> &str {
    split(idea).map_or(idea, |at| &idea[..at])
}

/// What the user said, sign for sign in its place.
pub(super) fn said(idea: &str) -> Cow<'_, str> {
    let Some(at) = split(idea) else { return Cow::Borrowed(idea) };
    let blank = |text: &str| text.chars().map(|_| BLANK).collect::<String>();
    let mut said = idea[..at].to_owned();
    said.push_str(&blank(MARK));
    for (number, line) in idea[at + MARK.len()..].split_inclusive('\n').enumerate() {
        if number.is_multiple_of(2) { said.push_str(&blank(line)) } else { said.push_str(line) }
    }
    Cow::Owned(said)
}

/// Whether what was [`said`] holds answers.
pub(super) fn is_answered(said: &str) -> bool {
    said.contains(BLANK)
}

/// Where the idea ends and answers follow.
fn split(idea: &str) -> Option<usize> {
    let at = idea.rfind(MARK)?;
    idea[at + MARK.len()..].starts_with(ASKED).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered() -> String {
        let answers = [("Who is affected?", "only people with 2 accounts"), ("Since when?", "? no idea")];
        with_answers("login broken", &answers.map(|(question, answer)| (question.to_owned(), answer.to_owned())))
    }

    #[test]
    fn our_questions_are_no_words_of_the_user_and_every_sign_keeps_its_place() {
        let idea = answered();
        let said = said(&idea);
        assert_eq!(said.chars().count(), idea.chars().count());
        assert!(said.contains("only people with 2 accounts\n") && said.ends_with("? no idea"));
        assert!(!said.contains("affected") && !said.contains('—') && !said.contains("Since"));
        for (theirs, all) in said.chars().zip(idea.chars()) {
            assert!(theirs == all || theirs == BLANK);
        }
        assert!(is_answered(&said) && !is_answered(&idea));
        assert_eq!(before(&idea), "login broken");
    }

    #[test]
    fn an_idea_nobody_asked_about_is_said_as_it_stands() {
        for idea in ["login broken", "one\n\n— — —\ntwo", "? why\n— — —\n? really"] {
            assert_eq!((said(idea).as_ref(), before(idea)), (idea, idea));
        }
        assert_eq!(with_answers("login broken", &[]), "login broken");
    }
}
