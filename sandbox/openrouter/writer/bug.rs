//! Bugs.

use serde_json::json;

use super::idea::{Idea, Sentence, capital, first_words};
use super::pattern;
use super::sentence::decapital;
use super::ticket::{Draft, assumed, criterion, said};
use super::words::Words;

const PLACES: &str = r"\b(?:iOS|iPadOS|Android|Safari|Chrome|Firefox|Edge|Windows|macOS|Linux|iPhone|iPad|Samsung|Pixel|Outlook|Excel)\b(?: ?\d[\d.]*)?(?:(?: (?:on|unter|auf|sur|en|no)|,) (?:iOS|Android|Windows|macOS|Linux|iPhone|iPad)(?: ?\d[\d.]*)?)?|(?i:\bversion \d[\w.]*|\bv\d+(?:\.\d+)+)";
const CRITICAL: &str = r"(?i)\b(?:security|password leak|data loss|charged|charges|double[- ]charge|all (?:users|customers)|nobody can|production is down|payment|paid twice|gdpr|datenverlust|abgebucht|alle kunden|kann niemand|tous les clients|personne ne|cobr\w+|todos los clientes|todos os clientes|ninguém|nadie)\b";
const HIGH: &str = r"(?i)\b(?:crash\w*|can'?t|cannot|freez\w*|hangs|blank|white screen|won't|stuck|log ?in|lost|loses|stürzt|kann nicht|geht nicht|einloggen|verliert|plante|ne peut|page blanche|se cierra|no puedo|trava|não consigo|não abre|fecha)\b";
const LOW: &str = r"(?i)\b(?:typo|misspell\w*|colou?r|align\w*|icon|wording|cosmetic|pixel|spacing|tippfehler|farbe|symbol|faute de frappe|couleur|errata|cor|ortografía)\b";

/// Writes a bug into the draft. Returns which sentences it used up.
pub(super) fn write(draft: &mut Draft, idea: &Idea, signs: Option<&str>, words: &Words) -> Vec<usize> {
    let telling = |sentence: &Sentence| signs.is_some_and(|signs| sentence.raw.contains(signs));
    let at = idea.sentences.iter().position(|sentence| telling(sentence) && !sentence.is_step).unwrap_or(0);
    let Some(observed) = idea.sentences.get(at) else { return Vec::new() };
    let clean = pattern(r"(?i)^(?:bug|fehler|erreur|error|erro)\s*[:–-]\s*").replace(&observed.clean, "").into_owned();
    let parts = words.trigger.iter().find_map(|trigger| pattern(trigger).captures(&clean));
    let part = |name: &str| parts.as_ref().and_then(|parts| parts.name(name)).map(|part| part.as_str().to_owned());
    let (what, when) = (part("what").unwrap_or_else(|| clean.clone()), part("when"));
    let mut used = vec![at];
    draft.set("title", json!(title(&what, when.as_deref(), &clean, words)));
    draft.set("observed", said(&capital(&what), Some(&observed.raw)));
    steps(draft, idea, when.as_deref(), &what, at, &mut used, words);
    let should =
        idea.sentences.iter().enumerate().find(|(other, sentence)| {
            *other != at && !sentence.is_step && pattern(words.should).is_match(&sentence.clean)
        });
    let wanted = match should {
        Some((other, sentence)) => {
            used.push(other);
            draft.set("expected", said(&capital(&sentence.clean), Some(&sentence.raw)));
            sentence.clean.clone()
        }
        None => {
            let found = words.instead.iter().find(|[signs, _]| pattern(signs).is_match(&what));
            let text = found.map_or(words.expected, |[_, text]| *text);
            draft.set("expected", assumed(text));
            text.to_owned()
        }
    };
    let place = idea
        .sentences
        .iter()
        .find_map(|sentence| pattern(PLACES).find(&sentence.raw).map(|place| place.as_str().to_owned()));
    draft.set("environment", place.map_or_else(|| assumed(words.not_given), |place| said(&place, Some(&place))));
    draft.set("severity", severity(idea, words));
    draft.push("criteria", criterion(None, Some(words.bug_when), &decapital(&wanted), None));
    for text in words.bug_criteria {
        draft.push("criteria", criterion(None, None, text, None));
    }
    draft.question(words.bug_question[0], &[words.bug_question[1], words.bug_question[2]]);
    used
}

fn title(what: &str, when: Option<&str>, whole: &str, words: &Words) -> String {
    let short = first_words(whole, 12);
    let text = if whole.split_whitespace().count() <= 12 || when.is_none() { short } else { first_words(what, 12) };
    let few = text.split_whitespace().count() < 4;
    capital(&if few { format!("{text} {}", words.title_tail) } else { text })
}

/// The steps that are listed, else what sets the defect off between opening and looking.
fn steps(
    draft: &mut Draft,
    idea: &Idea,
    when: Option<&str>,
    what: &str,
    at: usize,
    used: &mut Vec<usize>,
    words: &Words,
) {
    let listed: Vec<(usize, &Sentence)> =
        idea.sentences.iter().enumerate().filter(|(other, sentence)| *other != at && sentence.is_step).collect();
    if listed.len() >= 2 {
        for (other, sentence) in listed {
            used.push(other);
            draft.push("steps", said(&capital(&sentence.clean), Some(&sentence.raw)));
        }
        return;
    }
    draft.push("steps", assumed(words.steps[0]));
    if let Some(when) = when {
        let bare = pattern(r"(?i)^(?:i|you|we|one|someone|the user|users) (?:try to |want to )?")
            .replace(when, "")
            .into_owned();
        let is_action = words.tag == "en" && bare != when;
        let text = if is_action { capital(&bare) } else { words.steps[1].replace("{}", when) };
        draft.push("steps", said(&text, idea.holding(when)));
    } else {
        draft.push("steps", said(&words.steps[1].replace("{}", &first_words(what, 14)), idea.holding(what)));
    }
    draft.push("steps", assumed(words.steps[2]));
}

fn severity(idea: &Idea, words: &Words) -> serde_json::Value {
    let has = |signs: &str| idea.sentences.iter().any(|sentence| pattern(signs).is_match(&sentence.clean));
    let (level, reason) = match () {
        () if has(CRITICAL) => ("critical", words.severity[3]),
        () if has(HIGH) => ("high", words.severity[2]),
        () if has(LOW) => ("low", words.severity[0]),
        () => ("medium", words.severity[1]),
    };
    json!({"level": level, "reason": reason})
}
