//! What a balance and a statement cost as a wallet grows, and what verifying a book of a million entries costs, on SQLite and, where
//! one is installed or named, on PostgreSQL. The work is done by examples of the core; this only runs them.

use std::process::Command;

use anyhow::Result;

use crate::{command, postgres, say, workspace};

const EXAMPLES: [&str; 2] = ["ledger_cost", "verify_cost"];

pub fn run() -> Result<()> {
    if postgres::programs().is_none() && std::env::var_os(postgres::URL_VARIABLE).is_none() {
        say::line("PostgreSQL left out: it is not installed");
        return EXAMPLES.iter().try_for_each(|example| command::run(&mut cargo(example)));
    }
    let server = postgres::Source::choose()?;
    let done =
        EXAMPLES.iter().try_for_each(|example| command::run(cargo(example).env(postgres::URL_VARIABLE, server.url())));
    let stopped = server.finish(false);
    done.and(stopped)
}

fn cargo(example: &str) -> Command {
    let mut cargo = workspace::cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "myba-core", "--example", example]);
    cargo
}
