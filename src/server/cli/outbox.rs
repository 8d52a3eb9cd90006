//! `myba outbox`: answers on their way to chat, mail, and those that were given up.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Subcommand, ValueEnum};
use myba_core::id::AnswerId;
use myba_core::outbox::{Kept, Outbox};

use super::database;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The newest answers in one state
    List {
        /// Which
        #[arg(long, value_enum, default_value_t = State::Dead)]
        state: State,
        /// Of this platform only: slack, discord, mail
        #[arg(long)]
        provider: Option<String>,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Put answers that were given up back in line; a running server sends them
    Replay {
        /// The answer: `ans_…`
        #[arg(required_unless_present = "all")]
        answer: Option<String>,
        /// All that were given up
        #[arg(long, conflicts_with = "answer")]
        all: bool,
        /// With --all: of this platform only
        #[arg(long, requires = "all")]
        provider: Option<String>,
    },
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum State {
    /// Waits for its turn
    Waiting,
    /// Arrived
    Sent,
    /// Nobody took it for a day, or nobody is there any more
    Dead,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let looks = matches!(command, Command::List { .. });
    let store = if looks { database::look(config).await? } else { database::open_existing(config).await? };
    let done = act(&Outbox::new(store.clone()), command).await;
    store.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn act(outbox: &Outbox, command: Command) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match command {
        Command::List { state, provider, limit } => {
            let answers = outbox.list(state.as_str(), provider.as_deref(), limit).await?;
            for answer in &answers {
                writeln!(out, "{}", line(answer))?;
            }
            writeln!(out, "{} {}", answers.len(), state.as_str())?;
        }
        Command::Replay { answer: Some(answer), .. } => {
            if !outbox.replay(&AnswerId::from_text(answer.as_str())).await? {
                bail!("there is no answer {answer} that was given up");
            }
            writeln!(out, "{answer} is in line again")?;
        }
        Command::Replay { provider, .. } => {
            let count = outbox.replay_all(provider.as_deref()).await?;
            writeln!(out, "{count} answers are in line again")?;
        }
    }
    Ok(())
}

/// What it says is somebody's, and is not shown.
fn line(kept: &Kept) -> String {
    let Kept { answer, state, error, created_at } = kept;
    let why = error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
    let (provider, tenant) = (&answer.new.provider, &answer.new.tenant);
    format!("{created_at} {} {provider}/{tenant} {state}, {} tries{why}", answer.id, answer.attempts)
}
