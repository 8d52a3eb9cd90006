//! What a balance and a statement cost as a wallet grows, on SQLite and, where one is installed or named, on PostgreSQL. The
//! work is done by an example of the core; this only runs it.

use anyhow::Result;

use crate::{command, postgres, say, workspace};

pub fn run() -> Result<()> {
    let mut cargo = workspace::cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "myba-core", "--example", "ledger_cost"]);
    if postgres::programs().is_none() && std::env::var_os(postgres::URL_VARIABLE).is_none() {
        say::line("PostgreSQL left out: it is not installed");
        return command::run(&mut cargo);
    }
    let server = postgres::Source::choose()?;
    let done = command::run(cargo.env(postgres::URL_VARIABLE, server.url()));
    let stopped = server.finish(false);
    done.and(stopped)
}
