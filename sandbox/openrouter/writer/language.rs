//! Which of the languages we have words for an idea is in.

/// Frequent words that tell five languages apart.
const FREQUENT: [(&str, &str); 5] = [
    (
        "en",
        " the a an to of and is are for with when i we on in it that can want need as be not every should please my ",
    ),
    (
        "de",
        " der die das ein eine und ist nicht ich wir für mit wenn auf zu den dem im von soll möchte in kann als bei auch werden es unsere alle ",
    ),
    (
        "fr",
        " le la les un une et est pas je nous pour avec quand sur des du de que qui dans en tant veux au ne se sont ",
    ),
    ("es", " el la los las un una y es no yo para con cuando en de que del por como quiero se al nuestro son más su "),
    (
        "pt",
        " o a os as um uma e é não eu para com quando em de que do da no na por como quero se ao nosso são mais seu precisamos ",
    ),
];

/// The language a text is in: a tag we have words for, or none when it looks like another one.
pub(super) fn detect(text: &str) -> Option<&'static str> {
    let words = words(text);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let foreign = text.chars().filter(|c| c.is_alphabetic() && u32::from(*c) > 0x24F).count();
    if letters > 0 && foreign * 2 > letters {
        return None;
    }
    let scores = scores(&words, text);
    let best = scores.iter().copied().max().unwrap_or_default();
    if best == 0 {
        return Some("en");
    }
    FREQUENT.iter().zip(&scores).find(|(_, score)| **score == best).map(|((tag, _), _)| *tag)
}

/// The same, only where two frequent words or more say so and no other language has as many.
pub(super) fn sure(text: &str) -> Option<&'static str> {
    let words = words(text);
    let scores = scores(&words, text);
    let best = scores.iter().copied().max().filter(|best| *best >= 2)?;
    let is_alone = scores.iter().filter(|score| **score == best).count() == 1;
    FREQUENT.iter().zip(&scores).find(|(_, score)| is_alone && **score == best).map(|((tag, _), _)| *tag)
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic() && c != '\'');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn scores(words: &[String], text: &str) -> Vec<usize> {
    let score = |list: &str| words.iter().filter(|word| list.contains(&format!(" {word} "))).count();
    let marks = |chars: &str| usize::from(text.to_lowercase().chars().any(|c| chars.contains(c)));
    let hints = [0, marks("ßäöü"), marks("èêçœàù"), marks("ñ¿¡"), marks("ãõ")];
    FREQUENT.iter().zip(hints).map(|((_, list), hint)| score(list) + hint).collect()
}
