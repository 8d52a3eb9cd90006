//! The words tickets are written with, in the languages we know.

mod de;
mod en;
mod es;
mod fr;
mod pt;

/// What is special about one sort of wish: to get something out, to find something, …
pub(super) struct Class {
    /// Words that show it, for a pattern.
    pub(super) signs: &'static str,
    /// What it is good for; fits after "so that".
    pub(super) benefit: &'static str,
    /// What can be seen afterwards.
    pub(super) then: &'static str,
    /// What may go wrong.
    pub(super) given: &'static str,
    /// What is seen in that case.
    pub(super) fails: &'static str,
    /// What only the asker knows.
    pub(super) question: &'static str,
    /// Two answers, the likelier first.
    pub(super) options: [&'static str; 2],
}

/// The words of one language. `{}` is filled in.
pub(super) struct Words {
    pub(super) tag: &'static str,
    /// Patterns with the groups `role` and `want`.
    pub(super) wishes: &'static [&'static str],
    /// A pattern with the group `why`, at the end of a wish.
    pub(super) why: &'static str,
    /// What a reason looks like as a benefit.
    pub(super) pain: Option<&'static str>,
    /// A pattern for how a sentence about today begins.
    pub(super) today: &'static str,
    /// A pattern with the groups `when` and `what`: a defect and what sets it off.
    pub(super) trigger: &'static [&'static str],
    /// A pattern for a sentence about what should be.
    pub(super) should: &'static str,
    pub(super) role: &'static str,
    /// Turns a department into a person.
    pub(super) person: &'static str,
    pub(super) departments: &'static str,
    /// What is done, as a wish and as an action.
    pub(super) want: &'static str,
    pub(super) act: &'static str,
    /// Makes a wish out of a thing.
    pub(super) have: &'static str,
    pub(super) title_tail: &'static str,
    pub(super) today_is: &'static str,
    pub(super) own_ticket: &'static str,
    pub(super) steps: [&'static str; 3],
    /// What should happen instead, by sort of defect; the pattern first.
    pub(super) instead: &'static [[&'static str; 2]],
    pub(super) expected: &'static str,
    pub(super) not_given: &'static str,
    /// Reasons for low, medium, high, critical.
    pub(super) severity: [&'static str; 4],
    pub(super) bug_when: &'static str,
    pub(super) bug_criteria: [&'static str; 2],
    pub(super) bug_question: [&'static str; 3],
    pub(super) task_criteria: [&'static str; 2],
    /// Given, when, then of a task that fails.
    pub(super) task_fails: [&'static str; 3],
    pub(super) task_question: [&'static str; 3],
    pub(super) task_out: &'static str,
    pub(super) spike_criteria: [&'static str; 3],
    pub(super) spike_question: [&'static str; 3],
    pub(super) spike_out: &'static str,
    pub(super) epic_criteria: [&'static str; 2],
    pub(super) epic_fails: [&'static str; 3],
    pub(super) epic_question: [&'static str; 3],
    /// Title, want and benefit of the children when the idea lists none.
    pub(super) children: [[&'static str; 3]; 3],
    pub(super) child_benefit: &'static str,
    /// Between items of a list.
    pub(super) and: &'static str,
    pub(super) estimates: [&'static str; 4],
    pub(super) orders: &'static str,
    pub(super) nothing_said: &'static str,
    pub(super) classes: &'static [Class],
    /// For wishes of no known sort.
    pub(super) other: Class,
}

/// The words of a language; English for every other one.
pub(super) fn of(tag: &str) -> &'static Words {
    match tag.split('-').next().unwrap_or_default() {
        "de" => &de::WORDS,
        "es" => &es::WORDS,
        "fr" => &fr::WORDS,
        "pt" => &pt::WORDS,
        _ => &en::WORDS,
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for tag in ["en", "de", "es", "fr", "pt"] {
            let words = of(tag);
            assert_eq!(words.tag, tag);
            let single = [words.why, words.today, words.should, words.and, words.departments];
            let classes = words.classes.iter().map(|class| class.signs);
            let instead = words.instead.iter().map(|[signs, _]| *signs);
            for text in words.wishes.iter().chain(words.trigger).copied().chain(single).chain(classes).chain(instead) {
                Regex::new(text).unwrap_or_else(|error| panic!("{tag}: {error}"));
            }
        }
    }
}
