//! The command line: what can be asked of the program, and how it ends.
//!
//! Exit codes: 0 it is done, 1 the answer is no (a violated book, a loss, a refused ticket), 2 it could not be done (settings, a
//! vendor, the network), 3 the database must not be used.

mod config_check;
mod database;
mod doctor;
mod failure;
mod generate;
mod import;
mod inbox;
mod ledger;
mod lint;
mod models;
mod outbox;
mod reconcile;
mod redact;
mod render;
mod slack;
mod terminal;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::{serve, telemetry};

pub use failure::{Told, explain};

/// What was asked.
#[derive(Debug, Parser)]
#[command(name = "myba", version, about = "Write a rough idea, get a ticket a team can start from")]
pub struct Arguments {
    /// Use this database instead of the configured one: `sqlite:<file>` or `postgres://…`
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the product with the vendors of the configuration
    Serve,
    /// Create or update the database
    Migrate {
        /// Create it even though its folder once held one
        #[arg(long)]
        init: bool,
    },
    /// Write a ticket and print it
    Generate(generate::Arguments),
    /// Check a ticket by our rules; exit 1 when one of them blocks. Needs no network and no database
    Lint(lint::Arguments),
    /// Print a ticket in the words of another program; asks nobody and needs no database
    Render(render::Arguments),
    /// Show the models: price, and how many tickets passed at first try, how fast, at what cost
    Models(models::Arguments),
    /// Look at the book of tokens, prove it, and book by hand; starts nothing
    Ledger {
        #[command(subcommand)]
        command: ledger::Command,
    },
    /// Look at the events that vendors sent
    Inbox {
        #[command(subcommand)]
        command: inbox::Command,
    },
    /// Look at the answers on their way to chat
    Outbox {
        #[command(subcommand)]
        command: outbox::Command,
    },
    /// Compare our payments with Stripe's, and heal what is missing here
    Reconcile(reconcile::Arguments),
    /// Bring over what the earlier prototype kept elsewhere
    Import {
        #[command(subcommand)]
        command: import::Command,
    },
    /// Set the app of Slack up
    Slack {
        #[command(subcommand)]
        command: slack::Command,
    },
    /// Look at the settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Check the settings, the database, and that each vendor can be reached
    Doctor,
    /// Print the OpenAPI document of the HTTP API
    Openapi,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print each setting that is not the default, and what is earned on each pack; exit 1 when one loses money
    Check,
}

/// Does what was asked.
///
/// # Errors
/// When it could not be done; [`explain`] turns the error into a sentence and an exit code.
pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    // What needs no settings must not fail on them.
    match &arguments.command {
        Some(Command::Openapi) => return openapi(),
        Some(Command::Lint(arguments)) => return lint::run(arguments),
        Some(Command::Render(arguments)) => return render::run(arguments),
        _ => {}
    }
    let mut config = Config::of_process()?;
    if let Some(url) = arguments.database {
        config.database.url = url;
    }
    telemetry::start(&config)?;
    #[cfg(feature = "failpoints")]
    crate::crash::arm()?;
    match arguments.command {
        None => develop(config).await,
        Some(Command::Serve) => serve::serve(config).await,
        Some(Command::Migrate { init }) => database::migrate(&config, init).await,
        Some(Command::Generate(arguments)) => generate::run(config, arguments).await,
        Some(Command::Models(arguments)) => models::run(&config, &arguments).await,
        Some(Command::Ledger { command }) => ledger::run(&config, command).await,
        Some(Command::Inbox { command }) => inbox::run(&config, command).await,
        Some(Command::Outbox { command }) => outbox::run(&config, command).await,
        Some(Command::Reconcile(arguments)) => reconcile::run(config, &arguments).await,
        Some(Command::Import { command }) => import::run(&config, command).await,
        Some(Command::Slack { command }) => slack::run(&config, &command),
        Some(Command::Config { command: ConfigCommand::Check }) => config_check::run(&config),
        Some(Command::Doctor) => doctor::run(&config).await,
        Some(Command::Openapi) => openapi(),
        Some(Command::Lint(arguments)) => lint::run(&arguments),
        Some(Command::Render(arguments)) => render::run(&arguments),
    }
}

#[cfg(feature = "sandbox")]
async fn develop(config: Config) -> anyhow::Result<ExitCode> {
    crate::dev::run(config).await
}

/// A build without the stand-ins has no development program.
#[cfg(not(feature = "sandbox"))]
#[expect(clippy::unused_async, reason = "the development program of other builds is started in the same place")]
async fn develop(_: Config) -> anyhow::Result<ExitCode> {
    anyhow::bail!(
        "this build has no development program; `myba serve` serves the product, `myba --help` lists the rest"
    )
}

fn openapi() -> anyhow::Result<ExitCode> {
    let document = serde_json::to_string_pretty(&crate::http::openapi())?;
    writeln!(std::io::stdout().lock(), "{document}")?;
    Ok(ExitCode::SUCCESS)
}
