//! Stories.

use serde_json::{Value, json};

use super::idea::{Idea, capital, first_words};
use super::pattern;
use super::sentence::{Wish, decapital, object};
use super::ticket::{Draft, assumed, criterion, said};
use super::words::{Class, Words};

/// Writes a story into the draft. Returns which sentences it used up.
pub(super) fn write(draft: &mut Draft, idea: &Idea, words: &Words) -> Vec<usize> {
    let Some(first) = idea.sentences.first() else { return Vec::new() };
    let wish = Wish::read(first, words);
    let class = class_of(&wish.want, words);
    let mut used = vec![0];
    let pain = idea.sentences.iter().position(|sentence| pattern(words.today).is_match(&sentence.clean));
    let benefit = wish.why.clone().or_else(|| {
        let (at, form) = (pain?, words.pain?);
        if words.tag != "en" {
            return None;
        }
        used.push(at);
        Some(form.replace("{}", &decapital(&pattern(words.today).replace(&idea.sentences[at].clean, ""))))
    });
    let want = words.want.replace("{}", &wish.want);
    let has_verb = words.tag == "en" || looks_like_action(&wish.want, words.tag);
    let want = if has_verb { want } else { words.have.replace("{}", &wish.want) };
    draft.set("title", json!(title(&want, words)));
    draft.set(
        "story",
        json!({
            "role": wish.role.clone().unwrap_or_else(|| words.role.to_owned()), "want": want,
            "benefit": benefit.unwrap_or_else(|| class.benefit.to_owned()), "quote": first.raw,
        }),
    );
    let act = if words.tag == "en" { wish.want.clone() } else { want.clone() };
    let act = words.act.replace("{}", &first_words(&act, 16));
    let then = class.then.replace("{o}", &thing(&wish.want));
    draft.push("criteria", criterion(None, Some(&act), &then, Some(&first.raw)));
    draft.push("criteria", criterion(Some(class.given), Some(&act), class.fails, None));
    draft.push("edge_cases", assumed(&capital(class.given)));
    if let Some(second) = &wish.second {
        draft.push("out_of_scope", said(&words.own_ticket.replace("{}", second), idea.holding(second)));
    }
    draft.question(class.question, &class.options);
    used
}

fn class_of<'a>(want: &str, words: &'a Words) -> &'a Class {
    let lower = want.to_lowercase();
    let place = |class: &&Class| pattern(class.signs).find(&lower).map(|sign| sign.start());
    words.classes.iter().filter(|class| place(class).is_some()).min_by_key(place).unwrap_or(&words.other)
}

fn thing(want: &str) -> String {
    let thing = object(want);
    if thing.is_empty() { "it".to_owned() } else { first_words(&thing, 10) }
}

/// Whether a wish is an action already, as far as its ending shows.
fn looks_like_action(want: &str, tag: &str) -> bool {
    let first = want.split_whitespace().next().unwrap_or_default().to_lowercase();
    let last = want.split_whitespace().last().unwrap_or_default();
    match tag {
        "de" => last.ends_with("en") || last.ends_with("ern") || last.ends_with("eln"),
        "fr" => ["er", "ir", "re", "oir"].iter().any(|end| first.ends_with(end)) || first == "être",
        _ => {
            ["ar", "er", "ir", "arme", "erme", "irme", "arse", "arlos", "arlas"].iter().any(|end| first.ends_with(end))
        }
    }
}

fn title(want: &str, words: &Words) -> String {
    let bare = if words.tag == "en" { want.trim_start_matches("to ") } else { want };
    let short = first_words(bare, 11);
    let words_in = short.split_whitespace().count();
    let full = if words_in < 4 { format!("{short} {}", words.title_tail) } else { short };
    capital(&full)
}

/// The value of a list a story has.
pub(super) fn rest_of(idea: &Idea, used: &[usize], words: &Words) -> Vec<(Value, bool)> {
    let rest = idea.sentences.iter().enumerate().filter(|(at, _)| !used.contains(at));
    rest.map(|(_, sentence)| {
        let is_today = pattern(words.today).is_match(&sentence.clean);
        let text = pattern(words.today).replace(&sentence.clean, "").into_owned();
        let text = if is_today { words.today_is.replace("{}", &text) } else { capital(&sentence.clean) };
        (json!({"text": text, "quote": sentence.raw}), is_today)
    })
    .collect()
}
