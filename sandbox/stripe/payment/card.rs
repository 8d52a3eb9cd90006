//! Test cards: the number decides what becomes of the payment.

use super::Method;
use super::outcome::{After, Decline, Means, PayOutcome};
use crate::stripe::moment::Day;

/// What is known of a test card.
struct Card {
    number: &'static str,
    brand: &'static str,
    funding: &'static str,
    /// What becomes of a payment while its owner is there.
    outcome: PayOutcome,
    /// Why it fails later, while its owner is away.
    later: Option<Decline>,
    /// What comes after a payment.
    after: After,
}

const fn pays(number: &'static str, brand: &'static str, funding: &'static str) -> Card {
    Card { number, brand, funding, outcome: PayOutcome::Paid, later: None, after: After::Nothing }
}

const fn no(number: &'static str, why: Decline) -> Card {
    Card { outcome: PayOutcome::Declined(why), later: Some(why), ..pays(number, "visa", "credit") }
}

const fn then(number: &'static str, after: After) -> Card {
    Card { after, ..pays(number, "visa", "credit") }
}

/// The cards the stand-in knows.
const CARDS: [Card; 22] = [
    pays("4242424242424242", "visa", "credit"),
    pays("4000056655665556", "visa", "debit"),
    pays("5555555555554444", "mastercard", "credit"),
    pays("4000000000000077", "visa", "credit"),
    no("4000000000000002", Decline::Generic),
    no("4000000000009995", Decline::InsufficientFunds),
    no("4000000000009987", Decline::LostCard),
    no("4000000000009979", Decline::StolenCard),
    no("4000000000000069", Decline::ExpiredCard),
    no("4000000000000127", Decline::IncorrectCvc),
    no("4000000000000119", Decline::ProcessingError),
    no("4000000000006975", Decline::VelocityExceeded),
    no("4000000000000341", Decline::Generic),
    no("4100000000000019", Decline::Fraudulent),
    then("4000000000007726", After::RefundWaits),
    then("4000000000005126", After::RefundFails),
    then("4000000000000259", After::Disputed),
    then("4000000000002685", After::NotReceived),
    then("4000000000001976", After::Inquiry),
    then("4000000000005423", After::Warning),
    // Whoever is there proves who they are without being asked; the second one must do so each time.
    pays("4000002500003155", "visa", "credit"),
    Card { later: Some(Decline::AuthenticationRequired), ..pays("4000002760003184", "visa", "credit") },
];

/// Test cards of the real service whose behaviour is not modelled: verification, several disputes, risk.
const NOT_MODELLED: [&str; 10] = [
    "4000000000003055",
    "4000000000003220",
    "4000000000004954",
    "4000000000009235",
    "4000000404000079",
    "4000003800000446",
    "4000008260003178",
    "4000008400001629",
    "4242424242424241",
    "6011111111111117",
];

/// The field that cannot be read, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The field's name in the form.
    pub field: &'static str,
    /// One sentence.
    pub text: &'static str,
}

const fn mistake(field: &'static str, text: &'static str) -> Mistake {
    Mistake { field, text }
}

/// The cards to choose from: the number in groups of four, and what it does.
pub fn choices() -> impl Iterator<Item = (String, &'static str)> {
    CARDS.iter().map(|card| {
        let does = match (card.outcome, card.later) {
            (PayOutcome::Declined(why), _) => why.message(),
            (_, Some(_)) => "pays, but asks again while you are away",
            _ => card.after.text(),
        };
        (grouped(card.number), does)
    })
}

/// Reads a card as it was typed on `today`.
///
/// # Errors
/// The first field that makes no sense; nothing is charged for it.
pub fn read(number: &str, expiry: &str, cvc: &str, today: Day) -> Result<Means, Mistake> {
    let digits: String = number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() < 12 || digits.len() > 19 || !digits.bytes().all(|b| b.is_ascii_digit()) || !passes_check(&digits) {
        return Err(mistake("number", "Your card number is incorrect."));
    }
    if NOT_MODELLED.contains(&digits.as_str()) {
        return Err(mistake("number", "The sandbox does not model this test card. Take one from the list."));
    }
    let (month, year) = read_expiry(expiry).ok_or(mistake("expiry", "Write the expiry as MM / YY."))?;
    if (year, month) < (today.year, today.month) {
        return Err(mistake("expiry", "Your card's expiry date is in the past."));
    }
    let cvc = cvc.trim();
    if !(3..=4).contains(&cvc.len()) || !cvc.bytes().all(|b| b.is_ascii_digit()) {
        return Err(mistake("cvc", "The security code has 3 or 4 digits."));
    }
    let last4 = digits[digits.len() - 4..].to_owned();
    let stranger = no("", Decline::NotATestCard);
    let card = CARDS.iter().find(|card| card.number == digits).unwrap_or(&stranger);
    let (brand, funding) = (card.brand.to_owned(), card.funding.to_owned());
    let method = Method::Card { brand, funding, last4, month, year };
    Ok(Means { method, outcome: card.outcome, later: card.later, after: card.after })
}

/// Whether a number is one of the test cards, so that a page may show it again.
pub fn is_known(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    CARDS.iter().any(|card| card.number == digits)
}

/// Whether a card can be kept for later although a payment with it fails: one test card is for that.
pub fn attaches(means: &Means) -> bool {
    match (&means.outcome, &means.method) {
        (PayOutcome::Declined(_), Method::Card { last4, .. }) => last4 == "0341",
        _ => true,
    }
}

/// The card that tests pay with when they do not care.
pub fn usual() -> Method {
    Method::Card {
        brand: "visa".to_owned(),
        funding: "credit".to_owned(),
        last4: "4242".to_owned(),
        month: 12,
        year: 2034,
    }
}

/// `12 / 34`, `12/2034`, `1234`.
fn read_expiry(text: &str) -> Option<(i64, i64)> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '/').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (month, year) = match digits.len() {
        4 => (digits[..2].parse().ok()?, 2000 + digits[2..].parse::<i64>().ok()?),
        6 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
        _ => return None,
    };
    (1..=12).contains(&month).then_some((month, year))
}

/// The check digit of card numbers (Luhn).
fn passes_check(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn grouped(number: &str) -> String {
    let groups: Vec<&str> =
        (0..number.len()).step_by(4).filter_map(|at| number.get(at..(at + 4).min(number.len()))).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day { year: 2026, month: 11, day: 26 };

    fn field(number: &str, expiry: &str, cvc: &str) -> &'static str {
        read(number, expiry, cvc, TODAY).unwrap_err().field
    }

    #[test]
    fn every_known_card_passes_its_check_digit_and_is_read() {
        for (number, _) in choices() {
            assert!(read(&number, "12 / 34", "123", TODAY).is_ok(), "{number}");
        }
    }

    #[test]
    fn the_number_decides() {
        let outcome = |number| read(number, "1226", "123", TODAY).unwrap().outcome;
        assert_eq!(outcome("4242 4242 4242 4242"), PayOutcome::Paid);
        assert_eq!(outcome("4000-0000-0000-9995"), PayOutcome::Declined(Decline::InsufficientFunds));
        assert_eq!(outcome("4111111111111111"), PayOutcome::Declined(Decline::NotATestCard));
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        assert_eq!(field("4242424242424241", "12/34", "123"), "number");
        assert_eq!(field("4000000000003220", "12/34", "123"), "number");
        assert_eq!(field("4242424242424242", "13/34", "123"), "expiry");
        assert_eq!(field("4242424242424242", "10/26", "123"), "expiry");
        assert_eq!(field("4242424242424242", "1/é", "123"), "expiry");
        assert_eq!(field("4242424242424242", "11/26", "12"), "cvc");
        assert_eq!(field("４２４２", "11/26", "123"), "number");
    }
}
