//! How long Slack waits for an acknowledgement: 1,000 commands, 50 at a time, while the writer answers at once and while it takes
//! twenty seconds, in turns on one machine. The ratio says whether the writer's time reaches the person who types.
//!
//! `cargo run --release -p myba-server --example slack_acks`
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the office of the tests stops at the first surprise"
)]

use std::io::Write as _;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use myba_sandbox::Fault;
use myba_sandbox::slack::Mode;

#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../tests/slack/office.rs"]
mod office;
#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../tests/program/mod.rs"]
mod program;

use office::{Office, TEAM};

/// Commands of one turn.
const COMMANDS: usize = 1_000;
/// At the same time.
const AT_ONCE: usize = 50;

/// Turns of each kind, in alternation.
const TURNS: usize = 3;
/// Commands before a turn, which are not counted: connections are made, caches filled.
const WARM_UP: usize = 100;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let kinds = [("the writer answers at once", None), ("the writer takes 20 s", Some(Duration::from_secs(20)))];
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        for ((_, delay), times) in kinds.iter().zip(&mut times) {
            times.extend(turn(*delay).await);
        }
    }
    let mut out = std::io::stdout().lock();
    let mut p99 = Vec::new();
    for ((name, _), times) in kinds.iter().zip(&mut times) {
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        let (p50, high, most) = (ms(at(50)), ms(at(99)), ms(at(100)));
        writeln!(out, "{name}: {} commands, p50 {p50} ms, p99 {high} ms, most {most} ms", times.len())?;
        p99.push(at(99));
    }
    writeln!(out, "ratio of the p99: {:.2}", p99[1].as_secs_f64() / p99[0].as_secs_f64())
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}

async fn turn(delay: Option<Duration>) -> Vec<Duration> {
    let office = Office::with(Mode::Http, &[]).await;
    if let Some(delay) = delay {
        office.sandbox.faults().arm("openrouter", "POST /api/v1/chat/completions", Fault::Delay(delay), 10_000);
    }
    let general = office.channel("general");
    let crowd = office.slack.add_crowd(TEAM, "fresh", WARM_UP + COMMANDS);
    let asked = stream::iter(crowd.iter().enumerate()).map(|(at, person)| {
        let (office, general) = (&office, &general);
        async move { office.slack.command(person, general, &format!("dark mode for report number {at}")).await }
    });
    let acks: Vec<_> = asked.buffered(AT_ONCE).collect().await;
    assert!(acks.iter().all(|ack| ack.is_ok()), "a miss of three seconds");
    let times = acks.iter().skip(WARM_UP).map(|ack| ack.took).collect();
    office.abandon().await;
    times
}
