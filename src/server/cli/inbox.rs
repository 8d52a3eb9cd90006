//! `myba inbox`: the events that vendors sent, and what became of them.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use myba_core::inbox::{Event, EventId, Inbox};

use super::database;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The newest events in one state
    List {
        /// Which
        #[arg(long, value_enum, default_value_t = State::Quarantined)]
        state: State,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// One event with its body
    Show {
        /// The vendor and its id of the event: `stripe/evt_…`
        event: String,
    },
    /// Put an ended event back in line; a running server applies it
    Replay {
        /// The vendor and its id of the event: `stripe/evt_…`
        event: String,
    },
}

/// What became of an event.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum State {
    /// Waits for its turn
    Received,
    /// Took effect
    Applied,
    /// Nothing of ours
    Ignored,
    /// Cannot be read, or contradicts what we know
    Quarantined,
    /// Was tried too often
    Dead,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Applied => "applied",
            Self::Ignored => "ignored",
            Self::Quarantined => "quarantined",
            Self::Dead => "dead",
        }
    }
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let store = database::open_existing(config).await?;
    let inbox = Inbox::new(store.clone());
    let mut out = std::io::stdout().lock();
    match command {
        Command::List { state, limit } => {
            let events = inbox.list(state.as_str(), limit).await?;
            for event in &events {
                writeln!(out, "{}", line(event))?;
            }
            writeln!(out, "{} {}", events.len(), state.as_str())?;
        }
        Command::Show { event } => {
            let id = id(&event)?;
            let event = inbox.get(&id).await?.with_context(|| format!("there is no event {event}"))?;
            writeln!(out, "{}\n{}", line(&event), event.body)?;
        }
        Command::Replay { event } => {
            if !inbox.replay(&id(&event)?).await? {
                bail!("there is no ended event {event}");
            }
            writeln!(out, "{event} is in line again")?;
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

fn line(event: &Event) -> String {
    let EventId { provider, event: id } = &event.id;
    let why = event.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
    format!("{} {provider}/{id} {} {}, {} tries{why}", event.received_at, event.kind, event.state, event.attempts)
}

pub(super) fn id(text: &str) -> anyhow::Result<EventId> {
    match text.split_once('/') {
        Some((provider, event)) if !provider.is_empty() && !event.is_empty() => {
            Ok(EventId { provider: provider.to_owned(), event: event.to_owned() })
        }
        _ => bail!("{text:?} names no event; write the vendor and its id, like stripe/evt_123"),
    }
}
