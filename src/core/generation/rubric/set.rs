//! A ticket beside the user's other tickets.

use std::collections::HashMap;

use super::sentence;
use super::text::{shingles, similarity};
use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::{Content, SectionId};

/// Another ticket of the same user.
#[derive(Clone, Copy, Debug)]
pub struct Neighbour<'a> {
    /// What people call it: `T-12`.
    pub name: &'a str,
    /// What it says.
    pub content: &'a Content,
}

/// A form is a habit from this many stories on.
const HABIT: usize = 3;
/// Letters by which two forms may differ.
const DIFFERENCE: usize = 3;

/// S7: the sentence is held together as in the user's other stories.
pub(super) fn s7_uniform(subject: &Subject<'_>) -> Vec<Finding> {
    let form_of = |content: &Content| {
        let story = content.section(SectionId::Story)?.statements.first()?;
        let [opening, want, benefit] = sentence::read(&story.text, subject.markers())?.form;
        // "As a" and "As an" are one opening.
        let opening = opening.split_whitespace().next().unwrap_or_default();
        Some(format!("{opening}|{}|{}", want.trim(), benefit.trim()).replace('’', "'"))
    };
    let is_story = |content: &Content| content.kind == Kind::Story && content.language.primary() == subject.tag();
    let Some(own) = form_of(subject.content).filter(|_| is_story(subject.content)) else { return Vec::new() };
    let mut forms: HashMap<String, usize> = HashMap::new();
    for form in subject.others.iter().filter(|other| is_story(other.content)).filter_map(|other| form_of(other.content))
    {
        *forms.entry(form).or_default() += 1;
    }
    let all: usize = forms.values().sum();
    let usual = forms.into_iter().filter(|(_, count)| *count >= HABIT && *count * 3 >= all * 2).max();
    match usual.filter(|(form, _)| distance(form, &own) > DIFFERENCE) {
        Some((_, count)) => {
            let message = format!("{count} of your other stories are worded in another way.");
            vec![Finding::warn("S7", message).at(SectionId::Story, 0)]
        }
        None => Vec::new(),
    }
}

/// How many letters have to change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.iter().enumerate() {
            let replaced = before + usize::from(left != *right);
            before = row[j + 1];
            row[j + 1] = replaced.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Two tickets that share this much of their runs of three words are one.
const SAME: f64 = 0.8;

/// S8: no ticket of the user says the same.
pub(super) fn s8_unique(subject: &Subject<'_>) -> Vec<Finding> {
    let runs = |content: &Content| {
        let what = content.statements().filter(|(id, _, _)| {
            matches!(
                id,
                SectionId::Story
                    | SectionId::Goal
                    | SectionId::Steps
                    | SectionId::Observed
                    | SectionId::Expected
                    | SectionId::Criteria
            )
        });
        let texts: Vec<&str> = what.map(|(_, _, statement)| statement.text.as_str()).collect();
        shingles(&texts.join(" "), 3)
    };
    if subject.others.is_empty() {
        return Vec::new();
    }
    let own = runs(subject.content);
    let same = subject.others.iter().filter(|other| !own.is_empty() && similarity(&own, &runs(other.content)) >= SAME);
    same.map(|other| Finding::warn("S8", format!("{} says nearly the same.", other.name))).collect()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn letters_that_change_are_counted() {
        assert_eq!([distance("", "abc"), distance("kitten", "sitting"), distance("same", "same")], [3, 3, 0]);
    }
}
