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

use office::{Office, TEAM};

/// Commands of one turn.
const COMMANDS: usize = 1_000;
/// At the same time.
const AT_ONCE: usize = 50;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut all = Vec::new();
    for (name, delay) in
        [("the writer answers at once", None), ("the writer takes 20 s", Some(Duration::from_secs(20)))]
    {
        let times = turn(delay).await;
        let (p50, p99, most) = (times[times.len() / 2], times[times.len() * 99 / 100], times[times.len() - 1]);
        writeln!(out, "{name}: p50 {} ms, p99 {} ms, most {} ms", ms(p50), ms(p99), ms(most))?;
        all.push(p99);
    }
    writeln!(out, "ratio of the p99: {:.2}", all[1].as_secs_f64() / all[0].as_secs_f64())
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}

async fn turn(delay: Option<Duration>) -> Vec<Duration> {
    let office = Office::with(Mode::Http, &[]).await;
    if let Some(delay) = delay {
        office.sandbox.faults().arm("openrouter", "POST /api/v1/chat/completions", Fault::Delay(delay), 10_000);
    }
    let crowd = office.slack.add_crowd(TEAM, "fresh", COMMANDS);
    let general = office.channel("general");
    let asked = stream::iter(crowd.iter().enumerate()).map(|(at, person)| {
        let (office, general) = (&office, &general);
        async move { office.slack.command(person, general, &format!("dark mode for report number {at}")).await }
    });
    let acks: Vec<_> = asked.buffer_unordered(AT_ONCE).collect().await;
    assert!(acks.iter().all(|ack| ack.is_ok()), "a miss of three seconds");
    let mut times: Vec<_> = acks.iter().map(|ack| ack.took).collect();
    times.sort_unstable();
    office.abandon().await;
    times
}
