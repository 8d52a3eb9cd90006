//! The words tickets are written with, in the languages we know.

mod de;
mod en;
mod es;
mod fr;
mod ja;
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
    /// A boundary, as one line of a checklist.
    pub(super) edge: &'static str,
    /// What only the asker knows.
    pub(super) question: &'static str,
    /// Two answers, the likelier first.
    pub(super) options: [&'static str; 2],
}

/// What shows that one sort of task is done.
pub(super) struct Job {
    /// Words that show the sort, for a pattern.
    pub(super) signs: &'static str,
    /// Lines of a checklist; `{o}` is what the task is about.
    pub(super) criteria: [&'static str; 2],
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
    /// Makes an action out of a wish in another language.
    pub(super) foreign: &'static str,
    /// Around a title of few words.
    pub(super) title_tail: &'static str,
    pub(super) today_is: &'static str,
    pub(super) own_ticket: &'static str,
    pub(super) steps: [&'static str; 3],
    /// By sort of defect: a pattern, what should happen instead, and a boundary of it.
    pub(super) instead: &'static [[&'static str; 3]],
    pub(super) expected: &'static str,
    pub(super) not_given: &'static str,
    /// Reasons for low, medium, high, critical.
    pub(super) severity: [&'static str; 4],
    pub(super) bug_when: &'static str,
    pub(super) bug_check: &'static str,
    pub(super) bug_boundary: &'static str,
    pub(super) bug_question: [&'static str; 3],
    /// Asked when the idea does not say where, and when it does.
    pub(super) bug_where: [&'static str; 3],
    pub(super) bug_since: [&'static str; 3],
    /// When and then of an attempt against a rule; the rule stands before them in `rule_given`.
    pub(super) otherwise: [&'static str; 2],
    pub(super) rule_given: &'static str,
    /// Patterns for rules, for what is not wanted now, and for what is only told.
    pub(super) limits: &'static str,
    pub(super) not_now: &'static str,
    pub(super) background: &'static str,
    /// Patterns for the beginning of a question inside a sentence, and for what joins two (group `next`).
    pub(super) asks: &'static str,
    pub(super) asks_joint: &'static str,
    /// Makes a criterion out of such a question.
    pub(super) says: &'static str,
    pub(super) jobs: &'static [Job],
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
    /// Title, want and benefit of a ticket for a text that names no work.
    pub(super) clarify: [&'static str; 3],
    pub(super) clarify_criteria: [&'static str; 2],
    pub(super) clarify_question: [&'static str; 3],
    /// Said when the idea is in another language than the ticket.
    pub(super) own_words: &'static str,
    pub(super) classes: &'static [Class],
    /// For wishes of no known sort.
    pub(super) other: Class,
}

/// The words of a language; English for every other one.
pub(super) fn of(tag: &str) -> &'static Words {
    match primary(tag) {
        "ja" => &ja::WORDS,
        "de" => &de::WORDS,
        "es" => &es::WORDS,
        "fr" => &fr::WORDS,
        "pt" => &pt::WORDS,
        _ => &en::WORDS,
    }
}

/// `pt` of `pt-BR`.
pub(super) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for tag in ["en", "de", "es", "fr", "ja", "pt"] {
            let words = of(tag);
            assert_eq!(words.tag, tag);
            let single = [
                words.why,
                words.today,
                words.should,
                words.and,
                words.departments,
                words.limits,
                words.not_now,
                words.background,
                words.asks,
                words.asks_joint,
            ];
            let classes = words.classes.iter().map(|class| class.signs);
            let instead = words.instead.iter().map(|[signs, _, _]| *signs);
            let jobs = words.jobs.iter().map(|job| job.signs);
            for text in words
                .wishes
                .iter()
                .chain(words.trigger)
                .copied()
                .chain(single)
                .chain(classes)
                .chain(instead)
                .chain(jobs)
            {
                Regex::new(text).unwrap_or_else(|error| panic!("{tag}: {error}"));
            }
        }
    }
}
