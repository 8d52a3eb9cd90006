//! A short run of the simulator (`examples/simulate`): some hundred stories on every engine that is there. `cargo xtask simulate`
//! runs thousands.

#[path = "../../examples/simulate/bank.rs"]
mod bank;
#[path = "../../examples/simulate/counted.rs"]
mod counted;
#[path = "../../examples/simulate/crash.rs"]
mod crash;
#[path = "../../examples/simulate/database.rs"]
mod database;
#[path = "../../examples/simulate/gateway.rs"]
mod gateway;
#[path = "../../examples/simulate/model/mod.rs"]
mod model;
#[path = "../../examples/simulate/planted.rs"]
mod planted;
#[path = "../../examples/simulate/random.rs"]
mod random;
#[path = "../../examples/simulate/run.rs"]
mod run;
#[path = "../../examples/simulate/runner.rs"]
mod runner;
#[path = "../../examples/simulate/shop/mod.rs"]
mod shop;
#[path = "../../examples/simulate/step.rs"]
mod step;
#[path = "../../examples/simulate/worker.rs"]
mod worker;
#[path = "../../examples/simulate/world.rs"]
mod world;

use database::Engine;
use planted::Bug;
use runner::Plan;

/// Stories of the short run.
const STORIES: u64 = 80;
/// The most that may be needed to find a planted bug.
const SEEDS: u64 = 150;

fn engines() -> Vec<Engine> {
    let server = std::env::var("MYBA_TEST_POSTGRES_URL").is_ok_and(|url| !url.is_empty());
    [Some(Engine::Memory), Some(Engine::Sqlite), server.then_some(Engine::Postgres)].into_iter().flatten().collect()
}

#[test]
fn every_story_ends_alike_in_the_model_and_on_each_engine() {
    let plan = Plan { verify_every: 10, ..Plan::new(1..=STORIES, engines()) };
    let report = runner::run(&plan).unwrap();
    assert_eq!((report.seeds, report.failures), (STORIES, Vec::new()));
    assert_eq!(
        report.counted.never(true),
        Vec::<&str>::new(),
        "what never happened was not tested: {}",
        report.counted
    );
}

#[test]
fn every_planted_bug_is_found() {
    for bug in Bug::ALL {
        let plan = Plan {
            bug: Some(bug),
            stop_at_first: true,
            verify_every: 10,
            ..Plan::new(1..=SEEDS, vec![Engine::Sqlite])
        };
        let report = runner::run(&plan).unwrap();
        assert!(!report.failures.is_empty(), "{} seeds do not find {}", report.seeds, bug.about());
    }
}

#[test]
fn a_failing_seed_is_told_again_in_few_steps() {
    let bug = Some(Bug::NoSweep);
    let plan = Plan { bug, stop_at_first: true, ..Plan::new(1..=SEEDS, vec![Engine::Sqlite]) };
    let seed = runner::run(&plan).unwrap().failures.first().unwrap().0;
    let (steps, found) = runner::shortest(seed, Engine::Sqlite, bug).unwrap().unwrap();
    assert!(steps.len() <= 5, "{} steps: {}", steps.len(), found.what);
}
