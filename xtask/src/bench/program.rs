//! How fast the program is ready on an existing database, and how much memory it holds when nobody asks anything.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::bench::figures::{median, summary};
use crate::product::Product;
use crate::{process, say};

const RUNS: usize = 7;
/// Memory is read after the program has settled: background workers have looked once.
const SETTLED: Duration = Duration::from_secs(2);

#[derive(Default)]
struct Figures {
    start_s: Vec<f64>,
    idle_mb: Vec<f64>,
}

/// Runs `program`, and `against` in turns with it.
pub fn run(program: &Path, against: Option<&Path>) -> Result<()> {
    let programs: Vec<&Path> = std::iter::once(program).chain(against).collect();
    let folders: Vec<_> = programs.iter().map(|_| tempfile::tempdir()).collect::<Result<_, _>>()?;
    let mut all: Vec<Figures> = programs.iter().map(|_| Figures::default()).collect();
    for run in 0..=RUNS {
        for ((program, folder), figures) in programs.iter().zip(&folders).zip(&mut all) {
            let (start_s, idle_mb) = once(program, folder.path())?;
            // The first start makes the database; only the later ones are warm.
            if run > 0 {
                figures.start_s.push(start_s);
                figures.idle_mb.push(idle_mb);
            }
        }
    }
    for (name, figures) in ["this program", "the other"].iter().zip(&all) {
        say::line(format!("{name}: warm start {}", summary(&figures.start_s, "s")));
        say::line(format!("{name}: idle memory {}", summary(&figures.idle_mb, "MB")));
    }
    if let [this, other] = all.as_slice() {
        let start = median(&this.start_s) / median(&other.start_s);
        let memory = median(&this.idle_mb) / median(&other.idle_mb);
        say::line(format!("ratio: warm start {start:.2}, idle memory {memory:.2}"));
    }
    Ok(())
}

fn once(program: &Path, folder: &Path) -> Result<(f64, f64)> {
    let begun = Instant::now();
    let product = Product::start(program, &["serve"], folder)?;
    let start_s = begun.elapsed().as_secs_f64();
    let settled = Instant::now();
    let idle = process::wait_for("idling", SETTLED * 2, || {
        Ok((settled.elapsed() >= SETTLED).then(|| resident_mb(product.id())))
    })??;
    product.end()?;
    Ok((start_s, idle))
}

/// Resident memory of a process in MB, as the kernel counts it.
fn resident_mb(id: u32) -> Result<f64> {
    let status =
        std::fs::read_to_string(format!("/proc/{id}/status")).context("idle memory is measured on Linux only")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the kernel names no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib * 1024.0 / 1_000_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_has_memory() {
        assert!(resident_mb(std::process::id()).unwrap() > 0.1);
    }
}
