//! The developer's commands. `cargo xtask test` runs everything that must hold before a change lands.

mod postgres;
mod step;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::step::Runner;

#[derive(Parser)]
#[command(name = "xtask", about = "The developer's commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Format, lints, and every test on SQLite and on PostgreSQL.
    Test,
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().command {
        Command::Test => test(),
    }
}

fn test() -> anyhow::Result<ExitCode> {
    let mut runner = Runner::new()?;
    runner.step("format", &["fmt", "--all", "--check"], &[])?;
    runner.step("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"], &[])?;
    // Kept alive until the tests are over; ends the server when dropped.
    let server = postgres::Server::find_or_start()?;
    runner.step("tests on both engines", &["test", "--workspace"], &[("MYBA_TEST_POSTGRES_URL", server.url())])?;
    Ok(runner.finish())
}
