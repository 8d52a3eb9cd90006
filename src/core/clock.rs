//! Time comes from a [`Clock`] and from nowhere else, so that a test can move it.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment as milliseconds since 1970-01-01 UTC. This is also how the store keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMs(pub i64);

impl UnixMs {
    /// This moment plus `duration`, stopping at the end of time instead of wrapping.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This moment minus `duration`.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long until `later`; zero when it has passed.
    #[must_use]
    pub fn until(self, later: Self) -> Duration {
        Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }

    /// Whole seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// When the UTC calendar month of this moment began. Monthly caps count from here.
    #[must_use]
    pub fn month_start(self) -> Self {
        let first = || {
            let date = jiff::Timestamp::from_second(self.seconds()).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
            let zoned = date.first_of_month().to_zoned(jiff::tz::TimeZone::UTC).ok()?;
            Some(Self(zoned.timestamp().as_millisecond()))
        };
        first().unwrap_or(self)
    }

    /// When the UTC day of this moment began. Daily caps count from here.
    #[must_use]
    pub const fn day_start(self) -> Self {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        Self(self.0 - self.0.rem_euclid(DAY))
    }

    /// The UTC calendar day, `2026-11-23`. Daily limits and charts count in these.
    #[must_use]
    pub fn day(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for UnixMs {
    /// RFC 3339 in UTC, to the second; a moment outside the calendar's range prints as its number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.seconds()) {
            Ok(at) => write!(f, "{at}"),
            Err(_) => write!(f, "{}", self.0),
        }
    }
}

impl Serialize for UnixMs {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnixMs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let at = jiff::Timestamp::deserialize(deserializer)?;
        Ok(Self(at.as_millisecond()))
    }
}

/// Where the present moment comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> UnixMs;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one room where the machine's clock is read")]
    fn now(&self) -> UnixMs {
        UnixMs(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that moves only when told to.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `at`.
    #[must_use]
    pub const fn at(at: UnixMs) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(by, Ordering::SeqCst);
    }

    /// Sets the clock, backwards too: machines' clocks jump.
    pub fn set(&self, at: UnixMs) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMs {
        UnixMs(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_prints_and_parses_as_rfc_3339() {
        let at = UnixMs(1_790_000_000_000);
        let text = serde_json::to_string(&at).unwrap();
        assert_eq!(text, "\"2026-09-21T14:13:20Z\"");
        assert_eq!(serde_json::from_str::<UnixMs>(&text).unwrap(), at);
        assert_eq!(at.day(), "2026-09-21");
        assert_eq!(at.month_start().to_string(), "2026-09-01T00:00:00Z");
        assert_eq!(at.day_start().to_string(), "2026-09-21T00:00:00Z");
        assert_eq!(at.day_start().day_start(), at.day_start());
        assert_eq!(UnixMs(-1).day_start().to_string(), "1969-12-31T00:00:00Z");
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(UnixMs(i64::MAX).plus(Duration::from_secs(1)), UnixMs(i64::MAX));
        assert_eq!(UnixMs(10).until(UnixMs(5)), Duration::ZERO);
        assert_eq!(UnixMs(5).until(UnixMs(10)), Duration::from_millis(5));
    }
}
