//! Who speaks: what is told of others becomes what I do, and what I do becomes a step anybody can take.

use super::idea::capital;
use super::pattern;

/// A wish told of others, as the person with the wish says it: "reschedule a delivery themselves" → "… myself".
pub(super) fn mine(text: &str, tag: &str) -> String {
    let pairs: &[(&str, &str)] = match tag {
        "en" => &[
            (r"(?i)\b(?:themselves|themself|himself|herself)\b", "myself"),
            (r"(?i)\b(?:their|his|her) own\b", "my own"),
            (r"(?i)\b(?:their|his)\b", "my"),
            (r"(?i)\bthey are\b", "I am"),
            (r"(?i)\bthey\b", "I"),
        ],
        "de" => &[
            (r"\bihren\b", "meinen"),
            (r"\bihrem\b", "meinem"),
            (r"\bihrer\b", "meiner"),
            (r"\bihre\b", "meine"),
            (r"\bsich\b", "mich"),
        ],
        "fr" => &[(r"\bleurs\b", "mes"), (r"\bse ", "me ")],
        "es" => &[(r"\bsus\b", "mis"), (r"\bsu\b", "mi")],
        "pt" => &[(r"\bseus\b", "meus"), (r"\bsuas\b", "minhas"), (r"\bseu\b", "meu"), (r"\bsua\b", "minha")],
        _ => &[],
    };
    pairs.iter().fold(text.to_owned(), |text, (from, to)| pattern(from).replace_all(&text, *to).into_owned())
}

/// A trouble told of others, as a benefit: "they have to call the desk" → "I no longer have to call the desk".
pub(super) fn relief(pain: &str, form: &str) -> String {
    let duty = pattern(r"(?i)^(?:they|we|i|people|everybody|everyone) (?:all )?(?:have|need) to (?P<what>.+)$");
    if let Some(found) = duty.captures(pain) {
        return format!("I no longer have to {}", mine(&found["what"], "en"));
    }
    form.replace("{}", &mine(pain, "en"))
}

/// What I do, after "when": the wish as an attempt where the language asks for it.
pub(super) fn attempt(want: &str, form: &str, tag: &str) -> String {
    match tag {
        "de" => form.replace("{}", &with_zu(want)),
        "fr" => {
            let form = if starts_with_vowel(want) { form.replace("de {}", "d’{}") } else { form.to_owned() };
            form.replace("{}", want)
        }
        _ => form.replace("{}", want),
    }
}

fn starts_with_vowel(text: &str) -> bool {
    text.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'è', 'ê', 'à', 'â', 'î', 'ô', 'y', 'h'])
}

/// "Rechnungen herunterladen" → "Rechnungen herunterzuladen".
fn with_zu(want: &str) -> String {
    const PARTS: [&str; 24] = [
        "zusammen", "herunter", "zurück", "hinzu", "heraus", "durch", "weiter", "nach", "hoch", "frei", "fest", "teil",
        "auf", "aus", "ein", "mit", "vor", "weg", "um", "ab", "an", "zu", "los", "bei",
    ];
    const WHOLE: [&str; 5] = ["antworten", "abonnieren", "arbeiten", "durchsuchen", "nachahmen"];
    let (before, verb) = want.rsplit_once(' ').map_or(("", want), |(before, verb)| (before, verb));
    let split = PARTS.iter().find(|part| verb.starts_with(*part) && verb.len() > part.len() + 3);
    let verb = match split {
        Some(part) if !WHOLE.contains(&verb) => format!("{part}zu{}", &verb[part.len()..]),
        _ => format!("zu {verb}"),
    };
    format!("{before} {verb}").trim().to_owned()
}

/// What sets a defect off, as something to do: "I press Back" → "Press Back". `None` when it is a state, not an action.
pub(super) fn step(when: &str, tag: &str) -> Option<String> {
    match tag {
        "en" => english(when),
        "de" => german(when),
        "fr" => first_person(
            when,
            r"(?i)^(?:je |j['’]|on |l'on )",
            &[
                ("ouvre", "ouvrir"),
                ("fais", "faire"),
                ("mets", "mettre"),
                ("choisis", "choisir"),
                ("remplis", "remplir"),
            ],
            ("e", "er"),
        ),
        "es" => first_person(
            when,
            r"(?i)^(?:yo )?",
            &[
                ("subo", "subir"),
                ("abro", "abrir"),
                ("escribo", "escribir"),
                ("elijo", "elegir"),
                ("hago", "hacer"),
                ("pongo", "poner"),
                ("cierro", "cerrar"),
            ],
            ("o", "ar"),
        ),
        "pt" => first_person(
            when,
            r"(?i)^(?:eu )?",
            &[
                ("abro", "abrir"),
                ("escolho", "escolher"),
                ("faço", "fazer"),
                ("escrevo", "escrever"),
                ("subo", "subir"),
                ("insiro", "inserir"),
            ],
            ("o", "ar"),
        ),
        _ => None,
    }
}

fn english(when: &str) -> Option<String> {
    let person = pattern(
        r"(?i)^(?:i|you|we|they|one|someone|somebody|people|users|customers|the user|a user|user) (?:try to |want to |then )?",
    );
    if person.is_match(when) {
        let bare = person.replace(when, "").into_owned();
        return Some(capital(&bare.replace(" my ", " the ")));
    }
    if let Some(found) =
        pattern(r"(?i)^(?:a|the|every) (?P<verb>reload|restart|refresh) of (?P<what>.+)$").captures(when)
    {
        return Some(capital(&format!("{} {}", &found["verb"], &found["what"])));
    }
    let (first, rest) = when.split_once(' ').unwrap_or((when, ""));
    let stem = first.to_lowercase().strip_suffix("ing").filter(|stem| stem.len() > 2).map(str::to_owned)?;
    let ends_in_e = [
        "sav", "chang", "delet", "clos", "updat", "creat", "mov", "remov", "us", "typ", "past", "resiz", "rotat",
        "shar", "choos", "leav", "renam", "schedul", "invit", "duplicat", "generat",
    ];
    let doubled = stem.len() > 3
        && stem.chars().rev().nth(1) == stem.chars().next_back()
        && !stem.ends_with('l')
        && !stem.ends_with('s');
    let verb = match () {
        () if ends_in_e.contains(&stem.as_str()) => format!("{stem}e"),
        () if doubled => stem[..stem.len() - 1].to_owned(),
        () => stem,
    };
    Some(capital(format!("{verb} {rest}").trim()))
}

fn german(when: &str) -> Option<String> {
    let bare = pattern(r"(?i)^(?:ich|man|wir|der Nutzer|die Nutzerin) ").replace(when, "").into_owned();
    if bare == when {
        return None;
    }
    let (before, verb) = bare.rsplit_once(' ').unwrap_or(("", &bare));
    let verb = match verb {
        verb if verb.ends_with('e') => format!("{verb}n"),
        verb if verb.ends_with('t') => format!("{}en", &verb[..verb.len() - 1]),
        verb => verb.to_owned(),
    };
    Some(capital(format!("{before} {verb}").trim()))
}

fn first_person(when: &str, person: &str, known: &[(&str, &str)], regular: (&str, &str)) -> Option<String> {
    let bare = pattern(person).replace(when, "").into_owned();
    let (first, rest) = bare.split_once(' ').unwrap_or((bare.as_str(), ""));
    let lower = first.to_lowercase();
    let irregular = known.iter().find(|(form, _)| *form == lower).map(|(_, verb)| (*verb).to_owned());
    let verb = irregular.or_else(|| lower.strip_suffix(regular.0).map(|stem| format!("{stem}{}", regular.1)))?;
    Some(capital(format!("{verb} {rest}").trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_become_me() {
        assert_eq!(mine("reschedule a delivery themselves", "en"), "reschedule a delivery myself");
        assert_eq!(mine("see their own shifts and their hours", "en"), "see my own shifts and my hours");
        assert_eq!(relief("they have to call the desk", "x {}"), "I no longer have to call the desk");
    }

    #[test]
    fn an_attempt_is_grammatical() {
        assert_eq!(with_zu("alle Rechnungen herunterladen"), "alle Rechnungen herunterzuladen");
        assert_eq!(with_zu("die Liste filtern"), "die Liste zu filtern");
        assert_eq!(attempt("annuler", "j’essaie de {}", "fr"), "j’essaie d’annuler");
    }

    #[test]
    fn a_trigger_becomes_a_step() {
        for (when, tag, expected) in [
            ("I press back on the search page", "en", "Press back on the search page"),
            ("clicking Pay a second time", "en", "Click Pay a second time"),
            ("submitting the form", "en", "Submit the form"),
            ("ich auf Speichern klicke", "de", "Auf Speichern klicken"),
            ("je clique sur Payer", "fr", "Cliquer sur Payer"),
            ("subo una foto grande", "es", "Subir una foto grande"),
        ] {
            assert_eq!(step(when, tag).as_deref(), Some(expected));
        }
        assert_eq!(step("the file is larger than 5 MB", "en"), None);
    }
}
