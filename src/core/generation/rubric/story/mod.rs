//! The sentence of a story.

use super::sentence::{self, Part, Sentence};
use super::text::{ratio, stems, unquoted};
use super::{Finding, Subject};
use crate::generation::Kind;
use crate::generation::content::SectionId;

mod actions;
mod solutions;

use actions::second_action;

/// The story's sentence and its parts, when it can be read as one.
fn read<'a>(subject: &Subject<'a>) -> Option<(&'a str, Sentence<'a>)> {
    let story = subject.list(SectionId::Story).first().filter(|_| subject.content.kind == Kind::Story)?;
    Some((story.text.as_str(), sentence::read(&story.text, subject.markers())?))
}

/// Who a story is about, with the sentence that says so.
pub(super) fn role<'a>(subject: &Subject<'a>) -> Option<(&'a str, Part<'a>)> {
    let (text, sentence) = read(subject)?;
    Some((text, sentence.role?))
}

/// A finding about a part of the story's sentence.
pub(super) fn on(finding: Finding, text: &str, part: &Part<'_>) -> Finding {
    finding.at(SectionId::Story, 0).on(text, &(part.start..part.end()))
}

/// S1: role, want and benefit are all there.
pub(super) fn s1_whole_sentence(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.content.kind != Kind::Story {
        return Vec::new();
    }
    if subject.list(SectionId::Story).is_empty() {
        return vec![Finding::hard("S1", "The story’s sentence is missing.").within(SectionId::Story)];
    }
    let Some((_, sentence)) = read(subject) else {
        // In a language we do not understand a sentence may be of another form.
        let message = "The story’s sentence does not say who wants what, and what for.";
        let is_known = subject.lexicon.is_some();
        return if is_known { vec![Finding::hard("S1", message).at(SectionId::Story, 0)] } else { Vec::new() };
    };
    let missing = missing(&sentence).into_iter();
    missing.map(|part| Finding::hard("S1", format!("The story does not say {part}.")).at(SectionId::Story, 0)).collect()
}

/// What a sentence does not say.
pub(super) fn missing(sentence: &Sentence<'_>) -> Vec<&'static str> {
    let parts = [(sentence.role, "who wants it"), (sentence.want, "what they want"), (sentence.benefit, "what for")];
    parts.into_iter().filter(|(part, _)| part.is_none()).map(|(_, name)| name).collect()
}

/// S2: the role is a person the idea speaks of: not "user" where it names one, and nobody who builds the product.
pub(super) fn s2_real_role(subject: &Subject<'_>) -> Vec<Finding> {
    let (Some(lexicon), Some((text, Sentence { role: Some(role), .. }))) = (subject.lexicon, read(subject)) else {
        return Vec::new();
    };
    if let Some(named) = lexicon.roles.find(subject.idea).filter(|_| lexicon.anybody.is_all_of(role.text)) {
        let message = format!("The idea names “{}”; the story says only “{}”.", named.as_str(), role.text);
        return vec![on(Finding::warn("S2", message), text, &role)];
    }
    let maker = lexicon.makers.find(role.text).filter(|_| lexicon.roles.find(role.text).is_none());
    let is_said = |word: &str| subject.idea.to_lowercase().contains(&word.to_lowercase());
    match maker.filter(|maker| !is_said(maker.as_str())) {
        Some(maker) => {
            let message = format!("“{}” is nobody who gains from it.", maker.as_str());
            vec![on(Finding::warn("S2", message), text, &role)]
        }
        None => Vec::new(),
    }
}

/// S3: the wish says what is done with what.
pub(super) fn s3_verb_and_object(subject: &Subject<'_>) -> Vec<Finding> {
    let Some((text, Sentence { want: Some(want), .. })) = read(subject).filter(|_| subject.lexicon.is_some()) else {
        return Vec::new();
    };
    let words = want.text.strip_prefix("to ").unwrap_or(want.text).split_whitespace().count();
    let finding = Finding::warn("S3", "The wish is one word: say what is done with what.");
    if words < 2 { vec![on(finding, text, &want)] } else { Vec::new() }
}

/// S4: one thing. Two actions joined in the wish are two stories; two roles are worth a look. Only English is understood well
/// enough to tell two actions from two objects.
pub(super) fn s4_one_thing(subject: &Subject<'_>) -> Vec<Finding> {
    let Some((text, sentence)) = read(subject).filter(|_| subject.tag() == "en") else { return Vec::new() };
    let mut findings = Vec::new();
    if let Some(want) = sentence.want
        && let Some(second) = second_action(want.text)
    {
        let message = format!("The story wants two things: “{second}” belongs into a story of its own.");
        findings.push(on(Finding::hard("S4", message), text, &want));
    }
    if let Some(role) = sentence.role
        && role.text.split_whitespace().any(|word| matches!(word, "and" | "or" | "&" | "+"))
    {
        findings.push(on(Finding::warn("S4", "The story has more than one role."), text, &role));
    }
    findings
}

/// S5: one sentence and nothing beside it.
pub(super) fn s5_minimal(subject: &Subject<'_>) -> Vec<Finding> {
    let Some((text, sentence)) = read(subject) else { return Vec::new() };
    let bare = unquoted(text);
    let mut findings = Vec::new();
    if let Some(at) = bare.find(['(', '[', '{']) {
        let message = "The sentence has brackets: what is in them belongs into a criterion.";
        findings.push(Finding::warn("S5", message).at(SectionId::Story, 0).on(text, &(at..text.len())));
    }
    let inside = bare.trim_end().trim_end_matches('.');
    if let Some(at) = [". ", "; ", ": ", " – "].iter().filter_map(|mark| inside.find(mark)).min() {
        let message = "A story is one sentence: what follows belongs into a criterion.";
        findings.push(Finding::warn("S5", message).at(SectionId::Story, 0).on(text, &(at..text.len())));
    }
    let want_word = sentence.form[1].trim_matches([',', ' ']);
    if !want_word.is_empty() && bare.to_lowercase().matches(&want_word.to_lowercase()).count() > 1 {
        let message = format!("“{want_word}” stands twice: two stories in one.");
        findings.push(Finding::warn("S5", message).at(SectionId::Story, 0));
    }
    findings
}

/// A reason that shares this much of its words with the wish gives none.
const SAME: f64 = 0.6;

/// S6: the reason says more than the wish.
pub(super) fn s6_reason(subject: &Subject<'_>) -> Vec<Finding> {
    let (Some(lexicon), Some((text, sentence))) = (subject.lexicon, read(subject)) else { return Vec::new() };
    let (Some(want), Some(benefit)) = (sentence.want, sentence.benefit) else { return Vec::new() };
    let empty = lexicon.empty_benefit.opening(benefit.text).is_some_and(|found| found.end() + 8 >= benefit.text.len());
    let (wish, reason) = (stems(want.text, subject.tag()), stems(benefit.text, subject.tag()));
    let shared = ratio(wish.intersection(&reason).count(), reason.len());
    let repeats = shared >= SAME && reason.len() >= 2;
    let finding = Finding::warn("S6", "The reason says what the wish says: what does somebody gain?");
    if empty || repeats { vec![on(finding, text, &benefit)] } else { Vec::new() }
}

/// S9: what is built with is not decided in a story, unless the idea decides it.
pub(super) fn s9_no_solution(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is(&[Kind::Story, Kind::Epic]) {
        return Vec::new();
    }
    let told = [SectionId::Story, SectionId::Goal, SectionId::Criteria, SectionId::Children, SectionId::InScope];
    let mut findings = Vec::new();
    if let Some(range) = solutions::find(&subject.content.title, subject.idea) {
        let message = format!("The idea does not name “{}”.", &subject.content.title[range.clone()]);
        findings.push(Finding::warn("S9", message).about("title").on(&subject.content.title, &range));
    }
    for id in told {
        for (index, statement) in subject.list(id).iter().enumerate() {
            if let Some(range) = solutions::find(&statement.text, subject.idea) {
                let message =
                    format!("The idea does not name “{}”: leave open how it is built.", &statement.text[range.clone()]);
                findings.push(Finding::warn("S9", message).at(id, index).on(&statement.text, &range));
            }
        }
    }
    findings
}
