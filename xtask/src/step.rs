//! Runs the steps one after the other, says how long each took, and ends with one line.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Context;

/// Runs steps and remembers how they ended.
pub struct Runner {
    root: PathBuf,
    passed: u32,
    failed: u32,
}

impl Runner {
    /// A runner at the repository's root.
    pub fn new() -> anyhow::Result<Self> {
        let manifest = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?);
        let root = manifest.parent().context("the manifest has no folder above it")?.to_owned();
        Ok(Self { root, passed: 0, failed: 0 })
    }

    /// Runs cargo with these arguments. A failed step is remembered and the next one still runs, so that one run shows all.
    pub fn step(&mut self, name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> anyhow::Result<()> {
        say(&format!("── {name}: cargo {}", arguments.join(" ")))?;
        let began = Instant::now();
        let status = Command::new("cargo")
            .args(arguments)
            .envs(environment.iter().copied())
            .current_dir(&self.root)
            .status()
            .with_context(|| format!("cannot run cargo for {name}"))?;
        let seconds = began.elapsed().as_secs();
        if status.success() {
            self.passed += 1;
            say(&format!("── {name}: passed in {seconds} s"))
        } else {
            self.failed += 1;
            say(&format!("── {name}: FAILED after {seconds} s"))
        }
    }

    /// The last line, and the exit code it means.
    pub fn finish(&self) -> ExitCode {
        let line = format!("steps: {} passed, {} failed", self.passed, self.failed);
        if say(&line).is_ok() && self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
