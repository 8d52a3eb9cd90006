//! When a vendor wants to be asked again, in every form in which it may say so.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use myba_core::clock::UnixMs;
use serde_json::Value;

/// Longer hints are nonsense or mean "not today"; either way nobody waits for them.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a `Retry-After` header: whole or fractional seconds, or an HTTP date. Garbage is no hint.
pub(super) fn parse(text: &str, now: UnixMs) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return from_seconds(seconds);
    }
    let at = DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(now.until(UnixMs(at.as_millisecond())).min(LONGEST))
}

/// Reads a hint in a body, where it may be a number or a text.
pub(super) fn of_value(value: &Value, now: UnixMs) -> Option<Duration> {
    match value {
        Value::Number(number) => from_seconds(number.as_f64()?),
        Value::String(text) => parse(text, now),
        _ => None,
    }
}

/// Reads the moment at which a daily limit begins anew, in milliseconds since 1970.
pub(super) fn of_reset(value: &Value, now: UnixMs) -> Option<Duration> {
    let at = match value {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let wait = now.until(UnixMs(at));
    (wait > Duration::ZERO && wait <= LONGEST).then_some(wait)
}

fn from_seconds(seconds: f64) -> Option<Duration> {
    let sane = seconds.is_finite() && seconds >= 0.0;
    sane.then(|| Duration::from_secs_f64(seconds.min(LONGEST.as_secs_f64())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_790_000_000_000);

    #[test]
    fn f03_seconds_dates_and_garbage() {
        let cases = [
            ("2", Some(2_000)),
            (" 3600 ", Some(3_600_000)),
            ("0", Some(0)),
            ("1.5", Some(1_500)),
            ("Mon, 21 Sep 2026 14:13:50 GMT", Some(30_000)),
            ("Mon, 21 Sep 2026 14:13:10 GMT", Some(0)),
            ("99999999999999999999", Some(86_400_000)),
            ("-1", None),
            ("NaN", None),
            ("inf", None),
            ("soon", None),
            ("", None),
            ("2;rm", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, NOW), expected.map(Duration::from_millis), "{text}");
        }
    }

    #[test]
    fn hints_in_bodies() {
        assert_eq!(of_value(&serde_json::json!(7), NOW), Some(Duration::from_secs(7)));
        assert_eq!(of_value(&serde_json::json!("7"), NOW), Some(Duration::from_secs(7)));
        assert_eq!(of_value(&serde_json::json!(null), NOW), None);
        assert_eq!(of_reset(&serde_json::json!("1790000060000"), NOW), Some(Duration::from_secs(60)));
        assert_eq!(of_reset(&serde_json::json!(1_690_000_000_000_i64), NOW), None);
    }
}
