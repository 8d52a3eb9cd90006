//! Test cards: the number decides what becomes of the payment.

use super::Method;
use super::outcome::{Decline, PayOutcome};
use crate::stripe::moment::Day;

/// A number, its brand, how it is funded, and what becomes of a payment with it.
type Card = (&'static str, &'static str, &'static str, PayOutcome);

const PAID: PayOutcome = PayOutcome::Paid;

const fn no(why: Decline) -> PayOutcome {
    PayOutcome::Declined(why)
}

/// The cards the stand-in knows.
const CARDS: [Card; 14] = [
    ("4242424242424242", "visa", "credit", PAID),
    ("4000056655665556", "visa", "debit", PAID),
    ("5555555555554444", "mastercard", "credit", PAID),
    ("4000000000000077", "visa", "credit", PAID),
    ("4000000000000002", "visa", "credit", no(Decline::Generic)),
    ("4000000000009995", "visa", "credit", no(Decline::InsufficientFunds)),
    ("4000000000009987", "visa", "credit", no(Decline::LostCard)),
    ("4000000000009979", "visa", "credit", no(Decline::StolenCard)),
    ("4000000000000069", "visa", "credit", no(Decline::ExpiredCard)),
    ("4000000000000127", "visa", "credit", no(Decline::IncorrectCvc)),
    ("4000000000000119", "visa", "credit", no(Decline::ProcessingError)),
    ("4000000000006975", "visa", "credit", no(Decline::VelocityExceeded)),
    ("4000000000000341", "visa", "credit", no(Decline::Generic)),
    ("4100000000000019", "visa", "credit", no(Decline::Fraudulent)),
];

/// Test cards of the real service whose behaviour is not modelled: verification, disputes, refunds, risk.
const NOT_MODELLED: [&str; 18] = [
    "4000000000000259",
    "4000000000001976",
    "4000000000002685",
    "4000000000003055",
    "4000000000003220",
    "4000000000004954",
    "4000000000005126",
    "4000000000005423",
    "4000000000007726",
    "4000000000009235",
    "4000000404000079",
    "4000002500003155",
    "4000002760003184",
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
    CARDS.iter().map(|(number, _, _, outcome)| {
        let does = match outcome {
            PayOutcome::Declined(why) => why.message(),
            PayOutcome::Paid | PayOutcome::Delayed => "pays",
        };
        (grouped(number), does)
    })
}

/// Reads a card as it was typed on `today`.
///
/// # Errors
/// The first field that makes no sense; nothing is charged for it.
pub fn read(number: &str, expiry: &str, cvc: &str, today: Day) -> Result<(Method, PayOutcome), Mistake> {
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
    let known = CARDS.iter().find(|card| card.0 == digits).copied();
    let (_, brand, funding, outcome) = known.unwrap_or(("", "visa", "credit", no(Decline::NotATestCard)));
    let last4 = digits[digits.len() - 4..].to_owned();
    let method = Method::Card { brand: brand.to_owned(), funding: funding.to_owned(), last4, month, year };
    Ok((method, outcome))
}

/// Whether a number is one of the test cards, so that a page may show it again.
pub fn is_known(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    CARDS.iter().any(|card| card.0 == digits)
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
        let outcome = |number| read(number, "1226", "123", TODAY).unwrap().1;
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
