//! `cargo xtask test`: everything, phase by phase. A phase that fails does not stop the next one, but fails the run; a phase
//! that has nothing to run fails too.

mod browser;
pub mod frontend;
mod lint;
mod pdf;
mod rust;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::tally::Tally;
use crate::tools::{self, Need};
use crate::{postgres, say};

/// Part of the run that can be asked for alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Phase {
    /// Format, clippy, and that the shipped feature set compiles
    Lint,
    /// Rust tests on SQLite alone
    Rust,
    /// Rust tests on SQLite and PostgreSQL
    Postgres,
    /// The web app: install, check, unit tests, build, size
    Frontend,
    /// PDFs of tickets in many languages, read by a foreign reader
    Pdf,
    /// Journeys in Chromium against the running program
    Browser,
}

impl Phase {
    /// A whole run. The Rust tests run once, with PostgreSQL.
    const ALL: [Self; 5] = [Self::Lint, Self::Postgres, Self::Frontend, Self::Pdf, Self::Browser];

    const fn needs(self) -> &'static [Need] {
        match self {
            Self::Lint | Self::Rust => &[Need::Rust],
            Self::Postgres => &[Need::Rust, Need::Postgres],
            Self::Frontend => &[Need::Node],
            Self::Pdf => &[Need::Rust, Need::Node, Need::Fonts, Need::Poppler],
            Self::Browser => &[Need::Rust, Need::Node, Need::Chromium],
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Rust => "rust tests on SQLite",
            Self::Postgres => "rust tests on SQLite and PostgreSQL",
            Self::Frontend => "frontend",
            Self::Pdf => "PDFs",
            Self::Browser => "browser journeys",
        }
    }
}

/// What a phase came to.
pub struct Outcome {
    tally: Tally,
    problems: Vec<String>,
}

impl Outcome {
    const fn new() -> Self {
        Self { tally: Tally { passed: 0, failed: 0, skipped: 0 }, problems: Vec::new() }
    }

    /// Notes a failed step and goes on.
    fn note(&mut self, step: Result<()>) {
        if let Err(error) = step {
            self.problems.push(format!("{error:#}"));
        }
    }

    /// Adds the tests of one program. Tests that were skipped, and a program that ran none, are problems.
    fn add(&mut self, what: &str, ran: Result<(Tally, bool)>) {
        match ran {
            Ok((tally, succeeded)) => {
                self.tally += tally;
                if tally.skipped > 0 {
                    self.problems.push(format!("{what}: {} tests were skipped", tally.skipped));
                }
                if tally.failed > 0 {
                    self.problems.push(format!("{what}: {} tests failed", tally.failed));
                } else if !succeeded {
                    self.problems.push(format!("{what} failed"));
                } else if tally.passed == 0 {
                    self.problems.push(format!("{what}: no test ran"));
                }
            }
            Err(error) => self.problems.push(format!("{what}: {error:#}")),
        }
    }

    /// Tests that failed; a problem that is no test counts as one.
    fn failed(&self) -> u64 {
        if self.problems.is_empty() { self.tally.failed } else { self.tally.failed.max(1) }
    }
}

struct Report {
    phase: Phase,
    outcome: Outcome,
    took: Duration,
}

/// Runs one phase, or all.
///
/// # Errors
/// When anything failed, was skipped or is missing.
pub fn run(only: Option<Phase>, keep: bool) -> Result<()> {
    let phases = only.map_or_else(|| Phase::ALL.to_vec(), |phase| vec![phase]);
    let needs: Vec<Need> = phases.iter().flat_map(|phase| phase.needs()).copied().collect();
    tools::require(&needs)?;
    let mut reports = Vec::new();
    for phase in phases {
        say::line(format!("── {}", phase.name()));
        let start = Instant::now();
        let outcome = one(phase, only.is_some(), keep);
        let report = Report { phase, outcome, took: start.elapsed() };
        say::line(report.line());
        reports.push(report);
    }
    conclude(&reports)
}

fn one(phase: Phase, alone: bool, keep: bool) -> Outcome {
    match phase {
        Phase::Lint => lint::run(),
        Phase::Rust => {
            say::line("PostgreSQL is left out; `cargo xtask test --only postgres` has it.");
            rust::run(None)
        }
        Phase::Postgres => match postgres::Source::choose() {
            Ok(source) => {
                let mut outcome = rust::run(Some(source.url()));
                outcome.note(source.finish(keep));
                outcome
            }
            Err(error) => {
                let mut outcome = Outcome::new();
                outcome.note(Err(error));
                outcome
            }
        },
        Phase::Frontend => frontend::run(),
        Phase::Pdf => pdf::run(alone, keep),
        Phase::Browser => browser::run(alone, keep),
    }
}

impl Report {
    fn line(&self) -> String {
        let verdict = if self.outcome.problems.is_empty() { "passed" } else { "FAILED" };
        format!("{verdict}: {} in {}", self.phase.name(), say::time(self.took))
    }
}

fn conclude(reports: &[Report]) -> Result<()> {
    say::line("── summary");
    for report in reports {
        say::line(report.line());
        for problem in &report.outcome.problems {
            say::line(format!("  - {}", problem.replace('\n', "\n    ")));
        }
    }
    let passed: u64 = reports.iter().map(|report| report.outcome.tally.passed).sum();
    let failed: u64 = reports.iter().map(|report| report.outcome.failed()).sum();
    say::line(format!("{passed} passed, {failed} failed"));
    if failed > 0 {
        bail!("the run failed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(passed: u64, failed: u64, skipped: u64, succeeded: bool) -> Outcome {
        let mut outcome = Outcome::new();
        outcome.add("the tests", Ok((Tally { passed, failed, skipped }, succeeded)));
        outcome
    }

    #[test]
    fn only_a_clean_run_has_no_problem() {
        assert_eq!(outcome(3, 0, 0, true).failed(), 0);
        assert_eq!(outcome(3, 2, 0, false).failed(), 2);
        assert_eq!(outcome(3, 0, 0, false).problems, ["the tests failed"]);
        assert_eq!(outcome(3, 0, 0, false).failed(), 1);
    }

    #[test]
    fn nothing_is_skipped_silently() {
        assert_eq!(outcome(3, 0, 1, true).problems, ["the tests: 1 tests were skipped"]);
        assert_eq!(outcome(0, 0, 0, true).problems, ["the tests: no test ran"]);
        assert_eq!(outcome(0, 0, 0, true).failed(), 1);
    }

    #[test]
    fn a_whole_run_checks_every_tool_first() {
        let needs: Vec<Need> = Phase::ALL.iter().flat_map(|phase| phase.needs()).copied().collect();
        for need in [Need::Rust, Need::Node, Need::Postgres, Need::Fonts, Need::Poppler, Need::Chromium] {
            assert!(needs.contains(&need), "{need:?}");
        }
    }
}
