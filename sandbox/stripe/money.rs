//! Currencies: the smallest charge in each, and how an amount is written.

/// The largest amount of one payment, in minor units.
pub const MAX_AMOUNT: i64 = 99_999_999;

/// A currency the stand-in takes.
#[derive(Debug, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217, lower case, as on the wire.
    pub code: &'static str,
    /// Written before the amount; `None` writes the code after it.
    symbol: Option<&'static str>,
    /// Digits after the point; an amount counts the smallest unit.
    decimals: u32,
    /// The smallest amount that can be charged, in minor units.
    pub minimum: i64,
}

const fn currency(code: &'static str, symbol: Option<&'static str>, decimals: u32, minimum: i64) -> Currency {
    Currency { code, symbol, decimals, minimum }
}

const CURRENCIES: [Currency; 12] = [
    currency("usd", Some("$"), 2, 50),
    currency("eur", Some("€"), 2, 50),
    currency("gbp", Some("£"), 2, 30),
    currency("aud", Some("A$"), 2, 50),
    currency("cad", Some("CA$"), 2, 50),
    currency("chf", None, 2, 50),
    currency("dkk", None, 2, 250),
    currency("jpy", Some("¥"), 0, 50),
    currency("nok", None, 2, 300),
    currency("nzd", Some("NZ$"), 2, 50),
    currency("pln", None, 2, 200),
    currency("sek", None, 2, 300),
];

/// The currency with this code, in any case.
pub fn find(code: &str) -> Option<&'static Currency> {
    CURRENCIES.iter().find(|currency| currency.code.eq_ignore_ascii_case(code))
}

/// An amount in minor units as a person reads it: `$9.60`, `9.60 CHF`.
pub fn written(amount: i64, code: &str) -> String {
    let (symbol, decimals) = find(code).map_or((None, 2), |currency| (currency.symbol, currency.decimals));
    let unit = 10_i64.pow(decimals);
    let figure = if decimals == 0 {
        amount.to_string()
    } else {
        let sign = if amount < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", (amount / unit).abs(), (amount % unit).abs())
    };
    symbol.map_or_else(|| format!("{figure} {}", code.to_ascii_uppercase()), |symbol| format!("{symbol}{figure}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_read_them() {
        assert_eq!(written(960, "usd"), "$9.60");
        assert_eq!(written(5, "usd"), "$0.05");
        assert_eq!(written(123_456, "chf"), "1234.56 CHF");
        assert_eq!(written(500, "jpy"), "¥500");
    }

    #[test]
    fn a_code_is_found_in_any_case() {
        assert_eq!(find("USD").map(|currency| currency.minimum), Some(50));
        assert_eq!(find("xxx"), None);
    }
}
