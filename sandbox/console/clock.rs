//! Times on the console: the hour of the day in UTC; the script shows the reader's own.

/// `16:24:07` as a `<time>`. `at_ms` in Unix milliseconds.
pub(crate) fn time(at_ms: i64) -> String {
    let text = hour(at_ms);
    format!("<time data-ms=\"{at_ms}\" title=\"UTC\">{text}</time>")
}

/// `16:24:07`, UTC.
pub(super) fn hour(at_ms: i64) -> String {
    let seconds = at_ms.div_euclid(1000).rem_euclid(24 * 60 * 60);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `4 ms`, `5.8 s`.
pub(super) fn took(ms: u64) -> String {
    if ms < 1000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1000, ms % 1000 / 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        assert_eq!(hour(1_732_638_247_412), "16:24:07");
        assert_eq!((took(999), took(5_890)), ("999 ms".to_owned(), "5.8 s".to_owned()));
    }
}
