//! The bench of ideas: how many of them become a ticket that may be charged, at what price in calls, words and time.
//!
//! The real core and the real adapter write a ticket for every idea of `ideas.json`. Without anything set the sandbox's
//! rule-based writer answers, and the figures are marked *stand-in*; with `OPENROUTER_API_KEY`, and `MYBA_OPENROUTER__BASE_URL`
//! for another server that speaks the same dialect, a model does, and they are marked *live*; from answers that were kept they
//! are marked *recorded*.
//!
//! `cargo xtask quality`
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the program of the tests stops at the first surprise, and its figures are what it is for"
)]

mod bench;
#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../../tests/writing/desk.rs"]
mod desk;
mod figures;
mod judge;
mod pairs;
mod publish;
#[path = "../../tests/program/stand_ins.rs"]
mod stand_ins;
mod tape;

use std::path::{Path, PathBuf};

use bench::{Rough, Written, write};
use clap::Parser;
use desk::Desk;
use figures::{RECORDED, Table};
use judge::{Judge, Tally};
use myba_sandbox::Sandbox;
use pairs::{Pair, Side};
use tape::{NO_KEY, Take, Tape};

/// The key and the address that let a model write instead of the stand-in.
const KEY: &str = "OPENROUTER_API_KEY";
const URL: &str = "MYBA_OPENROUTER__BASE_URL";

#[derive(Parser)]
#[command(name = "quality", about = "Writes a ticket for every idea of the bench, and counts")]
struct Arguments {
    /// Keeps what is answered in this folder
    #[arg(long)]
    record: Option<PathBuf>,
    /// Answers from what was kept in this folder, for the ideas that are there
    #[arg(long, conflicts_with = "record")]
    recorded: Option<PathBuf>,
    /// Only ideas whose id contains this
    #[arg(long)]
    only: Option<String>,
    /// Writes the figures into docs/QUALITY.md
    #[arg(long)]
    publish: bool,
    /// Writes the tickets with their findings into this file, to read
    #[arg(long)]
    read: Option<PathBuf>,
    /// So many of them, from all over the bench
    #[arg(long, default_value_t = 30)]
    take: usize,
    /// Also asks the same model in one line, and writes blind pairs into this folder
    #[arg(long)]
    pairs: Option<PathBuf>,
    /// Which ticket is A and which is B
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Judges the pairs of this folder by the model of `QUALITY_JUDGE_MODEL` instead, at the key's server
    #[arg(long)]
    judge: Option<PathBuf>,
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    match &arguments.judge {
        Some(folder) => judged(folder).await,
        None => measured(&arguments).await,
    }
}

/// Who answers, and what is known of it.
struct Writer {
    mark: &'static str,
    settings: Vec<(&'static str, String)>,
    tape: Option<Tape>,
    /// The stand-in that is recorded.
    sandbox: Option<Sandbox>,
}

impl Writer {
    async fn of(arguments: &Arguments) -> Self {
        let (key, url) = (variable(KEY), variable(URL));
        if let Some(folder) = &arguments.recorded {
            let tape = Tape::play(folder).await;
            let settings = vec![(KEY, NO_KEY.to_owned()), (URL, tape.url.clone())];
            return Self { mark: RECORDED, settings, tape: Some(tape), sandbox: None };
        }
        let mark = if key.is_some() { "live" } else { "stand-in" };
        let Some(folder) = &arguments.record else {
            let settings = [(KEY, key), (URL, url)].into_iter().filter_map(|(name, text)| Some((name, text?)));
            return Self { mark, settings: settings.collect(), tape: None, sandbox: None };
        };
        let (key, url, sandbox) = match key {
            Some(key) => (key, url.expect("to record, MYBA_OPENROUTER__BASE_URL says where the model is"), None),
            None => {
                let sandbox = stand_ins::sandbox("http://127.0.0.1:9").await;
                (sandbox.openrouter().key(), sandbox.openrouter().base_url(), Some(sandbox))
            }
        };
        let tape = Tape::record(&url, folder).await;
        Self { mark, settings: vec![(KEY, key), (URL, tape.url.clone())], tape: Some(tape), sandbox }
    }

    /// Where a prompt of one line goes.
    fn chat(&self, desk: &Desk, model: &str) -> Judge {
        let setting = |name: &str| self.settings.iter().find(|(one, _)| *one == name).map(|(_, text)| text.clone());
        let writer = desk.sandbox.openrouter();
        Judge {
            url: setting(URL).unwrap_or_else(|| writer.base_url()),
            key: setting(KEY).unwrap_or_else(|| writer.key()),
            model: model.to_owned(),
        }
    }
}

async fn measured(arguments: &Arguments) {
    let writer = Writer::of(arguments).await;
    let desk = Desk::with(&writer.settings).await;
    let http = tape::client(variable(URL).as_deref());
    let (mut table, mut read, mut two) = (Table::new(writer.mark), Vec::new(), Vec::new());
    let mut model = String::from("(none)");
    for rough in chosen(arguments) {
        if let Some(tape) = &writer.tape {
            tape.begin(&rough.id);
        }
        let mut written = write(&desk, &rough).await;
        if written.outcome.model.is_empty() {
            written.outcome.model.clone_from(&model);
        }
        model.clone_from(&written.outcome.model);
        if arguments.pairs.is_some() {
            two.extend(asked_twice(&writer, &desk, &http, (&rough, &written), arguments.seed).await);
        }
        if let Some(tape) = &writer.tape {
            let (take, calls) = tape.end();
            if writer.mark == RECORDED {
                tape::as_kept(&mut written.outcome, &take, calls);
            }
        }
        read.push((rough.clone(), publish::page(&rough, &written)));
        table.add(&rough.kind, written.outcome);
    }
    desk.close().await;
    println!("{table}");
    assert!(table.is_honest(), "a token was taken for a ticket that breaks a hard rule");
    if let Some(sandbox) = writer.sandbox {
        sandbox.stop().await;
    }
    keep(arguments, &table, &read, &two);
}

/// What is written into files.
fn keep(arguments: &Arguments, table: &Table, read: &[(Rough, String)], two: &[(Pair, Side)]) {
    if arguments.publish {
        publish::publish(table);
    }
    if let Some(file) = &arguments.read {
        let step = read.len().div_ceil(arguments.take.max(1)).max(1);
        let pages: Vec<&str> = read.iter().step_by(step).map(|(_, page)| page.as_str()).collect();
        std::fs::write(file, pages.join("\n")).unwrap();
    }
    if let Some(folder) = &arguments.pairs {
        pairs::store(folder, two);
    }
}

fn chosen(arguments: &Arguments) -> Vec<Rough> {
    let has = |rough: &Rough| match &arguments.recorded {
        Some(folder) => Take::read(folder, &rough.id).is_some(),
        None => true,
    };
    let only = arguments.only.as_deref().unwrap_or_default();
    bench::ideas().into_iter().filter(|rough| rough.id.contains(only) && has(rough)).collect()
}

/// Ours and the answer to one line, where there are both.
async fn asked_twice(
    writer: &Writer,
    desk: &Desk,
    http: &reqwest::Client,
    (rough, written): (&Rough, &Written),
    seed: u64,
) -> Option<(Pair, Side)> {
    let ours = pairs::plain(written.content.as_ref()?);
    let kept = || Take::read(writer.tape.as_ref()?.folder(), &rough.id)?.one_line;
    let theirs = match writer.mark {
        RECORDED => kept()?.text,
        _ => writer.chat(desk, &written.outcome.model).chat(http, None, &pairs::one_line(rough)).await?,
    };
    Some(pairs::pair(rough, ours, theirs, seed))
}

/// Puts pairs before a judge, and says how ours did.
async fn judged(folder: &Path) {
    let judge = Judge {
        url: variable(URL).expect("MYBA_OPENROUTER__BASE_URL says where the judge is"),
        key: variable(KEY).expect("OPENROUTER_API_KEY is the judge's key"),
        model: variable("QUALITY_JUDGE_MODEL").expect("QUALITY_JUDGE_MODEL names the judge"),
    };
    let (pairs, key) = pairs::load(folder);
    let http = tape::client(Some(&judge.url));
    let mut opinions = Vec::new();
    for pair in &pairs {
        opinions.extend(judge.opinion(&http, pair).await);
    }
    judge::store(folder, &opinions);
    let tally = Tally::of(&pairs, &opinions, &key);
    let Tally { ours, theirs, equal, none } = tally;
    println!("ours {ours}, one line {theirs}, equal {equal}, no opinion that counts {none} ({}, live)", judge.model);
    println!("chance of so many or more if both were the same: {:.3}", tally.chance());
}
