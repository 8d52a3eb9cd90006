//! How long Slack and Discord wait for a first answer: 1,000 commands, a few at a time and a crowd at a time, while the writer
//! answers at once and while it takes twenty seconds, in turns on one machine. The ratio says whether the writer's time reaches
//! the person who types. A crowd that asks again as soon as it is answered fills the machine: its times are the machine's.
//!
//! `cargo run --release -p myba-server --example chat_acks`
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the program of the tests stops at the first surprise"
)]

use std::io::Write as _;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use myba_sandbox::{Fault, discord, slack};

#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../tests/discord/guild.rs"]
mod guild;
#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../tests/slack/office.rs"]
mod office;
#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../tests/program/mod.rs"]
mod program;

use guild::{ACME, Guild};
use office::{Office, TEAM};
use program::Program;

/// Commands of one turn.
const COMMANDS: usize = 1_000;
/// At the same time.
const AT_ONCE: [usize; 2] = [4, 50];
/// Turns of each kind, in alternation.
const TURNS: usize = 3;
/// Commands before a turn, which are not counted: connections are made, caches filled.
const WARM_UP: usize = 100;

/// A way in.
#[derive(Clone, Copy)]
enum Door {
    Slack,
    Discord(discord::Mode),
}

const DOORS: [(&str, Door); 3] = [
    ("Slack over HTTP", Door::Slack),
    ("Discord over the gateway", Door::Discord(discord::Mode::Gateway)),
    ("Discord over HTTP", Door::Discord(discord::Mode::Http)),
];

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let kinds = [("the writer answers at once", None), ("the writer takes 20 s", Some(Duration::from_secs(20)))];
    let mut out = std::io::stdout().lock();
    let runs = DOORS.into_iter().flat_map(|door| AT_ONCE.map(|at_once| (door, at_once)));
    for ((door_name, door), at_once) in runs {
        let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
        for _ in 0..TURNS {
            for ((_, delay), times) in kinds.iter().zip(&mut times) {
                times.extend(turn(door, at_once, *delay).await);
            }
        }
        let mut p99 = Vec::new();
        for ((name, _), times) in kinds.iter().zip(&mut times) {
            times.sort_unstable();
            let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
            let (p50, high, most) = (ms(at(50)), ms(at(99)), ms(at(100)));
            writeln!(
                out,
                "{door_name}, {at_once} at a time, {name}: {} commands, p50 {p50} ms, p99 {high} ms, most {most} ms",
                times.len()
            )?;
            p99.push(at(99));
        }
        writeln!(
            out,
            "{door_name}, {at_once} at a time, ratio of the p99: {:.2}",
            p99[1].as_secs_f64() / p99[0].as_secs_f64()
        )?;
    }
    Ok(())
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}

async fn turn(door: Door, at_once: usize, delay: Option<Duration>) -> Vec<Duration> {
    let times = match door {
        Door::Slack => at_slack(at_once, delay).await,
        Door::Discord(mode) => at_discord(mode, at_once, delay).await,
    };
    assert!(times.iter().all(Option::is_some), "a miss of three seconds");
    times.into_iter().flatten().skip(WARM_UP).collect()
}

fn slow_down(program: &Program, delay: Option<Duration>) {
    if let Some(delay) = delay {
        program.sandbox.faults().arm("openrouter", "POST /api/v1/chat/completions", Fault::Delay(delay), 10_000);
    }
}

fn idea(at: usize) -> String {
    format!("dark mode for report number {at}")
}

async fn at_slack(at_once: usize, delay: Option<Duration>) -> Vec<Option<Duration>> {
    let office = Office::with(slack::Mode::Http, &[]).await;
    slow_down(&office, delay);
    let general = office.channel("general");
    let crowd = office.slack.add_crowd(TEAM, "fresh", WARM_UP + COMMANDS);
    let asked = stream::iter(crowd.iter().enumerate()).map(|(at, person)| {
        let (office, general) = (&office, &general);
        async move { office.slack.command(person, general, &idea(at)).await }
    });
    let acks: Vec<_> = asked.buffered(at_once).collect().await;
    office.abandon().await;
    acks.iter().map(|ack| ack.is_ok().then_some(ack.took)).collect()
}

async fn at_discord(mode: discord::Mode, at_once: usize, delay: Option<Duration>) -> Vec<Option<Duration>> {
    // The crowd's accounts are new, and their free tickets are written all the same.
    let guild = Guild::with(mode, &[("MYBA_TOKENS__DISCORD_ACCOUNT_DAYS", "0")]).await;
    slow_down(&guild, delay);
    let general = guild.channel("general");
    let crowd = guild.discord.add_crowd(ACME, "fresh", WARM_UP + COMMANDS);
    let asked = stream::iter(crowd.iter().enumerate()).map(|(at, person)| {
        let (guild, general) = (&guild, &general);
        async move { guild.discord.command(person, general, "myba new", &[("idea", &idea(at))]).await }
    });
    let acks: Vec<_> = asked.buffered(at_once).collect().await;
    guild.abandon().await;
    acks.iter().map(|ack| ack.is_ok().then_some(ack.took)).collect()
}
