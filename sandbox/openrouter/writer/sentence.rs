//! From a sentence to the parts of a story: who, what, what for.

use regex::Regex;

use super::idea::{Sentence, clean};
use super::words::Words;
use super::{pattern, voice};

/// Who wants what, and why, as far as a sentence says it.
#[derive(Debug, Default)]
pub(super) struct Wish {
    /// Who, or nobody in particular.
    pub(super) role: Option<String>,
    /// What, as an action of the one who speaks.
    pub(super) want: String,
    /// Why, ready to stand after "so that".
    pub(super) why: Option<String>,
    /// A second wish that was joined to the first.
    pub(super) second: Option<String>,
    /// Whether the sentence says that somebody wants something; the last pattern of a language fits everything.
    pub(super) is_told: bool,
    /// Whether it tells of others.
    pub(super) of_others: bool,
}

/// English verbs a wish may begin with.
const VERBS: &str = r"(?i)^(?:message|add|estimate|split|rotate|zoom|record|measure|highlight|flag|duplicate|convert|decline|renew|reject|confirm|accept|approve|allow|apply|archive|ask|assign|attach|be|block|book|browse|buy|calculate|call|cancel|change|check|choose|click|close|collect|combine|comment|compare|configure|connect|contact|continue|copy|create|customi[sz]e|delete|download|drag|edit|enter|export|extend|fill|filter|find|follow|get|give|group|have|hide|import|invite|join|keep|know|leave|link|list|lock|log|look|manage|mark|merge|move|open|order|organi[sz]e|pause|pay|pick|pin|plan|play|print|publish|put|rate|read|receive|redo|remove|rename|reorder|repeat|reply|report|request|reschedule|reserve|reset|restore|return|review|run|save|scan|schedule|search|see|select|sell|send|set|share|show|sign|skip|sort|start|stop|store|submit|subscribe|switch|tag|track|transfer|translate|turn|type|undo|unlock|unsubscribe|update|upload|use|view|vote|watch|work|write)\b";

impl Wish {
    /// Reads a sentence in the words of its language.
    pub(super) fn read(sentence: &Sentence, words: &Words) -> Self {
        let text = sentence.clean.as_str();
        let (text, why) = split_why(text, words);
        let found = words.wishes.iter().enumerate().find_map(|(at, wish)| Some((at, pattern(wish).captures(text)?)));
        let (at, found) = found.map_or((usize::MAX, None), |(at, found)| (at, Some(found)));
        let named =
            |name: &str| found.as_ref().and_then(|found| found.name(name)).map(|part| part.as_str().trim().to_owned());
        let is_told = at + 1 < words.wishes.len();
        let role = named("role").filter(|role| !is_nobody(role));
        let of_others = is_told && at > 0 && named("role").is_some();
        // Who keeps asking where something is wants to see it.
        let asked = named("asked").map(|asked| format!("see {}", pattern("(?i)^if ").replace(&asked, "whether ")));
        let want = asked.or_else(|| named("want")).unwrap_or_else(|| text.to_owned());
        let manner = match (named("to").is_some(), is_told) {
            (true, _) => Manner::Action,
            (false, true) => Manner::Need,
            (false, false) => Manner::Anything,
        };
        let (want, second) = if words.tag == "en" { english(&want, manner) } else { (want, None) };
        let mine = |text: String| if of_others { voice::mine(&text, words.tag) } else { text };
        let why = why.map(|why| if of_others && words.tag == "en" { voice::mine(&why, "en") } else { why });
        Self { role: role.map(|role| person(&role, words)), want: mine(want), why, second, is_told, of_others }
    }
}

/// How a wish was introduced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// "wants to …": a verb follows.
    Action,
    /// "needs …": a thing or a verb follows.
    Need,
    /// Nothing says.
    Anything,
}

/// Words that name no role.
fn is_nobody(role: &str) -> bool {
    let lower = role.to_lowercase();
    let known = [
        "i", "we", "it", "you", "there", "this", "that", "ich", "wir", "es", "man", "je", "nous", "on", "il", "users",
        "user", "people", "someone", "somebody",
    ];
    known.contains(&lower.as_str()) || lower.split_whitespace().count() > 5
}

fn split_why<'a>(text: &'a str, words: &Words) -> (&'a str, Option<String>) {
    let Some(found) = pattern(words.why).captures(text) else { return (text, None) };
    let (Some(whole), Some(why)) = (found.get(0), found.name("why").or_else(|| found.name("cause"))) else {
        return (text, None);
    };
    if text[..whole.start()].split_whitespace().count() < 2 {
        return (text, None);
    }
    let joint = text[whole.start()..why.start()].to_lowercase();
    let is_cause = joint.contains("because") || joint.contains("weil") || found.name("cause").is_some();
    let pronoun = joint.trim().strip_prefix("so ").filter(|rest| *rest != "that").map(str::to_owned);
    let why = match (is_cause, words.pain, pronoun) {
        (true, Some(pain), _) if words.tag == "en" => voice::relief(why.as_str(), pain),
        (true, Some(pain), _) => pain.replace("{}", &why.as_str().replace(" sonst ", " ")),
        (_, _, Some(pronoun)) => format!("{pronoun} {}", why.as_str()),
        _ if joint.contains("in order to") => format!("I can {}", why.as_str()),
        _ => why.as_str().to_owned(),
    };
    (&text[..whole.start()], Some(why))
}

/// One person, without an article.
fn person(role: &str, words: &Words) -> String {
    let bare = pattern(r"(?i)^(?:the|our|all|my|every|each|die|der|das|den|unsere|alle|les|le|la|l'|nos|los|las|el|nuestros|os|as|o|a|nossos) ?\b")
        .replace(role, "")
        .trim()
        .to_owned();
    let bare = if bare.is_empty() { role.to_owned() } else { bare };
    if pattern(words.departments).is_match(&bare) || pattern(words.departments).is_match(role) {
        return words.person.replace("{}", &if words.tag == "de" { bare } else { decapital(&bare) });
    }
    // Only German writes its nouns with a capital letter.
    let one = singular(&bare, words.tag);
    if words.tag == "de" { one } else { decapital(&one) }
}

fn singular(role: &str, tag: &str) -> String {
    if tag == "de" {
        let singles = [
            ("Kunden", "Kunde"),
            ("Nutzer", "Nutzer"),
            ("Kundinnen", "Kundin"),
            ("Ärzte", "Arzt"),
            ("Admins", "Admin"),
            ("Patienten", "Patient"),
            ("Studenten", "Student"),
            ("Kollegen", "Kollege"),
        ];
        return singles
            .iter()
            .find(|(many, _)| *many == role)
            .map_or_else(|| role.to_owned(), |(_, one)| (*one).to_owned());
    }
    if role.eq_ignore_ascii_case("people") {
        return "person".to_owned();
    }
    let head = role.split_whitespace().next().unwrap_or_default().len();
    let (first, rest) = role.split_at(head);
    // The head noun comes first in Romance languages and last in English.
    let (noun, before, after) = if tag == "en" {
        let at = role.rfind(' ').map_or(0, |at| at + 1);
        (&role[at..], &role[..at], "")
    } else {
        (first, "", rest)
    };
    let one = match noun {
        noun if noun.ends_with("ies") && tag == "en" => format!("{}y", &noun[..noun.len() - 3]),
        noun if noun.ends_with("ores") && tag != "en" => noun[..noun.len() - 2].to_owned(),
        noun if noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us") && noun.len() > 3 => {
            noun[..noun.len() - 1].to_owned()
        }
        noun => noun.to_owned(),
    };
    format!("{before}{one}{after}")
}

/// What a person does, from what was asked of the product: "show X" is to see X.
fn english(want: &str, manner: Manner) -> (String, Option<String>) {
    let thing =
        pattern(r"(?i)^(?:an? |the )?(?:way|ability|option|possibility|feature|button|function) (?:for \w+ )?to (.+)$");
    let want = thing.captures(want).map_or_else(|| want.to_owned(), |found| found[1].to_owned());
    let turns: [(&str, &str); 6] = [
        (r"(?i)^(?:show|display) (?:me |us |them |people )?", "see "),
        (r"(?i)^(?:notify|inform|alert|tell) (?:me|us|them|people|customers|users) ", "be notified "),
        (r"(?i)^remind (?:me|us|them|people|customers|users) ", "be reminded "),
        (r"(?i)^(?:send|e-?mail) (?:me|us|them|people|customers|users) ", "receive "),
        (
            r"(?i)^(?:add|introduce|implement) (?P<a>an?|the|some|more) (?P<what>.+?) to (?P<where>(?:the|our|my|every|each|all) .+)$",
            "use $a $what on $where",
        ),
        (
            r"(?i)^(?:add|make|build|create|introduce|implement|have|provide|support|give (?:me|us|them)) (?P<a>an?|the|some|more) ",
            "use $a ",
        ),
    ];
    let want = pattern(r"(?i)^bulk[- ](?P<verb>\w+) (?P<what>.+)$").replace(&want, "$verb $what in bulk").into_owned();
    let turned = turns.iter().find_map(|(from, to)| {
        let from = pattern(from);
        from.is_match(&want).then(|| from.replace(&want, *to).into_owned())
    });
    let want = turned.unwrap_or(want);
    let want = pattern(r"(?i)^(?:add|implement|support) ").replace(&want, "use ").into_owned();
    let verbs = pattern(VERBS);
    let joint = pattern(r"(?i),? (?:and|or|&|then|and then|as well as) (?:also )?(?:to )?");
    let cut = joint.find_iter(&want).find(|joint| verbs.is_match(&want[joint.end()..]));
    let (first, second) = match cut {
        Some(joint) => (want[..joint.start()].to_owned(), Some(want[joint.end()..].to_owned())),
        None => (want, None),
    };
    let first = first.replace(" & ", " and ");
    let lower = decapital(&first);
    let first = match manner {
        Manner::Action => lower,
        _ if verbs.is_match(&lower) => lower,
        Manner::Need => format!("have {lower}"),
        Manner::Anything => format!("use {lower}"),
    };
    (first, second)
}

/// A first word in lower case, unless it is a name or an acronym.
pub(super) fn decapital(text: &str) -> String {
    let mut chars = text.chars();
    let (Some(first), second) = (chars.next(), chars.clone().next()) else { return String::new() };
    let is_me = first == 'I' && second.is_none_or(|second| !second.is_alphabetic());
    if second.is_some_and(|second| second.is_lowercase() || second == ' ') && !is_me {
        first.to_lowercase().chain(chars).collect()
    } else {
        text.to_owned()
    }
}

/// What a wish is about, without its verb and what follows: "all invoices of one month".
pub(super) fn object(want: &str) -> String {
    let rest = want.split_once(' ').map_or(want, |(_, rest)| rest);
    let end = pattern(
        r"(?i) (?:as|to|by|via|from|with|when|whenever|if|before|after|on|in|at|instead|without|per|into|for|the day|the evening|the week)\b",
    );
    let end: Option<regex::Match<'_>> = Regex::find(&end, rest);
    clean(end.map_or(rest, |end| &rest[..end.start()]))
}
