//! `myba slack …`: what an operator needs to set the app up.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;
use myba_bots::slack::manifest;

use crate::config::{Config, SlackMode};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the manifest of the app, made from the settings: paste it at <https://api.slack.com/apps>, "From a manifest"
    Manifest,
}

pub fn run(config: &Config, command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Manifest => {
            let public = config.http.public_url(config.http.bind);
            let address = format!("{public}{}", config.http.base_path);
            let text = serde_json::to_string_pretty(&manifest(&address, config.slack.mode == SlackMode::Socket))?;
            writeln!(std::io::stdout().lock(), "{text}")?;
            if config.slack.mode == SlackMode::Http && !public.starts_with("https://") {
                writeln!(std::io::stderr(), "myba: Slack calls https addresses only; set MYBA_HTTP__PUBLIC_URL")?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
