//! How many tests passed, read from what each test program prints.

use std::ops::AddAssign;

/// Tests that passed, failed, and did not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }
}

/// Cargo: `test result: ok. 12 passed; 0 failed; 0 ignored; …`, once per test program.
pub fn cargo(line: &str) -> Option<Tally> {
    let rest = line.split_once("test result: ")?.1;
    let figures = rest.split_once(". ")?.1;
    Some(words(figures.split(';')))
}

/// Vitest: `Tests  1 failed | 22 passed | 3 skipped (26)`, once.
pub fn vitest(line: &str) -> Option<Tally> {
    let plain = without_colour(line);
    let rest = plain.trim().strip_prefix("Tests ")?;
    Some(words(rest.split('(').next()?.split('|')))
}

/// The browser journeys: `12 passed, 0 failed`, alone on a line, once.
pub fn journey(line: &str) -> Option<Tally> {
    let plain = without_colour(line);
    let (passed, failed) = plain.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
    Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()?, skipped: 0 })
}

fn words<'a>(parts: impl Iterator<Item = &'a str>) -> Tally {
    let mut tally = Tally::default();
    for part in parts {
        let mut part = part.split_whitespace();
        let (Some(number), Some(word)) = (part.next().and_then(|number| number.parse::<u64>().ok()), part.next())
        else {
            continue;
        };
        match word {
            "passed" => tally.passed += number,
            "failed" => tally.failed += number,
            "ignored" | "skipped" | "todo" => tally.skipped += number,
            _ => {}
        }
    }
    tally
}

/// Drops terminal colours: `ESC [ … letter`.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(char);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_line_is_read() {
        let line = "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.10s";
        assert_eq!(cargo(line), Some(Tally { passed: 12, failed: 2, skipped: 1 }));
        assert_eq!(cargo("test store::opens ... ok"), None);
    }

    #[test]
    fn vitests_line_is_read_with_and_without_colour() {
        let expected = Some(Tally { passed: 22, failed: 1, skipped: 3 });
        assert_eq!(vitest("      Tests  1 failed | 22 passed | 3 skipped (26)"), expected);
        let coloured = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m22 passed\u{1b}[39m | 3 skipped (26)";
        assert_eq!(vitest(coloured), expected);
        assert_eq!(vitest(" Test Files  4 passed (4)"), None);
    }

    #[test]
    fn the_journeys_line_stands_alone() {
        assert_eq!(journey("12 passed, 1 failed"), Some(Tally { passed: 12, failed: 1, skipped: 0 }));
        assert_eq!(journey("so far 12 passed, 1 failed, more to come"), None);
    }
}
