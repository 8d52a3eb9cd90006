//! `myba inbox`: the events that vendors sent, and what became of them.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use myba_core::inbox::{Event, EventId, Inbox, Wanted};

use super::database;
use super::redact::redacted;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The newest events in one state
    List {
        /// Which
        #[arg(long, value_enum, default_value_t = State::Quarantined)]
        state: State,
        /// Of this vendor only: stripe, clerk, slack, discord
        #[arg(long)]
        provider: Option<String>,
        /// At least so many minutes old
        #[arg(long, value_name = "MINUTES", default_value_t = 0)]
        older_than: u64,
        /// Those that an operator has seen to, too
        #[arg(long)]
        all: bool,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// One event with its body; what is about a person is left out
    Show {
        /// The vendor and its id of the event: `stripe/evt_…`
        event: String,
        /// The body as it came
        #[arg(long)]
        raw: bool,
    },
    /// Put ended events back in line; a running server applies them
    Replay {
        /// The vendor and its id of the event: `stripe/evt_…`
        #[arg(required_unless_present = "all")]
        event: Option<String>,
        /// All in this state that nobody has seen to: quarantined or dead
        #[arg(long, value_enum, conflicts_with = "event")]
        all: Option<Unended>,
        /// With --all: of this vendor only
        #[arg(long, requires = "all")]
        provider: Option<String>,
    },
    /// Note that somebody has seen to an event that was set aside or given up: it alarms no more
    Acknowledge {
        /// The vendor and its id of the event: `stripe/evt_…`
        event: String,
        /// Who
        #[arg(long)]
        operator: String,
    },
}

/// What can be tried again together.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Unended {
    /// Cannot be read, or contradicts what we know
    Quarantined,
    /// Was tried too often
    Dead,
}

impl Unended {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Quarantined => "quarantined",
            Self::Dead => "dead",
        }
    }
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
    let looks = matches!(command, Command::List { .. } | Command::Show { .. });
    let store = if looks { database::look(config).await? } else { database::open_existing(config).await? };
    let done = act(&Inbox::new(store.clone()), command).await;
    store.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn act(inbox: &Inbox, command: Command) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match command {
        Command::List { state, provider, older_than, all, limit } => {
            let older_than = Duration::from_secs(older_than.saturating_mul(60));
            let wanted = Wanted { state: state.as_str().to_owned(), provider, older_than, seen_too: all };
            let events = inbox.find(&wanted, limit).await?;
            for event in &events {
                writeln!(out, "{}", line(event))?;
            }
            writeln!(out, "{} {}", events.len(), state.as_str())?;
        }
        Command::Show { event, raw } => {
            let id = id(&event)?;
            let event = inbox.get(&id).await?.with_context(|| format!("there is no event {event}"))?;
            let body = if raw { event.body.clone() } else { redacted(&event.body) };
            writeln!(out, "{}\n{body}", line(&event))?;
        }
        Command::Replay { event: Some(event), .. } => {
            if !inbox.replay(&id(&event)?).await? {
                bail!("there is no ended event {event}");
            }
            writeln!(out, "{event} is in line again")?;
        }
        Command::Replay { all, provider, .. } => {
            let state = all.map_or("quarantined", Unended::as_str);
            let count = inbox.replay_all(state, provider.as_deref()).await?;
            writeln!(out, "{count} {state} events are in line again")?;
        }
        Command::Acknowledge { event, operator } => {
            if !inbox.acknowledge(&id(&event)?, &operator).await? {
                bail!("there is no event {event} that was set aside or given up and that nobody has seen to");
            }
            writeln!(out, "{event} was seen to by {operator}")?;
        }
    }
    Ok(())
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
