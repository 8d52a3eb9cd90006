//! Bugs.

use serde_json::{Value, json};

use super::idea::{Idea, Sentence, capital, first_words};
use super::sentence::decapital;
use super::ticket::{Draft, assumed, criterion, said};
use super::words::Words;
use super::{pattern, voice};

const PLACES: &str = r"\b(?:iOS|iPadOS|Android|Safari|Chrome|Firefox|Edge|Windows|macOS|Linux|iPhone|iPad|Samsung|Pixel|Outlook|Excel)\b(?: ?\d[\d.]*)?(?:(?: (?:on|unter|auf|sur|en|no)|,) (?:iOS|Android|Windows|macOS|Linux|iPhone|iPad)(?: ?\d[\d.]*)?)?|(?i:\bversion \d[\w.]*|\bv\d+(?:\.\d+)+)";
const SPOTS: &str = r"(?i)\b(?:on|in|at|to|from) (?P<spot>the (?:[\w-]+ ){1,3}?(?:page|screen|tab|dialog|menu|form|list|cart|dashboard|view|settings|calendar|inbox|editor))\b";
/// A call of a function, as an English bug names it.
const CALL: &str = r"^([\w.:]+\(.*?\)) (?:returns|gives|throws|panics|hangs|yields)\b";
const CRITICAL: &str = r"(?i)\b(?:security|password leak|data loss|charged|charges|double[- ]charge|all (?:users|customers)|nobody can|production is down|payment|paid twice|gdpr|datenverlust|abgebucht|alle kunden|kann niemand|tous les clients|personne ne|cobr\w+|todos los clientes|todos os clientes|ninguém|nadie)\b";
const HIGH: &str = r"(?i)\b(?:crash\w*|can'?t|cannot|freez\w*|hangs|blank|white screen|won't|stuck|log ?in|lost|loses|stürzt|kann nicht|geht nicht|einloggen|verliert|plante|ne peut|page blanche|se cierra|no puedo|trava|não consigo|não abre|fecha)\b";
const LOW: &str = r"(?i)\b(?:typo|misspell\w*|colou?r|align\w*|icon|wording|cosmetic|pixel|spacing|tippfehler|farbe|symbol|faute de frappe|couleur|errata|cor|ortografía)\b";

/// Writes a bug into the draft.
pub(super) fn write(draft: &mut Draft, idea: &Idea, signs: Option<&str>, words: &Words) {
    let telling = |sentence: &Sentence| signs.is_some_and(|signs| sentence.raw.contains(signs));
    let at = idea.sentences.iter().position(|sentence| telling(sentence) && !sentence.is_step).unwrap_or(0);
    let Some(sentence) = idea.sentences.get(at) else { return };
    let seen = Seen::read(sentence, words);
    draft.set("title", json!(seen.title(words)));
    let mut used = vec![at];
    let place = idea
        .sentences
        .iter()
        .find_map(|sentence| pattern(PLACES).find(&sentence.raw).map(|place| place.as_str().to_owned()));
    used.extend(idea.sentences.iter().position(|sentence| place.as_deref() == Some(sentence.clean.as_str())));
    steps(draft, idea, &seen, &mut used, words);
    let wanted = expected(draft, idea, &seen, &mut used, words);
    observed(draft, idea, at, &seen, &used, words);
    let environment = place.as_deref().map_or_else(|| assumed(words.not_given), |place| said(place, Some(place)));
    draft.set("environment", environment);
    draft.set("severity", severity(idea, words));
    draft.push("criteria", repeated(&wanted, words));
    let sort = words.instead.iter().find(|[signs, _, _]| pattern(signs).is_match(&seen.what));
    draft.push("criteria", criterion(None, None, sort.map_or(words.bug_boundary, |[_, _, edge]| *edge), None));
    draft.push("criteria", criterion(None, None, words.bug_check, None));
    let [question, likely, other] = match (place, &seen.when) {
        (None, _) if !pattern(CALL).is_match(&seen.whole) => words.bug_where,
        (None, _) => words.bug_since,
        (Some(_), None) => words.bug_question,
        (Some(_), Some(_)) => words.bug_since,
    };
    draft.question(question, &[likely, other]);
}

/// What is seen when somebody takes the steps again.
fn repeated(wanted: &str, words: &Words) -> Value {
    // A German main clause does not follow "dann".
    if words.tag == "de" {
        return criterion(None, None, &format!("{} {wanted}", words.bug_when), None);
    }
    criterion(None, Some(words.bug_when), &decapital(wanted), None)
}

/// What was seen, and what set it off.
struct Seen<'a> {
    sentence: &'a Sentence,
    whole: String,
    what: String,
    when: Option<String>,
}

impl<'a> Seen<'a> {
    fn read(sentence: &'a Sentence, words: &Words) -> Self {
        let label = pattern(r"(?i)^(?:bug|fehler|erreur|error|erro|fallo)\s*[:–-]\s*");
        let whole = label.replace(&sentence.clean, "").into_owned();
        let parts = words.trigger.iter().find_map(|trigger| pattern(trigger).captures(&whole));
        let part = |name: &str| parts.as_ref().and_then(|parts| parts.name(name)).map(|part| part.as_str().to_owned());
        let (what, when) = (part("what").unwrap_or_else(|| whole.clone()), part("when"));
        Self { sentence, what, when, whole }
    }

    /// What fails comes first: "The filters are lost when I press Back".
    fn title(&self, words: &Words) -> String {
        let turned = match &self.when {
            Some(when) if words.tag == "en" && !self.whole.starts_with(&self.what) => {
                format!("{} when {when}", self.what)
            }
            _ => self.whole.clone(),
        };
        let count = |text: &str| text.split_whitespace().count();
        let text = if count(&turned) <= 12 { turned } else { first_words(&self.what, 12) };
        let few = count(&text) < 4 && words.tag != "ja";
        capital(&if few { words.title_tail.replace("{}", &text) } else { text })
    }
}

/// What happens, with what the idea tells beside it.
fn observed(draft: &mut Draft, idea: &Idea, at: usize, seen: &Seen<'_>, used: &[usize], words: &Words) {
    let beside = idea
        .sentences
        .iter()
        .enumerate()
        .filter(|(other, sentence)| *other != at && !used.contains(other) && !sentence.is_step);
    // Only English keeps the order of its words without the condition before it.
    let is_turned = seen.when.is_some() && !seen.whole.starts_with(&seen.what) && words.tag != "en";
    let mut text = capital(if is_turned { &seen.whole } else { &seen.what });
    let mut rest = 0;
    for (_, sentence) in beside {
        text = format!("{text}. {}", capital(&sentence.clean));
        rest += 1;
    }
    // One quote can hold one sentence; more than that is marked by the first.
    draft.set("observed", said(&text, Some(&seen.sentence.raw)));
    if rest > 0 && text.split_whitespace().count() > 60 {
        draft.set("observed", said(&capital(&seen.what), Some(&seen.sentence.raw)));
    }
}

/// What should happen: as the idea says it, else by the sort of the defect. Returns the text.
fn expected(draft: &mut Draft, idea: &Idea, seen: &Seen<'_>, used: &mut Vec<usize>, words: &Words) -> String {
    let should = idea.sentences.iter().enumerate().find(|(other, sentence)| {
        !used.contains(other) && !sentence.is_step && pattern(words.should).is_match(&sentence.clean)
    });
    if let Some((other, sentence)) = should {
        used.push(other);
        draft.set("expected", said(&capital(&sentence.clean), Some(&sentence.raw)));
        return as_fact(&sentence.clean, words);
    }
    if words.tag == "en"
        && let Some((text, quote)) = opposite(seen)
    {
        draft.set("expected", said(&capital(&text), quote.and_then(|quote| idea.holding(quote))));
        return text;
    }
    let found = words.instead.iter().find(|[signs, _, _]| pattern(signs).is_match(&seen.what));
    let text = found.map_or(words.expected, |[_, text, _]| *text);
    draft.set("expected", assumed(text));
    text.to_owned()
}

/// "It should show an empty cart" → "it shows an empty cart", as a criterion needs it.
fn as_fact(text: &str, words: &Words) -> String {
    if words.tag != "en" {
        return text.to_owned();
    }
    let found = pattern(r"(?i)^(?P<who>.+?) should (?P<not>not )?(?P<verb>\w+)(?P<rest>.*)$");
    let Some(found) = found.captures(text) else { return text.to_owned() };
    let (who, rest) = (&found["who"], &found["rest"]);
    let verb = match (&found["verb"], found.name("not").is_some()) {
        ("be", true) => "is not".to_owned(),
        ("be", false) => "is".to_owned(),
        (verb, true) => format!("does not {verb}"),
        (verb, false) if verb.ends_with("sh") || verb.ends_with("ch") || verb.ends_with("ss") => format!("{verb}es"),
        (verb, false) => format!("{verb}s"),
    };
    format!("{who} {verb}{rest}")
}

/// The opposite of what was seen, where the words allow it, and which words of the idea say it.
fn opposite<'a>(seen: &'a Seen<'_>) -> Option<(String, Option<&'a str>)> {
    let what = seen.what.as_str();
    if let Some(found) = pattern(r"(?i)\binstead of (?P<right>.+?)(?:,.*)?$").captures(what) {
        let right = found.name("right")?.as_str();
        return Some((format!("the result is {right}"), Some(found.get(0)?.as_str())));
    }
    if let Some(found) = pattern(r"(?i)^(?P<who>.{2,60}?) (?:disappears?|vanish(?:es)?)\b").captures(what) {
        return Some((format!("{} stays where it was", &found["who"]), None));
    }
    let found = pattern(r"(?i)^(?P<who>(?:the |my |all |our )?[\w' -]{2,40}?) (?P<be>is|are|was|were|gets?|got) (?P<how>lost|gone|missing|empty|deleted|reset|cut off|overlapping|broken)\b").captures(what)?;
    let (who, be) = (&found["who"], if matches!(&found["be"], "are" | "were" | "get") { "are" } else { "is" });
    let right = match &found["how"] {
        "empty" => "filled with what was there before",
        "cut off" | "overlapping" => "shown whole",
        "broken" => "shown and can be used",
        _ => "still there",
    };
    Some((format!("{who} {be} {right}"), None))
}

/// The steps that are listed, else what sets the defect off and where.
fn steps(draft: &mut Draft, idea: &Idea, seen: &Seen<'_>, used: &mut Vec<usize>, words: &Words) {
    let listed: Vec<(usize, &Sentence)> = idea
        .sentences
        .iter()
        .enumerate()
        .filter(|(other, sentence)| !used.contains(other) && sentence.is_step)
        .collect();
    if listed.len() >= 2 {
        for (other, sentence) in listed {
            used.push(other);
            draft.push("steps", said(&capital(&sentence.clean), Some(&sentence.raw)));
        }
        return;
    }
    let spot = pattern(SPOTS).captures(&seen.whole).filter(|_| words.tag == "en");
    match spot.as_ref().and_then(|spot| spot.name("spot")) {
        Some(spot) => draft.push("steps", said(&format!("Open {}", spot.as_str()), idea.holding(spot.as_str()))),
        None => match pattern(CALL).captures(&seen.whole) {
            Some(call) => draft.push("steps", said(&format!("Call {}", &call[1]), idea.holding(&call[1]))),
            None => draft.push("steps", assumed(words.steps[0])),
        },
    }
    match &seen.when {
        Some(when) => {
            let text = voice::step(when, words.tag).unwrap_or_else(|| words.steps[1].replace("{}", when));
            draft.push("steps", said(&text, idea.holding(when)));
        }
        None => draft.push(
            "steps",
            said(&words.steps[2].replace("{}", &decapital(&first_words(&seen.what, 14))), idea.holding(&seen.what)),
        ),
    }
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
