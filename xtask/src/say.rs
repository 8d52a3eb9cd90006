//! What the commands print. The one place that writes to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer's command speaks on the terminal")]

use std::time::Duration;

/// One line on standard output.
pub fn line(text: impl AsRef<str>) {
    println!("{}", text.as_ref());
}

/// A failure with its causes, one per line, on standard error.
pub fn problem(error: &anyhow::Error) {
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}

/// A time for a person: `0.4 s`, `12 s`, `3 min 02 s`.
pub fn time(took: Duration) -> String {
    let seconds = took.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", took.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_for_people() {
        assert_eq!(time(Duration::from_millis(420)), "0.4 s");
        assert_eq!(time(Duration::from_secs(59)), "59 s");
        assert_eq!(time(Duration::from_secs(182)), "3 min 02 s");
    }
}
