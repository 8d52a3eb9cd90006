//! Moments as people read them, in UTC.

/// Seconds of a day.
const DAY_S: i64 = 24 * 60 * 60;
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

/// `26 Nov 2026, 16:04 UTC`.
pub fn written(moment: i64) -> String {
    let Day { year, month, day } = Day::of(moment);
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    let minutes = moment.rem_euclid(DAY_S) / 60;
    format!("{day} {name} {year}, {:02}:{:02} UTC", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_are_written_as_the_calendar_has_them() {
        assert_eq!(written(0), "1 Jan 1970, 00:00 UTC");
        assert_eq!(written(1_709_164_800), "29 Feb 2024, 00:00 UTC");
        assert_eq!(written(1_790_000_000), "21 Sep 2026, 14:13 UTC");
        assert_eq!(Day::of(1_767_225_599), Day { year: 2025, month: 12, day: 31 });
    }
}
