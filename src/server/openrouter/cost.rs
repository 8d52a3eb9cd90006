//! What a vendor says a call used: figures from somebody else's JSON, read exactly or not at all.

use myba_core::generation::Usage;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Decimal places of a micro-USD.
const MICRO_PLACES: i64 = 6;

/// The `usage` object as far as we read it. Every figure keeps its text: a wrong type in one must not lose the others.
#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, default)]
    prompt_tokens: Option<&'a RawValue>,
    #[serde(borrow, default)]
    completion_tokens: Option<&'a RawValue>,
    #[serde(borrow, default)]
    cost: Option<&'a RawValue>,
}

/// Reads a `usage` object. What is missing, negative or absurd is unknown.
pub(super) fn usage(json: &RawValue) -> Usage {
    let Ok(wire) = serde_json::from_str::<Wire<'_>>(json.get()) else { return Usage::default() };
    let count = |figure: Option<&RawValue>| figure.and_then(|figure| figure.get().parse::<i64>().ok());
    Usage {
        tokens_in: count(wire.prompt_tokens),
        tokens_out: count(wire.completion_tokens),
        cost_micro_usd: wire.cost.and_then(|cost| micro_usd(cost.get())),
        latency_ms: 0,
    }
    .checked()
}

/// US dollars as a JSON number, or the same in quotes, in whole micro-USD. A fraction of a micro-USD counts as a whole one:
/// the spend guard may never count too little. Computed on the digits, because a float would lie about them.
pub(super) fn micro_usd(text: &str) -> Option<i64> {
    let text = text.trim().trim_matches('"');
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    // The number is `digits` × 10^shift micro-USD.
    let shift = exponent.checked_add(MICRO_PLACES)?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let length = i64::try_from(digits.len()).ok()?;
    match length.checked_add(shift)? {
        places if places > 18 => None,
        places if places <= 0 => Some(1),
        _ => scaled(digits, shift),
    }
}

fn scaled(digits: &str, shift: i64) -> Option<i64> {
    if shift >= 0 {
        return digits.parse::<i64>().ok()?.checked_mul(10_i64.checked_pow(u32::try_from(shift).ok()?)?);
    }
    let cut = digits.len().checked_sub(usize::try_from(-shift).ok()?)?;
    let (kept, lost) = digits.split_at(cut);
    let up = i64::from(lost.bytes().any(|byte| byte != b'0'));
    kept.parse::<i64>().ok()?.checked_add(up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_read_from_their_digits() {
        let cases = [
            ("0", Some(0)),
            ("0.0", Some(0)),
            ("0.00031", Some(310)),
            ("3.1e-4", Some(310)),
            ("3.1E-04", Some(310)),
            ("\"0.00031\"", Some(310)),
            ("0.000310", Some(310)),
            ("0.0003101", Some(311)),
            ("0.0000001", Some(1)),
            ("1e-30", Some(1)),
            ("12.5", Some(12_500_000)),
            ("0.1", Some(100_000)),
            ("0.30000000000000004", Some(300_001)),
            ("1e2", Some(100_000_000)),
            ("100", Some(100_000_000)),
            ("1e400", None),
            ("1e99999999999999999999", None),
            ("99999999999999999999", None),
            ("-0.1", None),
            ("null", None),
            ("\"\"", None),
            ("\"cheap\"", None),
            ("{}", None),
        ];
        for (text, expected) in cases {
            assert_eq!(micro_usd(text), expected, "{text}");
        }
    }

    #[test]
    fn f23_absent_or_absurd_figures_are_unknown() {
        let read = |text: &str| usage(&RawValue::from_string(text.to_owned()).unwrap());
        let good = read(
            r#"{"prompt_tokens": 1480, "completion_tokens": 1900, "total_tokens": 3380, "cost": 0.00031, "x": {}}"#,
        );
        assert_eq!((good.tokens_in, good.tokens_out, good.cost_micro_usd), (Some(1480), Some(1900), Some(310)));
        let bad = read(r#"{"prompt_tokens": "many", "completion_tokens": 1e18, "cost": 100000000}"#);
        assert_eq!(bad, Usage::default());
        for text in ["null", "[]", "\"x\"", "{}", "7"] {
            assert_eq!(read(text), Usage::default(), "{text}");
        }
    }
}
