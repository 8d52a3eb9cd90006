//! `myba import`: what the earlier prototype kept elsewhere.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use myba_core::import::{Customer, Importer, Report, Row, Verdict};
use tokio::time::MissedTickBehavior;

use super::database;
use crate::config::{Config, Keyring};
use crate::stripe::{Listed, Stripe};

/// Between two pages: at most five requests a second.
const PACE: Duration = Duration::from_millis(200);

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Balances in the metadata of Stripe's customers. Shows what would be done; exit 1 when something needs a person
    StripeMetadata(Arguments),
}

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Give the tokens; without this nothing is written
    #[arg(long)]
    apply: bool,
    /// The field of the metadata that holds the balance
    #[arg(long, default_value = "tokens")]
    field: String,
    /// More than this is no balance of one customer
    #[arg(long, default_value_t = 10_000)]
    cap: u64,
    /// Take back what is left of everything that was brought over; it is not brought over again
    #[arg(long)]
    revert: bool,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::StripeMetadata(arguments) = command;
    let store = if arguments.apply { database::open_existing(config).await? } else { database::look(config).await? };
    let importer = Importer::new(store.clone(), Keyring::open(config)?.identifiers(), arguments.cap);
    let report = if arguments.revert {
        importer.revert(arguments.apply).await?
    } else {
        take(config, &importer, &arguments).await?
    };
    store.close().await;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        let sums = serde_json::json!({
            "listed": report.listed(), "imported": report.imported(), "suspense": report.suspense(), "report": report,
        });
        writeln!(out, "{sums}")?;
    } else {
        table(&mut out, &report, arguments.revert)?;
    }
    Ok(ExitCode::from(u8::from(report.suspense() > 0)))
}

async fn take(config: &Config, importer: &Importer, arguments: &Arguments) -> anyhow::Result<Report> {
    if config.secrets.stripe_key.is_none() {
        bail!("STRIPE_SECRET_KEY is not set; a restricted key that may read customers is enough");
    }
    let stripe = Stripe::new(config).context("payments cannot be set up")?;
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut report, mut after) = (Report::default(), None::<String>);
    loop {
        pace.tick().await;
        let page = stripe.customers(after.as_deref()).await.context("the customers cannot be listed")?;
        after = page.data.last().map(|last| last.id.clone());
        let customers: Vec<_> = page.data.into_iter().map(|listed| customer(listed, &arguments.field)).collect();
        importer.take(&customers, arguments.apply, &mut report).await?;
        if !page.has_more || after.is_none() {
            return Ok(report);
        }
    }
}

fn customer(mut listed: Listed, field: &str) -> Customer {
    let user = listed.metadata.remove("clerk_id").or_else(|| listed.metadata.remove("userId"));
    Customer { id: listed.id, email: listed.email, user, balance: listed.metadata.remove(field) }
}

fn table(out: &mut impl Write, report: &Report, reverted: bool) -> std::io::Result<()> {
    for row in &report.rows {
        writeln!(out, "{:<24} {:>8}  {}", row.customer, row.tokens, words(row, report.applied))?;
    }
    let done = if report.applied { "" } else { "; nothing was written, --apply writes it" };
    if reverted {
        let taken = report.sum(|verdict| *verdict == Verdict::TakenBack);
        return writeln!(out, "{taken} tokens of {} customers taken back{done}", report.rows.len());
    }
    let now = report.sum(|verdict| matches!(verdict, Verdict::Import { .. }));
    writeln!(
        out,
        "listed {} = brought over {} (now {now}) + open {}; {} customers need a person, {} have no balance{done}",
        report.listed(),
        report.imported(),
        report.listed() - report.imported(),
        report.suspense(),
        report.without,
    )
}

fn words(row: &Row, applied: bool) -> String {
    match &row.verdict {
        Verdict::Import { user } if applied => format!("given to {user}"),
        Verdict::Import { user } => format!("goes to {user}"),
        Verdict::Before => "was brought over before".to_owned(),
        Verdict::Nothing => "has nothing".to_owned(),
        Verdict::Unreadable => "OPEN: its balance cannot be read".to_owned(),
        Verdict::TooMany => "OPEN: more than --cap".to_owned(),
        Verdict::NoAccount => "OPEN: no account is theirs yet".to_owned(),
        Verdict::Ambiguous => "OPEN: more than one account is theirs".to_owned(),
        Verdict::TakenBack => "taken back".to_owned(),
    }
}
