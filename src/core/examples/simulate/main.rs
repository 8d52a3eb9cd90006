//! wip
mod after_sale;
mod bank;
mod counted;
mod crash;
mod database;
mod gateway;
mod model;
mod planted;
mod random;
mod run;
mod shop;
mod step;
mod world;
use std::io::Write as _;
fn main() -> anyhow::Result<()> {
    crash::prepare();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let n: u64 = args.first().map_or(Ok(20), |n| n.parse())?;
    let engine = match args.get(1).map(String::as_str) {
        Some("postgres") => database::Engine::Postgres,
        Some("memory") => database::Engine::Memory,
        _ => database::Engine::Sqlite,
    };
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    rt.block_on(async {
        let mut place = database::Place::open(engine).await?;
        let start = std::time::Instant::now();
        let mut all = counted::Counted::default();
        for seed in 1..=n {
            match run::seed(place.as_mut(), seed, None).await? {
                Ok(t) => all.add(&t.counted),
                Err(f) => {
                    let s = step::story(seed, run::LENGTH);
                    writeln!(std::io::stdout(), "{seed}: {} {}\n  {:?}", f.step, f.what, s.get(f.step))?;
                }
            }
        }
        writeln!(std::io::stdout(), "{n} in {:?} {:?}", start.elapsed(), all.lines())?;
        if let Some(p) = place {
            p.finish().await;
        }
        Ok(())
    })
}
