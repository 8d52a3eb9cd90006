//! Many seeds on many engines, side by side: each thread takes the next seed and tells its story on every engine.

use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use crate::counted::Counted;
use crate::crash;
use crate::database::{Engine, Place};
use crate::planted::Bug;
use crate::run::{self, Found, LENGTH};
use crate::step::{Step, story};

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seeds: std::ops::RangeInclusive<u64>,
    pub engines: Vec<Engine>,
    pub bug: Option<Bug>,
    /// The whole book is verified after every so manyth step; figures and lots after each.
    pub verify_every: usize,
    /// One failure is enough.
    pub stop_at_first: bool,
}

impl Plan {
    /// Everything after each step.
    pub fn new(seeds: std::ops::RangeInclusive<u64>, engines: Vec<Engine>) -> Self {
        Self { seeds, engines, bug: None, verify_every: 1, stop_at_first: false }
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    pub seeds: u64,
    pub steps: u64,
    pub counted: Counted,
    /// Seeds in which something was wrong: on which engine, and what.
    pub failures: Vec<(u64, String)>,
}

/// Runs all seeds.
///
/// # Errors
/// When there is no database, or a run could not be made at all; what a story finds stands in the report.
pub fn run(plan: &Plan) -> Result<Report> {
    crash::prepare();
    let next = AtomicU64::new(*plan.seeds.start());
    let report = Mutex::new(Report::default());
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| alone(worker(plan, &next, &report)))).collect();
        for worker in workers {
            worker.join().map_err(|_| anyhow::anyhow!("a thread of the simulator panicked"))??;
        }
        anyhow::Ok(())
    })?;
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.failures.sort();
    Ok(report)
}

/// Runs a future on this thread with everything it spawns: a crash of one story is armed for its thread.
fn alone<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

async fn worker(plan: &Plan, next: &AtomicU64, report: &Mutex<Report>) -> Result<()> {
    let mut places = Vec::new();
    for engine in &plan.engines {
        places.push((*engine, Place::open(*engine).await?));
    }
    loop {
        let seed = next.fetch_add(1, Ordering::SeqCst);
        let enough = plan.stop_at_first && !report.lock().unwrap_or_else(PoisonError::into_inner).failures.is_empty();
        if enough || !plan.seeds.contains(&seed) {
            break;
        }
        let mut marks = Vec::new();
        for (engine, place) in &mut places {
            let told = run::seed(place.as_mut(), seed, plan.bug, plan.verify_every).await?;
            let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
            match told {
                Ok(told) => {
                    marks.push((engine.name(), told.mark));
                    report.steps += told.steps;
                    report.counted.add(&told.counted);
                }
                Err(Found { step, what }) => {
                    report.failures.push((seed, format!("{}, step {step}: {what}", engine.name())));
                }
            }
        }
        let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
        report.seeds += 1;
        if marks.windows(2).any(|two| two[0].1 != two[1].1) {
            report.failures.push((seed, format!("the histories differ: {marks:?}")));
        }
    }
    for (_, place) in places {
        if let Some(place) = place {
            place.finish().await;
        }
    }
    Ok(())
}

/// How often a failing story is told again to find a shorter one.
const ATTEMPTS: u32 = 300;

/// The shortest story found that still fails as this seed does, and how it fails; `None` when the seed is right.
///
/// # Errors
/// When there is no database.
pub fn shortest(seed: u64, engine: Engine, bug: Option<Bug>) -> Result<Option<(Vec<Step>, Found)>> {
    crash::prepare();
    alone(async {
        let mut place = Place::open(engine).await?;
        let mut steps = story(seed, LENGTH);
        let Err(mut found) = run::seed(place.as_mut(), seed, bug, 1).await? else { return Ok(None) };
        steps.truncate((found.step + 1).min(LENGTH));
        let mut attempts = 0;
        let mut size = steps.len().div_ceil(2);
        while size > 0 && attempts < ATTEMPTS {
            let mut at = 0;
            while at < steps.len() && attempts < ATTEMPTS {
                attempts += 1;
                let shorter = [&steps[..at], &steps[(at + size).min(steps.len())..]].concat();
                match run::shortened(place.as_mut(), &shorter, bug).await? {
                    Err(still) => (steps, found) = (shorter, still),
                    Ok(_) => at += size,
                }
            }
            size /= 2;
        }
        // What went wrong on the way, too, is left out where the story fails without it.
        for at in 0..steps.len() {
            let mut calmer = steps.clone();
            if calmer[at].trouble.take().is_some()
                && let Err(still) = run::shortened(place.as_mut(), &calmer, bug).await?
            {
                (steps, found) = (calmer, still);
            }
        }
        if let Some(place) = place {
            place.finish().await;
        }
        Ok(Some((steps, found)))
    })
}
