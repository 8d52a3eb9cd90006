//! What an operator books by hand. Everything is shown first; `--apply` books it.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use myba_core::id::{IdGenerator as _, SystemIds, TransactionId, WalletId};
use myba_core::ledger::{Adjustable, Adjustment, Applied, Balance, EffectKey, GrantSource, Ledger, NewGrant, Tokens};
use myba_core::store::Store;

use super::{database, wallet_of};
use crate::config::Config;

/// Who does it, and why: both stand in the book for ever.
#[derive(Debug, clap::Args)]
pub struct Signature {
    /// Why
    #[arg(long)]
    reason: String,
    /// Who
    #[arg(long)]
    operator: String,
    /// Book it; without this nothing is written
    #[arg(long)]
    apply: bool,
}

impl Signature {
    fn check(&self) -> anyhow::Result<()> {
        let plain =
            |text: &str| !text.trim().is_empty() && !text.chars().any(char::is_control) && text.chars().count() <= 200;
        if !plain(&self.reason) || !plain(&self.operator) {
            bail!("--reason and --operator must say something, in at most 200 characters");
        }
        Ok(())
    }
}

#[derive(Debug, clap::Args)]
pub struct Grant {
    /// Whose: `wal_…`, or an account `user_…`
    whose: String,
    /// How many
    tokens: u64,
    /// What it counts as
    #[arg(long, value_enum, default_value_t = Source::Operator)]
    source: Source,
    /// Days until what is left runs out, 0 for never; without it as [expiry] says: never for something put right
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// Names this grant: the same one again gives nothing. Without it each call is another one
    #[arg(long)]
    key: Option<String>,
    #[command(flatten)]
    signature: Signature,
}

/// What a grant by hand counts as.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Source {
    /// Something put right
    Operator,
    /// A gift
    Bonus,
    /// For bringing somebody
    Referral,
}

impl Source {
    const fn source(self) -> GrantSource {
        match self {
            Self::Operator => GrantSource::Operator,
            Self::Bonus => GrantSource::Bonus,
            Self::Referral => GrantSource::Referral,
        }
    }
}

#[derive(Debug, clap::Args)]
pub struct Adjust {
    /// Whose: `wal_…`, or an account `user_…`
    whose: String,
    /// What it is taken from: `grant:grt_…`, `consumed`, `expired` or `reversed`
    #[arg(long)]
    from: String,
    /// Where it goes: one of the same
    #[arg(long)]
    to: String,
    /// How many tokens
    #[arg(long)]
    amount: u64,
    /// Names this adjustment: the same one again changes nothing. Without it each call is another one
    #[arg(long)]
    key: Option<String>,
    #[command(flatten)]
    signature: Signature,
}

#[derive(Debug, clap::Args)]
pub struct Reverse {
    /// The entry: `txn_…`. A grant is taken back as far as it is left
    entry: String,
    #[command(flatten)]
    signature: Signature,
}

/// A store that can be written to only when something is to be booked.
async fn open(config: &Config, signature: &Signature) -> anyhow::Result<Store> {
    signature.check()?;
    if signature.apply { database::open_existing(config).await } else { database::look(config).await }
}

fn tokens(amount: u64) -> anyhow::Result<Tokens> {
    Tokens::new(amount).filter(|tokens| !tokens.is_zero()).context("the amount must be from 1 to 1,000,000 tokens")
}

fn key_or_new(key: Option<String>) -> String {
    key.unwrap_or_else(|| SystemIds.next().simple().to_string())
}

fn line(balance: &Balance) -> String {
    let Balance { available, held, consumed, expired, reversed, .. } = balance;
    let [available, held] = [available.get(), held.get()];
    let [consumed, expired, reversed] = [consumed.get(), expired.get(), reversed.get()];
    format!("{available} available, {held} held, {consumed} used, {expired} expired, {reversed} taken back")
}

fn figures(name: &str, balance: &Balance) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{name}: {}", line(balance))?;
    Ok(())
}

fn say(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

async fn shown(ledger: &Ledger, name: &str, wallet: &WalletId) -> anyhow::Result<Balance> {
    let balance = ledger.balance(wallet).await?;
    figures(name, &balance)?;
    Ok(balance)
}

const DRY: &str = "nothing was booked; --apply books it";

pub async fn grant(config: &Config, arguments: Grant) -> anyhow::Result<ExitCode> {
    let signature = arguments.signature;
    let store = open(config, &signature).await?;
    let ledger = Ledger::new(store.clone());
    let wallet = wallet_of(config, &store, &arguments.whose).await?;
    let amount = tokens(arguments.tokens)?;
    let before = shown(&ledger, "before", &wallet).await?;
    if signature.apply {
        let source = arguments.source.source();
        let asked = arguments.days.map(|days| Duration::from_secs(u64::from(days) * 24 * 60 * 60));
        let life =
            asked.map_or_else(|| config.expiry.lives().of(source), |life| Some(life).filter(|life| !life.is_zero()));
        let new = NewGrant {
            wallet: wallet.clone(),
            amount,
            source,
            expires_at: life.map(|life| store.now().plus(life)),
            reference: None,
            keys: vec![EffectKey::new("operator", &key_or_new(arguments.key))],
            reason: signature.reason,
        };
        let done = ledger.grant_by(new, signature.operator).await?;
        if done.is_replay() {
            say("it was booked before, and is not booked again")?;
        }
        shown(&ledger, "after", &wallet).await?;
        say(&format!("{} of {amount}", done.into_inner().id))?;
    } else {
        figures("after", &Balance { available: before.available.plus(amount), ..before })?;
        say(DRY)?;
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

pub async fn adjust(config: &Config, arguments: Adjust) -> anyhow::Result<ExitCode> {
    let signature = arguments.signature;
    let store = open(config, &signature).await?;
    let ledger = Ledger::new(store.clone());
    let wallet = wallet_of(config, &store, &arguments.whose).await?;
    let account = |text: &str| {
        Adjustable::parse(text)
            .with_context(|| format!("{text:?} is no account to adjust: grant:grt_…, consumed, expired or reversed"))
    };
    let adjustment = Adjustment {
        wallet: wallet.clone(),
        from: account(&arguments.from)?,
        to: account(&arguments.to)?,
        amount: tokens(arguments.amount)?,
        key: key_or_new(arguments.key),
        reason: signature.reason,
        operator: signature.operator,
    };
    let before = shown(&ledger, "before", &wallet).await?;
    if signature.apply {
        let done = ledger.adjust(adjustment).await?;
        if done.is_replay() {
            say("it was booked before, and is not booked again")?;
        }
        shown(&ledger, "after", &wallet).await?;
        say(&done.into_inner().to_string())?;
    } else {
        figures("after", &adjusted(&adjustment, before))?;
        say(DRY)?;
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What the figures would be.
fn adjusted(adjustment: &Adjustment, before: Balance) -> Balance {
    let mut after = before;
    let figure = |balance: &mut Balance, account: &Adjustable, taken: bool| {
        let figure = match account {
            Adjustable::Grant(_) => &mut balance.available,
            Adjustable::Consumed => &mut balance.consumed,
            Adjustable::Expired => &mut balance.expired,
            Adjustable::Reversed => &mut balance.reversed,
        };
        *figure = if taken { figure.less(adjustment.amount) } else { figure.plus(adjustment.amount) };
    };
    figure(&mut after, &adjustment.from, true);
    figure(&mut after, &adjustment.to, false);
    after
}

pub async fn reverse(config: &Config, arguments: Reverse) -> anyhow::Result<ExitCode> {
    let signature = arguments.signature;
    let store = open(config, &signature).await?;
    let ledger = Ledger::new(store.clone());
    let entry = TransactionId::from_text(arguments.entry);
    let (wallet, record) = ledger.entry(&entry).await?;
    say(&format!("{} #{} {} {:?} of {wallet}", record.id, record.number, record.kind, record.reason))?;
    for (kind, reference, amount) in &record.postings {
        say(&format!("    {kind}:{reference} {amount:+}"))?;
    }
    shown(&ledger, "before", &wallet).await?;
    if signature.apply {
        let done = ledger.undo(entry, signature.reason, signature.operator).await?;
        if matches!(done, Applied::Replayed(_)) {
            say("it was reversed before, and is not reversed again")?;
        }
        let undone = done.into_inner();
        shown(&ledger, "after", &wallet).await?;
        say(&format!("{} moved {}, {} were not there any more", undone.entry, undone.moved, undone.shortfall.get()))?;
    } else {
        say(DRY)?;
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
