//! Opening the database for commands that need nothing else.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use myba_core::clock::SystemClock;
use myba_core::id::SystemIds;
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
    if let Some(file) = config.database.sqlite_file().filter(|file| !file.exists()) {
        // The store's own refusal says more when the folder once held one.
        if !config.database.folder().join(".myba").exists() {
            bail!("there is no database at {}; `myba migrate` makes one", file.display());
        }
    }
    Ok(open(config, false).await?)
}

/// `myba migrate`.
pub async fn migrate(config: &Config, init: bool) -> anyhow::Result<ExitCode> {
    let store = open(config, init).await?;
    writeln!(std::io::stdout(), "the database is up to date ({})", store.engine_name())?;
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
