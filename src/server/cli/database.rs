//! Opening the database for commands that need nothing else.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use myba_core::clock::SystemClock;
use myba_core::id::SystemIds;
use myba_core::ledger::Ledger;
use myba_core::store::{Store, StoreError, StoreOptions};

use crate::config::Config;

/// The database of the configuration; made if it is missing.
///
/// # Errors
/// [`StoreError`].
pub async fn open(config: &Config, init: bool) -> Result<Store, StoreError> {
    let database = &config.database;
    let options = StoreOptions { init, connections: database.connections, ..StoreOptions::new(&database.url) };
    Store::open(&options, Arc::new(SystemClock), Arc::new(SystemIds)).await
}

/// The same, but never makes one: to look at an empty database by mistake would pass for a clean one.
pub async fn open_existing(config: &Config) -> anyhow::Result<Store> {
    must_be_there(config)?;
    Ok(open(config, false).await?)
}

/// The database to look at and not to change: one in use, or a back-up.
pub async fn look(config: &Config) -> anyhow::Result<Store> {
    must_be_there(config)?;
    let database = &config.database;
    let options =
        StoreOptions { read_only: true, connections: database.connections, ..StoreOptions::new(&database.url) };
    Ok(Store::open(&options, Arc::new(SystemClock), Arc::new(SystemIds)).await?)
}

/// Refuses where there is none.
pub fn must_be_there(config: &Config) -> anyhow::Result<()> {
    let file = config.database.sqlite_file().filter(|file| !file.exists());
    // The store's own refusal says more when the folder once held one.
    if let Some(file) = file.filter(|_| !config.database.folder().join(".myba").exists()) {
        bail!("there is no database at {}; `myba migrate` makes one", file.display());
    }
    Ok(())
}

/// `myba migrate`.
pub async fn migrate(config: &Config, init: bool) -> anyhow::Result<ExitCode> {
    let store = open(config, init).await?;
    let chained = Ledger::new(store.clone()).chain_up().await.context("the book could not be chained")?;
    if chained > 0 {
        writeln!(std::io::stdout(), "{chained} transactions got their link of the chain")?;
    }
    writeln!(std::io::stdout(), "the database is up to date ({})", store.engine_name())?;
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
