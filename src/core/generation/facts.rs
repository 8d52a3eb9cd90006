//! What can be checked word for word: numbers, dates, versions, addresses. Either the idea says them or we made them up.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bhttps?://[^\s“”\x22<>]+|\bwww\.[^\s“”\x22<>]+|[\w.+-]+@[\w-]+\.[\w.-]*\w").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+(?:[.,:/’' \u{A0}\u{202F}-]?\d+)*").unwrap());

/// Numbers up to twelve are often written in letters on one side and in digits on the other.
const IN_LETTERS: [&str; 13] = [
    "zero null cero zéro",
    "one once ein eine einen einem einer eins einmal un una uno une um uma first",
    "two twice both zwei zweimal dos deux dois duas second pair",
    "three drei dreimal tres trois três",
    "four vier cuatro quatre quatro",
    "five fünf cinco cinq",
    "six sechs seis",
    "seven sieben siete sept sete",
    "eight acht ocho huit oito",
    "nine neun nueve neuf nove",
    "ten zehn diez dix dez",
    "eleven elf once onze",
    "twelve dozen zwölf doce douze doze",
];

/// The numbers and addresses of an idea.
pub(super) struct Facts {
    numbers: HashSet<String>,
    lower: String,
}

impl Facts {
    /// Those of a text.
    pub fn of(idea: &str) -> Self {
        let mut numbers = HashSet::new();
        for found in NUMBER.find_iter(idea) {
            numbers.extend(runs(found.as_str()));
            numbers.insert(joined(found.as_str()));
        }
        for word in idea.unicode_words().map(str::to_lowercase) {
            let known = IN_LETTERS.iter().enumerate().filter(|(_, names)| names.split(' ').any(|name| name == word));
            numbers.extend(known.map(|(number, _)| number.to_string()));
        }
        Self { numbers, lower: idea.to_lowercase() }
    }

    /// Where a text states a number or an address that the idea does not state: ranges in bytes.
    pub fn invented(&self, text: &str) -> Vec<Range<usize>> {
        let addresses: Vec<Range<usize>> = ADDRESS.find_iter(text).map(|found| found.range()).collect();
        let unsaid = addresses.iter().filter(|range| !self.names(&text[(*range).clone()]));
        let mut invented: Vec<Range<usize>> = unsaid.cloned().collect();
        let numbers = NUMBER.find_iter(text).filter(|found| {
            let inside = addresses.iter().any(|range| range.contains(&found.start()));
            !inside && !self.says(found.as_str())
        });
        invented.extend(numbers.map(|found| found.range()));
        invented
    }

    /// The first address of a page that the idea does not name: where a reader would be led by nobody's wish.
    pub fn foreign_link(&self, text: &str) -> Option<Range<usize>> {
        let links =
            ADDRESS.find_iter(text).filter(|found| !found.as_str().contains('@') || found.as_str().contains("://"));
        links.map(|found| found.range()).find(|range| !self.names(&text[range.clone()]))
    }

    fn names(&self, address: &str) -> bool {
        self.lower.contains(address.to_lowercase().trim_end_matches(['.', ',', ')', '/']))
    }

    fn says(&self, number: &str) -> bool {
        let all = runs(number);
        all.is_empty() || self.numbers.contains(&joined(number)) || all.iter().all(|run| self.numbers.contains(run))
    }
}

/// The digits of a number one by one: 4 of "4,000", 2 and 5 of "02/05".
fn runs(number: &str) -> Vec<String> {
    let digits = number.split(|c: char| !c.is_numeric()).map(|run| run.trim_start_matches('0'));
    digits.filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// 4000 of "4,000".
fn joined(number: &str) -> String {
    let digits: String = number.chars().filter(|c| c.is_numeric()).collect();
    digits.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invented(idea: &str, text: &str) -> Vec<String> {
        Facts::of(idea).invented(text).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn what_the_idea_says_is_not_invented_however_it_is_written() {
        let idea = "about 4,000 people, two hours, from 10:00, Node 18.2 on 2024-02-30, see https://a.example/x";
        for text in
            ["4000 people", "4.000", "2 hours", "at 10", "10:00", "Node 18.2", "30/02/2024", "https://a.example/x."]
        {
            assert_eq!(invented(idea, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_it_does_not_say_is() {
        let idea = "two hours, from 10:00";
        assert_eq!(invented(idea, "within 15 minutes"), ["15"]);
        assert_eq!(invented(idea, "version 2.7"), ["2.7"]);
        assert_eq!(invented(idea, "see https://b.example/7"), ["https://b.example/7"]);
        assert_eq!(invented(idea, "mail ana@b.example"), ["ana@b.example"]);
    }

    #[test]
    fn only_a_page_that_the_idea_does_not_name_is_a_foreign_link() {
        let facts = Facts::of("show https://a.example/orders and mail ana@acme.example");
        for text in ["open https://A.example/orders.", "mail bob@b.example", "an order", "https://a.example/orders/"] {
            assert_eq!(facts.foreign_link(text), None, "{text}");
        }
        for text in
            ["see https://evil.example/x", "see www.evil.example", "https://a.example/orders and http://ana@b.example"]
        {
            assert!(facts.foreign_link(text).is_some(), "{text}");
        }
    }
}
