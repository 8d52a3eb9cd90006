//! `myba reconcile`: our payments beside Stripe's, object by object.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use crate::app::App;
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How many days back
    #[arg(long, default_value_t = 35, value_parser = clap::value_parser!(u32).range(1..=3650))]
    since: u32,
}

/// Heals what is missing here, tells what is extra, and prints one line of JSON. Exit 1 when an operator has to look.
pub async fn run(config: Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let public_url = config.http.public_url(config.http.bind);
    let app = App::open(config, &public_url, false).await?;
    let since = app.store.now().minus(Duration::from_secs(u64::from(arguments.since) * 24 * 60 * 60));
    let found = app.payments.reconcile(since).await;
    app.store.close().await;
    let found = found?;
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&found)?)?;
    Ok(if found.unmatched() == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
