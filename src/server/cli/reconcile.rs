//! `myba reconcile`: our payments beside Stripe's, object by object.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use myba_core::checkout::Reconciled;

use super::database;
use crate::app::App;
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How many days back
    #[arg(long, default_value_t = 35, value_parser = clap::value_parser!(u32).range(1..=3650))]
    since: u32,
    /// Tell what would be healed and heal nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    patience: Patience,
}

/// How long a difference may last that is none.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Patience {
    /// What differs is looked at again after so many seconds: what a running server takes in meanwhile is no difference
    #[arg(long = "patience", value_name = "SECONDS", default_value_t = 120)]
    seconds: u64,
}

/// Heals what is missing here, tells what is extra, and prints one line of JSON. Exit 1 when an operator has to look; of a dry run
/// when there is any difference.
pub async fn run(config: Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (found, is_well) = if arguments.dry_run {
        let found = rehearse(config, arguments.since, arguments.patience).await?;
        let is_well = found.found.is_empty();
        (found, is_well)
    } else {
        let public_url = config.http.public_url(config.http.bind);
        let app = App::open(config, &public_url, false).await?;
        let found = compare(&app, arguments.since).await;
        app.store.close().await;
        let found = found?;
        let is_well = found.unmatched() == 0;
        (found, is_well)
    };
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&found)?)?;
    Ok(ExitCode::from(u8::from(!is_well)))
}

/// What differs in the last `days`, and still does after a while, with nothing healed and nothing written.
///
/// # Errors
/// When the database is not there or not this program's, or Stripe's lists cannot be read.
pub async fn rehearse(config: Config, days: u32, patience: Patience) -> anyhow::Result<Reconciled> {
    database::must_be_there(&config)?;
    let public_url = config.http.public_url(config.http.bind);
    let app = App::rehearsing(config, &public_url).await?;
    let found = twice(&app, days, patience).await;
    app.store.close().await;
    found
}

async fn twice(app: &App, days: u32, patience: Patience) -> anyhow::Result<Reconciled> {
    let found = compare(app, days).await?;
    if found.found.is_empty() || patience.seconds == 0 {
        return Ok(found);
    }
    let (count, seconds) = (found.found.len(), patience.seconds);
    writeln!(std::io::stderr(), "myba: {count} differences; looking again in {seconds} seconds")?;
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    Ok(compare(app, days).await?.still_there_after(&found))
}

async fn compare(app: &App, days: u32) -> anyhow::Result<Reconciled> {
    let since = app.store.now().minus(Duration::from_secs(u64::from(days) * 24 * 60 * 60));
    Ok(app.payments.reconcile(since).await?)
}
