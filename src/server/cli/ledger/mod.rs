//! `myba ledger`: looking at the book of tokens, proving it, and what an operator books by hand.

mod explain;
mod operator;
mod order;
mod statement;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use myba_core::id::{UserId, WalletId};
use myba_core::identity::{IdentifierKey, Identity};
use myba_core::store::Store;

use super::database;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Recompute every invariant. Exit 0: clean, 1: violated, 2: could not be completed, 3: the file must not be used
    Verify(verify::Arguments),
    /// The statement of a month, as JSON
    Statement(statement::Arguments),
    /// Recompute a statement from its file alone. Exit 1: it was changed, and where
    VerifyStatement {
        /// The JSON file
        file: PathBuf,
        /// Compare it with the configured database, too
        #[arg(long)]
        db: bool,
    },
    /// One order: what was paid, with its tax, and what its buyer agreed to
    Order {
        /// `ord_…`
        id: String,
    },
    /// Give tokens
    Grant(operator::Grant),
    /// Move tokens between two accounts of a wallet
    Adjust(operator::Adjust),
    /// Reverse an entry by a new one
    Reverse(operator::Reverse),
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Verify(arguments) => verify::run(config, arguments).await,
        Command::Statement(arguments) => statement::print(config, &arguments).await,
        Command::VerifyStatement { file, db } => statement::verify(config, &file, db).await,
        Command::Order { id } => order::print(config, &id).await,
        Command::Grant(arguments) => operator::grant(config, arguments).await,
        Command::Adjust(arguments) => operator::adjust(config, arguments).await,
        Command::Reverse(arguments) => operator::reverse(config, arguments).await,
    }
}

/// Whose wallet is meant: `wal_…` itself, or the account `user_…`.
async fn wallet_of(config: &Config, store: &Store, text: &str) -> anyhow::Result<WalletId> {
    if text.starts_with("wal_") {
        return Ok(WalletId::from_text(text));
    }
    // No address is hashed here, and a key that is not set would be made.
    let key = IdentifierKey::new(vec![0; 16]);
    let identity = Identity::new(store.clone(), config.free_policy(), key);
    let user = identity.user(&UserId::from_text(text)).await?;
    Ok(user
        .with_context(|| format!("there is no account {text}; name a wallet (wal_…) or an account (user_…)"))?
        .wallet)
}
