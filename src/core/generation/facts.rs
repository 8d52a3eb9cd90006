//! What can be checked word for word: numbers, dates, versions, days, addresses. Either the idea says them or we made them up.

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

/// Days and months by their names, one line for each: what is said as "Freitag" is not invented as "Friday". Only names that mean
/// nothing else: "march" and "may" are in [`CAPITAL`].
const CALENDAR: [&str; 19] = [
    "monday mondays montag montags lunes lundi segunda-feira",
    "tuesday tuesdays dienstag dienstags martes mardi terça-feira",
    "wednesday wednesdays mittwoch mittwochs miércoles mercredi quarta-feira",
    "thursday thursdays donnerstag donnerstags jueves jeudi quinta-feira",
    "friday fridays freitag freitags viernes vendredi sexta-feira",
    "saturday saturdays samstag samstags sonnabend sonnabends sábado samedi",
    "sunday sundays sonntag sonntags domingo dimanche",
    "january januar jänner enero janvier janeiro",
    "february februar febrero février fevereiro",
    "märz marzo mars março",
    "april abril avril",
    "mai mayo maio",
    "june juni junio juin junho",
    "july juli julio juillet julho",
    "august agosto août",
    "september septiembre septembre setembro",
    "october oktober octubre octobre outubro",
    "november noviembre novembre novembro",
    "december dezember diciembre décembre dezembro",
];

/// Names of months that are other words in small letters, with the place of their month in [`CALENDAR`].
const CAPITAL: [(&str, usize); 2] = [("March", 9), ("May", 11)];

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{L}+(?:-feira)?").unwrap());

/// The days and months that a text names, with their places in bytes.
fn calendar(text: &str) -> Vec<(Range<usize>, usize)> {
    let place = |found: &regex::Match<'_>| {
        let word = found.as_str();
        // "May a person …" is no month; "in May" and "1 May" are.
        let opens = text[..found.start()].trim_end().is_empty()
            || text[..found.start()].trim_end().ends_with(['.', '?', '!', ':']);
        let capital = CAPITAL.iter().find(|(name, _)| *name == word && !opens).map(|(_, month)| *month);
        let lower = word.to_lowercase();
        capital.or_else(|| CALENDAR.iter().position(|names| names.split(' ').any(|name| name == lower)))
    };
    WORD.find_iter(text).filter_map(|found| Some((found.range(), place(&found)?))).collect()
}

/// The numbers, days and addresses of an idea.
pub(super) struct Facts {
    numbers: HashSet<String>,
    days: HashSet<usize>,
    lower: String,
}

impl Facts {
    /// Those of a text.
    pub fn of(idea: &str) -> Self {
        let idea = &western(idea);
        let mut numbers = HashSet::new();
        for found in NUMBER.find_iter(idea) {
            numbers.extend(runs(found.as_str()));
            numbers.insert(joined(found.as_str()));
        }
        for word in idea.unicode_words().map(str::to_lowercase) {
            let known = IN_LETTERS.iter().enumerate().filter(|(_, names)| names.split(' ').any(|name| name == word));
            numbers.extend(known.map(|(number, _)| number.to_string()));
        }
        let days = calendar(idea).into_iter().map(|(_, day)| day).collect();
        Self { numbers, days, lower: idea.to_lowercase() }
    }

    /// Where a text states a number, a day or an address that the idea does not state: ranges in bytes.
    pub fn invented(&self, text: &str) -> Vec<Range<usize>> {
        let addresses: Vec<Range<usize>> = ADDRESS.find_iter(text).map(|found| found.range()).collect();
        let unsaid = addresses.iter().filter(|range| !self.names_address(&text[(*range).clone()]));
        let mut invented: Vec<Range<usize>> = unsaid.cloned().collect();
        let is_free = |range: &Range<usize>| !addresses.iter().any(|address| address.contains(&range.start));
        let numbers = NUMBER.find_iter(text).filter(|found| is_free(&found.range()) && !self.says(found.as_str()));
        invented.extend(numbers.map(|found| found.range()));
        let days = calendar(text).into_iter().filter(|(range, day)| is_free(range) && !self.names(*day));
        invented.extend(days.map(|(range, _)| range));
        invented
    }

    /// Whether a text is the name of a day or a month.
    pub fn is_day(text: &str) -> bool {
        let lower = text.to_lowercase();
        lower.split_whitespace().all(|word| {
            CALENDAR.iter().any(|names| names.split(' ').any(|name| name == word))
                || CAPITAL.iter().any(|(name, _)| name.to_lowercase() == word)
        })
    }

    /// The first address of a page that the idea does not name: where a reader would be led by nobody's wish.
    pub fn foreign_link(&self, text: &str) -> Option<Range<usize>> {
        let links =
            ADDRESS.find_iter(text).filter(|found| !found.as_str().contains('@') || found.as_str().contains("://"));
        links.map(|found| found.range()).find(|range| !self.names_address(&text[range.clone()]))
    }

    fn names_address(&self, address: &str) -> bool {
        self.lower.contains(address.to_lowercase().trim_end_matches(['.', ',', ')', '/']))
    }

    fn says(&self, number: &str) -> bool {
        let number = &western(number);
        let all = runs(number);
        all.is_empty() || self.numbers.contains(&joined(number)) || all.iter().all(|run| self.numbers.contains(run))
    }

    /// Whether the idea names a day or a month, or gives the month's number in a date.
    fn names(&self, day: usize) -> bool {
        let month = day.checked_sub(6).filter(|month| *month > 0).map(|month| month.to_string());
        self.days.contains(&day) || month.is_some_and(|month| self.numbers.contains(&month))
    }
}

/// The same with the digits 0 to 9 in the place of those of other scripts: "３０" and "٣٠" are 30.
fn western(text: &str) -> String {
    /// Where the digits of a script begin.
    const ZEROS: [u32; 5] = [0xFF10, 0x0660, 0x06F0, 0x0966, 0x0E50];
    let digit = |c: char| {
        let from = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&u32::from(c)))?;
        char::from_digit(u32::from(c) - from, 10)
    };
    text.chars().map(|c| digit(c).unwrap_or(c)).collect()
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
    fn days_and_months_are_facts_in_every_language() {
        let idea = "send the plan on Fridays, from March 2027, but never on 2027-05-01";
        for text in
            ["am Freitag", "les vendredi", "ab März 2027", "in May 2027", "May somebody else send it?", "marching"]
        {
            assert_eq!(invented(idea, text), Vec::<String>::new(), "{text}");
        }
        for (text, day) in [
            ("every Monday", "Monday"),
            ("jeden Dienstag", "Dienstag"),
            ("cada lunes", "lunes"),
            ("en décembre", "décembre"),
            ("na segunda-feira", "segunda-feira"),
            ("until the end of June", "June"),
        ] {
            assert_eq!(invented(idea, text), [day], "{text}");
        }
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        assert_eq!(invented("３０分以内", "30分以内"), Vec::<String>::new());
        assert_eq!(invented("خلال 30 دقيقة", "خلال ٣٠ دقيقة"), Vec::<String>::new());
        assert_eq!(invented("30分以内", "４５分以内"), ["４５"]);
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
