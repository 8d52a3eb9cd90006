//! Tasks, spikes and epics: work with a goal.

use serde_json::json;

use super::idea::{Idea, capital, first_words};
use super::pattern;
use super::sentence::{Wish, decapital, object};
use super::story::class_of;
use super::ticket::{Draft, assumed, criterion, said};
use super::words::Words;

/// Most children of an epic.
const MOST_CHILDREN: usize = 8;
/// People an English epic may be for.
const PEOPLE: &str = r"(?i)\b(?:customer|volunteer|supplier|partner|patient|member|student|employee|tenant|reseller|parent|teacher|driver|donor)\b";
/// Most criteria before the last ones.
const MOST_CRITERIA: usize = 6;

/// Writes a task into the draft.
pub(super) fn task(draft: &mut Draft, idea: &Idea, words: &Words) {
    let about = goal(draft, idea, words);
    let lower = about.to_lowercase();
    let job = words.jobs.iter().find(|job| pattern(job.signs).is_match(&lower));
    let thing = object(&about);
    let thing = if thing.is_empty() { about } else { first_words(&thing, 8) };
    for text in job.map_or(&words.task_criteria, |job| &job.criteria) {
        draft.push("criteria", criterion(None, None, &capital(&text.replace("{o}", &thing)), None));
    }
    beside(draft, idea);
    let [given, when, then] = words.task_fails;
    draft.push("criteria", criterion(Some(given), Some(when), then, None));
    // A new name is there to be noticed.
    if !pattern("renam|umbenenn|renomm|renombr|renome").is_match(&lower) {
        draft.push("out_of_scope", assumed(words.task_out));
    }
    draft.question(words.task_question[0], &[words.task_question[1], words.task_question[2]]);
}

/// Writes a spike into the draft: each question the idea asks has to be answered.
pub(super) fn spike(draft: &mut Draft, idea: &Idea, words: &Words) {
    let about = goal(draft, idea, words);
    let asked = questions(&about, words);
    for ask in &asked {
        draft.push("criteria", criterion(None, None, &words.says.replace("{}", ask), idea.holding(ask)));
    }
    let skip = usize::from(!asked.is_empty());
    for text in &words.spike_criteria[skip..] {
        draft.push("criteria", criterion(None, None, text, None));
    }
    beside(draft, idea);
    draft.push("out_of_scope", assumed(words.spike_out));
    draft.question(words.spike_question[0], &[words.spike_question[1], words.spike_question[2]]);
}

/// What else the idea says of a piece of work stands among its criteria.
fn beside(draft: &mut Draft, idea: &Idea) {
    for sentence in idea.sentences.iter().skip(1) {
        if draft.len("criteria") < MOST_CRITERIA {
            draft.push("criteria", criterion(None, None, &capital(&sentence.clean), Some(&sentence.raw)));
        } else {
            draft.push("in_scope", said(&capital(&sentence.clean), Some(&sentence.raw)));
        }
    }
}

/// The questions inside a sentence: "whether A and what B" are two.
fn questions(text: &str, words: &Words) -> Vec<String> {
    let Some(start) = pattern(words.asks).find(text) else { return Vec::new() };
    let mut rest = &text[start.start()..];
    let mut found = Vec::new();
    let joint = pattern(words.asks_joint);
    while let Some(next) = joint.captures(rest) {
        let (Some(whole), Some(begin)) = (next.get(0), next.name("next")) else { break };
        found.push(rest[..whole.start()].trim().to_owned());
        rest = &rest[begin.start()..];
    }
    found.push(rest.trim().to_owned());
    found.retain(|ask| ask.split_whitespace().count() > 1);
    found
}

/// Writes an epic into the draft.
pub(super) fn epic(draft: &mut Draft, idea: &Idea, words: &Words) {
    let about = goal(draft, idea, words);
    let role = idea.sentences.iter().find_map(|sentence| Wish::read(sentence, words).role);
    let named = pattern(PEOPLE).find(&about).map(|role| role.as_str().to_lowercase());
    let role = role.or(named).unwrap_or_else(|| words.role.to_owned());
    let parts = parts(idea, words);
    let is_work = pattern(r"(?i)^(?:re|make|build|create|launch|overhaul)").is_match(&about);
    let thing = if is_work { object(&about) } else { decapital(&first_words(&about, 8)) };
    if parts.len() >= 3 {
        for part in &parts {
            let want = part_want(part, words);
            let title = capital(&first_words(part, 10));
            let class = class_of(part, words);
            let benefit = if class.signs.is_empty() { words.child_benefit } else { class.benefit };
            draft.push(
                "children",
                json!({"title": title, "role": role, "want": want, "benefit": benefit, "depends_on": []}),
            );
        }
    } else {
        for (index, [title, want, benefit]) in words.children.iter().enumerate() {
            let depends: &[u32] = if index == 0 { &[] } else { &[1] };
            let fill = |text: &str| text.replace("{o}", &thing);
            draft.push(
                "children",
                json!({"title": fill(title), "role": role, "want": fill(want), "benefit": benefit, "depends_on": depends}),
            );
        }
    }
    for text in words.epic_criteria {
        draft.push("criteria", criterion(None, None, text, None));
    }
    let [given, when, then] = words.epic_fails;
    draft.push("criteria", criterion(Some(given), Some(when), then, None));
    draft.question(words.epic_question[0], &[words.epic_question[1], words.epic_question[2]]);
    if parts.len() >= 3 {
        // What is listed became children.
        return;
    }
    beside(draft, idea);
}

/// The goal and the title. Returns the goal.
fn goal(draft: &mut Draft, idea: &Idea, words: &Words) -> String {
    let Some(first) = idea.sentences.first() else { return String::new() };
    let bare = pattern(r"(?i)^(?:spike|epic|task|chore|aufgabe|tarea|tâche|tarefa|épica|épico)\s*[:–-]\s*")
        .replace(&first.clean, "")
        .into_owned();
    let short = heading(&bare, words);
    let few = short.split_whitespace().count() < 4 && words.tag != "ja";
    draft.set("title", json!(capital(&if few { words.title_tail.replace("{}", &short) } else { short })));
    draft.set("goal", said(&capital(&bare), Some(&first.raw)));
    bare
}

/// A title: the goal up to its list, or up to its second question when it is long.
fn heading(goal: &str, words: &Words) -> String {
    let bare = pattern(r"(?i)^(?:we|i) (?:need|want|would like) (?:to )?").replace(goal, "").into_owned();
    let text = bare.split_once(": ").map_or(bare.as_str(), |(head, _)| head);
    if text.split_whitespace().count() <= 12 {
        return text.to_owned();
    }
    let joint = pattern(words.asks_joint).find(text).map_or(text.len(), |joint| joint.start());
    first_words(&text[..joint], 12)
}

/// What an idea lists, from the sentence that lists most.
fn parts(idea: &Idea, words: &Words) -> Vec<String> {
    let joint = pattern(words.and);
    let listed: Vec<String> =
        idea.sentences.iter().filter(|sentence| sentence.is_step).map(|sentence| sentence.clean.clone()).collect();
    if listed.len() >= 3 {
        return listed.into_iter().take(MOST_CHILDREN).collect();
    }
    let split = |text: &str| -> Vec<String> {
        let text = text.split_once(": ").map_or(text, |(_, list)| list);
        let items = joint.split(text).map(str::trim).filter(|item| item.chars().count() > 2);
        items.take(MOST_CHILDREN).map(|item| decapital(&first_words(item, 12))).collect()
    };
    idea.sentences.iter().map(|sentence| split(&sentence.clean)).max_by_key(Vec::len).unwrap_or_default()
}

fn part_want(part: &str, words: &Words) -> String {
    if words.tag != "en" {
        return words.have.replace("{}", part);
    }
    let sentence = super::idea::Sentence { raw: part.to_owned(), clean: part.to_owned(), is_step: false };
    words.want.replace("{}", &Wish::read(&sentence, words).want)
}
