//! Stories.

use serde_json::json;

use super::idea::{Idea, Sentence, capital, first_words};
use super::sentence::{Wish, decapital, object};
use super::ticket::{Draft, criterion, said};
use super::words::{Class, Words};
use super::{pattern, voice};

/// Fewest criteria of a story that is more than one small change.
const FEWEST_CRITERIA: usize = 3;
/// Most criteria of one ticket.
const MOST_CRITERIA: usize = 7;

/// Writes a story into the draft.
pub(super) fn write(draft: &mut Draft, idea: &Idea, words: &Words) {
    let at = telling(idea, words);
    let Some(first) = idea.sentences.get(at) else { return };
    let wish = Wish::read(first, words);
    let mut wish = wish;
    // "A button for the export: people copy by hand" is a wish and a word about it.
    let about = wish.want.split_once(": ").map(|(head, tail)| (head.to_owned(), tail.to_owned()));
    if let Some((head, tail)) = about.filter(|(head, _)| head.split_whitespace().count() > 3) {
        draft.push("assumptions", said(&capital(&tail), idea.holding(&tail)));
        wish.want = head;
    }
    let class = class_of(&wish.want, words);
    let mut used = vec![at];
    let benefit = wish.why.clone().or_else(|| pain(idea, &mut used, words));
    let is_action = words.tag == "en" || looks_like_action(&wish.want, words.tag);
    let bare = match (idea.is_foreign, is_action) {
        (true, _) => words.foreign.replace("{}", &first.clean),
        (false, true) => wish.want.clone(),
        (false, false) => words.have.replace("{}", &wish.want),
    };
    let want = if words.tag == "en" || words.tag == "ja" { words.want.replace("{}", &bare) } else { bare.clone() };
    draft.set("title", json!(title(if idea.is_foreign { &first.clean } else { &bare }, words)));
    draft.set(
        "story",
        json!({
            "role": wish.role.clone().unwrap_or_else(|| words.role.to_owned()), "want": want,
            "benefit": benefit.unwrap_or_else(|| class.benefit.to_owned()), "quote": first.raw,
        }),
    );
    if let Some(second) = &wish.second {
        draft.push("out_of_scope", said(&words.own_ticket.replace("{}", second), idea.holding(second)));
    }
    criteria(draft, idea, first, &used, &Case { want: &bare, class, words });
    draft.question(class.question, &class.options);
}

/// What the criteria are about.
struct Case<'a> {
    want: &'a str,
    class: &'a Class,
    words: &'a Words,
}

/// What works, what the idea demands beside it, what fails, and a boundary while there is room.
fn criteria(draft: &mut Draft, idea: &Idea, first: &Sentence, used: &[usize], case: &Case<'_>) {
    let Case { want, class, words } = case;
    let fill = |text: &str| text.replace("{o}", &thing(want));
    let act = voice::attempt(&first_words(want, 18), words.act, words.tag);
    let (when, then) = scene(want, words).unwrap_or_else(|| (act, fill(class.then)));
    draft.push("criteria", criterion(None, Some(&when), &then, Some(&first.raw)));
    let rules = beside(draft, idea, used, words);
    let short = if words.tag == "en" { core_of(want) } else { first_words(want, 9) };
    let again = scene(want, words).map_or_else(|| voice::attempt(&short, words.act, words.tag), |(when, _)| when);
    draft.push("criteria", criterion(Some(class.given), Some(&again), class.fails, None));
    if rules < 2 && (!idea.is_tiny() || draft.len("criteria") >= FEWEST_CRITERIA) {
        draft.push("criteria", criterion(None, None, &fill(class.edge), None));
    }
}

/// What comes to a person is not done by that person: "get a message", "see the date".
fn scene(want: &str, words: &Words) -> Option<(String, String)> {
    if words.tag != "en" {
        return None;
    }
    if pattern(r"(?i)^(?:get|receive|be (?:notified|reminded|told|informed|alerted))\b").is_match(want) {
        return Some(("the message is due".to_owned(), format!("I {want}, at most 5 minutes late")));
    }
    let seen = pattern(r"(?i)^(?:see|view) ").is_match(want);
    let thing = want.split_once(' ').map_or("", |(_, thing)| thing);
    if seen && pattern("(?i)^(?:where|when|whether|how|what|which|why) ").is_match(thing) {
        return Some(("I open the page".to_owned(), format!("I {want}, with the time of the last update")));
    }
    let thing = if thing.starts_with("who ") { thing.to_owned() } else { object(want) };
    seen.then(|| (format!("I look for {thing}"), format!("I {want}, with the time of the last update")))
}

/// The sentence that says what is wanted: the first that does, else the first that is not only told.
fn telling(idea: &Idea, words: &Words) -> usize {
    let is_told = |sentence: &Sentence| {
        !pattern(words.today).is_match(&sentence.clean)
            && !pattern(words.not_now).is_match(&sentence.clean)
            && Wish::read(sentence, words).is_told
    };
    let is_open = |sentence: &Sentence| {
        !pattern(words.today).is_match(&sentence.clean) && !pattern(words.background).is_match(&sentence.clean)
    };
    let place = |look: &dyn Fn(&Sentence) -> bool| idea.sentences.iter().position(look);
    place(&is_told).or_else(|| place(&is_open)).unwrap_or(0)
}

/// The trouble of today, as what ends with the work. Only English can be turned around by rules.
fn pain(idea: &Idea, used: &mut Vec<usize>, words: &Words) -> Option<String> {
    let form = words.pain.filter(|_| words.tag == "en")?;
    let today = pattern(words.today);
    let at = idea.sentences.iter().position(|sentence| today.is_match(&sentence.clean))?;
    let trouble = today.replace(&idea.sentences[at].clean, "").into_owned();
    // Half a sentence makes a benefit; the whole one is then told under the assumptions.
    let first = trouble.split(" and ").next().unwrap_or_default();
    let is_whole = first.len() == trouble.len() || first.split_whitespace().count() < 3;
    if is_whole {
        used.push(at);
    }
    Some(voice::relief(&decapital(if is_whole { &trouble } else { first }), form))
}

/// The rest of the idea: rules are criteria, what is not wanted now is out of scope, what is only told is an assumption.
/// Returns how many rules there were.
fn beside(draft: &mut Draft, idea: &Idea, used: &[usize], words: &Words) -> usize {
    let mut rules = 0;
    for (_, sentence) in idea.sentences.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        let text = sentence.clean.as_str();
        let quote = Some(sentence.raw.as_str());
        if pattern(words.today).is_match(text) {
            let told = pattern(words.today).replace(text, "").into_owned();
            draft.push("assumptions", said(&words.today_is.replace("{}", &told), quote));
        } else if pattern(words.not_now).is_match(text) {
            draft.push("out_of_scope", said(&capital(text), quote));
        } else if pattern(words.background).is_match(text) {
            draft.push("assumptions", said(&capital(text), quote));
        } else if is_other_wish(sentence, words) {
            draft.push("out_of_scope", said(&words.own_ticket.replace("{}", text), quote));
        } else if draft.len("criteria") + 1 >= MOST_CRITERIA {
            draft.push("in_scope", said(&capital(text), quote));
        } else if rules == 0 && pattern(words.limits).is_match(text) && text.split_whitespace().count() > 3 {
            rules += 1;
            let given = words.rule_given.replace("{}", &capital(text));
            draft.push("criteria", criterion(Some(&given), Some(words.otherwise[0]), words.otherwise[1], quote));
        } else {
            rules += 1;
            draft.push("criteria", criterion(None, None, &capital(text), quote));
        }
    }
    rules
}

/// Whether a sentence wishes for something of another person.
fn is_other_wish(sentence: &Sentence, words: &Words) -> bool {
    let wish = Wish::read(sentence, words);
    wish.is_told
        && wish.of_others
        && wish.role.is_some()
        && !pattern(words.should).is_match(&sentence.clean)
        && pattern(r"(?i)\b(?:wants?|would like|möchten?|wollen|veulent|veut|quieren?|querem|quer)\b")
            .is_match(&sentence.clean)
}

pub(super) fn class_of<'a>(want: &str, words: &'a Words) -> &'a Class {
    let lower = want.to_lowercase();
    // The verb says what sort of wish it is; it stands first, in German last.
    let place = |class: &&Class| {
        let mut found = pattern(class.signs).find_iter(&lower).map(|sign| sign.start()).collect::<Vec<_>>().into_iter();
        if words.tag == "de" { found.next_back().map(|at| lower.len() - at) } else { found.next() }
    };
    words.classes.iter().filter(|class| place(class).is_some()).min_by_key(place).unwrap_or(&words.other)
}

fn thing(want: &str) -> String {
    let thing = object(want);
    if thing.is_empty() { "it".to_owned() } else { first_words(&thing, 10) }
}

/// The verb and its object: "download all invoices".
fn core_of(want: &str) -> String {
    let verb = want.split_whitespace().next().unwrap_or_default();
    let object = object(want);
    let short = format!("{verb} {object}");
    if object.is_empty() || object.split_whitespace().count() > 8 { first_words(want, 8) } else { short }
}

/// Whether a wish is an action already, as far as its ending shows.
fn looks_like_action(want: &str, tag: &str) -> bool {
    let first = want.split_whitespace().next().unwrap_or_default().to_lowercase();
    let last = want.split_whitespace().last().unwrap_or_default();
    let ends = |ends: &[&str]| ends.iter().any(|end| first.ends_with(end));
    match tag {
        "de" => last.ends_with("en") || last.ends_with("ern") || last.ends_with("eln"),
        "fr" => ends(&["er", "ir", "re", "oir"]),
        "ja" => true,
        _ => ends(&["ar", "er", "ir", "arme", "erme", "irme", "arse", "arlos", "arlas"]),
    }
}

/// The wish without the person: "Reschedule a delivery".
fn title(want: &str, words: &Words) -> String {
    let bare = match words.tag {
        "en" => {
            let own = pattern(r"(?i)\bmy(?: own)?\b").replace_all(want, "the");
            pattern(r"(?i) (?:by )?(?:myself|themselves|ourselves)\b").replace_all(&own, "").into_owned()
        }
        "de" => {
            let own = pattern(r"\b(?:meine[nmr]?|ihre[nmr]?) ").replace_all(want, "");
            pattern(r" selbst\b").replace_all(&own, "").into_owned()
        }
        _ => want.to_owned(),
    };
    let short = first_words(&bare, 11);
    let few = short.split_whitespace().count() < 4 && words.tag != "ja";
    capital(&if few { words.title_tail.replace("{}", &short) } else { short })
}
