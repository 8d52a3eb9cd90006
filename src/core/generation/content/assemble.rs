//! From a draft to sections.

use crate::generation::Brief;
use crate::generation::draft::{Draft, DraftChild, DraftCriterion, DraftQuestion, DraftStatement, DraftStory};
use crate::generation::facts::Facts;
use crate::generation::language::Language;
use crate::generation::{answers, clean};

use super::provenance::{Folded, find};
use super::words::{Words, words_of};
use super::{Clause, Content, Section, SectionId, Statement};

/// The longest title that is kept.
const MAX_TITLE: usize = 140;
/// The longest statement that is kept; the length rule complains far below.
const MAX_STATEMENT: usize = 1_200;
/// More statements than this in one section are not a ticket.
const MAX_STATEMENTS: usize = 40;

pub(super) fn content(draft: &Draft, brief: &Brief, is_finished: bool) -> Content {
    let language = Language::parse(&draft.language).or_else(|| brief.expected_language());
    let language = language.unwrap_or_else(Language::english);
    let said = answers::said(brief.idea());
    let maker = Maker {
        words: words_of(&language),
        english: language.primary() == "en",
        idea: Folded::new(&said),
        facts: Facts::of(&said),
    };
    let sections = SectionId::ALL.into_iter().filter_map(|id| {
        let mut statements = maker.statements(draft, id, is_finished);
        statements.retain(|statement| clean::is_visible(&statement.text));
        statements.truncate(MAX_STATEMENTS);
        let title = maker.words.heading(id).to_owned();
        (!statements.is_empty()).then_some(Section { id, title, statements })
    });
    Content {
        sections: sections.collect(),
        kind: draft.kind,
        kind_reason: clean::line(&draft.kind_reason, MAX_TITLE),
        title: clean::line(&draft.title, MAX_TITLE).trim_end_matches('.').to_owned(),
        size: draft.size,
        language,
    }
}

struct Maker {
    words: &'static Words,
    english: bool,
    idea: Folded,
    facts: Facts,
}

impl Maker {
    fn statements(&self, draft: &Draft, id: SectionId, is_finished: bool) -> Vec<Statement> {
        let one = |statement: &Option<DraftStatement>| statement.iter().map(|one| self.plain(one)).collect();
        let many = |list: &[DraftStatement]| list.iter().map(|one| self.plain(one)).collect();
        match id {
            SectionId::Story => draft.story.iter().map(|story| self.story(story)).collect(),
            SectionId::Goal => one(&draft.goal),
            SectionId::Steps => many(&draft.steps),
            SectionId::Observed => one(&draft.observed),
            SectionId::Expected => one(&draft.expected),
            SectionId::Environment => one(&draft.environment),
            SectionId::Severity => draft.severity.iter().map(|severity| self.severity(severity)).collect(),
            SectionId::Criteria => draft.criteria.iter().map(|criterion| self.criterion(criterion)).collect(),
            SectionId::Children => draft.children.iter().map(|child| self.child(child)).collect(),
            SectionId::EdgeCases => many(&draft.edge_cases),
            SectionId::Questions => draft.questions.iter().map(|question| self.question(question)).collect(),
            SectionId::Assumptions => self.assumptions(draft, is_finished),
            SectionId::Estimate => self.estimate(draft),
            SectionId::InScope => many(&draft.in_scope),
            SectionId::OutOfScope => many(&draft.out_of_scope),
        }
    }

    fn plain(&self, statement: &DraftStatement) -> Statement {
        self.marked(tidy(&statement.text), statement.quote.as_deref())
    }

    fn marked(&self, text: String, quote: Option<&str>) -> Statement {
        let source = self.source(quote, &text);
        Statement::plain(text, source)
    }

    /// Where the idea says it. A statement with a figure or an address that the idea does not give is ours, whatever it quotes:
    /// "within 15 minutes" does not rest on "tell me soon".
    fn source(&self, quote: Option<&str>, text: &str) -> Option<super::Source> {
        find(quote, &self.idea).filter(|_| self.facts.invented(text).is_empty())
    }

    fn story(&self, story: &DraftStory) -> Statement {
        self.marked(self.sentence(&story.role, &story.want, &story.benefit), story.quote.as_deref())
    }

    /// "As a …, I want …, so that …." with as much of it as is there.
    fn sentence(&self, role: &str, want: &str, benefit: &str) -> String {
        let [as_a, i_want, so_that] = self.words.story;
        let role = bare(role);
        let mut sentence = if self.english { format!("{} {role}", article(&role)) } else { format!("{as_a} {role}") };
        if role.is_empty() {
            return String::new();
        }
        for (comma, word, part) in [(self.words.comma, i_want, bare(want)), (",", so_that, bare(benefit))] {
            if part.is_empty() {
                return sentence;
            }
            let joint = elided(word, &part).unwrap_or_else(|| format!("{word} "));
            sentence.push_str(&format!("{comma} {joint}{part}"));
        }
        sentence.push('.');
        sentence
    }

    fn severity(&self, severity: &crate::generation::draft::DraftSeverity) -> Statement {
        let [low, medium, high, critical] = self.words.severity;
        let level = match severity.level {
            super::SeverityLevel::Low => low,
            super::SeverityLevel::Medium => medium,
            super::SeverityLevel::High => high,
            super::SeverityLevel::Critical => critical,
        };
        let reason = tidy(&severity.reason);
        Statement::plain(if reason.is_empty() { level.to_owned() } else { format!("{level}: {reason}") }, None)
    }

    fn criterion(&self, criterion: &DraftCriterion) -> Statement {
        let words = self.words;
        let part = |text: &Option<String>| text.as_deref().map(bare).filter(|text| !text.is_empty());
        let (given, when, then) = (part(&criterion.given), part(&criterion.when), bare(&criterion.then));
        if given.is_none() && when.is_none() {
            return self.marked(tidy(&criterion.then), criterion.quote.as_deref());
        }
        let mut clauses = Vec::new();
        let mut add = |[first, later]: [&str; 2], text: Option<String>| {
            if let Some(text) = text {
                let word = if clauses.is_empty() { first } else { later };
                clauses.push(Clause { word: word.to_owned(), text });
            }
        };
        add([words.given; 2], given);
        add(words.when, when);
        add(words.then, (!then.is_empty()).then_some(then));
        let parts: Vec<String> = clauses.iter().map(|clause| format!("{} {}", clause.word, clause.text)).collect();
        let end = if criterion.then.trim().is_empty() { "" } else { "." };
        let text = format!("{}{end}", parts.join(", "));
        let source = self.source(criterion.quote.as_deref(), &text);
        Statement { text, clauses: Some(clauses), source }
    }

    fn child(&self, child: &DraftChild) -> Statement {
        let sentence = self.sentence(&child.role, &child.want, &child.benefit);
        let title = bare(&child.title);
        let mut text = if sentence.is_empty() { title } else { format!("{title}: {sentence}") };
        if !child.depends_on.is_empty() {
            let before: Vec<String> = child.depends_on.iter().map(u32::to_string).collect();
            text.push_str(&format!(" ({} {})", self.words.after, before.join(", ")));
        }
        Statement::plain(text, None)
    }

    fn question(&self, question: &DraftQuestion) -> Statement {
        let mut text = tidy(&question.question);
        let options: Vec<String> = question.options.iter().map(|option| bare(option)).collect();
        if !options.is_empty() {
            text.push_str(&format!(" {}: {}.", self.words.options, options.join(" · ")));
        }
        let default = bare(&question.default);
        if !default.is_empty() {
            text.push_str(&format!(" {}: {default}.", self.words.default));
        }
        Statement::plain(text, None)
    }

    /// The draft's own, and the defaults it forgot.
    fn assumptions(&self, draft: &Draft, is_finished: bool) -> Vec<Statement> {
        let mut assumptions: Vec<Statement> = draft.assumptions.iter().map(|one| self.plain(one)).collect();
        if is_finished {
            for question in &draft.questions {
                let default = bare(&question.default);
                let listed = assumptions.iter().any(|assumption| holds(&assumption.text, &default));
                if !default.is_empty() && !listed {
                    assumptions.push(Statement::plain(format!("{} {default}.", tidy(&question.question)), None));
                }
            }
        }
        assumptions
    }

    fn estimate(&self, draft: &Draft) -> Vec<Statement> {
        let reason = tidy(&draft.estimate_reason);
        if reason.is_empty() {
            return Vec::new();
        }
        vec![Statement::plain(format!("{}: {reason}", draft.size.as_str()), None)]
    }
}

/// "afin de" before a vowel: "afin d’éviter".
fn elided(word: &str, part: &str) -> Option<String> {
    let before = word.strip_suffix(" de")?;
    let first = part.chars().next()?.to_lowercase().next()?;
    "aeiouyàâéèêëîïôûœ".contains(first).then(|| format!("{before} d’"))
}

/// Whether a text holds another one, ignoring case and the full stop.
pub(in crate::generation) fn holds(text: &str, part: &str) -> bool {
    let fold = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    fold(text).contains(&fold(part))
}

/// One clean line.
fn tidy(text: &str) -> String {
    clean::line(text, MAX_STATEMENT)
}

/// One clean line without the full stop, for the middle of a sentence.
fn bare(text: &str) -> String {
    tidy(text).trim_end_matches(['.', ',', ';']).to_owned()
}

/// "As a" or "As an"; a role that brings its own article keeps it.
fn article(role: &str) -> &'static str {
    let first = role.split_whitespace().next().unwrap_or_default().to_lowercase();
    if matches!(first.as_str(), "a" | "an" | "the" | "our" | "any" | "every") {
        return "As";
    }
    if first.starts_with(['a', 'e', 'i', 'o', 'u']) && !first.starts_with("use") && !first.starts_with("uni") {
        "As an"
    } else {
        "As a"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::examples;

    fn made(value: serde_json::Value) -> Content {
        Content::from_draft(&serde_json::from_value(value).unwrap(), &examples::brief())
    }

    #[test]
    fn a_story_reads_as_one_sentence_and_says_what_was_said() {
        let content = made(examples::story());
        let story = &content.section(SectionId::Story).unwrap().statements[0];
        assert_eq!(
            story.text,
            "As a person in finance, I want to download all invoices of one month as a CSV file, so that closing a month takes one day."
        );
        assert_eq!(story.source.unwrap().start, 17);
        assert_eq!((content.said(), content.assumed()), (2, 8));
        let criteria = &content.section(SectionId::Criteria).unwrap().statements;
        assert_eq!(
            criteria[0].text,
            "Given a month with 12 invoices, when I choose “Download CSV”, then I receive one file with 12 rows."
        );
        assert!(criteria[2].clauses.is_none());
        assert_eq!(
            content.section(SectionId::Questions).unwrap().statements[0].text,
            "Which columns does the file need? Options: The columns of the invoice list · All fields. Without an answer: The columns of the invoice list."
        );
    }

    #[test]
    fn q02_a_default_that_was_not_listed_becomes_an_assumption() {
        let mut story = examples::story();
        story["assumptions"] = serde_json::json!([]);
        let content = made(story);
        let assumptions = &content.section(SectionId::Assumptions).unwrap().statements;
        assert_eq!(assumptions[0].text, "Which columns does the file need? The columns of the invoice list.");
    }

    #[test]
    fn a_figure_the_idea_does_not_give_is_assumed_whatever_is_quoted() {
        let mut story = examples::story();
        story["in_scope"][0]["text"] = "One CSV file of at most 500 rows".into();
        let content = made(story);
        assert_eq!(content.section(SectionId::InScope).unwrap().statements[0].source, None);
    }

    #[test]
    fn the_words_are_those_of_the_language() {
        let mut story = examples::story();
        story["language"] = "de".into();
        story["story"] = serde_json::json!({"role": "Buchhalterin", "want": "Rechnungen laden", "benefit": "der Abschluss schneller geht", "quote": null});
        let content = made(story);
        assert_eq!(
            content.section(SectionId::Story).unwrap().statements[0].text,
            "Als Buchhalterin möchte ich Rechnungen laden, damit der Abschluss schneller geht."
        );
        assert_eq!(content.section(SectionId::OutOfScope).unwrap().title, "Gehört nicht dazu");
    }

    #[test]
    fn roles_get_their_article() {
        for (role, expected) in [("admin", "As an"), ("user", "As a"), ("an editor", "As"), ("editor", "As an")] {
            assert_eq!(article(role), expected, "{role}");
        }
    }
}
