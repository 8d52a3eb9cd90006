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
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let foreign = text.chars().filter(|c| c.is_alphabetic() && u32::from(*c) > 0x24F).count();
    if letters > 0 && foreign * 2 > letters {
        return None;
    }
    let score = |list: &str| words.iter().filter(|word| list.contains(&format!(" {word} "))).count();
    let marks = |chars: &str| usize::from(text.to_lowercase().chars().any(|c| chars.contains(c)));
    let hints = [0, marks("ßäöü"), marks("èêçœàù"), marks("ñ¿¡"), marks("ãõ")];
    let scores: Vec<usize> = FREQUENT.iter().zip(hints).map(|((_, list), hint)| score(list) + hint).collect();
    let best = scores.iter().copied().max().unwrap_or_default();
    if best == 0 {
        return Some("en");
    }
    FREQUENT.iter().zip(&scores).find(|(_, score)| **score == best).map(|((tag, _), _)| *tag)
}
