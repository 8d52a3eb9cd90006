//! Moments as people read them, in UTC.

/// Seconds of a day.
pub const DAY_S: i64 = 24 * 60 * 60;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Four digits.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

impl Day {
    /// The day of a moment in Unix seconds.
    pub fn of(moment: i64) -> Self {
        // Counted in eras of 400 years that begin on 1 March of the year 0, so that a leap day is always the last.
        let days = moment.div_euclid(DAY_S) + 719_468;
        let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let years = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * years + years / 4 - years / 100);
        let shifted = (5 * in_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let day = in_year - (153 * shifted + 2) / 5 + 1;
        Self { year: years + era * 400 + i64::from(month <= 2), month, day }
    }
}

impl Day {
    /// The midnight it begins at, in Unix seconds.
    fn begins(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let (era, in_era) = (year.div_euclid(400), year.rem_euclid(400));
        let shifted = (self.month + 9) % 12;
        let in_year = (153 * shifted + 2) / 5 + self.day - 1;
        let days = in_era * 365 + in_era / 4 - in_era / 100 + in_year;
        (era * 146_097 + days - 719_468) * DAY_S
    }
}

/// The same day and hour so many months later, in Unix seconds; the last day of a month that is too short.
pub fn months_later(moment: i64, months: i64) -> i64 {
    let Day { year, month, day } = Day::of(moment);
    let count = year * 12 + month - 1 + months;
    let first = |count: i64| Day { year: count.div_euclid(12), month: count.rem_euclid(12) + 1, day: 1 }.begins();
    let days_in_month = (first(count + 1) - first(count)) / DAY_S;
    first(count) + (day.min(days_in_month) - 1) * DAY_S + moment.rem_euclid(DAY_S)
}

/// `26 Nov 2026`.
pub fn day_written(moment: i64) -> String {
    let Day { year, month, day } = Day::of(moment);
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    format!("{day} {name} {year}")
}

/// `26 Nov 2026, 16:04 UTC`.
pub fn written(moment: i64) -> String {
    let minutes = moment.rem_euclid(DAY_S) / 60;
    format!("{}, {:02}:{:02} UTC", day_written(moment), minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_are_written_as_the_calendar_has_them() {
        assert_eq!(written(0), "1 Jan 1970, 00:00 UTC");
        assert_eq!(written(1_709_164_800), "29 Feb 2024, 00:00 UTC");
        assert_eq!(written(1_790_000_000), "21 Sep 2026, 14:13 UTC");
        assert_eq!(Day { year: 2026, month: 9, day: 21 }.begins(), 1_790_000_000 - 1_790_000_000 % DAY_S);
        assert_eq!(written(months_later(1_709_164_800, 12)), "28 Feb 2025, 00:00 UTC");
        assert_eq!(written(months_later(1_790_000_000, 3)), "21 Dec 2026, 14:13 UTC");
        assert_eq!(Day::of(1_767_225_599), Day { year: 2025, month: 12, day: 31 });
    }
}
