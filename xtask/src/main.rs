//! The developer's commands: `cargo xtask test | bench | quality | simulate | kills | races | dist | openapi`.
//!
//! They start programs and look at what comes out. No product crate is imported, so a broken product cannot break its own
//! judge. The repository's rules about itself are the test `tidy` beside this.

mod bench;
mod command;
mod dist;
mod openapi;
mod postgres;
mod process;
mod product;
mod quality;
mod say;
mod search;
mod simulate;
mod tally;
mod test;
mod tools;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use test::Phase;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The developer's commands", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs everything: lints, Rust tests on SQLite and PostgreSQL, frontend, PDFs, browser journeys
    Test {
        /// Runs one phase alone
        #[arg(long, value_enum)]
        only: Option<Phase>,
        /// Keeps the temporary databases and logs, and says where they are
        #[arg(long)]
        keep: bool,
    },
    /// Measures: initial JavaScript, warm start, idle memory, group commit, a balance in a large book
    Bench {
        /// The program to measure; without it the shipped program is built
        #[arg(long)]
        program: Option<PathBuf>,
        /// Another program to run side by side; its figures are the denominator of the ratios
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// Writes a ticket for every idea of the bench and prints how good they are; a model writes where its key is set
    Quality {
        /// For the bench: `--help` lists them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Tells stories of the money world from seeds, on every engine and to a model, and checks everything after each step
    Simulate(simulate::Options),
    /// Kills the program at named points, a thousand times, and looks at the book
    Kills(simulate::Count),
    /// A thousand races of sixty-four callers for the last token
    Races(simulate::Count),
    /// Builds the shipped program into the target folder `dist`, and looks inside it for what must not ship
    Dist,
    /// Writes docs/openapi.json from the program
    Openapi {
        /// Writes nothing; fails when the file differs
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Test { only, keep } => test::run(only, keep),
        Task::Bench { program, against } => bench::run(program, against),
        Task::Quality { arguments } => quality::run(&arguments),
        Task::Simulate(options) => simulate::run(&options),
        Task::Kills(count) => simulate::kills(&count),
        Task::Races(count) => simulate::races(&count),
        Task::Dist => dist::run(),
        Task::Openapi { check } => openapi::run(check),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::problem(&error);
            ExitCode::FAILURE
        }
    }
}
